"""Giving a unit's work to one of its people: the request stays the unit's, its officer changes (R031, R033)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import appointments
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets import history
from app.tickets.disposition import following
from app.tickets.history.events import EventKind
from app.tickets.statuses import AT_THE_FRONT, IN_THE_OFFICE
from app.tickets.together import excluded
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket


def assign(ticket: Ticket, user_id: int, *, by: Actor) -> None:
    """Put the request before one person of its unit. Whoever checks papers at the front takes requests alone."""
    lock(ticket)
    _require_our_work(ticket, by)
    person = next((one for one in appointments.people_of([ticket.unit_id]) if one.user_id == user_id), None)
    if person is None:
        raise Refused(_("Orang itu hari ini tidak bertugas di unit permohonan ini."), field="officer")
    if ticket.officer_id == user_id:
        raise Conflict(_("Permohonan ini sudah di tangannya."))
    excluded.require_free(ticket, user_id=user_id)
    following.assigned(ticket, person.position_id, person.user_id, by=by)
    history.append(ticket, EventKind.ASSIGNED, by=by, is_public=False, officer=person.name)


def _require_our_work(ticket: Ticket, by: Actor) -> None:
    if ticket.status in AT_THE_FRONT:
        raise Conflict(_("Permohonan ini masih diperiksa di depan; petugas depan mengambilnya sendiri."))
    if ticket.status not in IN_THE_OFFICE:
        raise Conflict(_("Permohonan ini sudah ditutup."))
    if ticket.unit_id not in by.unit_ids:
        raise Conflict(_("Permohonan ini milik unit lain."))
