"""The roster of accounts: who is added, closed, opened again, and which hats they wear (handbook §1.4, R031).

Nobody changes the roles of the own account or closes it, so that one person alone cannot gain rights or lock
the office out. Every change stands in the audit log.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.accounts import demo_office, sign_in
from app.accounts.audit import record
from app.accounts.models import Role, RolePermission, User, UserRole, folded_username
from app.accounts.permissions import PERMISSIONS
from app.extensions import db
from app.platform.database import lock
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.accounts.actor import Actor

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")


def user_named(username: str) -> User | None:
    return db.session.scalar(select(User).where(User.username == folded_username(username)))


def add(
    username: str, name: str, roles: Iterable[str] = (), *, by: Actor, nip: str | None = None, rank: str | None = None
) -> User:
    """A new account without a password, inside `write()`. Refused with a sentence for the form."""
    folded = folded_username(username)
    if not _USERNAME.fullmatch(folded):
        raise Refused(_("Nama pengguna berisi huruf kecil a–z, angka, titik, dan tanda hubung, paling banyak 40."))
    if user_named(folded):
        raise Refused(_("Nama pengguna ini sudah dipakai."))
    user = User(username=folded, name=name, nip=nip, rank=rank)
    db.session.add(user)
    db.session.flush()
    record("account:added", f"account:{user.id}", {"username": folded}, by=by)
    for role in roles:
        give_role(user, role, by=by)
    return user


def rename(user: User, name: str, nip: str | None, rank: str | None, *, by: Actor) -> None:
    """Correct name, NIP or rank; the log says which, not what."""
    lock(user)
    told = {"name": name, "nip": nip, "rank": rank}
    changed = [field for field, value in told.items() if getattr(user, field) != value]
    user.name, user.nip, user.rank = name, nip, rank
    if changed:
        record("account:renamed", f"account:{user.id}", {"fields": changed}, by=by)


def disable(user: User, *, by: Actor) -> None:
    """Close the account and end its sign-ins everywhere. Refused for the own account, and for the last keeper's."""
    _refuse_own(user, by)
    lock(user)
    with _keeping_a_keeper():
        user.is_active = False
        sign_in.end_all(user.id)
        record("account:disabled", f"account:{user.id}", by=by)


def enable(user: User, *, by: Actor) -> None:
    lock(user)
    user.is_active = True
    record("account:enabled", f"account:{user.id}", by=by)


def end_sign_ins(user: User, *, by: Actor, keep_session: int | None = None) -> None:
    """Sign the account out on every device, but for `keep_session`."""
    sign_in.end_all(user.id, but=keep_session)
    record("account:signed_out", f"account:{user.id}", by=by)


def set_roles(user: User, codes: Iterable[str], *, by: Actor) -> None:
    """Let the account wear these hats and no others. Refused for the own account if that changes anything."""
    wanted = set(codes)
    worn = set(db.session.scalars(select(Role.code).join(UserRole).where(UserRole.user_id == user.id)))
    for code in sorted(wanted - worn):
        give_role(user, code, by=by)
    for code in sorted(worn - wanted):
        take_role(user, code, by=by)


def give_role(user: User, code: str, *, by: Actor) -> None:
    """Put on a hat; twice is once. Refused for the own account."""
    _refuse_own(user, by)
    role = _role(code)
    if db.session.get(UserRole, (user.id, role.id)) is None:
        db.session.add(UserRole(user_id=user.id, role_id=role.id))
        record("role:given", f"account:{user.id}", {"role": code}, by=by)
        db.session.flush()


def take_role(user: User, code: str, *, by: Actor) -> None:
    """Take off a hat. Refused for the own account."""
    _refuse_own(user, by)
    held = db.session.get(UserRole, (user.id, _role(code).id))
    if held is not None:
        with _keeping_a_keeper():
            db.session.delete(held)
            record("role:taken", f"account:{user.id}", {"role": code}, by=by)


def set_permissions(role: Role, permissions: Iterable[str], *, by: Actor) -> None:
    """Say anew what a role may do. Refused for a role one holds oneself, and when nobody could keep accounts then."""
    wanted = set(permissions)
    if not wanted <= PERMISSIONS.keys():
        raise Refused(_("Ada wewenang yang tidak dikenal."))
    if by.user_id and db.session.get(UserRole, (by.user_id, role.id)):
        raise Refused(_("Wewenang peran yang Anda pegang sendiri hanya dapat diubah orang lain."))
    before = set(db.session.scalars(select(RolePermission.permission).where(RolePermission.role_id == role.id)))
    changes = {"added": sorted(wanted - before), "removed": sorted(before - wanted)}
    with _keeping_a_keeper():
        db.session.execute(delete(RolePermission).where(RolePermission.role_id == role.id))
        db.session.add_all(RolePermission(role_id=role.id, permission=name) for name in sorted(wanted))
        record("role:changed", f"role:{role.code}", changes, by=by)


def set_password(user: User, password_hash: str, *, by: Actor, keep_session: int | None = None) -> None:
    """Change the password; every other sign-in of the account ends."""
    lock(user)
    user.password_hash = password_hash
    sign_in.end_all(user.id, but=keep_session)
    record("password:set", f"account:{user.id}", {"by": "owner"}, by=by)


_KEEPERS = (
    select(User.id)
    .join(UserRole, UserRole.user_id == User.id)
    .join(RolePermission, RolePermission.role_id == UserRole.role_id)
    .where(User.is_active, RolePermission.permission == "account:edit")
    .limit(1)
)


@contextmanager
def _keeping_a_keeper() -> Iterator[None]:
    """Refuse a change after which nobody could manage accounts any more. Asked again while the block's audit event
    holds the log's head, so that two people cannot lock the office out together."""
    keepers = _KEEPERS if demo_office.is_open() else _KEEPERS.where(User.is_demo.is_(False))
    had = db.session.execute(keepers).first() is not None
    yield
    if had and db.session.execute(keepers).first() is None:
        raise Refused(_("Paling sedikit satu akun aktif harus tetap dapat mengelola akun."))


def _refuse_own(user: User, by: Actor) -> None:
    if by.user_id is not None and by.user_id == user.id:
        raise Refused(_("Akun sendiri hanya dapat ditutup atau diberi peran oleh orang lain."))


def _role(code: str) -> Role:
    role = db.session.scalar(select(Role).where(Role.code == code))
    if role is None:
        raise Refused(_("Peran %(code)s tidak dikenal.", code=code))
    return role


def named_who_may(permission: str) -> dict[str, str]:
    """The names of those accounts by their id, as a form's choices need them."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(who_may(permission))).order_by(User.name))
    return {str(row.id): row.name for row in rows}


def who_may(permission: str) -> list[int]:
    """The active accounts whose own roles hold this permission; whoever only borrows it by a chair is left out."""
    holders = (
        select(UserRole.user_id)
        .join(RolePermission, RolePermission.role_id == UserRole.role_id)
        .join(User, User.id == UserRole.user_id)
        .where(RolePermission.permission == permission, User.is_active)
        .distinct()
        .order_by(UserRole.user_id)
    )
    return list(db.session.scalars(holders))
