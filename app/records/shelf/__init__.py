"""The paper file itself: put on its shelf, lent, brought back (handbook R015, §4.6).

Every deed stands in the history, for the office alone. A request that is archived with a place on a shelf has its
file there from that moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, select

from app.accounts.models import Position, User
from app.catalogue.models import Service, ServiceGroup
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import lock, read
from app.platform.refusals import Conflict, Refused
from app.records import events
from app.records.invitations import Invitation
from app.records.shelf.models import Copy, PaperFile, PaperLoan
from app.tickets import facets, history
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.web.formatting import tanggal
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.history import Happened

__all__ = ["Copy", "Standing", "Wanted", "default_code", "due_day", "give_back", "keep", "lend", "located", "standing"]

_PLACE = re.compile(r"[0-9A-Z]{1,6}(?:\.[0-9A-Z]{1,6}){4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Where a file shall stand, and what the archive list says of it."""

    location: str
    code: str = ""
    amount: str = ""
    copy: Copy = Copy.ORIGINAL
    note: str = ""


def located(written: str) -> str:
    """The place as it is kept: `1.2.3.B4.15`, capitals, no blanks. Raises Refused for anything else."""
    place = re.sub(r"\s+", "", written).upper().replace("-", ".").replace("/", ".")
    if not _PLACE.fullmatch(place):
        raise Refused(_("Tulis lokasi sebagai ruang.lemari.rak.boks.map, misalnya 1.2.3.14.5."), field="location")
    return place


def keep(ticket: Ticket, wanted: Wanted, *, by: Actor) -> PaperFile:
    """Put the file on its shelf, or move it to another; it must be in the house."""
    lock(ticket)
    place, row = located(wanted.location), _file(ticket)
    if row is None:
        row = PaperFile(ticket_id=ticket.id, location=place, kept_at=clock.now())
        db.session.add(row)
    elif _out(row) is not None:
        raise Conflict(_("Berkas ini sedang dipinjam; catat dahulu kembalinya."))
    is_moved = row.location != place or row.id is None
    row.location, row.code, row.amount = place, wanted.code or default_code(ticket.service_id), wanted.amount
    row.copy, row.note, row.kept_by_id = wanted.copy, wanted.note, by.user_id
    db.session.flush()
    if is_moved:
        history.append(ticket, EventKind.FILE_SHELVED, by=by, is_public=False, location=place)
    return row


def lend(
    ticket: Ticket, borrower: str, until: date, *, by: Actor, borrower_id: int | None = None, purpose: str = ""
) -> PaperLoan:
    """Lend the file to somebody until a day; it is lent to one at a time."""
    lock(ticket)
    row = _file(ticket)
    if row is None:
        raise Conflict(_("Berkas kertas permohonan ini belum disimpan di rak."))
    if _out(row) is not None:
        raise Conflict(_("Berkas ini sudah dipinjam orang lain."))
    person = db.session.get(User, borrower_id) if borrower_id else None
    name = person.name if person else borrower.strip()
    if not name:
        raise Refused(_("Pilih atau tulis siapa yang meminjam."), field="borrower")
    if until < clock.today():
        raise Refused(_("Tanggal kembali tidak boleh sudah lewat."), field="due_on")
    loan = PaperLoan(
        file_id=row.id, borrower_id=person.id if person else None, borrower=name, purpose=purpose,
        lent_at=clock.now(), lent_by_id=by.user_id, due_on=until,
    )  # fmt: skip
    db.session.add(loan)
    db.session.flush()
    history.append(ticket, EventKind.FILE_LENT, by=by, is_public=False, text=name, day=until.isoformat())
    return loan


def give_back(ticket: Ticket, *, by: Actor) -> None:
    """The file is back on its shelf."""
    lock(ticket)
    row = _file(ticket)
    loan = _out(row) if row else None
    if row is None or loan is None:
        raise Conflict(_("Berkas ini tidak sedang dipinjam."))
    lock(loan)
    loan.returned_at, loan.returned_to_id = clock.now(), by.user_id
    db.session.flush()
    history.append(ticket, EventKind.FILE_RETURNED, by=by, is_public=False, location=row.location)


