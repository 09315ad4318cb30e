"""What the office may change about itself without a technician: identity, hours, numbers of days.

Every number and hour that a rule needs is a setting with a default here, never a constant elsewhere.
The office of the thesis is the default (handbook §1.1); its working and counter hours are handbook §3.13.
Values are kept as JSON and read through a short cache per process; a process sees its own changes at once
and another's within ten seconds.
"""

from __future__ import annotations

import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, db
from app.platform.clock import now
from app.platform.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULTS: dict[str, Any] = {
    "office.name": "Dinas Koperasi dan Usaha Kecil Menengah Kota Malang",
    "office.short_name": "Diskop UKM Kota Malang",
    "office.address": "Jl. Raden Panji Suroso No. 18, Malang",
    "office.city": "Malang",
    "office.phone": "(0341) 000000",
    "office.email": "",
    "office.base_url": "",
    "office.crest": "",  # hash of a stored picture; empty shows the name alone
    "office.brand_colour": "#0b5d5e",
    "office.accent_colour": "#f2b705",
    "office.hours_text": "Senin–Kamis 08.00–15.00, Jumat 08.00–14.30",
    "office.complaint_contact": "",
    "counter.hours": {
        "mon": ["08:00", "15:00"],
        "tue": ["08:00", "15:00"],
        "wed": ["08:00", "15:00"],
        "thu": ["08:00", "15:00"],
        "fri": ["08:00", "14:30"],
    },
    "tracking.show_officer_name": False,
    "day.cutoff": "15:00",
    "day.close": {"mon": "16:00", "tue": "16:00", "wed": "16:00", "thu": "16:00", "fri": "16:30"},
    "reopen.days": 10,
    "archive.after_days": 30,
    "completion.days": 10,
    "draft.days": 30,
    "similar.closed_days": 90,
    "files.max_file_mb": 10,
    "files.max_request_mb": 25,
    "jobs.keep_days": 30,
    "demo.progress": {},  # how far the demo office has been loaded; empty where there is none
    "doctor.checked": "",  # ISO time of the last `./loket doctor` that could write
    "worker.heartbeat": "",  # ISO time of the worker's last sign of life
}


class Setting(Base):
    """One changed setting; what is not here has its default."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed: Mapped[datetime]


_ALL = select(Setting.key, Setting.value)


def get(key: str) -> Any:
    """The setting's value, of its default's type. Raises KeyError for a name that is not in `DEFAULTS`."""
    default = DEFAULTS[key]
    return copy.deepcopy(_current().get(key, default))


def everything() -> dict[str, Any]:
    """All settings with their present values, for a settings page."""
    return {**copy.deepcopy(DEFAULTS), **copy.deepcopy(dict(_current()))}


def put(key: str, value: Any) -> None:
    """Change one setting, inside `write()`. KeyError: no such setting; TypeError: a value of another kind."""
    if type(value) is not type(DEFAULTS[key]):
        raise TypeError(f"{key} takes {type(DEFAULTS[key]).__name__}, not {type(value).__name__}")
    session = db.session()
    session.merge(Setting(key=key, value=value, changed=now()))
    session.flush()


def forget() -> None:
    """Drop this process's cache, so that the next `get()` reads the database."""
    _current.forget()


def _read() -> dict[str, Any]:
    return {key: value for key, value in db.session.execute(_ALL) if key in DEFAULTS}


_current: Remembered[Mapping[str, Any]] = Remembered("settings", _read, of=(Setting,))
