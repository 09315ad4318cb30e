"""The accounts as a list, and one of them whole, in a fixed number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, select

from app.accounts.appointments import PRECEDENCE, in_force
from app.accounts.identity import HAS_FACTOR, asking_powers
from app.accounts.models import (
    Appointment,
    AppointmentKind,
    Position,
    Role,
    RolePermission,
    SignInSession,
    User,
    UserRole,
)
from app.accounts.permissions import PERMISSIONS
from app.catalogue.sheets import in_language
from app.extensions import db
from app.platform import clock
from app.web.i18n import current_language

if TYPE_CHECKING:
    from datetime import datetime

MOST = 500


class Line(NamedTuple):
    """An account as the list shows it."""

    id: int
    username: str
    name: str
    is_active: bool
    has_password: bool
    has_second_factor: bool
    owes_second_factor: bool
    roles: str
    last_sign_in: datetime | None


def _roles(label: Any) -> Any:
    return (
        select(func.aggregate_strings(label, ", "))
        .join(UserRole, UserRole.role_id == Role.id)
        .where(UserRole.user_id == User.id)
        .correlate(User)
        .scalar_subquery()
    )


def _asks(role_id: Any) -> Any:
    """Whether a role holds a power that asks for a second factor."""
    asking = RolePermission.permission.in_(bindparam("asking", expanding=True))
    return exists().where(RolePermission.role_id == role_id, asking)


_WORN_ASKING = exists().where(UserRole.user_id == User.id, _asks(UserRole.role_id)).correlate(User)
_HELD_ASKING = (
    exists()
    .where(Appointment.user_id == User.id, in_force(bindparam("on")), Appointment.kind != AppointmentKind.DEFINITIF)
    .where(Position.id == Appointment.position_id, _asks(Position.role_id))
    .correlate(User)
)
OWES = _WORN_ASKING | _HELD_ASKING
"""Whether an account holds a power that asks for a second factor, by a role or by a chair that is not its own."""

_LAST = (
    select(func.max(SignInSession.created_at)).where(SignInSession.user_id == User.id).correlate(User).scalar_subquery()
)
_LINES = {
    code: select(
        *(User.id, User.username, User.name, User.is_active, User.password_hash.is_not(None)),
        *(HAS_FACTOR, and_(~HAS_FACTOR, OWES), func.coalesce(_roles(label), ""), _LAST),
    )
    .order_by(User.is_active.desc(), User.name, User.id)
    .limit(MOST)
    for code, label in (("id", Role.label), ("en", func.coalesce(func.nullif(Role.label_en, ""), Role.label)))
}


def lines(words: str = "", role: str = "", state: str = "") -> list[Line]:
    """The accounts, open ones first, by name; narrowed by words in a name, a role, `aktif`, `tutup`, or
    `tanpa-faktor`: who owes a second factor and has none."""
    statement = _LINES[current_language()]
    for word in words.split()[:5]:
        in_name = User.name.icontains(word, autoescape=True)
        statement = statement.where(in_name | User.username.icontains(word, autoescape=True))
    if role:
        wearers = select(UserRole.user_id).join(Role, Role.id == UserRole.role_id).where(Role.code == role)
        statement = statement.where(User.id.in_(wearers))
    if state == "tanpa-faktor":
        statement = statement.where(User.is_active, ~HAS_FACTOR, OWES)
    if state in ("aktif", "tutup"):
        statement = statement.where(User.is_active.is_(state == "aktif"))
    told = {"on": clock.today(), "asking": sorted(asking_powers())}
    return [Line(*row) for row in db.session.execute(statement, told)]


_ROLES = select(Role.id, Role.code, Role.label, Role.label_en).order_by(Role.id)


def roles() -> dict[str, str]:
    """Every role by its code, with its label in the reader's language."""
    return {row.code: in_language(row, "label", current_language()) for row in db.session.execute(_ROLES)}


_WORN = (
    select(Role.code)
    .join(UserRole, UserRole.role_id == Role.id)
    .where(UserRole.user_id == bindparam("user_id"))
    .order_by(Role.id)
)
_CHAIRS = (
    select(Appointment.kind, Position.id, Position.title)
    .join(Position, Position.id == Appointment.position_id)
    .where(and_(Appointment.user_id == bindparam("user_id"), in_force(bindparam("on"))))
    .order_by(PRECEDENCE.desc(), Position.is_head.desc(), Appointment.id)
)


def worn(user_id: int) -> list[str]:
    """The codes of the roles an account holds."""
    return list(db.session.scalars(_WORN, {"user_id": user_id}))


def chairs(user_id: int) -> list[tuple[int, str]]:
    """The positions somebody holds today: (position, title as printed)."""
    rows = db.session.execute(_CHAIRS, {"user_id": user_id, "on": clock.today()})
    return [(row.id, row.kind.prefix + row.title) for row in rows]


def permission_words(name: str) -> str:
    """What a permission allows, in the reader's language."""
    label = PERMISSIONS[name]
    return label.english if current_language() == "en" else label.indonesian
