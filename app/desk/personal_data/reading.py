"""Names of officers as they stand now, with the chair they hold."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.platform.database import read


def names(*user_ids: int | None) -> dict[int, str]:
    """The names of these accounts."""
    ids = {user_id for user_id in user_ids if user_id}
    rows = read(select(User.id, User.name).where(User.id.in_(ids))).all() if ids else ()
    return {row.id: row.name for row in rows}
