"""The power goes (reliability, power cut): whatever the disk may hold then, nothing acknowledged is missing.

The running office writes to a disk that keeps a journal (`disk.py`). From it come crash states: all that was synced, of
the rest whatever chance lets through, reordered and torn. In each the product's own code opens the database, recovers
it, and the ledger is checked as it stood at that moment.
"""

from __future__ import annotations

import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.extensions import db
from tests import cast
from tests.faults.disk import Disk, after_a_power_cut
from tests.faults.guests import STAFFED, Guest, paper
from tests.faults.house import running
from tests.faults.ledger import Ledger, faults
from tests.faults.signed import cookie_of

if TYPE_CHECKING:
    from pathlib import Path

_SEED = 20261125


class Size(NamedTuple):
    requests: int
    cuts: int


QUICK, LARGE, LARGE_ON_POSTGRES = Size(48, 16), Size(7000, 140), Size(3000, 60)
QUICK_ON_POSTGRES = Size(24, 4)
"""A long run makes ten thousand requests and two hundred crash states together: SQLite makes the larger part, for it
recovers quicker."""
LONG = pytest.param(LARGE, marks=pytest.mark.faults)


def worked(house, ledger: Ledger, cookie: str, requests: int) -> None:
    """Requests through all four doors, every tenth with a paper, until there are so many."""
    guests = [Guest(house.port) for _guest in range(3)]
    guests += [Guest(house.port, cookie, door) for door in STAFFED if cookie]

    def send(guest: Guest) -> None:
        for turn in range(-(-requests // len(guests))):
            if turn % 100 == 99:
                guest = Guest(house.port, guest.cookie if cookie and guest.door in STAFFED else "", guest.door)
            ledger.press_until_taken(guest, guest.another_form(), paper() if turn % 10 == 0 else None)

    with ThreadPoolExecutor(len(guests)) as hands:
        list(hands.map(send, guests))


def moments(ledger: Ledger, disk: Disk, cuts: int, chance: random.Random) -> list[int]:
    """When the power goes: half of the times right after an acknowledgement, half at any moment."""
    told = [chance.choice(ledger.entries).mark for _cut in range(cuts // 2)]
    return sorted([*told, *(chance.randint(0, disk.mark()) for _cut in range(cuts - len(told)))])


@pytest.fixture
def cut(sqlite_app, house, tmp_path, staff_cookie):
    """`cut(size, wrong…)`: work, let the power go again and again; the ledger, and what is wrong after each cut."""

    def trial(size: Size, *wrong: str) -> tuple[Ledger, list[list[str]]]:
        instance: Path = sqlite_app.config["INSTANCE"]
        db.session.remove()
        db.engine.dispose()
        shutil.copytree(instance, tmp_path / "origin")
        (tmp_path / "room").mkdir()
        disk, chance = Disk(instance, tmp_path / "room", has_journal=True), random.Random(_SEED)
        ledger, office = Ledger(disk.mark), house(wrong=wrong, environment=disk.environment)
        worked(office, ledger, staff_cookie, size.requests)
        office.kill()
        found = []
        for mark in after_a_power_cut(
            disk, tmp_path / "origin", moments(ledger, disk, size.cuts, chance), instance, chance
        ):
            found.append(faults(ledger.before(mark)))
            db.session.remove()
            db.engine.dispose()
        return ledger, found

    return trial


@pytest.fixture
def cut_on_postgres(durable):
    """The same where the database is a server, which recovers by itself when it starts on what is left."""

    def trial(size: Size, *settings: str) -> tuple[Ledger, list[list[str]]]:
        cookie, chance = cookie_of(durable.app, cast.OPERATOR), random.Random(_SEED)
        durable.keep_as_origin()
        disk = Disk(durable.folder, durable.room, has_journal=True)
        durable.postgres.settings += settings
        durable.start(disk.environment)
        ledger = Ledger(disk.mark)
        with running(durable.app, environment=disk.environment) as office:
            worked(office, ledger, cookie, size.requests)
            office.kill()
        durable.cut()
        found = []
        for mark in after_a_power_cut(
            disk, durable.origin, moments(ledger, disk, size.cuts, chance), durable.folder, chance
        ):
            durable.start()
            found.append(faults(ledger.before(mark)))
            durable.cut()
        return ledger, found

    return trial


@pytest.mark.parametrize("size", [QUICK, LONG], ids=["quick", "long"])
def test_nothing_acknowledged_is_lost(cut, figures, size):
    ledger, found = cut(size)
    figures(acknowledged=len(ledger.entries), cuts=len(found), faults=sum(map(len, found)))
    assert len(found) == size.cuts
    assert [fault for one in found for fault in one] == []


FILES = pytest.param("files_without_sync", "torn: ", marks=pytest.mark.faults)


@pytest.mark.parametrize(("wrong", "seen"), [("synchronous_normal", "lost: "), FILES], ids=["normal", "files"])
def test_a_wrong_setting_is_seen(cut, figures, wrong, seen):
    ledger, found = cut(Size(18, 10), wrong)
    bad = [one for one in found if any(fault.startswith(seen) for fault in one)]
    figures(wrong=wrong, acknowledged=len(ledger.entries), cuts=len(found), cuts_with_faults=len(bad))
    assert bad


LONG_ON_POSTGRES = pytest.param(LARGE_ON_POSTGRES, marks=pytest.mark.faults)


@pytest.mark.parametrize("size", [QUICK_ON_POSTGRES, LONG_ON_POSTGRES], ids=["quick", "long"])
def test_nothing_acknowledged_is_lost_on_postgresql(cut_on_postgres, figures, size):
    ledger, found = cut_on_postgres(size)
    figures(acknowledged=len(ledger.entries), cuts=len(found), faults=sum(map(len, found)))
    assert len(found) == size.cuts
    assert [fault for one in found for fault in one] == []


@pytest.mark.faults
def test_commits_that_do_not_wait_are_seen_on_postgresql(cut_on_postgres, figures):
    ledger, found = cut_on_postgres(Size(120, 10), "synchronous_commit=off")
    bad = [one for one in found if any(fault.startswith("lost: ") for fault in one)]
    figures(
        wrong="synchronous_commit=off", acknowledged=len(ledger.entries), cuts=len(found), cuts_with_faults=len(bad)
    )
    assert bad
