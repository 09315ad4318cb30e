"""From the token in a browser's cookie to the actor behind it, in one query of columns per request.

A sign-in lives 8 hours at most and ends after 30 minutes without a request (reliability, Security rules). Disabling
an account, ending its sessions or changing its roles and positions shows with the very next request. Who deputises
for somebody (Plt, Plh) may do meanwhile what goes with that chair, from midnight to midnight of the days in the decree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from flask_login import AnonymousUserMixin
from sqlalchemy import Select, String, and_, bindparam, case, cast, exists, func, join, select
from sqlalchemy.orm import aliased

from app.accounts import demo_office
from app.accounts.actor import Actor, ActorKind
from app.accounts.appointments import PRECEDENCE, in_force
from app.accounts.models import (
    Appointment,
    AppointmentKind,
    Position,
    Proof,
    RolePermission,
    SignInSession,
    Unit,
    User,
    UserRole,
)
from app.accounts.permissions import OWN, SENSITIVE
from app.accounts.ways_in import Passkey
from app.platform import clock, settings
from app.platform.database import read
from app.platform.keys import keyed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
_DESK = "desk:open"
NOBODY = Actor(ActorKind.APPLICANT, "")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account during one request; `current_user` of Flask-Login."""

    session_id: int
    began_at: datetime
    last_seen_at: datetime
    user_id: int
    username: str
    name: str
    language: str
    shortcuts_enabled: bool
    has_code: bool
    has_second_factor: bool
    owes_second_factor: bool
    factor_due_at: datetime | None
    """Until when what asks for a second factor may be done without one; None where nothing is owed, or waived."""
    actor: Actor

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def is_held_back(self) -> bool:
        """Whether powers are withheld now for want of a second factor: it is owed, and no day of grace is left."""
        return self.owes_second_factor and self.factor_due_at is None

    def get_id(self) -> str:
        return str(self.session_id)


class Stranger(AnonymousUserMixin):
    """Nobody is signed in."""

    actor = NOBODY
    language = ""
    shortcuts_enabled = True
    username = name = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """Somebody whose desk is locked: nobody in particular, until the password is typed (`locking`)."""

    session_id: int
    user_id: int
    username: str
    name: str
    language: str
    shortcuts_enabled: bool = True
    actor: Actor = NOBODY

    is_authenticated = False
    is_active = False
    is_anonymous = True

    def get_id(self) -> None:
        return None


def token_hash(token: str) -> str:
    """What the database keeps of a session's token."""
    return keyed("sign-in-session", token)


HAS_FACTOR = User.totp_sealed.is_not(None) | exists().where(Passkey.user_id == User.id).correlate(User)
"""Whether an account has a second factor of any kind."""


def _units_below() -> Any:
    """Every unit beside every unit at or below it: (top_id, unit_id)."""
    tree = select(Unit.id.label("top_id"), Unit.id.label("unit_id")).cte("unit_below", recursive=True)
    return tree.union_all(select(tree.c.top_id, Unit.id).join(Unit, Unit.parent_id == tree.c.unit_id))


def _joined(role_ids: Any, carrier: Any) -> Any:
    """The permissions of these roles in one text, for each row of `carrier`."""
    told = select(func.aggregate_strings(RolePermission.permission, " ")).where(role_ids)
    return told.correlate(carrier).scalar_subquery()


def _statement(source: Any, *more: Any) -> Select[Any]:
    """One row for each position held, the main one first; one row without position for who holds none.

    `source` is `user_account`, or a join with it; `more` are its columns.
    """
    below = _units_below()
    units_below = (
        select(func.aggregate_strings(cast(below.c.unit_id, String), " "))
        .where(below.c.top_id == Position.unit_id)
        .correlate(Position)
        .scalar_subquery()
    )
    worn = select(UserRole.role_id).where(UserRole.user_id == User.id).correlate(User)
    permissions = _joined(RolePermission.role_id.in_(worn), User)
    of_the_chair = _joined(RolePermission.role_id == Position.role_id, Position)
    is_deputy = Appointment.kind != AppointmentKind.DEFINITIF
    held = and_(Appointment.user_id == User.id, in_force(bindparam("on")))
    return (
        select(
            *more, User.id.label("user_id"), User.username, User.name,
            User.language, User.shortcuts_enabled, User.is_demo, User.factor_owed_since, HAS_FACTOR.label("has_factor"),
            User.totp_sealed.is_not(None).label("has_code"),
            permissions.label("permissions"), Appointment.kind, Position.id.label("position_id"), Position.title,
            case((Position.is_head, units_below), else_=cast(Position.unit_id, String)).label("unit_ids"),
            case((is_deputy, of_the_chair)).label("borrowed"),
        )
        .select_from(source)
        .outerjoin(Appointment, held)
        .outerjoin(Position, Position.id == Appointment.position_id)
        .where(User.is_active)
        .order_by(PRECEDENCE.desc(), Position.is_head.desc(), Appointment.id)
    )  # fmt: skip


def _by_token() -> Select[Any]:
    session = aliased(SignInSession)
    signed_in = join(session, User, User.id == session.user_id)
    return _statement(
        signed_in,
        session.id.label("session_id"),
        session.created_at,
        session.last_seen_at,
        session.locked_at,
        session.proof,
    ).where(
        session.token_hash == bindparam("token_hash"),
        session.ended_at.is_(None),
        session.last_seen_at > bindparam("idle_since"),
        session.created_at > bindparam("begun_since"),
    )


