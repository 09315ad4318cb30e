"""The second factor: a six-digit code from the owner's telephone (TOTP, RFC 6238), a recovery code from paper, or a key
(`keys`).

Asked of whoever has one, owed by whoever holds a power of `permissions.SENSITIVE` or, where the office wishes it
(`security.factor_for_all`), by all staff; never in a demo. A code counts once: the step it belongs to is remembered.
Whoever owes one is led to it after signing in, and may do nothing of that kind before, unless the office grants some
days (`security.factor_grace_days`, none by default: enrolling takes two minutes, and each day of grace is one in which
a leaked password opens everything). They run from the first sign-in at which it is owed.
"""

from __future__ import annotations

import enum
import secrets

import pyotp
from sqlalchemy import delete, select, update

from app.accounts import demo_office, passkeys, sign_in
from app.accounts.actor import Actor, ActorKind
from app.accounts.audit import record
from app.accounts.models import Appointment, Position, RecoveryCode, RolePermission, User, UserRole
from app.accounts.permissions import SENSITIVE
from app.extensions import db
from app.platform import clock, guard_book
from app.platform.database import change, lock
from app.platform.keys import keyed, seal, unseal
from app.platform.refusals import Refused
from app.web.i18n import _

STEP_SECONDS = 30
RECOVERY_CODES = 10
_GROUPS, _IN_GROUP = 4, 6  # 118 bits: nobody who has the database finds a code by trying (ASVS V6.5.2)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else on paper


def is_asked_of(account: sign_in.Account) -> bool:
    """Whether signing in with this account takes a code."""
    return account.has_second_factor and not demo_office.is_demo()


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, username: str, office: str) -> str:
    """The `otpauth://` address that authenticator programs read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=office)


def matching_step(secret: str, code: str) -> int | None:
    """The 30-second step that `code` belongs to, one step of drift either way; None when the code is wrong."""
    digits = "".join(code.split())
    present = int(clock.now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if secrets.compare_digest(totp.at(step * STEP_SECONDS).encode(), digits.encode()):
            return step
    return None


def enrol(user: User, secret: str, code: str, *, by: Actor) -> list[str] | None:
    """Keep the secret once its owner proved to hold it; returns the recovery codes, shown once. None: wrong code."""
    step = matching_step(secret, code)
    if step is None:
        return None
    lock(user)
    user.totp_sealed, user.totp_last_step = seal(secret), step
    record("second_factor:enrolled", f"account:{user.id}", by=by)
    return new_recovery_codes(user.id)


def remove_key(user_id: int, key_id: int, *, by: Actor) -> None:
    """Forget one of one's keys; with the last factor of all, the recovery codes go too. Inside `write()`."""
    user = lock(db.session.get_one(User, user_id))
    passkeys.remove(key_id, user_id, by=by)
    if not user.totp_sealed and not passkeys.any_of(user_id):
        forget_recovery_codes(user_id)


class Loss(enum.StrEnum):
    """Why somebody else takes a second factor off."""

    PHONE_LOST = "phone_lost"
    PHONE_CHANGED = "phone_changed"
    KEY_LOST = "key_lost"
    OTHER = "other"


class Seen(enum.StrEnum):
    """How it was made sure that the owner asked for it: a voice or a message alone is no proof."""

    IN_PERSON = "in_person"
    CALLED_BACK = "called_back"
    LETTER = "letter"
    COMMAND = "command"  # taken off at the server itself, where nobody asks


def remove(user: User, *, by: Actor, keep_session: int | None = None) -> None:
    """Take the code from the telephone off; the recovery codes too, unless a key is left."""
    lock(user)
    user.totp_sealed = None
    if not passkeys.any_of(user.id):
        forget_recovery_codes(user.id)
    sign_in.end_all(user.id, but=keep_session)
    record("second_factor:removed", f"account:{user.id}", by=by)


