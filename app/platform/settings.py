"""What the office may change about itself without a technician: identity, hours, numbers of days.

Every number and hour that a rule needs is a setting with a default here, never a constant elsewhere.
The office of the thesis is the default (handbook §1.1); its working and counter hours are handbook §3.13.
Values are kept as JSON and read through a short cache per process; a process sees its own changes at once
and another's within ten seconds.
"""

from __future__ import annotations

import copy
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import JSON, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.extensions import Base, db
from app.platform.clock import now

if TYPE_CHECKING:
    from collections.abc import Mapping

CACHE_SECONDS = 10.0

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
    "files.max_file_mb": 10,
    "files.max_request_mb": 25,
    "jobs.keep_days": 30,
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
    session.info["settings_changed"] = True
    session.merge(Setting(key=key, value=value, changed=now()))
    session.flush()


def forget() -> None:
    """Drop this process's cache, so that the next `get()` reads the database."""
    current_app.extensions.pop("loket_settings", None)


def _current() -> Mapping[str, Any]:
    if db.session().info.get("settings_changed"):
        return _read()  # an own change that is not committed yet: seen, but not cached
    cached = current_app.extensions.get("loket_settings")
    if cached is not None and time.monotonic() - cached[0] < CACHE_SECONDS:
        values: dict[str, Any] = cached[1]
        return values
    values = _read()
    current_app.extensions["loket_settings"] = (time.monotonic(), values)
    return values


def _read() -> dict[str, Any]:
    return {key: value for key, value in db.session.execute(_ALL) if key in DEFAULTS}


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget_own_change(session: Session) -> None:
    if session.info.pop("settings_changed", False):
        forget()
