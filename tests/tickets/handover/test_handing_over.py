"""A transfer moves the work: what moves, what stays, what can be undone for a day (R033)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import appointments, roster
from app.accounts.models import Appointment, AppointmentKind, Position, User
from app.contacts import promises
from app.contacts.models import CallBack
from app.extensions import db
from app.platform import clock, jobs
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets import access, handover, history
from app.tickets.disposition.tree import Tree
from app.tickets.handling import assigning, conversation, moves
from app.tickets.handover import Plan
from app.tickets.history.events import EventKind
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from app.tickets.together import exclusions
from tests import cast
from tests.kit.requests import actor, enlist, make_ticket, who

DAY = timedelta(days=1)


def account(username: str) -> int:
    return db.session.scalar(select(User.id).where(User.username == username))


def chair(code: str) -> int:
    return db.session.scalar(select(Position.id).where(Position.code == code))


def transfer(**changed) -> Plan:
    """The officer of the section leaves it to the one of another division, from today on."""
    return Plan(
        **{
            "leaver_id": account(cast.STAF), "successor_id": account(cast.STAF_LAIN), "starts_on": clock.today(),
            "positions": (chair("staf-klb-oth"),), "decree": "821/12/2026", **changed,
        }
    )  # fmt: skip


def give(plan: Plan, **kwargs):
    by = actor(cast.SEKRETARIS)
    with write():
        return handover.give(plan, by=by, **kwargs)


def undo(row):
    by = actor(cast.SEKRETARIS)
    with write():
        return handover.undo(row, by=by)


def kinds(ticket) -> list[str]:
    return [line.kind for line in history.read(ticket.id, public_only=False)]


def test_chair_and_open_requests_go_to_the_successor_in_one_act(app, cast):
    open_one, closed = make_ticket(Status.DIPROSES), make_ticket(Status.SELESAI)
    give(transfer())
    assert appointments.holder(chair("staf-klb-oth")).user_id == account(cast.STAF_LAIN)
    assert appointments.holder(chair("staf-klb-oth"), clock.today() - DAY).user_id == account(cast.STAF)
    assert open_one.officer_id == account(cast.STAF_LAIN)
    assert closed.officer_id == account(cast.STAF)


def test_the_history_says_to_whom_and_the_citizen_reads_nothing_of_it(app, cast):
    ticket = make_ticket(Status.DIPROSES)
    give(transfer())
    last = history.read(ticket.id, public_only=False)[-1]
    assert last.sentence == "Diserahterimakan kepada Yuni Misal, S.E. karena pergantian pejabat."
    assert not last.is_public


def test_the_successor_is_told(app, cast):
    make_ticket(Status.DIPROSES)
    give(transfer())
    told = db.session.scalars(select(Notice)).one()
    assert (told.user_id, told.kind, told.particulars["count"]) == (
        account(cast.STAF_LAIN), NoticeKind.WORK_PASSED_ON, 1,
    )  # fmt: skip


def test_confidential_requests_move_too(app, cast):
    ticket = make_ticket(Status.DIPROSES, is_confidential=True)
    give(transfer())
    assert ticket.officer_id == account(cast.STAF_LAIN)


def test_the_tree_follows_the_request(app, cast):
    ticket = make_ticket(Status.DIPROSES)
    row = give(transfer())
    with write():
        assert Tree(ticket).leaf.user_id == account(cast.STAF_LAIN) == ticket.officer_id
    undo(row)
    with write():
        assert Tree(ticket).leaf.user_id == account(cast.STAF) == ticket.officer_id


def test_a_disposition_passed_on_comes_back_to_the_successor(app, cast):
    ticket = make_ticket(Status.DIDISPOSISIKAN)
    with write():
        moves.accept(ticket, by=who(cast.KASI))
        assigning.assign(ticket, account(cast.STAF), by=who(cast.KASI))
    give(transfer(leaver_id=account(cast.KASI), positions=(chair("kasi-klb-oth"),)))
    assert ticket.officer_id == account(cast.STAF)
    with write():
        assert account(cast.KASI) not in {one.user_id for one in Tree(ticket).rows}


def test_without_a_successor_the_work_waits_at_its_chair(app, cast):
    ticket = make_ticket(Status.DIPROSES)
    give(transfer(successor_id=None))
    assert ticket.officer_id is None
    assert ticket.position_id == chair("staf-klb-oth")
    assert appointments.holder(chair("staf-klb-oth")) is None
    assert kinds(ticket)[-1] == EventKind.LEFT_AT_CHAIR


def test_what_stands_at_a_chair_that_is_kept_stays(app, cast):
    ticket = make_ticket(Status.DIPROSES)
    other = chair("staf-upk-us")
    with write():
        appointments.appoint(account(cast.STAF), other, starts_on=clock.today() - DAY, by=who(cast.KABID))
    give(transfer(positions=(other,)))
    assert ticket.officer_id == account(cast.STAF)
    assert appointments.holder(chair("staf-klb-oth")).user_id == account(cast.STAF)


def test_a_stand_in_leaves_the_holder_his_chair(app, cast):
    ticket = make_ticket(Status.DIPROSES)
    give(transfer(kind=AppointmentKind.PLH, ends_on=clock.today() + 7 * DAY))
    held = appointments.holders(chair("staf-klb-oth"))
    assert [one.kind for one in held] == [AppointmentKind.PLH, AppointmentKind.DEFINITIF]
    assert ticket.officer_id == account(cast.STAF_LAIN)


def test_call_backs_are_owed_by_the_successor(app, cast):
    ticket, operator = make_ticket(), actor(cast.OPERATOR)
    with write():
        promises.promise(ticket, clock.now() + DAY, "081200000009", by=operator)
    plan = transfer(
        leaver_id=account(cast.OPERATOR), successor_id=account(cast.OPERATOR2), positions=(), kind=AppointmentKind.PLT
    )
    row = give(plan)
    assert db.session.scalar(select(CallBack.promised_by_id)) == account(cast.OPERATOR2)
    undo(row)
    assert db.session.scalar(select(CallBack.promised_by_id)) == account(cast.OPERATOR)


def test_the_work_of_a_closed_account_can_be_handed_over(app, cast):
    ticket, by = make_ticket(Status.DIPROSES), actor(cast.TEKNISI)
    with write():
        roster.disable(db.session.get_one(User, account(cast.STAF)), by=by)
    give(transfer(positions=()))
    assert ticket.officer_id == account(cast.STAF_LAIN)


def test_a_transfer_of_a_later_day_moves_the_work_on_that_day(app, cast):
    ticket = make_ticket(Status.DIPROSES)
    tomorrow = clock.today() + DAY
    row = give(transfer(starts_on=tomorrow))
    assert ticket.officer_id == account(cast.STAF)
    assert row.is_planned
    with clock.standing_at(clock.at(tomorrow, clock.wib(clock.now()).time())):
        while jobs.run_once():
            pass
        db.session.expire_all()
        assert ticket.officer_id == account(cast.STAF_LAIN)
        assert appointments.holder(chair("staf-klb-oth")).user_id == account(cast.STAF_LAIN)
        with write():
            handover.carry_out(row, by=who(cast.KABID))
        assert kinds(ticket).count(EventKind.PASSED_ON) == 1


def test_the_same_form_sent_twice_hands_over_once(app, cast):
    ticket = make_ticket(Status.DIPROSES)
    assert give(transfer(), key="k1").id == give(transfer(), key="k1").id
    assert kinds(ticket).count(EventKind.PASSED_ON) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"successor_id": 1, "leaver_id": 1}, "successor"),
        ({"kind": AppointmentKind.PLH, "successor_id": None}, "successor"),
        ({"kind": AppointmentKind.PLH}, "ends_on"),
        ({"ends_on": -3 * DAY}, "ends_on"),  # from today, which is settled once the test runs
    ],
)
def test_a_hand_over_that_makes_no_sense_is_refused(app, cast, changed, field):
    if "ends_on" in changed:
        changed = {"ends_on": clock.today() + changed["ends_on"]}
    with pytest.raises(Refused) as no:
        give(transfer(**changed))
    assert no.value.field == field


def test_a_closed_account_takes_over_nothing(app, cast):
    by = actor(cast.TEKNISI)
    with write():
        roster.disable(db.session.get_one(User, account(cast.STAF_LAIN)), by=by)
    with pytest.raises(Refused):
        give(transfer())


def test_whoever_came_today_cannot_have_left_yesterday(app, cast):
    give(transfer())
    with pytest.raises(Refused) as no:
        give(transfer(leaver_id=account(cast.STAF_LAIN), successor_id=account(cast.STAF)))
    assert no.value.field == "starts_on"


def test_for_a_day_it_can_be_undone_all_but_what_was_touched(app, cast):
    untouched, touched = make_ticket(Status.DIPROSES), make_ticket(Status.DIPROSES)
    row = give(transfer())
    enlist(cast.STAF_LAIN)
    with write():
        conversation.note(touched, "Sudah saya pelajari.", by=who(cast.STAF_LAIN))
    assert undo(row) == (1, 1)
    assert untouched.officer_id == account(cast.STAF)
    assert touched.officer_id == account(cast.STAF_LAIN)
    assert kinds(untouched)[-1] == EventKind.PASSED_BACK
    held = appointments.holders(chair("staf-klb-oth"))
    assert [one.user_id for one in held] == [account(cast.STAF)]
    with pytest.raises(Conflict):
        undo(row)


def test_after_a_day_it_stands(app, cast):
    row = give(transfer())
    with clock.standing_at(clock.now() + timedelta(hours=25)), pytest.raises(Conflict):
        undo(row)


def test_a_planned_one_that_is_undone_never_happens(app, cast):
    ticket = make_ticket(Status.DIPROSES)
    row = give(transfer(starts_on=clock.today() + DAY))
    assert undo(row) == (0, 0)
    assert db.session.scalar(select(Appointment.ends_on).where(Appointment.user_id == account(cast.STAF))) is None
    with clock.standing_at(clock.now() + 2 * DAY):
        while jobs.run_once():
            pass
    db.session.expire_all()
    assert ticket.officer_id == account(cast.STAF)


def test_an_appointment_that_was_changed_since_stays_as_it_is(app, cast):
    row, by = give(transfer()), actor(cast.SEKRETARIS)
    begun = db.session.get_one(Appointment, row.terms["begun"][0]["term"])
    with write():
        appointments.end_appointment(begun, clock.today() + 30 * DAY, by=by)
    undo(row)
    assert db.session.get(Appointment, begun.id) is not None


def exclude(ticket, username):
    by = actor(cast.SEKRETARIS)
    with write():
        exclusions.exclude_person(ticket, account(username), by=by)


def test_what_is_about_the_successor_does_not_go_to_him(app, cast):
    plain, about_him = make_ticket(Status.DIPROSES), make_ticket(Status.DIPROSES, is_confidential=True)
    exclude(about_him, cast.STAF_LAIN)
    row = give(transfer())
    assert plain.officer_id == account(cast.STAF_LAIN)
    assert about_him.officer_id is None
    assert about_him.position_id == chair("kasi-klb-oth")
    assert access.find(about_him.number, actor(cast.STAF_LAIN)) is None
    assert access.find(about_him.number, actor(cast.KASI)) is not None
    assert undo(row).back >= 1
    assert plain.officer_id == account(cast.STAF)


def test_open_work_is_shared_among_several(app, cast):
    first, second = make_ticket(Status.DIPROSES), make_ticket(Status.DIPROSES)
    row = give(transfer(shares={second.id: account(cast.KASI)}))
    assert (first.officer_id, second.officer_id) == (account(cast.STAF_LAIN), account(cast.KASI))
    told = {one.user_id: one.particulars["count"] for one in db.session.scalars(select(Notice))}
    assert told == {account(cast.STAF_LAIN): 1, account(cast.KASI): 1}
    assert undo(row).back == 2
    assert {first.officer_id, second.officer_id} == {account(cast.STAF)}
    with write():
        assert Tree(second).leaf.user_id == account(cast.STAF)


def test_a_share_goes_to_nobody_whose_account_is_closed(app, cast):
    ticket = make_ticket(Status.DIPROSES)
    with write():
        db.session.get(User, account(cast.KASI)).is_active = False
    with pytest.raises(Refused):
        give(transfer(shares={ticket.id: account(cast.KASI)}))
