"""Machines of the office that may tell Loket something: a telephone system, a gateway of messages (issue 4).

Each proves itself by a token that is shown once and kept as a keyed hash; once revoked it opens nothing any more.
"""

from __future__ import annotations

import secrets
from datetime import datetime  # noqa: TC003  # SQLAlchemy reads the annotations of the tables that have these columns
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ForeignKey, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts import audit
from app.extensions import db
from app.platform import clock
from app.platform.database import change, lock, read
from app.platform.keys import keyed
from app.platform.refusals import Conflict, Refused

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.web.i18n import Lazy

LONGEST_NAME = 80


class System:
    """The columns of a table of such machines. `heard_at`: when it last told of anything."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]


class Line(NamedTuple):
    """One of them as the settings show it."""

    id: int
    name: str
    created_at: datetime
    revoked_at: datetime | None
    heard_at: datetime | None


class Systems:
    """All machines of one kind. `word` is what the audit log calls the kind; `nameless` is said of one without a name,
    `revoked` where the token was revoked before."""

    def __init__(self, table: Any, word: str, *, nameless: Lazy, revoked: Lazy) -> None:
        self.table, self.word, self.nameless, self.revoked = table, word, nameless, revoked
        self.kind: str = table.__tablename__
        shown = (getattr(table, name) for name in ("id", "name", "created_at", "revoked_at", "heard_at"))
        self._lines = select(*shown).order_by(table.revoked_at.is_not(None), table.id)
        self._bearer = select(table.id).where(table.token_hash == bindparam("hash"), table.revoked_at.is_(None))

    def connect(self, name: str, *, by: Actor) -> str:
        """Let one more be heard, inside `write()`; its token, which nobody can read again."""
        name, token = name.strip(), secrets.token_urlsafe(32)
        if not name:
            raise Refused(str(self.nameless), field="name")
        row = self.table(name=name[:LONGEST_NAME], token_hash=self._hash(token), created_by_id=by.user_id)
        db.session.add(row)
        db.session.flush()
        audit.record(f"{self.word}:connected", f"{self.kind}:{row.id}", by=by)
        return token

    def revoke(self, system: Any, *, by: Actor) -> None:
        """From now on its token opens nothing. Raises Conflict where that was done before."""
        lock(system)
        if system.revoked_at is not None:
            raise Conflict(str(self.revoked))
        system.revoked_at = clock.now()
        audit.record(f"{self.word}:revoked", f"{self.kind}:{system.id}", by=by)

    def bearer(self, token: str) -> int | None:
        """The one that holds this token; None when none does (any more)."""
        return read(self._bearer, {"hash": self._hash(token)}).scalar() if token else None

    def every(self) -> list[Line]:
        """Every one, those that may still speak first."""
        return [Line(*row) for row in read(self._lines)]

    def speaking(self) -> list[Line]:
        """Those that may still speak."""
        return [one for one in self.every() if one.revoked_at is None]

    def heard(self, system_id: int) -> None:
        """It told of something just now, inside `write()`."""
        change(update(self.table).where(self.table.id == system_id).values(heard_at=clock.now()))

    def _hash(self, token: str) -> str:
        return keyed(self.kind.replace("_", "-"), token)
