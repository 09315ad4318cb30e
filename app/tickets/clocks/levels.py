"""Who is told when time runs out, as rows the office edits (handbook §5.3).

80 % used → who works on it; at the end → Kasi; two working days later → Kabid; five → Sekretaris and Kepala Dinas.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.accounts import audit
from app.extensions import db
from app.platform.refusals import Refused
from app.platform.remembered import Remembered
from app.tickets.clocks.models import EscalationLevel, EscalationWho
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.actor import Actor

MOST_DAYS = 60

WHO_LABEL = {
    EscalationWho.OFFICER: lazy_("Petugas atau jabatan yang memegang"),
    EscalationWho.HEAD: lazy_("Kepala seksi atau subbagian"),
    EscalationWho.DIVISION: lazy_("Kepala bidang"),
    EscalationWho.LEADERS: lazy_("Sekretaris dan Kepala Dinas"),
}


class Level(NamedTuple):
    """One level: `percent` of the time used, or so many working days after the end."""

    id: int
    percent: int | None
    days_after: int | None
    who: EscalationWho
    is_active: bool


_ALL = select(
    *(EscalationLevel.id, EscalationLevel.percent, EscalationLevel.days_after),
    *(EscalationLevel.who, EscalationLevel.is_active),
).order_by(EscalationLevel.id)
_FIRST = (
    (80, None, EscalationWho.OFFICER),
    (100, None, EscalationWho.HEAD),
    (None, 2, EscalationWho.DIVISION),
    (None, 5, EscalationWho.LEADERS),
)


def everything() -> tuple[Level, ...]:
    """Every level, switched off or not, the earliest first."""
    return _levels()


def _read() -> tuple[Level, ...]:
    return tuple(Level(*row) for row in db.session.execute(_ALL))


_levels: Remembered[tuple[Level, ...]] = Remembered("escalation_levels", _read, of=(EscalationLevel,))


def seed() -> int:
    """Write down the four levels where there are none yet, inside `write()`; how many."""
    if db.session.scalar(select(EscalationLevel.id).limit(1)) is not None:
        return 0
    rows = [EscalationLevel(percent=percent, days_after=days, who=who) for percent, days, who in _FIRST]
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def change(wanted: Sequence[Level], *, by: Actor) -> None:
    """Change the levels, inside `write()`. They must come one after the other in time."""
    _refuse_nonsense(wanted)
    present = {level.id: level for level in everything()}
    changed = [level for level in wanted if level != present.get(level.id)]
    for level in changed:
        row = db.session.get_one(EscalationLevel, level.id)
        row.percent, row.days_after = level.percent, level.days_after
        row.who, row.is_active = level.who, level.is_active
    db.session.flush()
    if changed:
        told = {str(level.id): [level.percent, level.days_after, level.who.value, level.is_active] for level in changed}
        audit.record("escalation:changed", "escalation", told, by=by)


def _refuse_nonsense(wanted: Sequence[Level]) -> None:
    for level in wanted:
        if level.percent is not None and not 1 <= level.percent <= 100:
            raise Refused(_("Isi persen dari 1 sampai 100."))
        if level.days_after is not None and not 0 <= level.days_after <= MOST_DAYS:
            raise Refused(_("Isi hari kerja dari 0 sampai %(most)s.", most=MOST_DAYS))
    active = [level for level in wanted if level.is_active]
    for before, after in pairwise(active):
        if _place(after) <= _place(before):
            raise Refused(_("Tiap tingkat harus sesudah tingkat sebelumnya."))


def _place(level: Level) -> tuple[int, int]:
    return level.percent or 100, level.days_after or 0
