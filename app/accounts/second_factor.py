"""The second factor: a six-digit code from the owner's telephone (TOTP, RFC 6238), or a recovery code from paper.

Asked of whoever may see confidential requests or manage accounts (reliability, Security rules), never in a demo.
A code counts once: the step it belongs to is remembered.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pyotp
from sqlalchemy import delete, select, update

from app.accounts import demo_office, sign_in
from app.accounts.audit import record
from app.accounts.models import RecoveryCode, User
from app.extensions import db
from app.platform import clock, guard_book
from app.platform.database import lock
from app.platform.keys import keyed, seal, unseal

if TYPE_CHECKING:
    from app.accounts.actor import Actor

STEP_SECONDS = 30
RECOVERY_CODES = 10
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
    return _new_recovery_codes(user.id)


def remove(user: User, *, by: Actor, keep_session: int | None = None) -> None:
    """Take the second factor off: its owner changes telephones, or lost telephone and paper."""
    lock(user)
    user.totp_sealed = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    sign_in.end_all(user.id, but=keep_session)
    record("second_factor:removed", f"account:{user.id}", by=by)


def accept(user: User, code: str) -> bool:
    """Take a code from telephone or paper, once, inside `write()`."""
    lock(user)
    secret = unseal(user.totp_sealed) if user.totp_sealed else None
    step = matching_step(secret, code) if secret else None
    if step is None:
        return _noted(user, "recovery", is_right=_use_recovery_code(user.id, code))
    if step <= user.totp_last_step:
        return _noted(user, "totp", is_right=False)
    user.totp_last_step = step
    return _noted(user, "totp", is_right=True)


def _noted(user: User, factor: str, *, is_right: bool) -> bool:
    tell = guard_book.note if is_right else guard_book.warn
    tell("code:taken" if is_right else "code:wrong", account=user.id, factor=factor)
    return is_right


def _new_recovery_codes(user_id: int) -> list[str]:
    codes = ["".join(secrets.choice(_LETTERS) for _place in range(10)) for _number in range(RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.add_all(RecoveryCode(user_id=user_id, code_hash=_code_hash(user_id, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _use_recovery_code(user_id: int, code: str) -> bool:
    statement = (
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash == _code_hash(user_id, code))
        .where(RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.execute(statement).first() is not None


def _code_hash(user_id: int, code: str) -> str:
    letters = "".join(letter for letter in code.casefold() if letter.isalnum())
    return keyed("recovery-code", f"{user_id}:{letters}")


def unused_codes(user_id: int) -> int:
    """How many recovery codes are left."""
    statement = select(RecoveryCode.id).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return len(db.session.execute(statement).all())
