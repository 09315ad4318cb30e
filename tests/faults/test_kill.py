"""SIGKILL, of the whole group and of one process, again and again under load (reliability, SIGKILL).

Everything acknowledged is there, once and whole; the office answers again within three seconds (PostgreSQL: ten).
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.faults.guests import STAFFED, Guest, paper
from tests.faults.house import House, eventually
from tests.faults.ledger import Ledger, faults, unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUICK, LONG = 2, pytest.param(25, marks=pytest.mark.faults)
BACK_WITHIN = {"sqlite": 3.0, "postgresql": 10.0}
SHARED = 10
"""A start of the whole program among the other tests takes many times as long as alone."""
_SEED = 20261125


@contextmanager
def under_load(house: House, ledger: Ledger, cookie: str) -> Iterator[None]:
    """All four doors send requests, every fifth with a paper, until the block ends; who is cut off presses again."""
    over = threading.Event()
    guests = [Guest(house.port, patience=15) for _guest in range(3)]
    guests += [Guest(house.port, cookie, door, patience=15) for door in STAFFED]

    def send(guest: Guest) -> None:
        turn = guest.place
        while not over.is_set():
            turn += 1
            ledger.press_until_taken(guest, guest.another_form(), paper() if turn % 5 == 0 else None)

    for guest in guests:
        guest.another_form()
    with ThreadPoolExecutor(len(guests)) as hands:
        sending = [hands.submit(send, guest) for guest in guests]
        try:
            yield
        finally:
            over.set()
    for each in sending:
        each.result()


@pytest.mark.dealt
@pytest.mark.parametrize("blows", [QUICK, LONG])
def test_the_whole_group_is_killed(house, staff_cookie, database, figures, in_time, blows):
    chance, office, ledger, waits = random.Random(_SEED), house(), Ledger(), []
    with under_load(office, ledger, staff_cookie):
        for _blow in range(blows):
            time.sleep(chance.uniform(0.2, 0.9))
            office.kill()
            waits.append(office.start())
        eventually(lambda: len(ledger.entries) >= 10 * blows, 60)
    assert unseen(office, ledger.entries[:: len(ledger.entries) // 20 + 1], staff_cookie) == []
    office.stop()
    figures(blows=blows, acknowledged=len(ledger.entries), cut=ledger.broken, back_median=sorted(waits)[blows // 2])
    assert faults(ledger.entries) == []
    in_time("back_within", max(waits), figure=BACK_WITHIN[database], shared=SHARED)


@pytest.mark.parametrize("blows", [QUICK, LONG])
def test_one_process_is_killed(house, staff_cookie, database, figures, in_time, blows):
    """One that answers, the web's first, or the worker: whichever chance hits."""
    chance, office, ledger, waits = random.Random(_SEED), house(), Ledger(), []
    with under_load(office, ledger, staff_cookie):
        for _blow in range(blows):
            time.sleep(chance.uniform(0.2, 0.9))
            os.kill(chance.choice(office.lasting()), signal.SIGKILL)
            waits.append(eventually(office.is_ready, 20))
        eventually(lambda: len(ledger.entries) >= 10 * blows, 60)
    office.stop()
    figures(blows=blows, acknowledged=len(ledger.entries), cut=ledger.broken, back_median=sorted(waits)[blows // 2])
    assert faults(ledger.entries) == []
    in_time("back_within", max(waits), figure=BACK_WITHIN[database], shared=SHARED)


@pytest.mark.dealt
def test_files_written_after_the_answer_are_missed(house, figures):
    """A wrong setting: the check sees at once what a kill takes."""
    assert torn_or_lost(house(wrong=("files_written_behind",)), figures) == {"torn"}


def test_forms_written_after_the_answer_are_missed(house, figures):
    """The other one: whoever was told "taken" has nothing."""
    assert torn_or_lost(house(wrong=("forms_kept_in_memory",)), figures) == {"lost"}


def torn_or_lost(office: House, figures: Callable[..., None]) -> set[str]:
    ledger, guest = Ledger(), Guest(office.port)
    for _time in range(2):
        ledger.press_until_taken(guest, guest.another_form(), paper())
    office.kill()
    found = [fault.partition(": ")[0] for fault in faults(ledger.entries)]
    figures(is_wrong_setting=True, acknowledged=len(ledger.entries), **Counter(found))
    return set(found)
