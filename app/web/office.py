"""Who we are on every page: the office's identity, remembered so that an error page needs no database."""

from __future__ import annotations

from typing import NamedTuple

from flask import current_app

from app.platform import settings


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


def identity() -> Office:
    """The office as its settings say now."""
    office = Office(*(settings.get(f"office.{field}") for field in _FIELDS))
    current_app.extensions["loket_office"] = office
    return office


def remembered() -> Office:
    """The office as this process last knew it; never asks the database."""
    known: Office | None = current_app.extensions.get("loket_office")
    return known or Office(*(settings.DEFAULTS[f"office.{field}"] for field in _FIELDS))
