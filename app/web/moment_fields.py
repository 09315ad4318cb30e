"""Form fields for days and hours, forgiving in how they are typed and strict in what they mean.

The browser sends ISO (`2026-11-30`, `14:10`); a browser without date fields leaves the person to type, and people
type `30/11/2026` and `14.10`. What cannot be read stays in the field as it was typed, with a sentence beside it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from wtforms import Field
from wtforms.widgets import DateInput, DateTimeLocalInput, TimeInput

from app.platform import clock
from app.web.i18n import _

FIRST_YEAR, LAST_YEAR = 1900, 2100

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WRITTEN_DATE = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]00)?(?:\s*WIB)?", re.IGNORECASE)


class UnreadableMoment(ValueError):
    """The sentence beside a field whose text is no date or time."""


def read_date(text: str) -> date:
    """The day written as `2026-11-30`, `30-11-2026`, `30/11/2026` or `30.11.2026`. Raises UnreadableMoment."""
    if found := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _WRITTEN_DATE.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise UnreadableMoment(_("Tulis tanggal seperti 30-11-2026."))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableMoment(_("Tahunnya harus antara %(first)s dan %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableMoment(_("Tanggal itu tidak ada di kalender.")) from None


def read_time(text: str) -> time:
    """The hour written as `14:10` or `14.10`. Raises UnreadableMoment."""
    found = _TIME.fullmatch(text)
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    raise UnreadableMoment(_("Tulis jam antara 00.00 dan 23.59, misalnya 14.10."))


def read_moment(text: str) -> datetime:
    """Day and hour in WIB, as `2026-11-30T14:10` or `30-11-2026 14.10`; aware, in UTC. Raises UnreadableMoment."""
    day, _between, clock_time = re.sub("T", " ", text, count=1).rpartition(" ")
    if not day:
        raise UnreadableMoment(_("Tulis tanggal dan jam, misalnya 30-11-2026 14.10."))
    return clock.at(read_date(day.strip()), read_time(clock_time))


class _TypedField(Field):
    """Keeps what was typed; an empty field is None."""

    def _read(self, text: str) -> Any:
        raise NotImplementedError

    def _write(self, value: Any) -> str:
        return str(value.isoformat())

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self._write(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        text = " ".join(str(valuelist[0]).split())
        self.data = None
        if text:
            self.data = self._read(text)


class IsoDateField(_TypedField):
    """One day, `data` a date or None; years 1900 to 2100."""

    widget = DateInput()

    def _read(self, text: str) -> date:
        return read_date(text)


class LocalTimeField(_TypedField):
    """An hour on the office's wall clock, `data` a time or None."""

    widget = TimeInput()

    def _read(self, text: str) -> time:
        return read_time(text)

    def _write(self, value: time) -> str:
        return value.isoformat("minutes")


class LocalMomentField(_TypedField):
    """A day and hour in WIB, `data` an aware UTC moment or None."""

    widget = DateTimeLocalInput()

    def _read(self, text: str) -> datetime:
        return read_moment(text)

    def _write(self, value: datetime) -> str:
        return clock.wib(value).strftime("%Y-%m-%dT%H:%M")
