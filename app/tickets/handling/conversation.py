"""Words on a request. An answer to the applicant and an internal note are two verbs that cannot be confused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.history.events import EventKind
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

LONGEST = 20_000


def answer(ticket: Ticket, text: str, *, by: Actor) -> None:
    """Write to the applicant without finishing; they read it on the tracking page."""
    _append(ticket, EventKind.ANSWERED, text, by, "ticket:answer", is_public=True)


def note(ticket: Ticket, text: str, *, by: Actor) -> None:
    """Write for the office only."""
    _append(ticket, EventKind.NOTED, text, by, "ticket:note", is_public=False)


def write_as_applicant(
    ticket: Ticket, text: str, *, by: Actor, file_count: int = 0, kind: EventKind = EventKind.APPLICANT_WROTE
) -> None:
    """The applicant adds a message, files the caller has attached, or both; an archived request takes none any more.

    `kind` is APPLICANT_MAILED for an answer by mail, whose sender is not proven.
    """
    lock(ticket)
    if ticket.status is Status.DIARSIPKAN:
        raise Conflict(_("Permohonan ini sudah diarsipkan. Silakan ajukan permohonan baru."))
    if file_count:
        history.append(ticket, EventKind.FILES_ADDED, by=by, count=file_count)
    if file_count and not text.strip():
        return
    if not history.is_repeated(ticket, kind, by=by, text=_worded(text)):
        history.append(ticket, kind, by=by, text=text)


def mark_read(ticket: Ticket, *, by: Actor) -> None:
    """What the applicant sent was read and needs no answer."""
    if not by.may("ticket:note"):
        raise Forbidden(_("Peran Anda tidak boleh menulis di sini."))
    lock(ticket)
    if ticket.applicant_wrote_at is None:
        raise Conflict(_("Pesan pemohon sudah ditangani."))
    history.append(ticket, EventKind.MESSAGE_READ, by=by, is_public=False)


def _append(ticket: Ticket, kind: EventKind, text: str, by: Actor, permission: str, *, is_public: bool) -> None:
    if not by.may(permission):
        raise Forbidden(_("Peran Anda tidak boleh menulis di sini."))
    lock(ticket)
    if not history.is_repeated(ticket, kind, by=by, text=_worded(text)):
        history.append(ticket, kind, by=by, text=text, is_public=is_public)


def _worded(text: str) -> str:
    if not text.strip():
        raise Refused(_("Tulis dahulu pesannya."))
    if len(text) > LONGEST:
        raise Refused(_("Pesan paling panjang %(count)s huruf.", count=LONGEST))
    return text
