"""A round leaves a backup that was opened, a line that says so, and no more old ones than the office keeps."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.operations.backup import envelope, making, nightly, rounds, thinning
from app.operations.backup.models import Backup
from app.operations.backup.thinning import Kept
from app.operations.backup.unpacking import unpacked
from app.platform import clock, settings
from app.platform.clock import wib
from app.platform.database import write
from tests.kit.requests import make_ticket

_MOMENTS = st.lists(
    st.integers(0, 1000).map(lambda hours: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours)), max_size=60
)


def test_a_round_writes_one_opens_it_and_says_so(office, tmp_path):
    make_ticket()
    backup = rounds.go(tmp_path / "disk")
    assert (backup.fault, backup.judged_at, rounds.last_good()) == ("", backup.ended_at, backup.begun_at)
    assert Path(backup.place).stat().st_size == backup.size


def test_a_round_takes_away_what_a_power_cut_left_of_another(office, tmp_path):
    half, new = (office.app.config["INSTANCE"] / name for name in ("cadangan-abc", "pulih-abc"))
    for place in (half, new):
        place.mkdir()
    os.utime(half, (0, 0))
    assert rounds.go(tmp_path / "disk").judged_at
    assert (half.exists(), new.exists()) == (False, True)


def locked() -> str:
    """The office has set a public key; its private one, which is nowhere on this machine."""
    private, public = envelope.key_pair()
    with write():
        settings.put("backup.public_key", public)
    return private


def test_the_locked_file_itself_is_opened_and_nothing_is_written_in_clear(office, tmp_path, monkeypatch):
    private, places = locked(), []
    monkeypatch.setattr(making, "make", noting(making.make, places))
    backup = rounds.go(tmp_path / "disk")
    assert (backup.fault, bool(backup.judged_at), places) == ("", True, [Path(backup.place)])
    with envelope.held(private) as key, unpacked(Path(backup.place), key, with_files=False) as found:
        assert found.contents.office


def test_a_locked_file_that_did_not_arrive_whole_is_not_called_good(office, tmp_path, monkeypatch):
    """As a flash disk that takes everything and keeps half of it."""
    locked()

    def lossy(*told: object, **more: object) -> Path:
        place = made(*told, **more)
        place.write_bytes(place.read_bytes()[:-200])
        return place

    made = making.make
    monkeypatch.setattr(making, "make", lossy)
    backup = rounds.go(tmp_path / "disk")
    assert backup.fault
    assert backup.judged_at is None


def noting(made, places):
    def make(*told: object, **more: object) -> Path:
        places.append(made(*told, **more))
        return places[-1]

    return make


def test_nobody_but_its_owner_may_read_the_file(office, tmp_path):
    assert Path(rounds.go(tmp_path / "disk").place).stat().st_mode & 0o077 == 0


def test_a_fault_of_the_program_is_noted_and_seen(office, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "make", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rounds.go(tmp_path / "disk")
    backup = rounds.newest()[0]
    assert (bool(backup.ended_at), "ZeroDivisionError" in backup.fault) == (True, True)


def test_a_round_that_was_cut_off_is_said_by_the_next(office, tmp_path):
    with write() as session:
        session.add(Backup(begun_at=clock.now()))
    rounds.go(tmp_path / "disk")
    assert "Terputus" in rounds.newest()[1].fault


def test_two_presses_are_one_round(office, tmp_path):
    """Whoever waited for a round into the same folder has it."""
    asked = clock.now()
    first = rounds.go(tmp_path / "disk")
    assert rounds._ended_since(asked, tmp_path / "disk") is first
    assert rounds._ended_since(asked, tmp_path / "usb") is None
    assert rounds.go(tmp_path / "disk").id != first.id  # asked afterwards: another


def test_one_of_a_year_that_a_wrong_clock_told_neither_stands_for_todays_nor_ousts_it(office, tmp_path):
    with clock.standing_at(clock.now() + timedelta(days=27_000)):
        rounds.go(rounds.beside_the_data())
    today = rounds.go(rounds.beside_the_data())
    assert today.judged_at <= clock.now()
    assert Path(today.place).exists()


def test_rounds_wait_for_each_other(office, tmp_path):
    with rounds._one_at_a_time():
        other = nightly.start(tmp_path / "disk")
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(2)
        assert not rounds.newest()
    assert other.wait(60) == 0


def test_a_round_that_cannot_write_says_why(office, tmp_path):
    (tmp_path / "disk").write_bytes(b"")
    backup = rounds.go(tmp_path / "disk" / "map")
    assert "tidak dapat ditulisi" in backup.fault
    assert (backup.judged_at, rounds.last_good()) == (None, None)


def test_a_disk_that_is_not_there_is_said(office, tmp_path):
    with write():
        settings.put("backup.folder", str(tmp_path / "disk"))
    assert "cakramnya terlepas" in rounds.go(tmp_path / "disk").fault
    assert not (tmp_path / "disk").exists()
    (tmp_path / "disk").mkdir()
    assert rounds.shares_the_disk()  # a folder on the disk of the data is no second disk


def test_old_ones_go_and_what_lies_elsewhere_stays(office, tmp_path):
    with write():
        settings.put("backup.keep_days", 1)
        settings.put("backup.keep_weeks", 0)
        settings.put("backup.keep_months", 0)
    elsewhere = rounds.go(tmp_path / "usb")
    first = rounds.go(tmp_path / "disk")
    with clock.standing_at(clock.now() + timedelta(days=1)):
        second = rounds.go(tmp_path / "disk")
    assert [Path(one.place).exists() for one in (elsewhere, first, second)] == [True, False, True]
    assert first.removed_at


def test_the_nightly_round_runs_beside_the_worker(sqlite_app, cast, tmp_path):
    assert nightly.start(tmp_path / "disk").wait(60) == 0
    assert rounds.last_good()
    assert len(list((tmp_path / "disk").glob("*.loket"))) == 1


@given(_MOMENTS, st.builds(Kept, *[st.integers(0, 5)] * 3))
def test_the_newest_of_each_day_week_and_month_stays_and_never_more(moments, kept):
    gone = thinning.may_go(moments, kept)
    left = set(moments) - gone
    assert len(left) <= max(1, sum(kept))
    if moments:
        assert max(moments) in left
    days = sorted({wib(one).date() for one in moments}, reverse=True)[: kept.days]
    assert all(max(one for one in moments if wib(one).date() == day) in left for day in days)
