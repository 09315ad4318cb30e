"""Whether this is a demo: its accounts have a password everybody knows (contract, Demo office).

With `LOKET_DEMO=0` nobody gets in with one of them; while they are open, no second factor is asked of anyone.
"""

from __future__ import annotations

from flask import current_app
from sqlalchemy import exists, select

from app.accounts.models import User
from app.extensions import db

_HAS_DEMO_ACCOUNTS = select(exists().where(User.is_demo))


def is_open() -> bool:
    """Whether demo accounts may sign in."""
    return bool(current_app.config["DEMO_WANTED"])


def is_demo() -> bool:
    """Whether this office is the demo one: demo accounts exist and may sign in. Asked of the database until it is."""
    if not is_open():
        return False
    known = current_app.extensions.get("loket_is_demo", False)
    if not known:
        known = bool(db.session.scalar(_HAS_DEMO_ACCOUNTS))
        current_app.extensions["loket_is_demo"] = known
    return bool(known)


def is_known_demo() -> bool:
    """The same as this process last found it; never asks the database, for pages that must not."""
    return is_open() and bool(current_app.extensions.get("loket_is_demo", False))
