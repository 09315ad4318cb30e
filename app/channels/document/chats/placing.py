"""What a message and photos have in common when a clerk puts them on a request that is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.permissions import current_actor
from app.platform.refusals import Refused
from app.tickets import access, history, numbering
from app.tickets.history.events import EventKind
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.channels.document.chats.form import PlaceForm
    from app.tickets.models import Ticket


def wanted(form: PlaceForm) -> Ticket | None:
    """The request that the form names, through the person; None with the form's error filled in."""
    number = numbering.parse(form.number.data or "")
    ticket = access.find(number, current_actor()) if number else None
    if ticket is None:
        form.number.errors = [_("Tidak ada permohonan dengan nomor itu, atau bukan untuk Anda.")]
    return ticket


def require_not_archived(ticket: Ticket) -> None:
    """Raises Refused for a request that takes nothing any more; inside `write()`, the request held."""
    if ticket.status is Status.DIARSIPKAN:
        raise Refused(_("Permohonan ini sudah diarsipkan."))


def note(ticket: Ticket, *, by: Actor) -> None:
    """Whose judgement it was stands in the history, inside `write()`."""
    told = _("Pesan WhatsApp ditaruh di sini oleh petugas; pengirimnya tidak terbukti.")
    history.append(ticket, EventKind.NOTED, by=by, is_public=False, text=told)
