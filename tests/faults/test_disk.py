"""The disk fails at every n-th read, write or sync, or is full (reliability, disk errors).

Nobody is told "taken" of what was not kept, no page is a 500, whoever only reads is served, and as soon as the disk is
well again so is the office, within five seconds and in the same processes.

A PostgreSQL whose own disk fails may give up, and then nobody reads until it is started again: there the pages that
were shown and those that were not are counted, and how long the server was away (`server_back`).
"""

from __future__ import annotations

import errno
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.disk import Disk
from tests.faults.guests import Guest, paper
from tests.faults.house import House, eventually, running
from tests.faults.ledger import Ledger, faults

if TYPE_CHECKING:
    from collections.abc import Callable

WELL_WITHIN = 5.0
FULL: dict[str, int] = {"is_full": 1}
QUICK = [{"read_every": 7}, {"write_every": 9}, {"sync_every": 3}, FULL]
LONG = [{f"{kind}_every": every} for kind in ("read", "write", "sync") for every in (1, 2, 3, 5, 7, 11, 19, 37)]
_NO_ROOM = "Penyimpanan kantor sedang penuh, berkas belum tersimpan."
DEEDS = ("/", "/layanan", "/ajukan/LEG-07")


class Trial:
    """An office on a disk that can be told to fail, and people before it."""

    def __init__(self, house: House, disk: Disk, revive: Callable[[], bool] | None = None) -> None:
        """`revive`: starts a database server again that gave up, as a service manager does; whether it had to. Such a
        server answers nobody while it recovers."""
        self.house, self.disk, self.ledger, self._revive = house, disk, Ledger(), revive
        self.revived = 0
        self.seen: Counter[tuple[str, int]] = Counter()
        self.meanwhile: Counter[tuple[str, int]] = Counter()
        """Of all ways together: what was said while the disk failed."""
        self.longest = self.server_back = 0.0
        self._guests = [Guest(house.port) for _guest in range(3)]
        for guest in self._guests:
            guest.another_form()

    def spoil(self, **what: int) -> None:
        """Let it fail while people send and read; then let it be well, and measure until a form is taken."""
        self.disk.tell(error=errno.EIO, **what)
        with ThreadPoolExecutor(len(self._guests)) as hands:
            list(hands.map(self._visit, self._guests))
        self.meanwhile += self.seen
        assert self.disk.failed, f"nothing failed: {what}"
        self.disk.tell()
        self.revive()
        guest, form = self._guests[0], self._guests[0].another_form()
        begun = time.monotonic()
        eventually(lambda: (answer := self.ledger.press(guest, form)) is not None and answer.status == 303, 30)
        self.longest = max(self.longest, time.monotonic() - begun)

    def told(self) -> dict[str, int]:
        """How often each was said while the disk failed: what became of forms, and of pages that are only read."""
        return {f"{what} {status}": times for (what, status), times in sorted(self.meanwhile.items())}

    def revive(self) -> None:
        """The service manager's part, where the database is a server; how long that took."""
        if self._revive:
            begun = time.monotonic()
            self.revived += self._revive()
            self.server_back = max(self.server_back, time.monotonic() - begun)

    def _visit(self, guest: Guest) -> None:
        for turn in range(4):
            answer = self.ledger.press(guest, guest.another_form(), paper() if turn == 1 else None)
            self.seen["sent", answer.status if answer else 0] += 1
            for path in DEEDS:
                self.seen["read", self.house.ask(path)] += 1

    def judge(self, *, is_reading: bool) -> None:
        """Taken, or not now, or not with this file: never a mistake of ours. Who only reads a page reads it."""
        for answer in self.ledger.refused:
            assert answer.status in (503, 422), self.house.mistakes()
            assert answer.status == 422 or answer.retry_after, answer
            assert answer.status == 503 or _NO_ROOM in answer.text, answer
            assert "Mohon dibantu NIB" in answer.text, "what was typed came back"
        reading = {status for what, status in self.seen if what == "read"}
        assert reading <= ({200, 503} if self._revive or is_reading else {200}), (self.seen, self.house.mistakes())


