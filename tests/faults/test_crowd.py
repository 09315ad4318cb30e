"""More people than the office can serve (reliability, overload): some are served in good time, the others are told to
come back, with what they typed on the page; nobody hears of a locked database, nothing breaks."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from tests.faults.guests import Guest
from tests.faults.ledger import Ledger, faults

ANSWERED_WITHIN = 5.0


class Crowd(NamedTuple):
    seconds: float
    guests: int


QUICK, LARGE = Crowd(4, 40), Crowd(60, 200)


def capacity(port: int, seconds: float) -> float:
    """Forms a second that eight people get taken who never wait."""
    ledger, until = Ledger(), time.monotonic() + seconds
    begun = time.monotonic()

    def send(guest: Guest) -> None:
        while time.monotonic() < until:
            ledger.press(guest, guest.another_form())

    guests = [Guest(port) for _guest in range(8)]
    for guest in guests:
        guest.another_form()
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(send, guests))
    return len(ledger.entries) / (time.monotonic() - begun)


def come(port: int, ledger: Ledger, crowd: Crowd, rate: float) -> list[float]:
    """People come at `rate` a second, whether the others have been answered or not; how long each answer took."""
    guests = [Guest(port, patience=90) for _guest in range(crowd.guests)]
    for guest in guests:
        guest.another_form()
    took: list[float] = []

    def send(guest: Guest) -> None:
        answer = ledger.press(guest, guest.another_form())
        took.append(answer.seconds if answer else 90.0)

    coming, begun = [], time.monotonic()
    for turn in range(int(rate * crowd.seconds)):
        time.sleep(max(0.0, begun + turn / rate - time.monotonic()))
        coming.append(threading.Thread(target=send, args=(guests[turn % len(guests)],)))
        coming[-1].start()
    for each in coming:
        each.join()
    return took


@pytest.mark.parametrize("crowd", [QUICK, pytest.param(LARGE, marks=pytest.mark.faults)], ids=["quick", "long"])
def test_twice_as_many_as_can_be_served(house, figures, in_time, crowd):
    office, ledger = house(), Ledger()
    able = max(2.0, capacity(office.port, min(10, max(2, crowd.seconds / 4))))
    took = sorted(come(office.port, ledger, crowd, 2 * able))
    log = office.log()
    office.stop()
    turned_away = [answer for answer in ledger.refused if answer.status == 503]
    figures(
        capacity=able, came=len(took), taken=len(ledger.entries), turned_away=len(turned_away),
        median=took[len(took) // 2], slowest=took[-1], broken=ledger.broken,
    )  # fmt: skip
    assert len(turned_away) == len(ledger.refused), {answer.status for answer in ledger.refused}
    assert all(answer.retry_after and "Mohon dibantu NIB" in answer.text for answer in turned_away)
    assert "locked" not in log
    assert ledger.broken == 0
    assert len(ledger.entries) > able * crowd.seconds / 3, "some are served in good time"
    assert faults(ledger.entries, whole_month=True) == []
    in_time("slowest", took[-1], figure=ANSWERED_WITHIN)


@pytest.mark.faults
def test_an_office_that_lets_everybody_wait_is_seen(sqlite_app, house, figures):
    """The wrong setting: nobody is turned away, so all wait too long. Which database it is makes no difference."""
    office, ledger = house(wrong=("nobody_turned_away",)), Ledger()
    took = come(office.port, ledger, Crowd(12, 100), 4 * capacity(office.port, 5))  # so many that all surely wait
    office.stop()
    figures(is_wrong_setting=True, came=len(took), taken=len(ledger.entries), slowest=max(took))
    assert max(took) > ANSWERED_WITHIN
