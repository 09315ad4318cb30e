"""Who sits at which counter, from when until when: my counter is remembered, an empty one calls nobody (issue 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.platform import clock
from app.platform.database import lock, read
from app.platform.refusals import Conflict, Refused
from app.queue.models import AT_A_DESK, QueueDesk, QueueNumber, QueueSitting
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor


def mine(actor: Actor) -> QueueDesk | None:
    """The counter at which this person sits now."""
    return db.session.scalars(
        select(QueueDesk)
        .join(QueueSitting, QueueSitting.desk_id == QueueDesk.id)
        .where(QueueSitting.user_id == actor.user_id, QueueSitting.ends_at.is_(None))
    ).first()


def last_of(actor: Actor) -> int | None:
    """The counter this person sat at last, offered first the next morning."""
    sat = select(QueueSitting.desk_id).where(QueueSitting.user_id == actor.user_id)
    return db.session.scalar(sat.order_by(QueueSitting.starts_at.desc(), QueueSitting.id.desc()).limit(1))


def sit(desk: QueueDesk, *, by: Actor, instead: bool = False) -> None:
    """Sit down at a counter, leaving one's old one; `instead` takes it over from a colleague. Raises Refused, Conflict.

    Whoever stands at the counter stays there.
    """
    lock(desk)
    if not desk.is_active:
        raise Refused(_("Loket ini tidak dipakai."), field="desk")
    sitting = _sitting(QueueSitting.desk_id == desk.id)
    if sitting is not None and sitting.user_id == by.user_id:
        return
    if sitting is not None and not instead:
        who = db.session.scalar(select(User.name).where(User.id == sitting.user_id)) or ""
        raise Conflict(_("%(name)s sedang duduk di loket ini.", name=who))
    elsewhere = _sitting(QueueSitting.user_id == by.user_id)
    if elsewhere is not None and at(elsewhere.desk_id) is not None:
        raise Refused(_("Selesaikan dulu nomor yang ada di loket Anda."), field="desk")
    for over in (sitting, elsewhere):
        if over is not None:
            over.ends_at = clock.now()
    db.session.flush()
    db.session.add(QueueSitting(desk_id=desk.id, user_id=by.user_id, starts_at=clock.now()))
    db.session.flush()


def leave(desk: QueueDesk, *, by: Actor) -> None:
    """Close the counter for now. Raises Refused while somebody stands at it."""
    lock(desk)
    if at(desk.id) is not None:
        raise Refused(_("Selesaikan dulu nomor yang ada di loket Anda."))
    sitting = _sitting(QueueSitting.desk_id == desk.id, QueueSitting.user_id == by.user_id)
    if sitting is not None:
        sitting.ends_at = clock.now()
        db.session.flush()


def is_attended(desk_id: int) -> bool:
    """Whether somebody sits there now."""
    return _sitting(QueueSitting.desk_id == desk_id) is not None


_ATTENDED = select(QueueSitting.desk_id).where(QueueSitting.ends_at.is_(None))


def attended() -> frozenset[int]:
    """The counters at which somebody sits now."""
    return frozenset(read(_ATTENDED).scalars())


def at(desk_id: int) -> QueueNumber | None:
    """The number that is at this counter now: called, or being served."""
    there = select(QueueNumber).where(QueueNumber.desk_id == desk_id, QueueNumber.state.in_(AT_A_DESK))
    return db.session.scalars(there).first()


def _sitting(*which: object) -> QueueSitting | None:
    return db.session.scalars(select(QueueSitting).where(QueueSitting.ends_at.is_(None), *which)).first()  # type: ignore[arg-type]
