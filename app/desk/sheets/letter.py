"""What stands on a disposition sheet: the letter, the boxes, the QR that brings it back (handbook §4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts import ladder, trays
from app.platform.database import read
from app.records.models import IncomingLetter, agenda_number
from app.stakeholders.models import Organisation, Person
from app.tickets import access
from app.tickets.disposition import instructions, reach
from app.tickets.disposition.kinds import Kind
from app.tickets.disposition.models import Disposition
from app.tickets.kinds import SECRET, Secrecy, Urgency
from app.tickets.models import Ticket
from app.web import office_names
from app.web.formatting import tanggal, waktu
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_LETTER = (
    select(
        *(Ticket.id, Ticket.number, Ticket.subject, Ticket.received_at, Ticket.is_confidential, Ticket.is_priority),
        *(IncomingLetter.running, IncomingLetter.year, IncomingLetter.agenda_elsewhere),
        *(IncomingLetter.letter_number, IncomingLetter.letter_date),
        *(IncomingLetter.sender, IncomingLetter.subject.label("matter"), IncomingLetter.urgency),
        *(IncomingLetter.secrecy, Person.name.label("person"), Organisation.name.label("organisation")),
    )
    .outerjoin(IncomingLetter, IncomingLetter.ticket_id == Ticket.id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
)
_CODE = (
    select(Disposition.code)
    .where(
        Disposition.ticket_id == bindparam("ticket_id"),
        Disposition.kind == Kind.DISPOSITION,
        Disposition.is_responsible.is_(True),
    )
    .order_by(Disposition.id)
    .limit(1)
)


class Sheet(NamedTuple):
    """One sheet, in the reader's language. `code` is None while the request has never been disposed."""

    number: str
    code: str | None
    sender: str
    letter_number: str
    letter_date: str
    received: str
    agenda: str
    is_very_urgent: bool
    is_urgent: bool
    is_secret: bool
    subject: str
    chairs: list[str]
    boxes: list[str]


def of(number: str, actor: Actor) -> Sheet | None:
    """The sheet of a request through the person; None where it is not there for him."""
    row = access.find_row(_LETTER, number, actor)
    return _written(row) if row else None


def _written(row: Any) -> Sheet:
    return Sheet(
        number=row.number,
        code=read(_CODE, {"ticket_id": row.id}).scalar(),
        sender=row.sender or row.organisation or row.person or _("tanpa nama"),
        letter_number=row.letter_number or ("–" if row.year is None else _("tanpa nomor")),
        letter_date=tanggal(row.letter_date, "sedang") or "–",
        received=waktu(row.received_at, "pendek"),
        agenda=row.number if row.year is None else agenda_number(row.running, row.year, row.agenda_elsewhere),
        is_very_urgent=row.urgency is Urgency.SANGAT_SEGERA,
        is_urgent=row.urgency is Urgency.SEGERA,
        is_secret=row.is_confidential or (row.secrecy or Secrecy.BIASA) in SECRET,
        subject=row.matter or row.subject,
        chairs=[office_names.spoken(title) for title in _chairs()],
        boxes=[office_names.spoken(box.label) for box in instructions.BOXES.offered()],
    )


def _chairs() -> list[str]:
    """The Kepala Dinas ticks the heads next below him: Sekretaris and Kabid, in the office's order."""
    top = reach.top()
    there = trays.chair(top) if top is not None else None
    return [rung.title for rung in ladder.below(there.unit_id)] if there else []


def by_code(code: str, actor: Actor) -> Any | None:
    """The disposition a sheet's code stands for, with its request, through the person."""
    statement = _OF_CODE.where(access.visible(actor))
    return read(statement, {"code": code}).first()


_OF_CODE = (
    select(
        *(Disposition.id, Disposition.code, Disposition.state, Disposition.to_title, Disposition.position_id),
        *(Ticket.id.label("ticket_id"), Ticket.number, Ticket.subject, Ticket.status, Ticket.service_id),
        *(Ticket.is_confidential, Ticket.unit_id),
    )
    .join(Ticket, Ticket.id == Disposition.ticket_id)
    .where(Disposition.code == bindparam("code"))
)
