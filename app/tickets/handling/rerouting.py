"""A request in the wrong tray: another unit, or another service after all. Always with a reason (handbook §5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.catalogue.models import Service
from app.catalogue.offers import offered
from app.extensions import db
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets import history, search
from app.tickets.clocks import deadlines
from app.tickets.handling import chairs, papers, workflow
from app.tickets.history.events import EventKind
from app.tickets.statuses import IN_THE_OFFICE, OPEN, Status
from app.tickets.together import exclusions
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket


def reroute(ticket: Ticket, unit_id: int, reason: str, *, by: Actor) -> None:
    """Give the work to another unit, with the reason. At the front it only changes who will do it."""
    lock(ticket)
    if unit_id == ticket.unit_id:
        raise Refused(_("Permohonan ini sudah di unit itu."))
    exclusions.require_free(ticket, unit_id=unit_id)
    names: dict[str, Any] = {"from_unit": chairs.unit_name(ticket.unit_id), "unit": chairs.unit_name(unit_id)}
    if ticket.status in (Status.DIDISPOSISIKAN, Status.DIPROSES):
        workflow.move(ticket, Status.DIDISPOSISIKAN, by=by, event=EventKind.REROUTED, text=reason, **names)
    else:
        _record_change(ticket, EventKind.REROUTED, reason, by, names)
    ticket.unit_id = unit_id
    if ticket.status in IN_THE_OFFICE:
        chairs.wait_at_unit(ticket)


def change_service(ticket: Ticket, service_code: str, reason: str, *, by: Actor) -> None:
    """It was another service after all: new standard, checklist, unit and promise, with the reason."""
    lock(ticket)
    new = offered(service_code)
    old_code = db.session.scalar(select(Service.code).where(Service.id == ticket.service_id)) or ""
    if new.service_id == ticket.service_id:
        raise Refused(_("Permohonan ini sudah memakai layanan itu."))
    exclusions.require_free(ticket, unit_id=new.unit_id)
    _record_change(ticket, EventKind.SERVICE_CHANGED, reason, by, {"from_service": old_code, "service": new.code})
    ticket.service_id, ticket.service_version_id = new.service_id, new.version_id
    ticket.type, ticket.promised_days = new.ticket_type, new.days
    ticket.is_confidential = ticket.is_confidential or new.is_confidential
    ticket.unit_id = new.unit_id
    papers.replace(ticket)
    search.index(ticket)
    if ticket.complete_at is not None:
        deadlines.resume(ticket)
    if ticket.status in IN_THE_OFFICE:
        chairs.wait_at_unit(ticket)


def _record_change(ticket: Ticket, kind: EventKind, reason: str, by: Actor, facts: dict[str, Any]) -> None:
    if ticket.status not in OPEN:
        raise Conflict(_("Permohonan ini sudah ditutup."))
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."))
    history.append(ticket, kind, by=by, text=reason, **facts)
