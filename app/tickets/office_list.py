"""Short lists that the office words itself: the boxes of the disposition's sheet, the reasons for a refusal.

A line is never deleted, since old rows carry its code; what is not used any more is closed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts import audit
from app.extensions import db
from app.platform.database import lock
from app.platform.refusals import Refused
from app.platform.remembered import Remembered
from app.platform.text import without_accents
from app.web import office_names

if TYPE_CHECKING:
    from pathlib import Path

    from app.accounts.actor import Actor
    from app.web.i18n import Lazy

LONGEST = 80
_NOT_IN_A_CODE = re.compile(r"[^a-z0-9]+")


class OfficeLine:
    """The columns of such a list. Its code stays; the words are the office's."""

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    label_en: Mapped[str] = mapped_column(default="")
    place: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)


class Line(NamedTuple):
    """One line as it is read."""

    id: int
    code: str
    label: str
    label_en: str
    is_active: bool


Row = TypeVar("Row", bound=Any)


class OfficeList(Generic[Row]):
    """One list: `table` keeps it, `first` is the file an office begins with, `unworded` says that words are missing."""

    def __init__(self, table: type[Row], first: Path, unworded: Lazy) -> None:
        self.table, self._first, self._unworded = table, first, unworded
        self._name: str = table.__tablename__
        self._rows = select(table.id, table.code, table.label, table.label_en, table.is_active).order_by(
            table.place, table.id
        )
        self.everything: Remembered[tuple[Line, ...]] = Remembered(self._name, self._read, of=(table,))
        office_names.source(self.in_english)

    def seed(self) -> None:
        """Bring in the lines that are missing; what the office has edited stays. Inside `write()`."""
        known = set(db.session.scalars(select(self.table.code)))
        rows = json.loads(self._first.read_text(encoding="utf-8"))
        db.session.add_all(
            self.table(place=place, **row) for place, row in enumerate(rows, start=1) if row["code"] not in known
        )
        db.session.flush()

    def offered(self) -> list[Line]:
        """The lines that may be chosen now."""
        return [line for line in self.everything() if line.is_active]

    def labels(self) -> dict[str, str]:
        """The words for every code, closed ones too, as printed."""
        return {line.code: line.label for line in self.everything()}

    def in_english(self) -> dict[str, str]:
        """The office's own words in English."""
        return {line.label: line.label_en for line in self.everything() if line.label_en}

    def add(self, label: str, label_en: str, *, by: Actor) -> Row:
        """A new line at the end. Inside `write()`."""
        code = self.free_code(self._worded(label))
        last = db.session.scalar(select(func.max(self.table.place))) or 0
        row: Row = self.table(code=code, label=label.strip(), label_en=label_en.strip(), place=last + 1)
        db.session.add(row)
        db.session.flush()
        audit.record(f"{self._name}:added", f"{self._name}:{row.id}", {"code": code}, by=by)
        return row

    def change(self, row: Row, label: str, label_en: str, place: int, is_active: bool, *, by: Actor) -> None:
        """Other words, another place, or not offered any more. Inside `write()`."""
        lock(row)
        row.label, row.label_en = self._worded(label), label_en.strip()
        row.place, row.is_active = place, is_active
        db.session.flush()
        audit.record(f"{self._name}:changed", f"{self._name}:{row.id}", {"code": row.code, "active": is_active}, by=by)

    def _worded(self, label: str) -> str:
        wanted = label.strip()
        if not wanted:
            raise Refused(str(self._unworded), field="label")
        return wanted[:LONGEST]

    def free_code(self, label: str) -> str:
        """A code made of its words that no line has yet."""
        base = _NOT_IN_A_CODE.sub("-", without_accents(label).casefold()).strip("-")[:28] or "isi"
        taken, code, number = set(db.session.scalars(select(self.table.code))), base, 2
        while code in taken:
            code, number = f"{base}-{number}", number + 1
        return code

    def _read(self) -> tuple[Line, ...]:
        return tuple(Line(*row) for row in db.session.execute(self._rows))
