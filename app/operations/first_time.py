"""The first command on an empty instance prepares what it needs, as `./loket run` would (contract, Command line).

Only an instance that was never prepared, or whose tables are of an older program, is touched; progress goes to stderr,
so that a result on stdout stays alone.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask.cli import with_appcontext

from app.extensions import db
from app.operations import founding, run
from app.operations.reached import around_each

if TYPE_CHECKING:
    from collections.abc import Callable

    import click


_AS_IT_IS = "loket_as_it_is"


def prepared(command: click.Command) -> click.Command:
    """The same command, and each command below it, on an instance that is ready."""
    return around_each(command, _ready_first)


def on_an_empty_place(callback: Callable[..., Any]) -> Callable[..., Any]:
    """A command that brings an office of its own, and must find the place as it is."""
    setattr(callback, _AS_IT_IS, True)
    return callback


def _ready_first(callback: Callable[..., Any]) -> Callable[..., Any]:
    if hasattr(callback, _AS_IT_IS):
        return callback

    @wraps(callback)
    def act(*args: Any, **more: Any) -> Any:
        if not founding.is_founded():
            db.session.remove()  # what was read would not see the tables to come
            run.prepare(current_app._get_current_object())  # type: ignore[attr-defined]
        return callback(*args, **more)

    return with_appcontext(act)
