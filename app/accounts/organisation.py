"""Units and positions change as the office is reorganised; what still hangs on one keeps it open (handbook §1.5, R033).

Nothing is deleted: a closed unit or position stays readable in old requests. Rooms above say what is in the way of
closing by registering: `@organisation.keeps_unit_open` for the catalogue's services, the core's open requests.
All verbs run inside `write()` and stand in the audit log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from app.accounts.audit import record
from app.accounts.models import Appointment, Position, Role, Unit, User
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Refused
from app.platform.remembered import Remembered
from app.web import office_names
from app.web.i18n import _, plural_

if TYPE_CHECKING:
    from app.accounts.actor import Actor

Ties = Callable[[int], list[str]]
_UNIT_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}(?:-[A-Z0-9]{1,11})*")
_POSITION_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST_CODE = 40

_unit_ties: list[Ties] = []
_position_ties: list[Ties] = []


def keeps_unit_open(ties: Ties) -> Ties:
    """Register `f(unit_id)` that names, in words, what of a room above still hangs on a unit."""
    _unit_ties.append(ties)
    return ties


def keeps_position_open(ties: Ties) -> Ties:
    """The same for a position."""
    _position_ties.append(ties)
    return ties


def add_unit(code: str, name: str, parent: Unit | None, *, by: Actor, name_en: str = "", duties: str = "") -> Unit:
    """A new unit below `parent` (None: at the top). Its code is permanent, in capitals: `KLB-OTH`."""
    if not _UNIT_CODE.fullmatch(code) or len(code) > _LONGEST_CODE:
        raise Refused(_("Kode unit ditulis dengan huruf besar, misalnya KLB-OTH."), field="code")
    if db.session.scalar(select(Unit.id).where(Unit.code == code)):
        raise Refused(_("Kode ini sudah dipakai."), field="code")
    _refuse_closed_parent(parent)
    unit = Unit(code=code, name=name, name_en=name_en, duties=duties, parent_id=parent.id if parent else None)
    db.session.add(unit)
    db.session.flush()
    record("unit:added", f"unit:{unit.id}", {"code": code, "parent": parent.code if parent else None}, by=by)
    return unit


def change_unit(unit: Unit, name: str, parent: Unit | None, *, by: Actor, name_en: str = "", duties: str = "") -> None:
    """Rename a unit, or move it below another; never below itself."""
    lock(unit)
    if parent is not None and parent.id in _at_or_below(unit.id):
        raise Refused(_("Unit tidak dapat berada di bawah dirinya sendiri."), field="parent")
    if parent is not None and parent.id != unit.parent_id:
        _refuse_closed_parent(parent)
    wanted = {"name": name, "name_en": name_en, "duties": duties, "parent_id": parent.id if parent else None}
    _change(unit, wanted, "unit:changed", by)


def close_unit(unit: Unit, *, by: Actor) -> None:
    """Deactivate a unit; refused with the list of what is in the way."""
    lock(unit)
    in_the_way = _ties_of_unit(unit.id)
    if in_the_way:
        raise Refused(_("Unit ini belum dapat dinonaktifkan. Masih ada: %(what)s.", what="; ".join(in_the_way)))
    _change(unit, {"is_active": False}, "unit:closed", by)


def open_unit(unit: Unit, *, by: Actor) -> None:
    """Use a unit again."""
    lock(unit)
    _refuse_closed_parent(db.session.get(Unit, unit.parent_id) if unit.parent_id else None)
    _change(unit, {"is_active": True}, "unit:opened", by)


def add_position(
    code: str, title: str, unit: Unit, *, by: Actor, title_en: str = "", is_head: bool = False
) -> Position:
    """A new chair in a unit. Its code is permanent, in small letters: `kasi-klb-oth`."""
    if not _POSITION_CODE.fullmatch(code) or len(code) > _LONGEST_CODE:
        raise Refused(_("Kode jabatan ditulis dengan huruf kecil, misalnya kasi-klb-oth."), field="code")
    if db.session.scalar(select(Position.id).where(Position.code == code)):
        raise Refused(_("Kode ini sudah dipakai."), field="code")
    lock(unit)
    if not unit.is_active:
        raise Refused(_("Unit itu tidak aktif lagi."))
    if is_head:
        _refuse_second_head(unit.id)
    position = Position(code=code, title=title, title_en=title_en, unit_id=unit.id, is_head=is_head)
    db.session.add(position)
    db.session.flush()
    record("position:added", f"position:{position.id}", {"code": code, "unit": unit.code, "head": is_head}, by=by)
    return position


def change_position(position: Position, title: str, *, by: Actor, title_en: str = "", is_head: bool = False) -> None:
    """Give a chair another title, or let it head its unit; a unit has one head."""
    lock(db.session.get_one(Unit, position.unit_id))
    lock(position)
    if is_head and position.is_active:
        _refuse_second_head(position.unit_id, position.id)
    _change(position, {"title": title, "title_en": title_en, "is_head": is_head}, "position:changed", by)


def set_role(position: Position, role: Role | None, *, by: Actor) -> None:
    """Say what goes with a chair: a Plt or Plh there may do as much as `role`. For whoever also keeps the accounts."""
    lock(position)
    wanted = role.id if role else None
    if wanted == position.role_id:
        return
    if not by.may("account:edit"):
        raise Refused(_("Wewenang jabatan hanya diubah oleh pengelola akun."), field="role")
    _change(position, {"role_id": wanted}, "position:changed", by)


def close_position(position: Position, *, by: Actor) -> None:
    """Deactivate a chair; refused with the list of what is in the way."""
    lock(position)
    in_the_way = [*_terms_of(position.id), *(words for ties in _position_ties for words in ties(position.id))]
    if in_the_way:
        raise Refused(_("Jabatan ini belum dapat dinonaktifkan. Masih ada: %(what)s.", what="; ".join(in_the_way)))
    _change(position, {"is_active": False}, "position:closed", by)


def open_position(position: Position, *, by: Actor) -> None:
    """Use a chair again."""
    unit = lock(db.session.get_one(Unit, position.unit_id))
    lock(position)
    if not unit.is_active:
        raise Refused(_("Unit itu tidak aktif lagi."))
    if position.is_head:
        _refuse_second_head(position.unit_id, position.id)
    _change(position, {"is_active": True}, "position:opened", by)


def _change(row: Unit | Position, wanted: Mapping[str, object], action: str, by: Actor) -> None:
    """Set what differs and note which fields; nothing new leaves no trace."""
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        db.session.flush()
        record(action, f"{row.__tablename__}:{row.id}", {"code": row.code, "fields": changed}, by=by)


def _refuse_closed_parent(parent: Unit | None) -> None:
    if parent is not None and not parent.is_active:
        raise Refused(_("Unit induknya tidak aktif."), field="parent")


def _refuse_second_head(unit_id: int, but: int = 0) -> None:
    heads = (Position.unit_id == unit_id) & Position.is_head & Position.is_active & (Position.id != but)
    title = db.session.scalar(select(Position.title).where(heads))
    if title:
        raise Refused(_("Unit ini sudah dipimpin oleh %(title)s.", title=title), field="is_head")


def _at_or_below(unit_id: int) -> set[int]:
    below = select(Unit.id).where(Unit.id == unit_id).cte("below", recursive=True)
    below = below.union(select(Unit.id).join(below, Unit.parent_id == below.c.id))
    return set(db.session.scalars(select(below.c.id)))


def _ties_of_unit(unit_id: int) -> list[str]:
    under = db.session.scalars(select(Unit.name).where(Unit.parent_id == unit_id, Unit.is_active)).all()
    chairs = db.session.scalar(
        select(func.count()).select_from(Position).where(Position.unit_id == unit_id, Position.is_active)
    )
    own = [_("unit di bawahnya (%(names)s)", names=", ".join(under))] if under else []
    own += [plural_(chairs, "%(n)s jabatan aktif", "%(n)s jabatan aktif")] if chairs else []
    return own + [words for ties in _unit_ties for words in ties(unit_id)]


def _terms_of(position_id: int) -> list[str]:
    lasting = or_(Appointment.ends_on.is_(None), Appointment.ends_on >= clock.today())
    names = db.session.scalars(
        select(User.name)
        .join(Appointment, Appointment.user_id == User.id)
        .where(Appointment.position_id == position_id, lasting)
    ).all()
    return [_("pejabat (%(names)s)", names=", ".join(names))] if names else []


_NAMES = select(Unit.name, Unit.name_en).union(select(Position.title, Position.title_en))


def _read_names() -> dict[str, str]:
    return {name: name_en for name, name_en in db.session.execute(_NAMES) if name_en}


in_english: Remembered[dict[str, str]] = Remembered("units and positions in English", _read_names, of=(Unit, Position))
office_names.source(in_english)
