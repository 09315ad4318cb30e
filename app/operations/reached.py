"""A command that does not reach the database says so in one sentence (reliability: bad input gets a clear sentence).

Only the connection: what goes wrong in a statement is the program's fault, and shows where.
"""

from __future__ import annotations

import copy
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from flask import current_app
from sqlalchemy.exc import DBAPIError

from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable

_SERVER = "Nyalakan basis datanya, atau periksa DATABASE_URL dan sertifikatnya."
_FILE = "Periksa cakram dan map {place}; bila berkasnya rusak, pulihkan cadangan (docs/pemulihan.md)."


def around_each(command: click.Command, around: Callable[[Callable[..., Any]], Callable[..., Any]]) -> click.Command:
    """The same command, and each command below it, with `around` put around what it does."""
    same = copy.copy(command)
    if isinstance(same, click.Group):
        same.commands = {name: around_each(below, around) for name, below in same.commands.items()}
    elif same.callback is not None:
        same.callback = around(same.callback)
    return same


def or_told(command: click.Command) -> click.Command:
    """The same command; one sentence where the database is not there."""
    return around_each(command, _told)


def why_not() -> str:
    """What the database's library says when it is asked for a connection now; empty where it gives one."""
    try:
        with db.engine.connect():
            return ""
    except DBAPIError as trouble:
        return _why(trouble)


def remedy() -> str:
    """What to do where the database is not there: a server is turned on, a file is looked at."""
    if db.engine.dialect.name == "postgresql":
        return _SERVER
    return _FILE.format(place=current_app.config["INSTANCE"])


def _told(callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def act(*args: Any, **more: Any) -> Any:
        try:
            return callback(*args, **more)
        except DBAPIError as trouble:
            if trouble.statement is not None:
                raise
            raise click.ClickException(f"Basis data tidak terhubung: {_why(trouble)}\n{remedy()}") from None

    return act


def _why(trouble: DBAPIError) -> str:
    """What the database's library said, in one line."""
    return " ".join(str(trouble.orig).split())