@pytest.fixture
def trial(sqlite_app, house, tmp_path):
    """`trial(wrong…)`: the office of this test, on such a disk."""

    def begin(*wrong: str) -> Trial:
        (tmp_path / "room").mkdir()
        disk = Disk(sqlite_app.config["INSTANCE"], tmp_path / "room", has_journal=False)
        return Trial(house(wrong=wrong, environment=disk.environment), disk)

    return begin


@pytest.fixture
def trial_on_postgres(durable, request):
    """The same with a database server on such a disk too. Its parameter: a setting of it that no office should have."""
    durable.keep_as_origin()
    disk = Disk(durable.folder, durable.room, has_journal=False)
    durable.postgres.settings += ("shared_buffers=1MB", *getattr(request, "param", ()))  # or it would hardly ever read
    durable.start(disk.environment)

    def revive() -> bool:
        """Until the server answers; it may first need some seconds to give up."""
        was_away = False
        until = time.monotonic() + 60
        while not durable.answers():
            assert time.monotonic() < until
            if not durable.postgres.is_running:
                durable.start(disk.environment)
                was_away = True
            time.sleep(0.1)
        return was_away

    with running(durable.app, environment=disk.environment) as office:
        yield Trial(office, disk, revive)


def tried(trial: Trial, ways: list[dict[str, int]], figures: Callable[..., Any], in_time: Callable[..., Any]) -> None:
    before, all_read = trial.house.lasting(), 0
    for way in ways:
        trial.seen.clear()
        trial.spoil(**way)
        all_read += trial.seen["read", 503] == 0
        trial.judge(is_reading="read_every" in way)
    assert trial.house.lasting() == before, "somebody was started anew"
    trial.house.stop()
    acknowledged, refused = len(trial.ledger.entries), len(trial.ledger.refused)
    figures(ways=len(ways), all_read=all_read, acknowledged=acknowledged, refused=refused, meanwhile=trial.told())
    assert faults(trial.ledger.entries) == []
    in_time("well_within", trial.longest, figure=WELL_WITHIN, shared=1)
    if trial.revived:
        figures(server_gave_up=trial.revived)
        in_time("server_back", trial.server_back, figure=WELL_WITHIN)


@pytest.mark.parametrize("ways", [QUICK, pytest.param([*LONG, FULL], marks=pytest.mark.faults)], ids=["quick", "long"])
def test_a_failing_disk_is_never_a_success(trial, figures, in_time, ways):
    tried(trial(), ways, figures, in_time)


@pytest.mark.faults
def test_a_failing_disk_is_never_a_success_on_postgresql(trial_on_postgres, figures, in_time):
    tried(trial_on_postgres, [*LONG, FULL], figures, in_time)


@pytest.mark.faults
def test_an_office_that_goes_on_after_an_error_is_seen(trial, figures):
    """The wrong setting: what could not be committed is acknowledged."""
    office = trial("errors_swallowed")
    guest = Guest(office.house.port)
    forms = [guest.another_form() for _form in range(3)]
    office.disk.tell(sync_every=1, error=errno.EIO)
    for form in forms:
        office.ledger.press(guest, form)
    lost_after_a_success(office, figures)


@pytest.mark.faults
@pytest.mark.parametrize("trial_on_postgres", [("synchronous_commit=off", "wal_writer_delay=2s")], indirect=True)
def test_a_server_that_tells_of_a_commit_too_early_is_seen_on_postgresql(durable, trial_on_postgres, figures):
    """The wrong setting: the disk is asked only afterwards, and then it fails."""
    office = trial_on_postgres
    guest = Guest(office.house.port)
    for _form in range(5):
        office.ledger.press(guest, guest.another_form())
    office.disk.tell(write_every=1, error=errno.EIO)
    eventually(lambda: not durable.postgres.is_running, 30)
    lost_after_a_success(office, figures)


def lost_after_a_success(office: Trial, figures: Callable[..., Any]) -> None:
    office.disk.tell()
    office.revive()
    office.house.stop()
    found = faults(office.ledger.entries)
    figures(is_wrong_setting=True, acknowledged=len(office.ledger.entries), faults=len(found))
    assert found
