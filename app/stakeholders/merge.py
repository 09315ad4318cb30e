"""Joining two records of the same person or organisation, and taking it back exactly (issue: Requester).

Only a person merges. Everything that points to the merged record is moved to the kept one, row by row, and
written down; the merged record itself stays as it was and leads to the kept one. Other rooms say which of
their columns move: `merge.moves(Ticket.person_id)`. Undoing moves back what was moved and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from app.accounts import audit
from app.extensions import db
from app.platform.clock import now
from app.platform.database import lock
from app.stakeholders.kept import Merge, NoticeGiven, PartyKind, PublicityConsent
from app.stakeholders.models import Organisation, Person, Phone, Representation
from app.stakeholders.unfit import Unfit
from app.web.i18n import _

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

    from app.accounts.actor import Actor

_FILLED = {
    PartyKind.PERSON: (
        "citizen_number_sealed", "citizen_number_key", "email", "address", "kelurahan_id", "preferred_reply_channel",
        "address_form", "note",
    ),
    PartyKind.ORGANISATION: (
        "nib", "tax_number", "legal_number", "legal_number_key", "cooperative_number", "address", "kelurahan_id",
        "note",
    ),
}  # fmt: skip
_movable: dict[str, InstrumentedAttribute[Any]] = {}


def moves(column: InstrumentedAttribute[Any]) -> None:
    """Say that `column` refers to a person or an organisation and moves with it. Its table has one `id`."""
    _movable[str(column.property.columns[0])] = column


def movable() -> tuple[str, ...]:
    """The columns that move, as `table.column`; a test compares them with the foreign keys there are."""
    return tuple(_movable)


for _column in (
    Phone.person_id,
    Phone.organisation_id,
    Representation.person_id,
    Representation.organisation_id,
    NoticeGiven.person_id,
    NoticeGiven.organisation_id,
    PublicityConsent.person_id,
):
    moves(_column)


def merge(kept: Person | Organisation, other: Person | Organisation, *, by: Actor) -> Merge:
    """Move all that is `other`'s to `kept`, and fill what `kept` does not know. Raises Unfit."""
    _lock_both(kept, other)
    if type(kept) is not type(other) or kept.id == other.id:
        raise Unfit("other", _("Pilih dua catatan yang berbeda."))
    if kept.merged_into_id or other.merged_into_id:
        raise Unfit("other", _("Salah satu catatan sudah digabungkan."))
    kind = PartyKind(kept.__tablename__)
    moved = {name: _move(column, other.id, kept.id) for name, column in _columns_of(kind).items()}
    row = Merge(kind=kind, kept_id=kept.id, merged_id=other.id, by_name=by.name, at=now())
    row.moved = {"rows": {name: ids for name, ids in moved.items() if ids}, "filled": _fill(kind, kept, other)}
    other.merged_into_id = kept.id
    db.session.add(row)
    db.session.flush()
    _note(row, "merged", by)
    return row


def undo(row: Merge, *, by: Actor) -> None:
    """Move back exactly what `row` says was moved, as far as it is still there. Raises Unfit."""
    table = Person if row.kind is PartyKind.PERSON else Organisation
    kept: Any = db.session.get_one(table, row.kept_id)
    other: Any = db.session.get_one(table, row.merged_id)
    _lock_both(kept, other)
    lock(row)
    if row.undone_at:
        raise Unfit("merge", _("Penggabungan ini sudah dibatalkan."))
    if kept.merged_into_id:
        raise Unfit("merge", _("Batalkan dahulu penggabungan yang lebih baru."))
    for name, ids in row.moved["rows"].items():
        _move(_movable[name], kept.id, other.id, only=ids)
    _unfill(row, kept, other)
    other.merged_into_id = None
    row.undone_at, row.undone_by_name = now(), by.name
    db.session.flush()
    _note(row, "unmerged", by)


def _lock_both(one: Any, other: Any) -> None:
    """Always in the same order, so that two people merging crosswise wait instead of blocking each other."""
    for row in sorted({one, other}, key=lambda row: row.id):
        lock(row)


def _columns_of(kind: PartyKind) -> dict[str, InstrumentedAttribute[Any]]:
    return {name: column for name, column in _movable.items() if _refers_to(column) == kind.value}


def _refers_to(column: InstrumentedAttribute[Any]) -> str:
    (key,) = column.property.columns[0].foreign_keys
    return str(key.target_fullname.partition(".")[0])


def _move(column: InstrumentedAttribute[Any], origin: int, goal: int, only: list[int] | None = None) -> list[int]:
    """Let the rows of `origin` refer to `goal`; returns the ids of those rows."""
    table = column.class_
    theirs = [column == origin] if only is None else [column == origin, table.id.in_(only)]
    ids = list(db.session.scalars(select(table.id).where(*theirs).order_by(table.id).with_for_update()))
    if ids:
        db.session.execute(update(table).where(table.id.in_(ids)).values({column.key: goal}))
    return ids


def _fill(kind: PartyKind, kept: Any, other: Any) -> list[str]:
    """Take over what only `other` knew. Names of fields are written down, never what stood in them."""
    filled = [field for field in _FILLED[kind] if getattr(kept, field) is None and getattr(other, field) is not None]
    for field in filled:
        setattr(kept, field, getattr(other, field))
    return filled


def _unfill(row: Merge, kept: Any, other: Any) -> None:
    """Forget again what was taken over, unless somebody has corrected it since."""
    for field in row.moved["filled"]:
        if getattr(kept, field) == getattr(other, field):
            setattr(kept, field, None)


def _note(row: Merge, deed: str, by: Actor) -> None:
    particulars = {"merge": row.id, "other": row.merged_id}
    audit.record(f"{row.kind.value}:{deed}", f"{row.kind.value}:{row.kept_id}", particulars, by=by)
