"""Staff of a test's office, let in by a running server, which is no demo and has the machine's own clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import update

from app.accounts.models import User
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from tests.kit.signing_in import pass_of

if TYPE_CHECKING:
    from flask import Flask


def cookie_of(app: Flask, username: str) -> str:
    with write():
        db.session.execute(update(User).where(User.username == username).values(is_demo=False))
    with clock.standing_at(datetime.now(clock.UTC)):
        return f"{app.config['SESSION_COOKIE_NAME']}={pass_of(app, username)}"
