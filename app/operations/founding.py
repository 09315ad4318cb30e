"""What an office has before anybody comes: its tables, its units and roles, its places, its services.

`./loket run` calls this before any worker starts, so that two of them never build the schema at once (reliability
finding 7). Every step may be repeated: what is there already stays as the office has edited it.
"""

from __future__ import annotations

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select

from app.accounts import seed as accounts
from app.accounts.models import User
from app.catalogue.seed import seed_catalogue
from app.extensions import db
from app.platform.database import write
from app.stakeholders import seed as stakeholders
from app.tickets.clocks import holidays

_ANYBODY = select(User.id).limit(1)
STEPS = (accounts.seed_organisation, stakeholders.seed, seed_catalogue, holidays.seed)


def build_schema() -> None:
    """Bring the tables to the newest form, all changes or none."""
    upgrade(directory=current_app.extensions["migrate"].directory)


def furnish_office() -> None:
    """Bring in what every office starts with and this one lacks, in one transaction."""
    with write():
        for step in STEPS:
            step()


def is_new() -> bool:
    """Whether nobody has an account yet: an empty instance, which may still become a demo."""
    return db.session.scalar(_ANYBODY) is None
