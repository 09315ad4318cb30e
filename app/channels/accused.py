"""Whom a complaint is about, to choose from while it is taken in: units and colleagues (handbook §3.3).

Remembered by the process, so that the forms of the doors ask the database for nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.accounts import appointments
from app.accounts.models import Appointment, Position, Unit, User
from app.catalogue.sheets import in_language
from app.extensions import db
from app.platform import clock
from app.platform.remembered import Remembered
from app.web import office_names
from app.web.forms import choices_of
from app.web.i18n import _, current_language

if TYPE_CHECKING:
    from datetime import date

    from wtforms.fields.choices import SelectChoice

    from app.accounts.appointments import Colleague


class _Unit(NamedTuple):
    id: int
    name: str
    name_en: str


_UNITS = select(Unit.id, Unit.name, Unit.name_en).where(Unit.is_active).order_by(Unit.id)


def units() -> list[SelectChoice]:
    """The office's units in the reader's language."""
    spoken = current_language()
    names = {str(one.id): str(in_language(one, "name", spoken)) for one in _units()}
    return choices_of(names, _("Tidak ada unit yang disebut"))


def people() -> list[SelectChoice]:
    """Everybody at work today, with the title."""
    there = {str(one.user_id): f"{one.name} ({office_names.spoken(one.title)})" for one in _people(clock.today())}
    return choices_of(there, _("Tidak ada orang yang disebut"))


def _read_units() -> tuple[_Unit, ...]:
    return tuple(_Unit(*row) for row in db.session.execute(_UNITS))


def _read_people(_on: date) -> tuple[Colleague, ...]:
    return tuple(appointments.people_of([one.id for one in _units()]))


_units: Remembered[tuple[_Unit, ...]] = Remembered("accused_units", _read_units, of=(Unit,))
_people: Remembered[tuple[Colleague, ...]] = Remembered(
    "accused_people", _read_people, of=(Unit, Position, Appointment, User)
)
