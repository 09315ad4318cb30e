"""What the doors share beside their forms: consent and warnings; for the phone and the counter also an
answer at once and the page after a request was saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import abort, flash, url_for
from sqlalchemy import select

from app.accounts.permissions import current_actor
from app.extensions import db
from app.stakeholders import addressing, privacy
from app.stakeholders.models import Person, Phone
from app.tickets import access, receipts, twins
from app.tickets.handling import moves
from app.tickets.models import Ticket
from app.tickets.statuses import STAFF_LABEL
from app.tickets.together import canned
from app.web.i18n import html_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.channels.forms import IntakeForm
    from app.tickets.kinds import Channel
    from app.tickets.receipts import Receipt
    from app.tickets.statuses import Status
    from app.tickets.twins import Twin

PUBLICITY = "publikasi"
TO_ANSWER = ("ticket:verify", "ticket:answer")
"""Who closes a request with an answer takes it first; the workflow asks for both."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A request this officer has just recorded, with what its owner is told."""

    receipt: Receipt
    status: Status
    is_confidential: bool
    twins: list[Twin]
    whom: str = ""  # how the person wishes to be addressed, with the name

    @property
    def status_label(self) -> str:
        return str(STAFF_LABEL[self.status])

    @property
    def spoken_pin(self) -> str:
        """The PIN in pairs, as it is read out."""
        return " ".join(self.receipt.pin[place : place + 2] for place in range(0, len(self.receipt.pin), 2))


_SAVED = (
    select(
        *(Ticket.id, Ticket.status, Ticket.is_confidential, Ticket.recorded_by_id, Ticket.channel),
        *(Ticket.service_id, Ticket.person_id, Ticket.organisation_id, Phone.digits.label("phone_digits")),
        *(Person.name, Person.address_form),
    )
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Phone, Phone.id == Ticket.phone_id)
)


def saved(number: str, channel: Channel, actor: Actor) -> Saved:
    """The request that `actor` recorded by this door; 404 for anybody else, because the page shows the PIN."""
    row = access.find_row(_SAVED, number, actor)
    receipt = receipts.of(row.id) if row and row.recorded_by_id == actor.user_id and row.channel is channel else None
    if row is None or receipt is None:
        abort(404)
    whom = addressing.spoken(row.name, row.address_form) if row.address_form else ""
    return Saved(receipt, row.status, row.is_confidential, twins.of(row, actor), whom)


def may_answer() -> bool:
    """Whether whoever speaks with the visitor or caller may close a request with an answer."""
    actor = current_actor()
    return all(actor.may(permission) for permission in TO_ANSWER)


def answer_at_once(ticket: Ticket, answer: str, *, by: Actor) -> None:
    """Take the request and close it with the answer just given; its history keeps both steps."""
    moves.take(ticket, by=by)
    moves.resolve(ticket, canned.finished(ticket.id, answer, by=by), by=by)


def say_unwritten(ticket: Ticket) -> None:
    """An answer given in speech closes a request at the phone and at the counter, but its owner can read nothing.

    One rule for both doors: never a wall, always a warning with the way to write it down.
    """
    sentence = html_(
        "Jawabannya tidak tertulis; pemohon hanya membaca bahwa sudah dijawab. "
        '<a class="govuk-link" href="%(url)s">Tulis jawabannya di permohonan %(number)s</a>.',
        url=url_for("ticket.show", number=ticket.number) + "#jawab",
        number=ticket.number,
    )
    flash(sentence, "warning")


def keep_consent(form: IntakeForm, ticket: Ticket, channel: Channel, *, by: Actor) -> None:
    """Consent to publicity, where it was given. Inside `write()`."""
    person = db.session.get(Person, ticket.person_id) if form.consent.data and ticket.person_id else None
    if person is not None:
        privacy.consent(person, PUBLICITY, wording=str(form.consent.label.text), channel=channel.value, by=by)


def say_warnings(form: IntakeForm) -> None:
    """What looks unusual, for the page after; it never blocks."""
    for sentence in form.warnings():
        flash(sentence, "warning")
