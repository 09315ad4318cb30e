"""A request in the wrong tray: another unit, or another service after all. Always with a reason (handbook §5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts import ladder
from app.catalogue.models import Service
from app.catalogue.offers import offered
from app.extensions import db
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history, routing, search
from app.tickets.clocks import deadlines
from app.tickets.disposition import following, reach
from app.tickets.handling import chairs, papers, workflow
from app.tickets.history.events import EventKind
from app.tickets.statuses import IN_THE_OFFICE, OPEN, Status
from app.tickets.together import excluded
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket
    from app.tickets.routing import Way


def reroute(ticket: Ticket, unit_id: int, reason: str, *, by: Actor) -> None:
    """Give the work to another unit, with the reason. At the front it only changes who will do it."""
    lock(ticket)
    if unit_id == ticket.unit_id:
        raise Refused(_("Permohonan ini sudah di unit itu."))
    excluded.require_free(ticket, unit_id=unit_id)
    names: dict[str, Any] = {"from_unit": chairs.unit_name(ticket.unit_id), "unit": chairs.unit_name(unit_id)}
    if ticket.status in (Status.DIDISPOSISIKAN, Status.DIPROSES):
        if not by.may("ticket:reroute"):
            raise Forbidden(_("Peran Anda tidak boleh mengambil langkah ini."))
        workflow.move(ticket, Status.DIDISPOSISIKAN, by=by, event=EventKind.REROUTED, text=reason, **names)
    else:
        _record_change(ticket, EventKind.REROUTED, reason, by, names)
    following.transferred(ticket, unit_id, by=by)


def change_service(ticket: Ticket, service_code: str, reason: str, *, by: Actor) -> None:
    """It was another service after all: new standard, checklist, unit and promise, with the reason."""
    lock(ticket)
    new = offered(service_code)
    old_code = db.session.scalar(select(Service.code).where(Service.id == ticket.service_id)) or ""
    if new.service_id == ticket.service_id:
        raise Refused(_("Permohonan ini sudah memakai layanan itu."))
    excluded.require_free(ticket, unit_id=new.unit_id)
    _record_change(ticket, EventKind.SERVICE_CHANGED, reason, by, {"from_service": old_code, "service": new.code})
    ticket.service_id, ticket.service_version_id = new.service_id, new.version_id
    ticket.type, ticket.promised_days = new.ticket_type, new.days
    ticket.is_confidential = ticket.is_confidential or new.is_confidential
    way = routing.way_of(ticket)
    papers.replace(ticket)
    search.index(ticket)
    if ticket.complete_at is not None:
        deadlines.resume(ticket)
    _lead(ticket, way, by)


def _lead(ticket: Ticket, way: Way, by: Actor) -> None:
    """Another service may be another unit's, by the same rules as a new request; whoever stands above it keeps it."""
    over = {reach.first_desk(), *(rung.position_id for rung in ladder.upward(way.unit_id))}
    is_there = ticket.unit_id == way.unit_id or (ticket.status in IN_THE_OFFICE and ticket.position_id in over)
    if not is_there:
        following.transferred(ticket, way.unit_id, by=by)
    if ticket.status not in IN_THE_OFFICE:
        ticket.position_id = way.position_id
    routing.say(ticket, way, unit=chairs.unit_name(way.unit_id), by=by)


def _record_change(ticket: Ticket, kind: EventKind, reason: str, by: Actor, facts: dict[str, Any]) -> None:
    if ticket.status not in OPEN:
        raise Conflict(_("Permohonan ini sudah ditutup."))
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."))
    history.append(ticket, kind, by=by, text=reason, **facts)
