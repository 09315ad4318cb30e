"""The codes of the archive's classification, each with the days on which it holds (Permendagri 83/2022; handbook §4.4).

The list changes by decree (518 became 500.3.2): an old code is closed on a day, never changed, so that an old letter
keeps the meaning of its number.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, or_, select

from app.accounts import audit
from app.extensions import db
from app.letters.books.pattern import is_classification
from app.letters.models import Classification
from app.platform.database import lock, read
from app.platform.refusals import Refused
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_HELD = or_(Classification.valid_until.is_(None), Classification.valid_until >= bindparam("day"))
_ON = (
    select(Classification.code, Classification.name)
    .where(Classification.valid_from <= bindparam("day"), _HELD)
    .order_by(Classification.code)
)
_ALL = select(
    *(Classification.id, Classification.code, Classification.name, Classification.valid_from),
    Classification.valid_until,
).order_by(Classification.code, Classification.valid_from)


class Code(NamedTuple):
    """One row of the list; `until` is the last day it holds."""

    id: int
    code: str
    name: str
    since: date
    until: date | None


def on(day: date) -> dict[str, str]:
    """The codes in force on a day, with their names, in order of their numbers."""
    rows = {row.code: row.name for row in read(_ON, {"day": day})}
    return dict(sorted(rows.items(), key=lambda item: _place(item[0])))


def every() -> list[Code]:
    """The whole list, also what no longer holds."""
    return sorted((Code(*row) for row in read(_ALL)), key=lambda row: (_place(row.code), row.since))


def require(code: str, day: date) -> None:
    """Refuse a letter whose code is not in force on its day."""
    if not code:
        raise Refused(_("Pilih kode klasifikasi surat."), field="classification")
    if code not in on(day):
        raise Refused(_("Kode klasifikasi %(code)s tidak berlaku.", code=code), field="classification")


def add(code: str, name: str, since: date, *, by: Actor) -> Classification:
    """A code in force from a day on; the same code in force then is closed the day before."""
    if not is_classification(code):
        raise Refused(_("Tulis kode seperti 500.3.2."), field="code")
    for row in db.session.scalars(select(Classification).where(Classification.code == code)):
        if row.valid_from >= since:
            raise Refused(_("Kode ini sudah berlaku sejak tanggal itu atau sesudahnya."), field="since")
        if row.valid_until is None or row.valid_until >= since:
            row.valid_until = date.fromordinal(since.toordinal() - 1)
    row = Classification(code=code, name=name, valid_from=since)
    db.session.add(row)
    db.session.flush()
    audit.record("classification:added", f"classification:{code}", {"since": since.isoformat()}, by=by)
    return row


def end(row: Classification, until: date, *, by: Actor) -> None:
    """Close a code after its last day."""
    lock(row)
    if until < row.valid_from:
        raise Refused(_("Hari terakhir tidak boleh sebelum kode ini mulai berlaku."), field="until")
    row.valid_until = until
    audit.record("classification:ended", f"classification:{row.code}", {"until": until.isoformat()}, by=by)


def _place(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split(".") if part.isdigit())
