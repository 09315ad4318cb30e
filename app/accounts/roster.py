"""The roster of accounts: who is added, closed, opened again, and which hats they wear (handbook §1.4, R031).

Nobody changes the roles of the own account or closes it, so that one person alone cannot gain rights or lock
the office out. Every change stands in the audit log.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.accounts import sign_in
from app.accounts.audit import record
from app.accounts.models import Role, RolePermission, User, UserRole, folded_username
from app.accounts.permissions import PERMISSIONS
from app.extensions import db
from app.platform.database import lock
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")


def user_named(username: str) -> User | None:
    return db.session.scalar(select(User).where(User.username == folded_username(username)))


def add(username: str, name: str, roles: Iterable[str] = (), *, by: Actor, nip: str | None = None) -> User:
    """A new account without a password, inside `write()`. Refused with a sentence for the form."""
    folded = folded_username(username)
    if not _USERNAME.fullmatch(folded):
        raise Refused(_("Nama pengguna berisi huruf kecil a–z, angka, titik, dan tanda hubung, paling banyak 40."))
    if user_named(folded):
        raise Refused(_("Nama pengguna ini sudah dipakai."))
    user = User(username=folded, name=name, nip=nip)
    db.session.add(user)
    db.session.flush()
    record("account:added", f"account:{user.id}", {"username": folded}, by=by)
    for role in roles:
        give_role(user, role, by=by)
    return user


def disable(user: User, *, by: Actor) -> None:
    """Close the account and end its sign-ins everywhere. Refused for the own account."""
    _refuse_own(user, by)
    lock(user)
    user.is_active = False
    sign_in.end_all(user.id)
    record("account:disabled", f"account:{user.id}", by=by)


def enable(user: User, *, by: Actor) -> None:
    lock(user)
    user.is_active = True
    record("account:enabled", f"account:{user.id}", by=by)


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
        db.session.delete(held)
        record("role:taken", f"account:{user.id}", {"role": code}, by=by)
        db.session.flush()


def set_permissions(role: Role, permissions: Iterable[str], *, by: Actor) -> None:
    """Say anew what a role may do. Refused for a role one holds oneself."""
    wanted = set(permissions)
    if not wanted <= PERMISSIONS.keys():
        raise Refused(_("Ada wewenang yang tidak dikenal."))
    if by.user_id and db.session.get(UserRole, (by.user_id, role.id)):
        raise Refused(_("Wewenang peran yang Anda pegang sendiri hanya dapat diubah orang lain."))
    before = set(db.session.scalars(select(RolePermission.permission).where(RolePermission.role_id == role.id)))
    db.session.execute(delete(RolePermission).where(RolePermission.role_id == role.id))
    db.session.add_all(RolePermission(role_id=role.id, permission=name) for name in sorted(wanted))
    changes = {"added": sorted(wanted - before), "removed": sorted(before - wanted)}
    record("role:changed", f"role:{role.code}", changes, by=by)


def set_password(user: User, password_hash: str, *, by: Actor, keep_session: int | None = None) -> None:
    """Change the password; every other sign-in of the account ends."""
    lock(user)
    user.password_hash = password_hash
    sign_in.end_all(user.id, but=keep_session)
    record("password:set", f"account:{user.id}", {"by": "owner"}, by=by)


def _refuse_own(user: User, by: Actor) -> None:
    if by.user_id is not None and by.user_id == user.id:
        raise Refused(_("Akun sendiri hanya dapat ditutup atau diberi peran oleh orang lain."))


def _role(code: str) -> Role:
    role = db.session.scalar(select(Role).where(Role.code == code))
    if role is None:
        raise Refused(_("Peran %(code)s tidak dikenal.", code=code))
    return role
