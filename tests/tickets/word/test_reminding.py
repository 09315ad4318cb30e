"""Reminders of missing papers on the fifth and eighth working day, once each."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State
from app.platform import clock, jobs
from app.platform.clock import parse_moment
from app.platform.database import write
from app.tickets.handling import moves
from app.tickets.kinds import ReplyChannel
from app.tickets.statuses import Status
from tests import cast
from tests.kit.other_machines import work
from tests.kit.requests import make_ticket, who


def round_of(day: str) -> None:
    with clock.standing_at(parse_moment(f"{day}T08:30")):
        with write():
            jobs.enqueue("word.remind", {})
        work()


def reminders(ticket) -> list[Message]:
    of_it = select(Message).where(Message.about == ticket.number, Message.code == "reminder").order_by(Message.id)
    return list(db.session.scalars(of_it))


def asked(channel: ReplyChannel, **more):
    with clock.standing_at(parse_moment("2026-11-02T09:00")):
        return make_ticket(Status.LENGKAPI_BERKAS, reply_channel=channel, **more)


def test_two_reminders_on_their_days_name_the_papers_and_the_last_day(app):
    ticket = asked(ReplyChannel.EMAIL, who={"email": "siti@contoh.test"})
    counts = []
    for day in ("2026-11-06", "2026-11-09", "2026-11-09", "2026-11-11", "2026-11-12", "2026-11-13"):
        round_of(day)
        counts.append(len(reminders(ticket)))
    assert counts == [0, 1, 1, 1, 2, 2]
    assert ticket.reminders == 2
    assert "- Daftar calon pendiri" in outbox.said(reminders(ticket)[0], with_secrets=False)
    assert "16 November 2026" in outbox.said(reminders(ticket)[0], with_secrets=False)


def test_one_to_be_said_on_the_telephone_counts_when_it_was_said(app):
    ticket = asked(ReplyChannel.PHONE)
    round_of("2026-11-09")
    assert ticket.reminders == 0
    task = reminders(ticket)[0]
    assert task.state is State.BY_HAND
    with write():
        outbox.give(task, by=who(cast.OPERATOR), result="Disampaikan.")
    assert ticket.reminders == 1


def test_a_reminder_an_officer_gave_spares_the_next(app):
    ticket = asked(ReplyChannel.EMAIL, who={"email": "siti@contoh.test"})
    with clock.standing_at(parse_moment("2026-11-05T09:00")), write():
        moves.remind(ticket, "telepon", by=who(cast.OPERATOR))
    round_of("2026-11-09")
    assert reminders(ticket) == []
    round_of("2026-11-12")
    assert len(reminders(ticket)) == 1


def test_whoever_has_brought_them_is_not_reminded(app):
    ticket = asked(ReplyChannel.EMAIL, who={"email": "siti@contoh.test"})
    with clock.standing_at(parse_moment("2026-11-06T09:00")), write():
        moves.bring_papers(ticket, by=who(cast.OPERATOR), is_bringing=True)
    round_of("2026-11-12")
    assert reminders(ticket) == []
