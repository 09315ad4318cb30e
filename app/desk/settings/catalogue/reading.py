"""One service as those who keep the catalogue see it: its versions, its draft, and a mark of what they saw last."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts.models import Unit
from app.catalogue.edit import FIELDS, REQUIREMENT_FIELDS
from app.catalogue.models import Requirement, Service, ServiceGroup, ServiceVersion, SupportingUnit, VersionStatus
from app.catalogue.sheets import in_language
from app.extensions import db
from app.web.i18n import current_language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_NAMES = sorted(REQUIREMENT_FIELDS)


class Edition(NamedTuple):
    """A version in a service's history."""

    id: int
    number: int
    name: str
    status: VersionStatus
    published_at: datetime | None
    published_by: str | None


_EDITIONS = (
    select(ServiceVersion.id, ServiceVersion.number, ServiceVersion.name, ServiceVersion.status,
           ServiceVersion.published_at, ServiceVersion.published_by)
    .where(ServiceVersion.service_id == bindparam("service_id"))
    .order_by(ServiceVersion.number.desc())
)  # fmt: skip
_REQUIREMENTS = (
    select(*(getattr(Requirement, name) for name in _NAMES))
    .where(Requirement.version_id == bindparam("version_id"))
    .order_by(Requirement.position)
)
_HELPERS = (
    select(SupportingUnit.unit_id)
    .where(SupportingUnit.service_id == bindparam("service_id"))
    .order_by(SupportingUnit.position)
)
_UNITS = select(Unit.id, Unit.code, Unit.name, Unit.name_en).where(Unit.is_active).order_by(Unit.id)
_GROUPS = select(ServiceGroup.id, ServiceGroup.code, ServiceGroup.name, ServiceGroup.name_en).order_by(
    ServiceGroup.position
)


def service_named(code: str) -> Service | None:
    """The service under this code, as an entity."""
    return db.session.scalar(select(Service).where(Service.code == code)) if code.isprintable() else None


def draft_of(service: Service) -> ServiceVersion | None:
    """The version that is being written, as an entity; None when there is none."""
    drafts = select(ServiceVersion).where(ServiceVersion.service_id == service.id)
    return db.session.scalar(drafts.where(ServiceVersion.status == VersionStatus.DRAFT))


def editions(service_id: int) -> list[Edition]:
    """Every version, the newest first."""
    return [Edition(*row) for row in db.session.execute(_EDITIONS, {"service_id": service_id})]


def requirements(version_id: int) -> list[dict[str, Any]]:
    """A version's requirements as rows of the form."""
    rows = db.session.execute(_REQUIREMENTS, {"version_id": version_id})
    return [dict(zip(_NAMES, row, strict=True)) for row in rows]


def mark(version: ServiceVersion) -> str:
    """A mark of all that a draft says; it changes when somebody changes the draft."""
    told = [[name, getattr(version, name)] for name in sorted(FIELDS)]
    return hashlib.sha256(json.dumps([told, requirements(version.id)], default=str).encode()).hexdigest()[:32]


def helpers(service_id: int) -> list[str]:
    """The units that help with a service, as values of the form."""
    return [str(unit_id) for unit_id in db.session.scalars(_HELPERS, {"service_id": service_id})]


def unit_labels() -> dict[str, str]:
    """The active units by id, to choose from."""
    return _labels(db.session.execute(_UNITS))


def group_labels() -> dict[str, str]:
    """The groups of services by id, to choose from."""
    return _labels(db.session.execute(_GROUPS))


def _labels(rows: Iterable[Any]) -> dict[str, str]:
    spoken = current_language()
    return {str(row.id): f"{row.code} {in_language(row, 'name', spoken)}" for row in rows}


def units(ids: Iterable[str]) -> list[Unit]:
    """The units behind values of the form, in the form's order."""
    return [db.session.get_one(Unit, int(unit_id)) for unit_id in ids]
