"""The names a worklist shows beside numbers: units, services, and the office's calendar; read once in ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, select

from app.accounts.models import Unit
from app.catalogue.models import Service, ServiceVersion, VersionStatus
from app.desk.worklist_memory import remembered
from app.extensions import db
from app.tickets import calendar
from app.web.i18n import current_language

if TYPE_CHECKING:
    from app.tickets.calendar import WorkCalendar


class Named(NamedTuple):
    """A unit or a service: its code and its name in the reader's language."""

    id: int
    code: str
    name: str


_UNITS = select(Unit.id, Unit.code, Unit.name, Unit.name_en).order_by(Unit.code)
_IN_FORCE = and_(ServiceVersion.service_id == Service.id, ServiceVersion.status == VersionStatus.PUBLISHED)
_SERVICES = (
    select(Service.id, Service.code, ServiceVersion.name, ServiceVersion.name_en)
    .outerjoin(ServiceVersion, _IN_FORCE)
    .order_by(Service.code)
)


def units() -> dict[int, Named]:
    """Every unit by its id, in order of their codes."""
    return remembered(("units", current_language()), lambda: _read(_UNITS))


def services() -> dict[int, Named]:
    """Every service by its id, in order of their codes, also those no longer offered."""
    return remembered(("services", current_language()), lambda: _read(_SERVICES))


def work_calendar() -> WorkCalendar:
    """The days on which the office works."""
    return remembered("calendar", calendar.office_calendar)


def _read(statement: object) -> dict[int, Named]:
    is_english = current_language() == "en"
    rows = db.session.execute(statement)  # type: ignore[call-overload]
    return {id_: Named(id_, code, (english if is_english else "") or name or code) for id_, code, name, english in rows}
