"""Limits and alarms in the settings: dated, never overwritten, refused where they make no sense."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform import clock, settings
from app.tickets.clocks import levels, ticking
from app.tickets.clocks.models import EscalationWho, LimitCode, TimeLimit
from tests.kit.requests import ask

BATAS = "/meja/pengaturan/batas-waktu"


def one(code: LimitCode) -> TimeLimit:
    return db.session.scalars(select(TimeLimit).where(TimeLimit.code == code).order_by(TimeLimit.id)).first()


def rows(code: LimitCode) -> list[tuple[int, date]]:
    found = select(TimeLimit.amount, TimeLimit.valid_from).where(TimeLimit.code == code).order_by(TimeLimit.id)
    return [tuple(row) for row in db.session.execute(found)]


def test_every_limit_stands_with_its_law(visit, cast):
    page = visit(BATAS, as_=cast.SEKRETARIS)
    for words in ("UU 25/2009 ps. 44", "14 hari kalender", "UU 14/2008 ps. 22", "10 hari kerja", "72 jam",
                  "60 hari kerja", "7 jam 30 menit kerja", "perlu dikonfirmasi Bagian Hukum"):  # fmt: skip
        assert words in page


def test_a_new_figure_holds_from_its_day_and_what_runs_keeps_its_own(visit, cast):
    ticket = ask(service="LIN-02").ticket
    limit = one(LimitCode.INFORMATION)
    before = ticking.of(ticket.id)
    page = (
        visit(f"{BATAS}/{limit.id}", as_=cast.SEKRETARIS)
        .form("Simpan batas")
        .submit(amount="8", valid_from=clock.today().isoformat(), law="UU 14/2008 perubahan")
    )
    assert "Batas waktu disimpan" in page
    assert rows(LimitCode.INFORMATION) == [(10, date(2020, 1, 1)), (8, clock.today())]
    assert ticking.of(ticket.id) == before
    assert "8 hari kerja" in page


@pytest.mark.parametrize(
    "typed", [{"amount": ""}, {"amount": "0"}, {"amount": "-3"}, {"amount": "banyak"}, {"valid_from": ""},
              {"valid_from": "2001-01-01"}, {"law": "x" * 1000}],
)  # fmt: skip
def test_a_figure_that_makes_no_sense_is_refused(visit, cast, typed):
    limit = one(LimitCode.COMPLAINT_ANSWER)
    page = visit(f"{BATAS}/{limit.id}", as_=cast.SEKRETARIS).form("Simpan batas").submit(**typed, expect=422)
    assert page.errors
    assert rows(LimitCode.COMPLAINT_ANSWER) == [(14, date(2020, 1, 1))]


def test_light_and_levels_are_changed_together(visit, cast):
    form = visit(BATAS, as_=cast.SEKRETARIS).form("Simpan lampu dan peringatan")
    form.submit(yellow="50", orange="80", **{"levels-0-at": "75", "levels-3-at": "7", "levels-2-who": "leaders"})
    assert (settings.get("light.yellow"), settings.get("light.orange")) == (50, 80)
    known = levels.everything()
    assert [(level.percent, level.days_after) for level in known] == [(75, None), (100, None), (None, 2), (None, 7)]
    assert known[2].who is EscalationWho.LEADERS


@pytest.mark.parametrize(
    "typed", [{"yellow": "95"}, {"orange": "abc"}, {"levels-0-at": "101"}, {"levels-2-at": "9"}, {"levels-3-at": "90"},
              {"most_at_once": "0"}],
)  # fmt: skip
def test_levels_out_of_order_are_refused(visit, cast, typed):
    before = levels.everything()
    form = visit(BATAS, as_=cast.SEKRETARIS).form("Simpan lampu dan peringatan")
    assert form.submit(**typed, expect=422).errors
    assert levels.everything() == before


def test_only_who_may_opens_it(visit, cast):
    visit(BATAS, as_=cast.TEKNISI, status=403)
    visit(f"{BATAS}/99999", as_=cast.SEKRETARIS, status=404)
