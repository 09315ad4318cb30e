"""Visits to the counter: who came for what, under what queue number, from when until when (R115, handbook §5.5).

The visitor book fills itself from these. A visit about a request needs no name, for the request has one; whoever
only asks, or wants to see somebody, says who they are as far as they like.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.contacts.models import Purpose, Visit
from app.extensions import db
from app.platform import clock, phones
from app.platform.refusals import Refused
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

PURPOSE_LABEL = {
    Purpose.ASK: lazy_("bertanya"),
    Purpose.APPLY: lazy_("mengajukan"),
    Purpose.COMPLETE: lazy_("melengkapi berkas"),
    Purpose.COLLECT: lazy_("mengambil hasil"),
    Purpose.MEET: lazy_("bertemu"),
}


@dataclass(frozen=True, slots=True)
class Guest:
    """What a visitor says of themselves; everything may be empty, for nobody is asked more than the matter needs."""

    name: str = ""
    origin: str = ""
    phone: str = ""
    is_priority: bool = False
    party: int = 1


NOBODY = Guest()


def record(
    ticket: Ticket,
    purpose: Purpose,
    *,
    by: Actor,
    queue_number: str = "",
    started_at: datetime | None = None,
    form_key: str | None = None,
    guest: Guest = NOBODY,
    signature_hash: str | None = None,
) -> Visit:
    """Keep one visit about a request that has just ended; `guest` where somebody else came. Inside `write()`."""
    visit = line(guest, purpose, by, queue_number, started_at, form_key)
    visit.ticket_id, visit.ended_at, visit.signature_hash = ticket.id, clock.now(), signature_hash
    visit.is_priority = guest.is_priority or bool(ticket.is_priority)
    return kept(visit)


def ask(
    about: str,
    answer: str = "",
    *,
    by: Actor,
    guest: Guest = NOBODY,
    service_id: int | None = None,
    queue_number: str = "",
    started_at: datetime | None = None,
    form_key: str | None = None,
) -> Visit:
    """A question that needs no request: it is counted all the same. Raises Refused when nothing is said of it."""
    if not (about.strip() or service_id):
        raise Refused(_("Tulis pertanyaannya, atau pilih layanannya saja."), field="description")
    visit = line(guest, Purpose.ASK, by, queue_number, started_at, form_key)
    visit.about, visit.answer = about.strip() or None, answer.strip() or None
    visit.service_id, visit.ended_at = service_id, clock.now()
    return kept(visit)


def is_recorded(form_key: str) -> bool:
    """Whether the form with this key has already been taken. Inside `write()`."""
    return db.session.scalar(select(Visit.id).where(Visit.form_key == form_key)) is not None


def line(
    guest: Guest, purpose: Purpose, by: Actor, queue_number: str, started_at: datetime | None, form_key: str | None
) -> Visit:
    """The line of the book as far as all visits are alike."""
    return Visit(
        purpose=purpose, queue_number=queue_number.strip() or None, form_key=form_key, started_at=started_at,
        came_at=started_at or clock.now(), user_id=by.user_id, guest=guest.name.strip() or None,
        origin=guest.origin.strip() or None, digits=phones.normalise(guest.phone), is_priority=guest.is_priority,
        party=guest.party,
    )  # fmt: skip


def kept(visit: Visit) -> Visit:
    db.session.add(visit)
    db.session.flush()
    return visit
