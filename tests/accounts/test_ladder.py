"""Who stands above whom."""

from sqlalchemy import select

from app.accounts import ladder
from app.accounts.models import Position, Unit
from app.extensions import db
from app.platform.database import write


def unit_id(code):
    return db.session.scalars(select(Unit.id).where(Unit.code == code)).one()


def test_a_section_stands_under_its_division_and_the_head_of_office(app, cast):
    titles = [rung.title for rung in ladder.upward(unit_id("KLB-OTH"))]
    assert [title.split()[1] for title in titles] == ["Seksi", "Bidang", "Dinas"]


def test_a_unit_without_a_head_is_looked_after_one_step_up(app, cast):
    with write():
        head = db.session.scalars(select(Position).where(Position.code == "kasi-klb-oth")).one()
        head.is_active = False
    assert len(ladder.upward(unit_id("KLB-OTH"))) == 2


def test_the_head_of_office_stands_over_the_secretary_and_three_divisions(app, cast):
    assert len(ladder.below(unit_id("KADIS"))) == 4
    assert ladder.top().unit_id == unit_id("KADIS")
