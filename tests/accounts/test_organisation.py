"""Units, positions and who holds them (handbook §1.5, R033), and the seed that brings them in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.accounts import appointments, audit, identity, roster, seed, sign_in
from app.accounts.actor import Actor
from app.accounts.appointments import appoint, end_appointment, holder, holders
from app.accounts.models import Appointment, AppointmentKind, Position, Unit, User
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Refused

SYSTEM = Actor.system()
DAY = date(2026, 11, 23)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def position(code):
    return db.session.query(Position).filter_by(code=code).one()


def user(name):
    return db.session.query(User).filter_by(username=name).one()


def test_the_organisation_of_the_handbook_is_there(app, cast):
    assert count(Unit) == 18
    parents = dict(db.session.execute(select(Unit.code, Unit.parent_id)).all())
    assert [code for code, parent in parents.items() if parent is None] == ["KADIS"]
    heads = select(func.count()).select_from(Position).where(Position.is_head)
    staff = select(func.count()).select_from(Position).where(Position.code.startswith("staf-"))
    assert db.session.scalar(heads) == db.session.scalar(staff) == 18


def test_seeding_again_changes_nothing(app, cast):
    before = [count(model) for model in (Unit, Position, User, Appointment, audit.AuditEvent)]
    with write():
        seed.seed_organisation()
        seed.seed_demo_accounts()
    assert [count(model) for model in (Unit, Position, User, Appointment, audit.AuditEvent)] == before


def test_every_account_of_the_contract_is_there(app, cast):
    names = set(db.session.scalars(select(User.username).where(User.is_demo)))
    units = [code.lower() for code in db.session.scalars(select(Unit.code))]
    assert {f"staf-{code}" for code in units} <= names
    assert {value for name, value in vars(cast).items() if name.isupper()} - {cast.PASSWORD} <= names
    assert len(names) == 48


def test_the_people_of_the_demo_are_recognisably_made_up(app, cast):
    made_up = ("Contoh", "Umpama", "Misal", "Fiktif", "Rekaan", "Percobaan", "Andai")
    names = db.session.scalars(select(User.name)).all()
    assert [name for name in names if not any(surname in name for surname in made_up)] == []


def test_a_deputy_stands_before_an_acting_and_an_acting_before_the_holder(app, cast):
    chair = position("kasi-klb-oth")
    assert holder(chair.id, DAY).name == user("kasi-klb-oth").name
    with write():
        appoint(user("kasi-klb-was").id, chair.id, AppointmentKind.PLT, starts_on=DAY, by=SYSTEM)
    assert holder(chair.id, DAY).full_title == "Plt. Kepala Seksi Organisasi, Tatalaksana dan Hukum"
    with write():
        appoint(user("kabid-klb").id, chair.id, AppointmentKind.PLH, starts_on=DAY, ends_on=DAY, by=SYSTEM)
    assert holder(chair.id, DAY).user_id == user("kabid-klb").id
    assert holder(chair.id, DAY + timedelta(days=1)).user_id == user("kasi-klb-was").id
    assert [who.kind for who in holders(chair.id, DAY)] == ["plh", "plt", "definitif"]


def test_an_empty_chair_has_no_holder_and_a_closed_account_holds_none(app, cast):
    chair = position("kasi-upk-us")
    assert holder(chair.id, date(2020, 1, 1)) is None
    with write():
        roster.disable(user("kasi-upk-us"), by=SYSTEM)
    assert holder(chair.id, DAY) is None


def test_a_transfer_moves_the_chair_and_leaves_the_past(app, cast):
    chair, seat = position("kasi-ukm-ks"), db.session.query(Appointment).filter_by(user_id=user("kasi-ukm-ks").id).one()
    with write():
        end_appointment(seat, DAY, by=SYSTEM)
        appoint(user("staf-ukm-ks").id, chair.id, starts_on=DAY + timedelta(days=1), by=SYSTEM)
    assert holder(chair.id, DAY).user_id == user("kasi-ukm-ks").id
    assert holder(chair.id, DAY + timedelta(days=1)).user_id == user("staf-ukm-ks").id


def test_an_appointment_cannot_end_before_it_starts(app, cast):
    with pytest.raises(ValueError), write():
        appoint(user("ppid").id, position("ppid").id, starts_on=DAY, ends_on=DAY - timedelta(days=1), by=SYSTEM)


def test_an_acting_head_acts_with_the_title_and_the_units_of_the_chair(app, cast):
    deputy = user("kasi-klb-was")
    with write():
        token = sign_in.begin(deputy.id, "10.0.0.1")
        appoint(deputy.id, position("kabid-klb").id, AppointmentKind.PLT, starts_on=clock.today(), by=SYSTEM)
    actor = identity.signed_in_by(token).actor
    units = dict(db.session.execute(select(Unit.code, Unit.id)).all())
    assert actor.position == "Kepala Seksi Pengawasan"
    assert actor.position_ids == {position("kasi-klb-was").id, position("kabid-klb").id}
    assert actor.unit_ids == {units[code] for code in ("KLB", "KLB-OTH", "KLB-BANG", "KLB-WAS")}


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
SPANS = st.lists(
    st.tuples(st.sampled_from(AppointmentKind), DAYS, st.none() | st.integers(0, 200)), min_size=1, max_size=5
)


@given(SPANS, DAYS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_holder_is_always_the_strongest_of_those_in_force(sqlite_app, spans, day):
    spans = [(kind, start, 9 if kind == "plh" and length is None else length) for kind, start, length in spans]
    with write():
        seed.seed_organisation()
        chair = position("ppid")
        db.session.query(Appointment).delete()
        for number, (kind, start, length) in enumerate(spans):
            someone = db.session.query(User).filter_by(username=f"u{number}").one_or_none() or roster.add(
                f"u{number}", "Contoh", by=SYSTEM
            )
            end = None if length is None else start + timedelta(days=length)
            try:
                appoint(someone.id, chair.id, kind, starts_on=start, ends_on=end, by=SYSTEM)
            except Refused:  # a second deputy of the same kind on the same days
                spans[number] = (kind, start, -1)
    rank = list(reversed(AppointmentKind))
    in_force = [
        kind for kind, start, length in spans if start <= day and (length is None or day <= start + timedelta(length))
    ]
    found = holder(chair.id, day)
    assert (found.kind if found else None) == (min(in_force, key=rank.index) if in_force else None)
    assert len(appointments.holders(chair.id, day)) == len(in_force)