def reset(user: User, loss: Loss, seen: Seen, *, by: Actor) -> None:
    """Take everything off that proves its owner beside the password, for whoever lost it; he enrols anew when he signs
    in. Told to him at his account and by a notice. Refused for the own account."""
    if user.id == by.user_id:
        raise Refused(_("Faktor kedua sendiri dilepas di Akun saya, dengan kata sandi."))
    lock(user)
    user.totp_sealed = None
    passkeys.forget_all(user.id)
    forget_recovery_codes(user.id)
    sign_in.end_all(user.id)
    told = {"reset": True, "loss": loss.value, "seen": seen.value}
    record("second_factor:removed", f"account:{user.id}", told, by=by)


def owe(user_id: int) -> None:
    """Somebody signed in who owes a second factor: the grace runs from the first time. Inside `write()`."""
    first = (User.id == user_id) & User.factor_owed_since.is_(None)
    change(update(User).where(first).values(factor_owed_since=clock.now()))


def begin_to_ask_all() -> None:
    """The office asks all staff from now on: days of grace that ran when it asked once before begin anew, but not for
    whoever has power over others and owes it all along. Inside `write()`."""
    worn = select(UserRole.user_id).join(RolePermission, RolePermission.role_id == UserRole.role_id)
    sat = select(Appointment.user_id).join(Position, Position.id == Appointment.position_id)
    sat = sat.join(RolePermission, RolePermission.role_id == Position.role_id)
    powerful = (told.where(RolePermission.permission.in_(SENSITIVE)) for told in (worn, sat))
    over = [User.factor_owed_since.is_not(None), *(User.id.not_in(told) for told in powerful)]
    change(update(User).where(*over).values(factor_owed_since=None))


def accept(user: User, code: str) -> bool:
    """Take a code from telephone or paper, once, inside `write()`."""
    lock(user)
    secret = unseal(user.totp_sealed) if user.totp_sealed else None
    step = matching_step(secret, code) if secret else None
    if step is None:
        return _noted(user, "recovery", is_right=_use_recovery_code(user, code))
    if step <= user.totp_last_step:
        return _noted(user, "totp", is_right=False)
    user.totp_last_step = step
    return _noted(user, "totp", is_right=True)


def _noted(user: User, factor: str, *, is_right: bool) -> bool:
    tell = guard_book.note if is_right else guard_book.warn
    tell("code:taken" if is_right else "code:wrong", account=user.id, factor=factor)
    return is_right


def new_recovery_codes(user_id: int) -> list[str]:
    """Ten new ones, shown once; the old ones are worth nothing any more. Inside `write()`."""
    codes = ["-".join(_group() for _place in range(_GROUPS)) for _number in range(RECOVERY_CODES)]
    forget_recovery_codes(user_id)
    db.session.add_all(RecoveryCode(user_id=user_id, code_hash=_code_hash(user_id, code)) for code in codes)
    return codes


def _group() -> str:
    return "".join(secrets.choice(_LETTERS) for _place in range(_IN_GROUP))


def renew_recovery_codes(user: User, *, by: Actor) -> list[str]:
    """Ten new codes for whoever used up or lost the paper."""
    lock(user)
    record("recovery_codes:renewed", f"account:{user.id}", by=by)
    return new_recovery_codes(user.id)


def forget_recovery_codes(user_id: int) -> None:
    change(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))


def _use_recovery_code(user: User, code: str) -> bool:
    statement = (
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _code_hash(user.id, code))
        .where(RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    is_used = change(statement).first() is not None
    if is_used:
        record("recovery_code:used", f"account:{user.id}", by=Actor(ActorKind.STAFF, user.name, user.id))
    return is_used


def _code_hash(user_id: int, code: str) -> str:
    letters = "".join(letter for letter in code.casefold() if letter.isalnum())
    return keyed("recovery-code", f"{user_id}:{letters}")


def unused_codes(user_id: int) -> int:
    """How many recovery codes are left."""
    statement = select(RecoveryCode.id).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return len(db.session.execute(statement).all())
