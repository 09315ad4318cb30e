"""What people do with a request, one verb each (handbook §5.4). Ticket first, `by=` who; inside `write()`.

Each verb takes the row anew through the gate, appends one event, and sets the clocks. Changes of unit or service
stand in `rerouting`, marks in `marks`, refusals in `refusals`, papers in `papers`, words in `conversation`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalogue.models import ServiceVersion
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets import history
from app.tickets.clocks import deadlines
from app.tickets.disposition import following
from app.tickets.handling import chairs, workflow
from app.tickets.history.events import EventKind
from app.tickets.kinds import Channel
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket


def take(ticket: Ticket, *, by: Actor) -> None:
    """An operator takes a new request, or a reopened one whose papers had expired, and begins to check it."""
    workflow.move(ticket, Status.DIVERIFIKASI, by=by, event=EventKind.TAKEN)
    ticket.officer_id = by.user_id


def ask_for_papers(
    ticket: Ticket, items: Sequence[str], *, by: Actor, deadline: datetime | None = None, text: str | None = None
) -> None:
    """Ask the applicant for what is missing, until `deadline` (default: `completion.days` working days)."""
    until = deadline or deadlines.completion_deadline()
    lock(ticket)
    is_correction = ticket.status is Status.DIPROSES
    workflow.move(
        ticket,
        Status.LENGKAPI_BERKAS,
        by=by,
        event=EventKind.PAPERS_ASKED,
        text=text,
        items=list(items),
        deadline=until,
    )
    ticket.correction_rounds += is_correction
    ticket.waits_until, ticket.reminders = until, 0
    deadlines.pause(ticket)


def bring_papers(ticket: Ticket, *, by: Actor, text: str | None = None, is_bringing: bool = False) -> None:
    """The applicant completes the file, himself or at the counter; files are attached by the caller."""
    workflow.move(
        ticket, Status.DIVERIFIKASI, by=by, event=EventKind.PAPERS_BROUGHT, text=text, is_bringing=is_bringing
    )
    ticket.waits_until = None
    if ticket.correction_rounds:
        deadlines.resume(ticket)
    else:
        deadlines.start(ticket, clock.now())


def remind(ticket: Ticket, how: str, *, by: Actor) -> None:
    """Somebody reminded the applicant of the missing papers (by telephone, message, letter)."""
    lock(ticket)
    if ticket.status is not Status.LENGKAPI_BERKAS:
        raise Conflict(_("Permohonan ini tidak sedang menunggu berkas."))
    if not how.strip():
        raise Refused(_("Tulis bagaimana pemohon diingatkan."))
    ticket.reminders += 1
    history.append(ticket, EventKind.REMINDED, by=by, how=how.strip())


def expire(ticket: Ticket, *, by: Actor, text: str | None = None, unreached: str | None = None) -> None:
    """Close a request whose papers never came; the person may apply again or reopen.

    `unreached`: why nobody could remind them twice; for the office only.
    """
    workflow.move(ticket, Status.KEDALUWARSA, by=by, event=EventKind.EXPIRED, text=text, unreached=unreached)
    if unreached and unreached.strip():
        history.append(ticket, EventKind.NOTED, by=by, is_public=False, text=unreached.strip())
    deadlines.end(ticket)


def dispose(ticket: Ticket, *, by: Actor) -> None:
    """The file is complete: to the service's own section; after a correction back to whoever had asked for it."""
    lock(ticket)
    is_resumed = following.is_in_hand(ticket)
    is_straight = ticket.channel is not Channel.DOCUMENT and db.session.scalar(
        select(ServiceVersion.is_simple).where(ServiceVersion.id == ticket.service_version_id)
    )
    unit = chairs.unit_name(ticket.unit_id)
    workflow.move(
        ticket, Status.DIDISPOSISIKAN, by=by, event=EventKind.DISPOSED, is_simple=bool(is_straight), unit=unit,
        is_resumed=is_resumed,
    )  # fmt: skip
    following.straight(ticket, by=by)


