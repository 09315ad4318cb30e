"""What every room holds of a person: one register for their copy, for erasing, for destroying (UU 27/2022 art. 43).

A room says of each of its tables which rows are somebody's, what in them is theirs to read, and what of it is erased
in which way; it never deletes a row that others refer to. What happened stays: numbers, moments, states, the chain.
A test goes through all text columns of the database: each is told here, or named among those that hold no person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, select, update

from app.platform import storage_sweep
from app.platform.database import change, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from app.web.i18n import Lazy

    Column = InstrumentedAttribute[Any]

ERASED = "(dihapus)"
"""What stands where words stood; a word of ours, so that nobody takes it for theirs."""


class Subject(NamedTuple):
    """Whose: the records of a person, their requests with their numbers, and the telephone numbers that are theirs.

    A dossier that is destroyed after its time has no people: only what hangs on its request goes."""

    people: tuple[int, ...] = ()
    tickets: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()


class Held(NamedTuple):
    """One table's part. `erased` gives a column its value afterwards, `files` are columns with a content's hash."""

    label: Lazy
    table: Any
    where: Callable[[Subject], ColumnElement[bool]]
    told: tuple[Column, ...]
    erased: Mapping[str, Any]
    files: tuple[str, ...]
    is_deleted: bool

    @property
    def name(self) -> str:
        return str(self.table.__tablename__)

    def covered(self) -> Iterator[str]:
        """The columns that hold nothing of the person any more afterwards."""
        columns = self.table.__table__.columns
        names = [column.name for column in columns] if self.is_deleted else [*self.erased, *self.files]
        yield from (f"{self.name}.{name}" for name in names)


_register: list[Held] = []


def holds(
    label: Lazy,
    table: Any,
    *,
    where: Callable[[Subject], ColumnElement[bool]],
    told: Sequence[Column] = (),
    erased: Mapping[str, Any] | None = None,
    files: Sequence[str] = (),
    is_deleted: bool = False,
) -> None:
    """Say that `table` holds somebody's data in the rows that `where` names. Called while the room is imported.

    They are erased in the order of telling: what others are found by comes last.
    """
    _register.append(Held(label, table, where, tuple(told), erased or {}, tuple(files), is_deleted))


def everything() -> tuple[Held, ...]:
    """All that was told, in its order."""
    return tuple(_register)


def told(subject: Subject) -> Iterator[tuple[Held, list[dict[str, Any]]]]:
    """What each table holds of somebody, to read; tables without any row are left out."""
    for part in _register:
        columns = [*part.told, *(getattr(part.table, name) for name in part.files)]
        rows = read(select(*columns).where(part.where(subject))).mappings().all() if columns else ()
        if rows:
            yield part, [dict(row) for row in rows]


def count(subject: Subject) -> dict[str, int]:
    """How many rows of each kind would be erased, by the Indonesian word for them."""
    found: dict[str, int] = {}
    for part in _register:
        is_erased = part.is_deleted or part.erased or part.files
        rows = (
            read(select(func.count()).select_from(part.table).where(part.where(subject))).scalar() if is_erased else 0
        )
        if rows:
            found[part.label.text] = found.get(part.label.text, 0) + rows
    return found


def erase(subject: Subject, nothing: str) -> dict[str, int]:
    """Erase it all, inside `write()`; how many rows of each kind. `nothing` is a kept content that says so."""
    found = count(subject)
    for part in _register:
        _let_files_go(part, subject)
        if part.is_deleted:
            change(delete(part.table).where(part.where(subject)))
        elif part.erased or part.files:
            change(update(part.table).where(part.where(subject)).values(_values(part, nothing)))
    return found


def _let_files_go(part: Held, subject: Subject) -> None:
    for name in part.files:
        column = getattr(part.table, name)
        theirs = read(select(column).where(part.where(subject), column.is_not(None))).scalars().all()
        storage_sweep.let_go(theirs)


def _values(part: Held, nothing: str) -> dict[str, Any]:
    """A file's place is empty afterwards, or where it may not be, the content that says so stands there."""
    columns = part.table.__table__.columns
    files = {name: None if columns[name].nullable else nothing for name in part.files}
    return {name: value() if callable(value) else value for name, value in part.erased.items()} | files
