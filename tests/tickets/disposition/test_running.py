"""What waits in a tray runs against its small deadline, and the alarms hear of it (handbook §5.3)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.accounts import appointments
from app.accounts.actor import Actor
from app.accounts.models import Appointment
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets import disposition
from app.tickets.clocks import escalation
from app.tickets.handling import assigning, moves
from app.tickets.statuses import Status
from tests import cast
from tests.kit.dispositions import at_the_top, chair, leaf
from tests.kit.requests import make_ticket, who
from tests.tickets.disposition.test_aside import ask


def waiting():
    """What the alarms hear of the trays."""
    return [one for kind, one in escalation.running(clock.now()) if kind == "disposition"]


def give(ticket, **what):
    with write():
        disposition.give(ticket, [chair("kabid-klb")], chair("kabid-klb"), by=who(cast.KADIS), **what)


def accept(ticket, by):
    with write():
        moves.accept(ticket, by=who(by))


def test_what_waits_in_a_tray_runs_and_what_is_taken_up_does_not(app):
    ticket = make_ticket(Status.DIDISPOSISIKAN)
    row = leaf(ticket)
    (one,) = waiting()
    assert (one.which, one.position_id, one.started_at, one.due_at) == (
        row.id,
        chair("kasi-klb-oth"),
        row.given_at,
        row.deadline_at,
    )
    accept(ticket, cast.STAF)
    assert waiting() == []
    assert make_ticket(Status.DIPROSES).id not in {one.ticket_id for one in waiting()}


def test_work_that_a_head_assigns_while_it_is_done_does_not_run(app):
    ticket = make_ticket(Status.DIPROSES)
    with write():
        assigning.assign(ticket, who(cast.KASI).user_id, by=who(cast.KASI))
    assert waiting() == []


def test_a_day_the_giver_set_runs_on_after_it_is_taken_up(app):
    ticket, wanted = at_the_top(), clock.now() + timedelta(days=9)
    give(ticket, deadline=wanted)
    accept(ticket, cast.KABID)
    assert [one.due_at for one in waiting()] == [wanted]


def test_a_tray_that_is_filled_anew_begins_anew(app):
    ticket = at_the_top()
    with clock.standing_at(clock.now() + timedelta(days=4)):
        give(ticket)
        row = leaf(ticket)
        with write():
            disposition.give_back(ticket, row.id, "Bukan kami.", by=who(cast.KABID))
        (one,) = waiting()
        assert (one.position_id, one.started_at) == (chair("kadis"), row.ended_at)


def test_an_opinion_runs_until_it_is_given(app):
    ticket = make_ticket(Status.DIPROSES)
    ask(ticket)
    assert [one.ticket_id for one in waiting()] == [ticket.id]


def test_what_waits_before_an_empty_chair_alarms_whoever_keeps_it_today(app):
    ticket = make_ticket(Status.DIDISPOSISIKAN)
    with write():
        seat = db.session.scalars(select(Appointment).where(Appointment.position_id == chair("kasi-klb-oth"))).one()
        appointments.end_appointment(seat, clock.today() - timedelta(days=1), by=Actor.system())
    assert [(one.ticket_id, one.position_id) for one in waiting()] == [(ticket.id, chair("kabid-klb"))]
