"""One request that asks for two things becomes two, and its owner gets the new number (handbook §5.1).

The new one is received as any other, for its own service and with the files that concern it; the first keeps
everything it had. Both stay as confidential as the first was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import files, history, intake
from app.tickets.files.models import Attachment
from app.tickets.history.events import EventKind
from app.tickets.intake.requesters import Asking
from app.tickets.statuses import OPEN
from app.tickets.together import exclusions
from app.tickets.together.models import TicketLink
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.tickets.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The second matter: its service, words, files of the first (by id), and whether the first must wait for it."""

    service_code: str
    subject: str
    need: str
    file_ids: Sequence[int] = ()
    is_child: bool = False
    key: str | None = None


def split(ticket: Ticket, part: Part, *, by: Actor) -> Ticket:
    """Open the second request, inside `write()`; returns it. The same `key` twice gives the same one once."""
    if not by.may("ticket:merge"):
        raise Forbidden(_("Peran Anda tidak boleh memecah permohonan."))
    lock(ticket)
    if ticket.status not in OPEN:
        raise Conflict(_("Permohonan ini sudah ditutup."))
    if not part.need.strip():
        raise Refused(_("Tulis bagian kebutuhan yang dipecah."), field="need")
    opened = intake.open_ticket(_application(ticket, part), requester=_asking(ticket), by=Actor.system())
    if opened.is_new:
        _bind(ticket, opened.ticket, part, by)
    return opened.ticket


def _application(ticket: Ticket, part: Part) -> intake.Application:
    return intake.Application(
        channel=ticket.channel, service_code=part.service_code, requester_type=ticket.requester_type, need=part.need,
        subject=part.subject, sub_channel=ticket.sub_channel, reply_channel=ticket.reply_channel,
        language=ticket.language, kelurahan_id=ticket.kelurahan_id, is_priority=ticket.is_priority,
        priority_reason=ticket.priority_reason, is_confidential=ticket.is_confidential,
        key=f"split:{ticket.id}:{part.key}" if part.key else None,
    )  # fmt: skip


def _asking(ticket: Ticket) -> Asking:
    return Asking(person_id=ticket.person_id, organisation_id=ticket.organisation_id)


def _bind(ticket: Ticket, new: Ticket, part: Part, by: Actor) -> None:
    new.phone_id, new.recorded_by_id = ticket.phone_id, by.user_id
    exclusions.copy(ticket, new, by=by)
    _copy_files(ticket, new, part.file_ids)
    if part.is_child:
        new.parent_id = ticket.id
    else:
        db.session.execute(
            insert(TicketLink).values(ticket_id=ticket.id, other_id=new.id, by_id=by.user_id, at=clock.now())
        )
    history.append(new, EventKind.SPLIT_OFF, by=by, number=ticket.number, from_id=ticket.id)
    history.append(ticket, EventKind.SPLIT, by=by, number=new.number, part_id=new.id)


def _copy_files(ticket: Ticket, new: Ticket, file_ids: Sequence[int]) -> None:
    """The same blobs stand at both; a file of another request is not taken along."""
    names = ("blob_hash", "name", "media_type", "size", "pages", "kind", "is_public", "from_applicant")
    columns = [getattr(Attachment, name) for name in names]
    chosen = select(*columns).where(Attachment.ticket_id == ticket.id, Attachment.id.in_(list(file_ids)))
    rows = [dict(zip(names, row, strict=True)) for row in db.session.execute(chosen.order_by(Attachment.id))]
    if rows:
        db.session.execute(insert(Attachment), [row | {"ticket_id": new.id, "added_at": clock.now()} for row in rows])
        files.tell(new)
