"""How Indonesians write dates, times, numbers and sizes, in small functions fast enough for rows of a table.

A clock shows WIB and a full stop between hour and minute (handbook §3.7); thousands are grouped by full stops,
decimals follow a comma. In an English page the same functions write English. Nothing (None, "") stays nothing.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from app.platform.clock import WIB, now
from app.web.i18n import _, current_language, plural_

if TYPE_CHECKING:
    from decimal import Decimal

    from flask import Flask

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "id": (
        "",
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        "",
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_SHORT_MONTHS = {
    "id": ("", "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_SWAPPED = str.maketrans(",.", ".,")
_WRITTEN_TIME = re.compile(r"\b(\d{1,2})\.(\d{2})\b")
_UNITS = ("B", "KB", "MB", "GB", "TB")
_MINUTE, _HOUR = 60, 3600


def _day_of(value: date) -> date:
    return value.astimezone(WIB).date() if isinstance(value, datetime) else value


def tanggal(value: date | None, form: str = "panjang") -> str:
    """`Senin 30 November 2026`; `sedang` leaves the weekday out, `pendek` gives `30 Nov 2026`. In WIB."""
    if not value:
        return ""
    code, day = current_language(), _day_of(value)
    if form == "pendek":
        return f"{day.day} {_SHORT_MONTHS[code][day.month]} {day.year}"
    written = f"{day.day} {_MONTHS[code][day.month]} {day.year}"
    return written if form == "sedang" else f"{_DAYS[code][day.weekday()]} {written}"


def jam_buka(words: str | None) -> str:
    """The opening hours as the office has written them; for whoever reads English with English days and times."""
    code, words = current_language(), words or ""
    for own, read in zip(_DAYS["id"], _DAYS[code], strict=True):
        words = words.replace(own, read)
    return words if code == "id" else _WRITTEN_TIME.sub(r"\1:\2", words)


def bulan(month: int) -> str:
    """The name of a month by its number: `November`."""
    return _MONTHS[current_language()][month]


def jam(value: datetime | time | None, form: str = "panjang") -> str:
    """`16.00 WIB` (English `16:00 WIB`); `pendek` leaves the zone out. A bare time is the office's wall clock."""
    if not isinstance(value, datetime | time):
        return ""
    clock = value.astimezone(WIB) if isinstance(value, datetime) else value
    written = f"{clock.hour:02d}{':' if current_language() == 'en' else '.'}{clock.minute:02d}"
    return written if form == "pendek" else f"{written} WIB"


def waktu(value: datetime | None, form: str = "panjang") -> str:
    """`Senin 30 November 2026 pukul 16.00 WIB`; `pendek` gives `30 Nov 2026, 16.00`."""
    if not value:
        return ""
    if form == "pendek":
        return f"{tanggal(value, 'pendek')}, {jam(value, 'pendek')}"
    return _("%(day)s pukul %(time)s", day=tanggal(value, form), time=jam(value))


def iso(value: date | time | None) -> str:
    """For the `datetime` attribute: a date as it is, a moment in WIB with its offset."""
    if not value:
        return ""
    return value.astimezone(WIB).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()


def lalu(value: datetime | None) -> str:
    """How far from now: `5 menit lalu`, `kemarin`, `3 hari lagi`; beyond a week the short date."""
    if not value:
        return ""
    present = now()
    seconds = (present - value).total_seconds()
    days = (_day_of(present) - _day_of(value)).days
    if abs(seconds) < _MINUTE:
        return _("baru saja")
    if abs(days) > 7:
        return tanggal(value, "pendek")
    return _past(int(seconds), days) if seconds > 0 else _future(int(-seconds), -days)


def _past(seconds: int, days: int) -> str:
    if seconds < _HOUR:
        return plural_(seconds // _MINUTE, "%(n)s menit lalu", "%(n)s menit lalu")
    if days == 0:
        return plural_(seconds // _HOUR, "%(n)s jam lalu", "%(n)s jam lalu")
    return _("kemarin") if days == 1 else plural_(days, "%(n)s hari lalu", "%(n)s hari lalu")


def _future(seconds: int, days: int) -> str:
    if seconds < _HOUR:
        return plural_(seconds // _MINUTE, "%(n)s menit lagi", "%(n)s menit lagi")
    if days == 0:
        return plural_(seconds // _HOUR, "%(n)s jam lagi", "%(n)s jam lagi")
    return _("besok") if days == 1 else plural_(days, "%(n)s hari lagi", "%(n)s hari lagi")


def angka(value: float | Decimal | None, decimals: int = 0) -> str:
    """`1.240.500`, with `decimals` places after a comma."""
    if value is None:
        return ""
    written = f"{value:,.{decimals}f}"
    return written if current_language() == "en" else written.translate(_SWAPPED)


def ukuran(size: int | None) -> str:
    """A size in bytes as people read it: `1,2 MB` (1 KB is 1,024 bytes, as in the limits we state)."""
    if size is None:
        return ""
    amount, unit = float(size), 0
    while amount >= 1023.95 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    whole = unit == 0 or amount >= 99.95 or abs(amount - round(amount)) < 0.05
    return f"{angka(amount, 0 if whole else 1)} {_UNITS[unit]}"


def nomor(number: str | None) -> str:
    """A ticket number in the groups in which it is read aloud: `2611-0123-4` is `26 11 · 01 23 · 4`."""
    parts = (number or "").split("-")
    return " · ".join(" ".join(part[i : i + 2] for i in range(0, len(part), 2)) for part in parts)


FILTERS: tuple[Any, ...] = (tanggal, jam, jam_buka, waktu, iso, lalu, angka, ukuran, nomor)


def furnish(app: Flask) -> None:
    """Make every function here a Jinja filter of the same name."""
    app.jinja_env.filters.update({function.__name__: function for function in FILTERS})
