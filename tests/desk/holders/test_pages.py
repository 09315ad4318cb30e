"""Who holds which chair on a day: everybody of the office may ask (R033)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.accounts.actor import Actor
from app.accounts.appointments import appoint, end_appointment
from app.accounts.models import Appointment, AppointmentKind, Position, User
from app.extensions import db
from app.platform import clock
from app.platform.database import write

PAGE = "/meja/siapa-menjabat"
SYSTEM = Actor.system()


def deputise():
    last = clock.today() + timedelta(days=3)
    secretary = db.session.scalar(select(User.id).where(User.username == "sekretaris"))
    chair = db.session.scalar(select(Position.id).where(Position.code == "kadis"))
    with write():
        appoint(secretary, chair, AppointmentKind.PLH, starts_on=clock.today(), ends_on=last, by=SYSTEM)
    return last


def test_a_deputy_stands_in_front_with_his_last_day(visit, cast):
    last = deputise()
    page = visit(PAGE, as_=cast.STAF)
    assert page.h1 == "Siapa menjabat hari ini"
    assert "Plh. Dra. Hj. Endang Sri Wahyuningsih Umpama, M.AP. (s.d. " in page
    later = visit(f"{PAGE}?tanggal={last + timedelta(days=1)}", as_=cast.STAF)
    assert "Plh. Dra. Hj. Endang" not in later


def test_a_head_that_is_missing_is_said_first(visit, cast):
    seat = db.session.scalars(
        select(Appointment).join(User, User.id == Appointment.user_id).where(User.username == "kadis")
    ).one()
    with write():
        end_appointment(seat, clock.today() - timedelta(days=1), by=SYSTEM)
    assert "Tidak ada pejabatnya" in visit(PAGE, as_=cast.STAF)


def test_a_day_that_is_none_is_today(visit, cast):
    assert visit(f"{PAGE}?tanggal=kapan", as_=cast.STAF).h1 == "Siapa menjabat hari ini"


def test_who_has_no_desk_does_not_see_it(sign_in, cast):
    assert sign_in(cast.KOPERASI).get(PAGE).status_code == 403
