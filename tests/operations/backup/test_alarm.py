"""The red banner on staff pages: there when nothing could be put back, gone with the next good backup."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models import User
from app.operations.backup.alarm import backup_alarm
from app.operations.backup.models import Backup
from app.platform import clock, settings
from app.platform.database import change, write
from tests.kit.houses import FOUNDED

pytestmark = pytest.mark.settings(DEMO_WANTED=False)


@pytest.fixture(autouse=True)
def real_people(app, cast):
    """An office that has stood for three weeks, with people who may sign in outside a demo."""
    with write():
        change(update(User).values(is_demo=False, factor_owed_since=clock.now()))
        settings.put("security.factor_grace_days", 30)


def backed_up(hours_ago: float, **facts: object) -> None:
    moment = clock.now() - timedelta(hours=hours_ago)
    with write() as session:
        session.add(Backup(**{"begun_at": moment, "judged_at": moment, "place": "/mnt/cadangan/a.loket"} | facts))


def test_every_member_of_staff_sees_it_and_who_may_act_finds_the_way(visit, cast):
    assert "Kantor ini belum punya cadangan. Bila komputer rusak sekarang, semuanya hilang." in visit(
        "/meja", as_=cast.OPERATOR
    )
    assert "Beri tahu teknisi" in visit("/meja", as_=cast.OPERATOR)
    page = visit("/meja", as_=cast.TEKNISI).link("Cadangkan sekarang").follow()
    assert page.h1 == "Cadangan data"


def test_a_good_backup_takes_it_away_and_an_old_one_brings_it_back(visit, cast):
    backed_up(47.95)
    assert "Cadangan terakhir yang teruji" not in visit("/meja", as_=cast.OPERATOR)
    with clock.standing_at(clock.now() + timedelta(minutes=4)):
        assert "Cadangan terakhir yang teruji" in visit("/meja", as_=cast.OPERATOR)


def test_one_that_was_not_judged_does_not_count(app):
    backed_up(1, judged_at=None)
    assert backup_alarm()


def test_the_office_says_how_old_it_may_be(app):
    backed_up(47)
    assert backup_alarm() is None
    with write():
        settings.put("backup.alarm_hours", 24)
    assert backup_alarm()


def test_a_new_office_has_time_to_set_it_up(app):
    with clock.standing_at(clock.parse_moment(FOUNDED) + timedelta(hours=47)):
        assert backup_alarm() is None


def test_it_is_asked_of_the_database_once(app, queries):
    backup_alarm()
    with queries() as asked:
        backup_alarm()
    assert not asked


@pytest.mark.settings(DEMO_WANTED=True)
def test_a_demo_shows_none(visit, cast):
    with write():
        change(update(User).values(is_demo=True))
    assert "belum punya cadangan" not in visit("/meja", as_=cast.OPERATOR)
