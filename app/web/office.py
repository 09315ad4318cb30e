"""Who we are on every page: the office's identity, remembered so that an error page needs no database."""

from __future__ import annotations

from typing import NamedTuple

from flask import current_app, has_request_context, url_for

from app.platform import settings
from app.platform.remembered import Remembered
from app.web import pictures


class Office(NamedTuple):
    """The identity an office states in its settings. `crest` is an address of a picture or empty."""

    name: str
    short_name: str
    address: str
    phone: str
    email: str
    city: str
    hours_text: str
    complaint_contact: str
    crest: str
    brand_colour: str
    accent_colour: str


_FIELDS = tuple(Office.__annotations__)
_told: Remembered[dict[str, str]] = Remembered(
    "office", lambda: {field: settings.get(f"office.{field}") for field in _FIELDS}, of=(settings.Setting,)
)


def identity() -> Office:
    """The office as its settings say now."""
    told = _told()
    office = Office(**{**told, "crest": _crest_address(told["crest"])})
    current_app.extensions["loket_office"] = office
    return office


def is_in_srikandi() -> bool:
    """Whether the office keeps agenda, letter numbers and signatures in SRIKANDI (handbook §5.4)."""
    return bool(settings.get("office.srikandi"))


def remembered() -> Office:
    """The office as this process last knew it; never asks the database."""
    known: Office | None = current_app.extensions.get("loket_office")
    return known or Office(*(settings.DEFAULTS[f"office.{field}"] for field in _FIELDS))


def _crest_address(digest: str) -> str:
    """Where browsers find the crest; its digest makes a new one known at once. Outside a request: nowhere."""
    return url_for("look.crest", v=digest[:8]) if digest and has_request_context() else ""


def crest_data() -> str:
    """The crest as a `data:` address for paper, which fetches nothing; empty when there is none."""
    digest = settings.get("office.crest")
    try:
        return pictures.as_data(digest) if digest else ""
    except OSError:
        return ""
