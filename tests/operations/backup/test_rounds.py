"""A round leaves a backup that was opened, a line that says so, and no more old ones than the office keeps."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.operations.backup import nightly, rounds, thinning
from app.operations.backup.thinning import Kept
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
