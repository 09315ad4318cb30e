"""What is read on every page and changes a few times a year, kept in the process for at most ten seconds.

A process sees its own changes at once: a session that writes to one of the watched tables reads afresh until its
commit, which then drops what was kept; a rollback leaves no trace. Another process learns of it within ten seconds.
Values are shared between threads, so they must be of the kind that nobody changes (tuples, frozen dataclasses).
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import ORMExecuteState, UOWTransaction

SECONDS = 10.0
_PLACE = "loket_remembered"

T = TypeVar("T")
_watchers: dict[type, set[str]] = defaultdict(set)


class Remembered(Generic[T]):
    """`Remembered("holidays", read, of=(Holiday,))`: call it like `read`; each set of arguments is kept apart."""

    def __init__(self, name: str, read: Callable[..., T], *, of: tuple[type, ...]) -> None:
        self._name, self._read = name, read
        for table in of:
            _watchers[table].add(name)

    def __call__(self, *which: Any) -> T:
        if self._name in db.session().info.get(_PLACE, ()):
            return self._read(*which)
        kept = current_app.extensions.setdefault(_PLACE, {}).setdefault(self._name, {})
        since, value = kept.get(which, (0.0, None))
        if not since or time.monotonic() - since >= SECONDS:
            value = self._read(*which)
            kept[which] = (time.monotonic(), value)
        result: T = value
        return result

    def forget(self) -> None:
        """Drop what this process keeps, so that the next call reads."""
        current_app.extensions.get(_PLACE, {}).pop(self._name, None)


@event.listens_for(Session, "after_flush")
def _see_rows(session: Session, _context: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        _mark(session, type(row))


@event.listens_for(Session, "do_orm_execute")
def _see_statement(state: ORMExecuteState) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and state.bind_mapper is not None:
        _mark(state.session, state.bind_mapper.class_)


def _mark(session: Session, table: type) -> None:
    if table in _watchers:
        session.info.setdefault(_PLACE, set()).update(_watchers[table])


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget_what_changed(session: Session) -> None:
    for name in session.info.pop(_PLACE, ()):
        current_app.extensions.get(_PLACE, {}).pop(name, None)
