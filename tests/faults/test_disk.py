"""The disk fails at every n-th read, write or sync, or is full (reliability, disk errors).

Nobody is told "taken" of what was not kept, no page is a 500, whoever only reads is served, and as soon as the disk is
well again so is the office, within five seconds and in the same processes.
"""

from __future__ import annotations

import errno
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from app.extensions import db
from tests import cast
from tests.faults.disk import Disk
from tests.faults.guests import Guest, paper
from tests.faults.house import House, eventually, running
from tests.faults.ledger import Ledger, faults
from tests.faults.signed import cookie_of

if TYPE_CHECKING:
    from collections.abc import Callable

WELL_WITHIN = 5.0
FULL: dict[str, int] = {"is_full": 1}
QUICK = [{"read_every": 7}, {"write_every": 9}, {"sync_every": 3}, FULL]
LONG = [{f"{kind}_every": every} for kind in ("read", "write", "sync") for every in (1, 2, 3, 5, 7, 11, 19, 37)]
DEEDS = ("/", "/layanan", "/ajukan/LEG-07")


class Trial:
    """An office on a disk that can be told to fail, and people before it."""

    def __init__(self, house: House, disk: Disk) -> None:
        self.house, self.disk, self.ledger = house, disk, Ledger()
        self.seen: Counter[tuple[str, int]] = Counter()
        self.longest = 0.0
        self._guests = [Guest(house.port) for _guest in range(3)]
        for guest in self._guests:
            guest.another_form()
        self._before = house.everybody()

    def spoil(self, **what: int) -> None:
        """Let it fail while people send and read; then let it be well, and measure until a form is taken."""
        self.disk.tell(error=errno.EIO, **what)
        with ThreadPoolExecutor(len(self._guests)) as hands:
            list(hands.map(self._visit, self._guests))
        assert self.disk.failed, f"nothing failed: {what}"
        self.disk.tell()
        guest, form = self._guests[0], self._guests[0].another_form()
        begun = time.monotonic()
        eventually(lambda: (answer := self.ledger.press(guest, form)) is not None and answer.status == 303, 30)
        self.longest = max(self.longest, time.monotonic() - begun)

    def _visit(self, guest: Guest) -> None:
        for turn in range(4):
            answer = self.ledger.press(guest, guest.another_form(), paper() if turn == 1 else None)
            self.seen["sent", answer.status if answer else 0] += 1
            for path in DEEDS:
                self.seen["read", self.house.ask(path)] += 1

    def judge(self, *, is_reading: bool) -> None:
        assert {status for what, status in self.seen if what == "sent"} <= {303, 503}, self.seen
        reading = {status for what, status in self.seen if what == "read"}
        assert reading <= ({200, 503} if is_reading else {200}), self.seen
        assert all(
            answer.retry_after and "<textarea" in answer.text or answer.retry_after for answer in self.ledger.refused
        )


def put_on(disk: Disk, house: Callable[..., House]) -> Trial:
    return Trial(house(environment=disk.environment), disk)


@pytest.fixture
def trial(sqlite_app, house, tmp_path) -> Trial:
    (tmp_path / "room").mkdir()
    return put_on(Disk(sqlite_app.config["INSTANCE"], tmp_path / "room", has_journal=False), house)


def tried(trial: Trial, ways: list[dict[str, int]], figures: Callable[..., Any]) -> None:
    before = trial.house.everybody()
    for way in ways:
        trial.seen.clear()
        trial.spoil(**way)
        trial.judge(is_reading="read_every" in way)
    assert trial.house.everybody() == before, "somebody was started anew"
    trial.house.stop()
    acknowledged, refused = len(trial.ledger.entries), len(trial.ledger.refused)
    figures(ways=len(ways), acknowledged=acknowledged, refused=refused, well_within=trial.longest)
    assert faults(trial.ledger.entries) == []
    assert trial.longest < WELL_WITHIN


@pytest.mark.parametrize("ways", [QUICK, pytest.param([*LONG, FULL], marks=pytest.mark.faults)], ids=["quick", "long"])
def test_a_failing_disk_is_never_a_success(trial, figures, ways):
    tried(trial, ways, figures)