def _file(ticket: Ticket) -> PaperFile | None:
    return db.session.scalars(select(PaperFile).where(PaperFile.ticket_id == ticket.id)).first()


def _out(row: PaperFile) -> PaperLoan | None:
    lent = select(PaperLoan).where(PaperLoan.file_id == row.id, PaperLoan.returned_at.is_(None))
    return db.session.scalars(lent).first() if row.id else None


def due_day() -> date:
    """When a file lent today comes back, unless somebody says otherwise."""
    return clock.today() + timedelta(days=int(settings.get("shelf.loan_days")))


_GROUP = (
    select(ServiceGroup.code)
    .join(Service, Service.group_id == ServiceGroup.id)
    .where(Service.id == bindparam("service_id"))
)


def default_code(service_id: int) -> str:
    """The classification of a service's papers (handbook §4.4), as the office set it for its group."""
    group = read(_GROUP, {"service_id": service_id}).scalar()
    return str(settings.get("letters.classification").get(group, ""))


class Standing(NamedTuple):
    """Where the file of one request is now."""

    location: str
    code: str
    amount: str
    copy: Copy
    note: str
    borrower: str | None
    due_on: date | None

    @property
    def is_out(self) -> bool:
        return self.due_on is not None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()


_STANDING = (
    select(
        *(PaperFile.location, PaperFile.code, PaperFile.amount, PaperFile.copy, PaperFile.note),
        *(PaperLoan.borrower, PaperLoan.due_on),
    )
    .outerjoin(PaperLoan, and_(PaperLoan.file_id == PaperFile.id, PaperLoan.returned_at.is_(None)))
    .where(PaperFile.ticket_id == bindparam("ticket_id"))
)


def standing(ticket_id: int) -> Standing | None:
    """Where the file is; None where no paper of the request was put on a shelf."""
    row = read(_STANDING, {"ticket_id": ticket_id}).first()
    return Standing(*row) if row else None


_PAPER = (
    select(
        *(Invitation.id, Invitation.day, Invitation.hour, Invitation.place, Invitation.reply_by, Invitation.outcome),
        *(Position.title, PaperFile.location, PaperLoan.borrower, PaperLoan.due_on),
    )
    .select_from(Ticket)
    .outerjoin(Invitation, Invitation.ticket_id == Ticket.id)
    .outerjoin(Position, Position.id == Invitation.represented_by_id)
    .outerjoin(PaperFile, PaperFile.ticket_id == Ticket.id)
    .outerjoin(PaperLoan, and_(PaperLoan.file_id == PaperFile.id, PaperLoan.returned_at.is_(None)))
    .where(Ticket.id == bindparam("ticket_id"))
)


@facets.facet("records: paper")
def told(ticket_id: int) -> list[tuple[str, str]]:
    """What the ticket page shows of the event it is invited to and of its paper file, in one statement."""
    row = read(_PAPER, {"ticket_id": ticket_id}).first()
    if row is None:
        return []
    facts = events.facts_of(row, row.title) if row.id is not None else []
    if row.location:
        facts.append((_("Berkas fisik"), row.location))
    if row.due_on is not None:
        facts.append((_("Dipinjam"), _("%(name)s, sampai %(day)s", name=row.borrower, day=tanggal(row.due_on))))
    return facts


@history.after(EventKind.ARCHIVED)
def stands_where_it_was_archived(ticket: Ticket, happened: Happened) -> None:
    """Archiving names a place: where that is one of ours, the file stands there from now on."""
    try:
        place = located(str(happened.particulars.get("location", "")))
    except Refused:
        return
    there = standing(ticket.id)
    if there is None:
        keep(ticket, Wanted(location=place), by=happened.by)
