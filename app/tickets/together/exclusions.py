"""Whom a complaint or a confidential request is about: they neither see nor handle it (handbook §3.3, §5.4 guards).

Naming a unit keeps out every unit below it too. That they see nothing is `access`'s work; here is who may name them,
and that the request leaves their hands at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from app.accounts import appointments, ladder
from app.accounts.models import Unit, User
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history, search
from app.tickets.disposition import following
from app.tickets.handling import chairs
from app.tickets.history.events import EventKind
from app.tickets.kinds import TicketType
from app.tickets.statuses import IN_THE_OFFICE, OPEN, Status
from app.tickets.together.excluded import of
from app.tickets.together.models import TicketExclusion
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.tickets.models import Ticket


def name_at_intake(ticket: Ticket, *, unit_id: int | None, user_id: int | None, by: Actor) -> None:
    """Whoever takes a complaint in says whom it is about, in the same write: no page ever shows it to them.

    It needs no permission beyond the door's. Refused: where it is about the one who writes it down, since he could not
    read out its number any more.
    """
    if ticket.recorded_by_id != by.user_id or ticket.status is not Status.DITERIMA:
        raise Conflict(_("Permohonan ini sudah berjalan."))
    if user_id == by.user_id or (unit_id and _at_or_below(unit_id) & set(by.unit_ids)):
        words = _(
            "Ini tentang Anda atau unit Anda: simpan sebagai rahasia tanpa menyebutnya di sini; "
            "petugas pengaduan yang mencatat siapa yang diadukan."
        )
        raise Refused(words, field="accused_person" if user_id == by.user_id else "accused_unit")
    if unit_id:
        _make_confidential(ticket, by, "accused_unit")
        _unit(ticket, unit_id, by)
    if user_id:
        _make_confidential(ticket, by, "accused_person")
        _person(ticket, user_id, by)


def exclude_unit(ticket: Ticket, unit_id: int, *, by: Actor) -> None:
    """The request is about this unit: it and every unit below no longer see it."""
    _prepare(ticket, by)
    _unit(ticket, unit_id, by)


def _unit(ticket: Ticket, unit_id: int, by: Actor) -> None:
    known = {row.unit_id for row in of(ticket.id)}
    if unit_id in known:
        raise Conflict(_("Unit itu sudah dicatat sebagai yang diadukan."))
    name = chairs.unit_name(unit_id)
    if not name:
        raise Refused(_("Pilih unit dari daftar."), field="unit")
    _keep(ticket, "unit_id", sorted(_at_or_below(unit_id) - known), by)
    history.append(ticket, EventKind.EXCLUDED, by=by, is_public=False, whom=name)
    leave_their_hands(ticket, by)


def exclude_person(ticket: Ticket, user_id: int, *, by: Actor) -> None:
    """The request is about this colleague, who no longer sees it."""
    _prepare(ticket, by)
    _person(ticket, user_id, by)


def _person(ticket: Ticket, user_id: int, by: Actor) -> None:
    if user_id in {row.user_id for row in of(ticket.id)}:
        raise Conflict(_("Orang itu sudah dicatat sebagai yang diadukan."))
    name = db.session.scalar(select(User.name).where(User.id == user_id))
    if not name:
        raise Refused(_("Pilih orang dari daftar."), field="person")
    _keep(ticket, "user_id", [user_id], by)
    history.append(ticket, EventKind.EXCLUDED, by=by, is_public=False, whom=name)
    leave_their_hands(ticket, by)


def end(ticket: Ticket, exclusion_id: int, *, by: Actor) -> None:
    """It was not about them after all."""
    _require_may(by)
    lock(ticket)
    row = next((one for one in of(ticket.id) if one.id == exclusion_id), None)
    if row is None:
        raise Conflict(_("Catatan itu sudah dicabut."))
    db.session.execute(delete(TicketExclusion).where(TicketExclusion.id == exclusion_id))
    history.append(ticket, EventKind.EXCLUSION_ENDED, by=by, is_public=False, whom=row.name)


def copy(origin: Ticket, goal: Ticket, *, by: Actor) -> None:
    """What one request is kept from, the other is kept from too: they are read together from now on."""
    known = {(row.unit_id, row.user_id) for row in of(goal.id)}
    for row in of(origin.id):
        if (row.unit_id, row.user_id) not in known:
            _keep(goal, "unit_id" if row.unit_id else "user_id", [row.unit_id or row.user_id or 0], by)


def _require_may(by: Actor) -> None:
    if not by.may("ticket:classify"):
        raise Forbidden(_("Peran Anda tidak boleh menandai permohonan sebagai rahasia."))


def _prepare(ticket: Ticket, by: Actor) -> None:
    """What is kept from somebody is confidential to begin with."""
    _require_may(by)
    lock(ticket)
    _make_confidential(ticket, by)


def _make_confidential(ticket: Ticket, by: Actor, field: str = "") -> None:
    if ticket.type is not TicketType.PENGADUAN and not ticket.is_confidential:
        words = _("Rahasiakan dahulu; hanya pengaduan dan permohonan rahasia yang ditutup bagi yang diadukan.")
        raise Refused(words, field=field)
    if not ticket.is_confidential:
        ticket.is_confidential = True
        history.append(ticket, EventKind.CONFIDENTIALITY_SET, by=by, is_public=False, answer="ya")
        search.index(ticket)


def _keep(ticket: Ticket, column: str, ids: list[int], by: Actor) -> None:
    kept = {"ticket_id": ticket.id, "by_id": by.user_id, "at": clock.now(), "unit_id": None, "user_id": None}
    if ids:
        db.session.execute(insert(TicketExclusion), [kept | {column: one} for one in ids])


def _at_or_below(unit_id: int) -> set[int]:
    rows = db.session.execute(select(Unit.id, Unit.parent_id)).all()
    found, more = {unit_id}, {unit_id}
    while more:
        more = {row.id for row in rows if row.parent_id in more} - found
        found |= more
    return found


def leave_their_hands(ticket: Ticket, by: Actor) -> None:
    """Whoever is named no longer holds it, nor the chair it waits at: it goes to the first head above who is free."""
    named = of(ticket.id)
    units, people = {row.unit_id for row in named}, {row.user_id for row in named}
    if ticket.officer_id in people:
        following.released(ticket)
    is_theirs = ticket.unit_id in units or _is_held_by(ticket.position_id, people)
    if not is_theirs or ticket.status not in OPEN:
        return
    rungs = [rung for rung in ladder.upward(ticket.unit_id) if rung.unit_id not in units]
    above = next((rung for rung in rungs if not _is_held_by(rung.position_id, people)), None)
    if above is None:
        following.released(ticket)
        return
    following.transferred(ticket, above.unit_id, by=by)
    if ticket.status not in IN_THE_OFFICE:
        ticket.position_id, ticket.officer_id = above.position_id, None


def _is_held_by(position_id: int | None, people: set[int | None]) -> bool:
    """Whether nobody but those named holds the position today."""
    there = appointments.holders(position_id) if position_id else []
    return bool(there) and all(one.user_id in people for one in there)
