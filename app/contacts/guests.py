"""*Bertemu*: somebody comes to see somebody of the office (handbook §5.5, buku tamu).

The officer is told at the desk, says whether the visitor can be received, and the visit ends when the visitor leaves
the house: until then the book says so, because a full house must be counted when it has to be left in a hurry.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.contacts.models import Meeting, Purpose, Visit
from app.contacts.visits import NOBODY, Guest, kept, line
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.tickets import notices
from app.tickets.notices.kinds import NoticeKind
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor

MEETING_LABEL = {
    Meeting.MET: lazy_("ditemui"),
    Meeting.ABSENT: lazy_("tidak dapat ditemui"),
    Meeting.LEFT: lazy_("pulang sebelum ditemui"),
}


def arrive(
    about: str,
    whom_id: int | None,
    *,
    by: Actor,
    guest: Guest = NOBODY,
    queue_number: str = "",
    form_key: str | None = None,
    signature_hash: str | None = None,
) -> Visit:
    """Write a visitor in and tell whom they want to see. Inside `write()`. Raises Refused without name or purpose."""
    if not guest.name.strip():
        raise Refused(_("Tulis nama tamu."), field="name")
    if not about.strip():
        raise Refused(_("Tulis keperluannya."), field="description")
    visit = line(guest, Purpose.MEET, by, queue_number, clock.now(), form_key)
    visit.about, visit.whom_id, visit.signature_hash = about.strip(), whom_id, signature_hash
    if whom_id is not None:
        notices.to_people([whom_id], NoticeKind.VISITOR_WAITS, when=visit.came_at.isoformat())
    return kept(visit)


def receive(visit: Visit, *, by: Actor) -> None:
    """The visitor is being seen; `by` is whoever sees them when nobody was named. Raises Conflict when it is over."""
    _require_inside(visit)
    if visit.met_at is not None:
        raise Conflict(_("Tamu ini sudah ditemui."))
    visit.met_at, visit.meeting = clock.now(), Meeting.MET
    visit.whom_id = visit.whom_id or by.user_id
    db.session.flush()


def decline(visit: Visit, *, by: Actor) -> None:
    """The visitor cannot be seen now; the counter is told by notice and the visitor is still in the house."""
    _require_inside(visit)
    visit.meeting = Meeting.ABSENT
    if visit.user_id is not None and visit.user_id != by.user_id:
        notices.to_people([visit.user_id], NoticeKind.VISITOR_DECLINED, when=visit.came_at.isoformat(), by=by.name)


def pass_to(visit: Visit, whom_id: int, *, by: Actor) -> None:
    """Somebody else of the office sees the visitor, and is told so. Raises Conflict when the visitor has left."""
    _require_inside(visit)
    visit.whom_id, visit.met_at, visit.meeting = whom_id, None, None
    db.session.flush()
    if whom_id != by.user_id:
        notices.to_people([whom_id], NoticeKind.VISITOR_WAITS, when=visit.came_at.isoformat())


def leave(visit: Visit) -> None:
    """The visitor leaves the house. Raises Conflict when they were gone already.

    Noted on a later day, `ended_at` says when it was noted; the book then shows no hour (`book.Entry.hour_is_known`).
    """
    _require_inside(visit)
    visit.ended_at = clock.now()
    visit.meeting = visit.meeting or (Meeting.LEFT if visit.met_at is None else Meeting.MET)
    db.session.flush()


def leave_since_earlier_days() -> None:
    """Whoever came on an earlier day left it too, at an hour that nobody noted. Inside `write()`."""
    forgotten = (
        Visit.purpose == Purpose.MEET,
        Visit.ended_at.is_(None),
        Visit.came_at < clock.at(clock.today(), time()),
    )
    for visit in db.session.scalars(select(Visit).where(*forgotten).order_by(Visit.id)):
        leave(visit)


def find(visit_id: int) -> Visit | None:
    """One visit to somebody of the office; visits about requests are found through their request."""
    visit = db.session.get(Visit, visit_id)
    return visit if visit is not None and visit.purpose is Purpose.MEET else None


def _require_inside(visit: Visit) -> None:
    lock(visit)
    if visit.ended_at is not None:
        raise Conflict(_("Tamu ini sudah tercatat keluar."))
