"""Plt and Plh: who decides on a day is always one answer; what a deputy may do, and when that ends (R033)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from app.accounts import identity, sign_in
from app.accounts.actor import Actor
from app.accounts.appointments import appoint, holder, holders
from app.accounts.models import AppointmentKind, Position, User
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Refused
from tests.kit.requests import actor

SYSTEM = Actor.system()
PLT, PLH = AppointmentKind.PLT, AppointmentKind.PLH
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 10)


def account(name: str) -> int:
    return db.session.scalar(select(User.id).where(User.username == name))


def chair(code: str) -> int:
    return db.session.scalar(select(Position.id).where(Position.code == code))


def deputise(name: str, code: str, kind=PLH, first=FIRST, last=LAST, by=SYSTEM):
    with write():
        return appoint(account(name), chair(code), kind, starts_on=first, ends_on=last, by=by)


def test_two_deputies_of_one_kind_on_the_same_day_are_refused_with_the_first_ones_name(app, cast):
    deputise("sekretaris", "kadis")
    with pytest.raises(Refused) as no:
        deputise("kabid-klb", "kadis", first=LAST, last=LAST + timedelta(5))
    assert "Plh. jabatan ini pada hari itu sudah Dra. Hj. Endang" in str(no.value)
    assert no.value.field == "starts_on"
    deputise("kabid-klb", "kadis", first=LAST + timedelta(1), last=LAST + timedelta(5))


def test_a_deputy_of_an_acting_head_decides_and_leaves_one_answer(app, cast):
    deputise("kabid-klb", "kasi-klb-oth", PLT, last=None)
    deputise("kasi-klb-bang", "kasi-klb-oth", PLH)
    assert holder(chair("kasi-klb-oth"), FIRST).user_id == account("kasi-klb-bang")
    assert holder(chair("kasi-klb-oth"), LAST + timedelta(1)).user_id == account("kabid-klb")


def test_somebody_may_deputise_upwards_while_another_deputises_for_him(app, cast):
    deputise("sekretaris", "kadis")
    deputise("kasubag-umum", "sekretaris")
    assert holder(chair("kadis"), FIRST).user_id == account("sekretaris")
    assert holder(chair("sekretaris"), FIRST).user_id == account("kasubag-umum")
    assert len(holders(chair("sekretaris"), FIRST)) == 2


def test_two_people_do_not_deputise_for_each_other(app, cast):
    deputise("sekretaris", "kadis")
    with pytest.raises(Refused, match="Melingkar"):
        deputise("kadis", "sekretaris")


def test_nor_do_three_in_a_circle_but_on_other_days_they_may(app, cast):
    deputise("kabid-klb", "kadis")
    deputise("kasi-klb-oth", "kabid-klb")
    with pytest.raises(Refused, match="Melingkar"):
        deputise("kadis", "kasi-klb-oth")
    deputise("kadis", "kasi-klb-oth", first=LAST + timedelta(1), last=LAST + timedelta(2))


def test_nobody_gains_the_rights_of_a_chair_by_his_own_hand(app, cast):
    secretary = actor(cast.SEKRETARIS)
    with pytest.raises(Refused, match="minta orang lain"):
        deputise(cast.SEKRETARIS, "kadis", by=secretary)


def signed_in(name: str):
    with write():
        return sign_in.begin(account(name), "10.0.0.1")


def test_the_deputy_of_the_head_may_do_what_the_chair_needs_from_midnight_to_midnight(app, cast):
    deputise("kabid-klb", "kadis")
    for day, may in ((FIRST - timedelta(1), False), (FIRST, True), (LAST, True), (LAST + timedelta(1), False)):
        for moment in (time.min, time(23, 59, 59)):
            with clock.standing_at(clock.at(day, moment)):
                now = identity.signed_in_by(signed_in("kabid-klb")).actor
                assert now.may("ticket:read_confidential") is may, (day, moment)
                assert (chair("kadis") in now.position_ids) is may
                assert now.may("ticket:process")


def test_a_definitive_holder_lives_by_his_own_roles_alone(app, cast):
    with write():
        appoint(account("staf-klb"), chair("kadis"), starts_on=clock.today(), by=SYSTEM)
    now = identity.signed_in_by(signed_in("staf-klb")).actor
    assert not now.may("ticket:decide_refusal")


@pytest.mark.settings(DEMO_WANTED=False)
def test_borrowed_rights_that_need_a_second_factor_wait_for_it(app, cast):
    with write():
        db.session.execute(User.__table__.update().values(is_demo=False))
    deputise("kabid-klb", "kadis", first=clock.today(), last=clock.today())
    here = identity.signed_in_by(signed_in("kabid-klb"))
    assert here.owes_second_factor
    assert not here.actor.may("ticket:read_confidential")
    assert here.actor.may("ticket:dispose_any")
