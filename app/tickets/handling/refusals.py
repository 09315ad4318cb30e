"""Refusing takes four eyes: one proposes with reasons, another decides (handbook §5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.clocks import deadlines
from app.tickets.handling import reasons, workflow
from app.tickets.history.events import EventKind
from app.tickets.models import Refusal
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

_PENDING = select(Refusal).where(Refusal.decided_at.is_(None)).order_by(Refusal.id.desc())


def pending(ticket_id: int) -> Refusal | None:
    """The proposal that waits for a decision, if any."""
    return db.session.scalars(_PENDING.where(Refusal.ticket_id == ticket_id)).first()


def propose(
    ticket: Ticket,
    *,
    code: str,
    reason: str,
    legal_basis: str,
    alternative: str | None,
    objection: str,
    by: Actor,
) -> Refusal:
    """Propose to refuse: reason, legal basis, what to do instead (None: there is nothing), and how to object."""
    lock(ticket)
    if ticket.status not in (Status.DIVERIFIKASI, Status.DIPROSES):
        raise workflow.IllegalMove(_("Permohonan pada tahap ini tidak dapat ditolak."))
    if not by.may("ticket:propose_refusal") or by.user_id is None:
        raise Forbidden(_("Peran Anda tidak boleh mengusulkan penolakan."))
    if pending(ticket.id):
        raise Conflict(_("Sudah ada usul penolakan yang menunggu keputusan."))
    if not (reason.strip() and legal_basis.strip() and objection.strip()):
        raise Refused(_("Isi alasan, dasar hukum, dan cara mengajukan keberatan."))
    if alternative is not None and not alternative.strip():
        raise Refused(_("Tulis yang dapat dilakukan pemohon, atau tandai tidak ada alternatif."), field="alternative")
    reasons.require(code)
    row = Refusal(
        ticket_id=ticket.id, code=code, reason=reason, legal_basis=legal_basis,
        alternative=alternative, objection=objection, proposed_by_id=by.user_id, proposed_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    history.append(ticket, EventKind.REFUSAL_PROPOSED, by=by, is_public=False, text=letter(row), code=code)
    return row


def agree(ticket: Ticket, *, by: Actor, note: str = "") -> None:
    """Decide for the refusal; the citizen gets the reason, its basis, the alternative and how to object."""
    row = _waiting(ticket)
    workflow.move(
        ticket, Status.DITOLAK, by=by, event=EventKind.REFUSED, text=letter(row), proposed_by=row.proposed_by_id
    )
    _decide(row, by, True, note)
    deadlines.end(ticket)


def decline(ticket: Ticket, *, by: Actor, note: str) -> None:
    """Decide against it: the request goes on as it was, and the proposer learns why."""
    row = _waiting(ticket)
    if not by.may("ticket:decide_refusal") or row.proposed_by_id == by.user_id:
        raise Forbidden(_("Yang mengusulkan penolakan tidak boleh memutuskannya sendiri."))
    if not note.strip():
        raise Refused(_("Tulis dahulu alasannya."))
    _decide(row, by, False, note)
    history.append(ticket, EventKind.REFUSAL_DECLINED, by=by, is_public=False, text=note)


def letter(row: Any) -> str:
    """The words for the citizen, made of the proposal's parts."""
    parts = [
        row.reason,
        _("Dasar: %(basis)s", basis=row.legal_basis),
        _("Yang dapat Anda lakukan: %(alternative)s", alternative=row.alternative) if row.alternative else "",
        _("Keberatan: %(objection)s", objection=row.objection),
    ]
    return "\n\n".join(part for part in parts if part)


def _waiting(ticket: Ticket) -> Refusal:
    lock(ticket)
    row = pending(ticket.id)
    if row is None:
        raise Conflict(_("Tidak ada usul penolakan yang menunggu keputusan."))
    return row


def _decide(row: Refusal, by: Actor, is_agreed: bool, note: str) -> None:
    row.decided_by_id, row.decided_at = by.user_id, clock.now()
    row.is_agreed, row.decision_note = is_agreed, note.strip() or None
