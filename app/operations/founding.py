"""What an office has before anybody comes: its tables, its units and roles, its places, its services.

`./loket run` calls this before any worker starts, so that two of them never build the schema at once (reliability
finding 7). Every step may be repeated: what is there already stays as the office has edited it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import func, inspect, select, text

from app.accounts import seed as accounts
from app.accounts.models import Unit, User
from app.catalogue.seed import seed_catalogue
from app.extensions import db
from app.letters import seed as letters
from app.letters.books import seed as letter_books
from app.personal_data import retention
from app.platform import migrations
from app.platform.database import write
from app.queue import hall
from app.stakeholders import seed as stakeholders
from app.tickets.clocks import holidays, hours, levels, limits
from app.tickets.disposition.instructions import BOXES
from app.tickets.handling.reasons import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK = 0x4C4F4B02  # among the database's locks
_ANYBODY = select(User.id).limit(1)
_STAFF = select(User.id).where(User.is_demo.is_(False)).limit(1)
_ANYTHING = select(Unit.id).limit(1)
_VERSIONS = text("SELECT version_num FROM alembic_version")
STEPS = (
    accounts.seed_organisation,
    stakeholders.seed,
    seed_catalogue,
    hours.seed,
    holidays.seed,
    limits.seed,
    levels.seed,
    BOXES.seed,
    REASONS.seed,
    letters.seed,
    letter_books.seed,
    hall.seed,
    retention.seed,
)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of several machines that start together on one database, one prepares it and the others wait."""
    if db.engine.dialect.name != "postgresql":
        yield
        return
    with db.engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        yield


def build_schema(version: str = "head") -> None:
    """Bring the tables to the newest form, or up to another, all changes or none."""
    from flask_migrate import upgrade  # with Alembic, which only a change of the tables needs (`platform.migrations`)

    upgrade(directory=_directory(), revision=version)


def tables_found() -> tuple[str, ...]:
    """The versions of the tables that are there; none in an instance that was never prepared."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return ()
    return tuple(db.session.scalars(_VERSIONS))


def has_newest_tables() -> bool:
    """Whether the tables are of this program's version."""
    return tables_found() == migrations.versions(_directory())[-1:]


def knows_tables() -> bool:
    """Whether the tables are of this program's version or an older one: a newer one's cannot be read."""
    return set(tables_found()) <= set(migrations.versions(_directory()))


def _directory() -> str:
    return str(current_app.extensions["migrate"].directory)


def is_founded() -> bool:
    """Whether there is an office to ask: the newest tables, and its units in them."""
    return has_newest_tables() and db.session.scalar(_ANYTHING) is not None


def furnish_office() -> None:
    """Bring in what every office starts with and this one lacks, in one transaction."""
    with write():
        for step in STEPS:
            step()


def is_new() -> bool:
    """Whether nobody has an account yet: an empty instance, which may still become a demo."""
    return db.session.scalar(_ANYBODY) is None


def is_without_staff() -> bool:
    """Whether nobody but demo people has an account: in a real office nobody can sign in yet."""
    return db.session.scalar(_STAFF) is None