_BY_TOKEN = _by_token()
_SHOWN_LAST = (
    select(SignInSession.proof)
    .where(SignInSession.user_id == User.id)
    .order_by(SignInSession.id.desc())
    .limit(1)
    .correlate(User)
    .scalar_subquery()
)
_BY_ACCOUNT = _statement(User, _SHOWN_LAST.label("proof")).where(User.id == bindparam("user_id"))


def whoever(token: str) -> SignedIn | Locked | None:
    """Whoever holds this token now; None when it is unknown, ended or too old, or the account is closed."""
    now = clock.now()
    rows = read(
        _BY_TOKEN,
        {
            "token_hash": token_hash(token),
            "idle_since": now - IDLE,
            "begun_since": now - ABSOLUTE,
            "on": clock.today(),
        },
    ).all()
    if not rows or (rows[0].is_demo and not demo_office.is_open()):
        return None
    return _locked(rows[0]) if _is_locked(rows[0]) else _signed_in(rows)


def signed_in_by(token: str) -> SignedIn | None:
    """Whoever is signed in with this token and not locked."""
    someone = whoever(token)
    return someone if isinstance(someone, SignedIn) else None


def _is_locked(row: Any) -> bool:
    """Locked by hand, or left alone for the office's minutes; presence is noted once a minute, so one more is given."""
    left = timedelta(minutes=settings.get("security.lock_minutes") + 1)
    return row.locked_at is not None or clock.now() - row.last_seen_at >= left


def _locked(row: Any) -> Locked:
    return Locked(row.session_id, row.user_id, row.username, row.name, row.language)


def _signed_in(rows: Any) -> SignedIn:
    first = rows[0]
    held = _held(rows)
    return SignedIn(
        session_id=first.session_id,
        began_at=first.created_at,
        last_seen_at=first.last_seen_at,
        user_id=first.user_id,
        username=first.username,
        name=first.name,
        language=first.language,
        shortcuts_enabled=first.shortcuts_enabled,
        has_code=first.has_code,
        has_second_factor=first.has_factor,
        owes_second_factor=held.owes,
        factor_due_at=held.due_at,
        actor=_actor(first, rows, held.permissions),
    )


class Held(NamedTuple):
    """What an account may do now, whether it owes a second factor, and until when that is waived."""

    permissions: frozenset[str]
    owes: bool
    due_at: datetime | None


def _held(rows: Sequence[Any]) -> Held:
    """What an account may do now, a deputy's chair included. Who owes a second factor may do nothing of what asks for
    one, unless the office's grace still runs."""
    first = rows[0]
    borrowed = " ".join(row.borrowed or "" for row in rows)
    held = frozenset(f"{first.permissions or ''} {borrowed}".split())
    has_shown = first.has_factor or getattr(first, "proof", "") == Proof.PROVIDER_STRONG
    owes = not has_shown and bool(held & asking_powers()) and not demo_office.is_demo()
    due_at = factor_due_at(first.factor_owed_since) if owes else None
    return Held((held if not owes or due_at else _without_factor(held)) | OWN, owes, due_at)


def asking_powers() -> frozenset[str]:
    """Whoever holds one of these signs in with a second factor: who has power over others, and all staff where the
    office asks it of them."""
    return SENSITIVE | {_DESK} if settings.get("security.factor_for_all") else SENSITIVE


def _without_factor(held: frozenset[str]) -> frozenset[str]:
    """What is left to who owes one and has shown none: with the desk goes everything."""
    asking = held & asking_powers()
    return frozenset() if _DESK in asking else held - asking


def factor_due_at(owed_since: datetime | None) -> datetime | None:
    """Until when an account may do without the second factor it owes; None when it may not (any more).

    The days run from the first sign-in at which it is owed: for whoever has been signed in since before (8 hours at
    most), or has not come since, they have not begun."""
    due_at = (owed_since or clock.now()) + timedelta(days=settings.get("security.factor_grace_days"))
    return due_at if clock.now() < due_at else None


def account(user_id: int) -> Actor | None:
    """Somebody who is not asking now, as he would act: to judge what may be told to him. None when the account is
    closed. What the office's sign-in vouched for when he came last counts as then."""
    rows = read(_BY_ACCOUNT, {"user_id": user_id, "on": clock.today()}).all()
    return _actor(rows[0], rows, _held(rows).permissions) if rows else None


def powers_of(user_id: int) -> frozenset[str]:
    """What an account's roles and chairs would let it do with everything shown that is asked for."""
    rows = read(_BY_ACCOUNT, {"user_id": user_id, "on": clock.today()}).all()
    return frozenset(" ".join(f"{row.permissions or ''} {row.borrowed or ''}" for row in rows).split())


def _actor(first: Any, rows: Iterable[Any], permissions: frozenset[str]) -> Actor:
    return Actor(
        kind=ActorKind.STAFF if _DESK in permissions else ActorKind.APPLICANT,
        name=first.name,
        user_id=first.user_id,
        position=AppointmentKind(first.kind).prefix + first.title if first.kind else "",
        position_ids=frozenset(row.position_id for row in rows if row.position_id),
        unit_ids=frozenset(int(unit) for row in rows for unit in (row.unit_ids or "").split()),
        permissions=permissions,
    )