def accept(ticket: Ticket, *, by: Actor) -> None:
    """Somebody of the responsible unit accepts the work, after a disposition or a reopening."""
    _require_own_unit(ticket, by)
    unit = chairs.unit_name(ticket.unit_id)
    workflow.move(ticket, Status.DIPROSES, by=by, event=EventKind.ACCEPTED, unit=unit)
    following.accepted(ticket, by=by)


def wait(ticket: Ticket, party: str, review: datetime, *, by: Actor, reason: str, is_outside: bool) -> None:
    """Wait for somebody else until `review`. The clock stands still only for a party outside the office (§5.2)."""
    workflow.move(
        ticket, Status.MENUNGGU_PIHAK_LAIN, by=by, event=EventKind.WAITING, text=reason, party=party, review=review,
        is_outside=is_outside,
    )  # fmt: skip
    ticket.waits_until, ticket.waits_for = review, party
    if is_outside:
        deadlines.pause(ticket)


def schedule(ticket: Ticket, moment: datetime, *, by: Actor, text: str | None = None) -> None:
    """Wait for an appointment agreed with the applicant; the clock stands still until then."""
    workflow.move(ticket, Status.MENUNGGU_JADWAL, by=by, event=EventKind.SCHEDULED, text=text, review=moment)
    ticket.waits_until, ticket.waits_for = moment, None
    deadlines.pause(ticket)


def resume(ticket: Ticket, *, by: Actor, text: str | None = None) -> None:
    """What was waited for has come: the work goes on."""
    workflow.move(ticket, Status.DIPROSES, by=by, event=EventKind.RESUMED, text=text)
    ticket.waits_until = ticket.waits_for = None
    deadlines.resume(ticket)


def resolve(ticket: Ticket, answer: str, *, by: Actor, unmet_need: str | None = None) -> None:
    """Finish with an answer in words; `unmet_need` says what the office could not give (R011)."""
    workflow.move(ticket, Status.SELESAI, by=by, event=EventKind.RESOLVED, text=answer)
    ticket.unmet_need = (unmet_need or "").strip() or None
    deadlines.end(ticket)


def refer(
    ticket: Ticket,
    agency: str,
    contact: str,
    *,
    by: Actor,
    text: str,
    is_data_shared: bool = False,
    is_consented: bool = False,
) -> None:
    """Send the person to the agency that can help; sharing their data needs their consent."""
    workflow.move(
        ticket, Status.DIALIHKAN, by=by, event=EventKind.REFERRED, text=text, agency=agency, contact=contact,
        is_data_shared=is_data_shared, is_consented=is_consented,
    )  # fmt: skip
    deadlines.end(ticket)


def cancel(ticket: Ticket, *, by: Actor, text: str | None = None) -> None:
    """The applicant's wish; staff record in `text` how it was told."""
    workflow.move(ticket, Status.DIBATALKAN, by=by, event=EventKind.CANCELLED, text=text, is_wish_recorded=bool(text))
    deadlines.end(ticket)


def reopen(ticket: Ticket, reason: str, *, by: Actor) -> None:
    """Open again for a new cycle; the old cycle's figures stand in the event."""
    lock(ticket)
    was_expired = ticket.status is Status.KEDALUWARSA
    workflow.move(
        ticket, Status.DIBUKA_KEMBALI, by=by, event=EventKind.REOPENED, text=reason, old_complete=ticket.complete_at,
        old_due=ticket.due_at, old_closed=ticket.closed_at, old_paused_days=ticket.paused_days,
    )  # fmt: skip
    ticket.correction_rounds = ticket.reminders = 0
    ticket.officer_id = None
    deadlines.clear(ticket) if was_expired else deadlines.start(ticket, clock.now())


def archive(ticket: Ticket, location: str, *, by: Actor, early: str | None = None) -> None:
    """File the dossier: its shelf, or that it is electronic only. `early`: why before its owner's days are over."""
    workflow.move(
        ticket, Status.DIARSIPKAN, by=by, event=EventKind.ARCHIVED, text=early, is_public=False, location=location
    )


def _require_own_unit(ticket: Ticket, by: Actor) -> None:
    if by.is_staff and ticket.unit_id not in by.unit_ids:
        raise Conflict(_("Permohonan ini milik unit lain."))
