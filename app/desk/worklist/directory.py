"""The names a worklist shows beside numbers: units and services, remembered because every row asks for them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, select

from app.accounts.models import Unit
from app.catalogue.models import Service, ServiceVersion, VersionStatus
from app.catalogue.sheets import in_language
from app.extensions import db
from app.platform.remembered import Remembered
from app.web.i18n import current_language

if TYPE_CHECKING:
    from collections.abc import Mapping


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


def units() -> Mapping[int, Named]:
    """Every unit by its id, in order of their codes."""
    return _units(current_language())


def services() -> Mapping[int, Named]:
    """Every service by its id, in order of their codes, also those no longer offered."""
    return _services(current_language())


def _named(statement: Any, language: str) -> Mapping[int, Named]:
    rows = db.session.execute(statement)
    return MappingProxyType(
        {row.id: Named(row.id, row.code, in_language(row, "name", language) or row.code) for row in rows}
    )


_units: Remembered[Mapping[int, Named]] = Remembered(
    "units by name", lambda language: _named(_UNITS, language), of=(Unit,)
)
_services: Remembered[Mapping[int, Named]] = Remembered(
    "services by name", lambda language: _named(_SERVICES, language), of=(Service, ServiceVersion)
)
