"""Who we are on every page: the office's identity, remembered so that an error page needs no database."""

from __future__ import annotations

from typing import NamedTuple

from app.platform import settings


class Office(NamedTuple):
    """The identity an office states in its settings. `crest` is an address of a picture or empty."""

    name: str = "Loket"
    short_name: str = "Loket"
    address: str = ""
    phone: str = ""
    email: str = ""
    city: str = ""
    hours_text: str = ""
    complaint_contact: str = ""
    crest: str = ""
    brand_colour: str = ""
    accent_colour: str = ""


_last_known = Office()


def identity() -> Office:
    """The office as its settings say now."""
    global _last_known
    _last_known = Office(*(settings.get(f"office.{field}") or "" for field in Office._fields))
    return _last_known


def remembered() -> Office:
    """The office as this process last knew it; never asks the database."""
    return _last_known
