"""The standard of one service as pages, desks and receipts read it: whole, in the reader's language (handbook §3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts.models import Unit
from app.catalogue.labels import APPLICANT_KIND, PAPER_FORM, listed
from app.catalogue.models import (
    PaperForm,
    Requirement,
    Service,
    ServiceGroup,
    ServiceVersion,
    SupportingUnit,
    TicketType,
    VersionStatus,
)
from app.extensions import db
from app.platform.remembered import Remembered
from app.web.i18n import _, current_language

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row, Select


class UnitName(NamedTuple):
    """A unit as it is named to people."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One requirement. Without `forms` it is told or filled in, not brought."""

    id: int
    position: int
    text: str
    is_required: bool
    forms: tuple[PaperForm, ...]
    note: str

    @property
    def how(self) -> str:
        """How it may be brought, in words: `asli atau fotokopi`; without a form it is only told."""
        return listed([str(PAPER_FORM[form]) for form in self.forms], _("atau")) or _("cukup disebutkan")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A service with one version of its standard. Every text is in the language asked for, else in Indonesian."""

    service_id: int
    version_id: int
    code: str
    number: int
    status: VersionStatus
    is_offered: bool
    published_at: datetime | None
    published_by: str | None
    group_code: str
    group_name: str
    unit: UnitName
    supporting: tuple[UnitName, ...]
    name: str
    summary: str
    ticket_type: TicketType
    is_simple: bool
    is_confidential_by_default: bool
    applicant_kinds: tuple[str, ...]
    requirements: tuple[RequirementLine, ...]
    steps: tuple[str, ...]
    days: int | None
    time_rule: str
    fee: str
    fee_details: str
    product: str
    complaints_handling: str
    legal_bases: tuple[str, ...]
    facilities: str
    staff_competence: str
    internal_supervision: str
    staff_count: int | None
    service_guarantee: str
    safety_guarantee: str
    performance_evaluation: str
    note: str
    source: str

    @property
    def applicants(self) -> str:
        """Whom the service is for, in words: `warga dan instansi`."""
        return listed([str(APPLICANT_KIND[kind]) for kind in self.applicant_kinds], _("dan"))


def _sheets() -> Select[Any]:
    return (
        select(
            *ServiceVersion.__table__.columns,
            Service.code,
            Service.is_active,
            ServiceGroup.code.label("group_code"),
            ServiceGroup.name.label("group_name"),
            ServiceGroup.name_en.label("group_name_en"),
            Unit.id.label("unit_id"),
            Unit.code.label("unit_code"),
            Unit.name.label("unit_name"),
            Unit.name_en.label("unit_name_en"),
        )
        .join(Service, Service.id == ServiceVersion.service_id)
        .join(ServiceGroup, ServiceGroup.id == Service.group_id)
        .join(Unit, Unit.id == Service.unit_id)
    )


_OFFERED = _sheets().where(
    Service.code == bindparam("code"),
    Service.is_active.is_(True),
    ServiceVersion.status == VersionStatus.PUBLISHED,
)
_WITHDRAWN = (
    _sheets()
    .where(Service.code == bindparam("code"), ServiceVersion.status == VersionStatus.WITHDRAWN)
    .order_by(ServiceVersion.number.desc())
    .limit(1)
)
_VERSION = _sheets().where(ServiceVersion.id == bindparam("version_id"))
_REQUIREMENTS = (
    select(*Requirement.__table__.columns)
    .where(Requirement.version_id == bindparam("version_id"))
    .order_by(Requirement.position)
)
_SUPPORTING = (
    select(Unit.id, Unit.code, Unit.name, Unit.name_en)
    .join(SupportingUnit, SupportingUnit.unit_id == Unit.id)
    .where(SupportingUnit.service_id == bindparam("service_id"))
    .order_by(SupportingUnit.position)
)


def sheet(code: str, language: str | None = None) -> Sheet | None:
    """The standard in force of a service that is offered; None when there is none under this code."""
    return _offered(code, language or current_language())


def _read_offered(code: str, language: str) -> Sheet | None:
    return _found(_OFFERED, language, code=code)


_offered: Remembered[Sheet | None] = Remembered(
    "sheets", _read_offered, of=(Service, ServiceVersion, ServiceGroup, Requirement, SupportingUnit, Unit)
)


def withdrawn_sheet(code: str, language: str | None = None) -> Sheet | None:
    """The last standard of a service that is no longer offered: its address is permanent and says so."""
    return _found(_WITHDRAWN, language, code=code)


def version_sheet(version_id: int, language: str | None = None) -> Sheet | None:
    """Any version: the one a request was opened under, a draft, an old one."""
    return _found(_VERSION, language, version_id=version_id)


def _found(statement: Select[Any], language: str | None, **values: object) -> Sheet | None:
    row = db.session.execute(statement, values).first()
    return _sheet(row, language or current_language()) if row else None


def _sheet(row: Row[Any], language: str) -> Sheet:
    plain = {name: getattr(row, name) for name in _SAME_IN_BOTH}
    texts = {name: in_language(row, name, language) for name in _IN_EITHER}
    return Sheet(
        **plain,
        **texts,
        version_id=row.id,
        is_offered=row.is_active and row.status is VersionStatus.PUBLISHED,
        group_name=in_language(row, "group_name", language),
        unit=UnitName(row.unit_id, row.unit_code, in_language(row, "unit_name", language)),
        supporting=_supporting(row.service_id, language),
        applicant_kinds=tuple(row.applicant_kinds),
        requirements=_requirements(row.id, language),
        steps=tuple(in_language(row, "steps", language)),
        legal_bases=tuple(row.legal_bases),
    )


_SAME_IN_BOTH = (
    *("service_id", "code", "group_code", "number", "status", "published_at", "published_by", "source"),
    *("ticket_type", "is_simple", "is_confidential_by_default", "days", "time_rule", "facilities"),
    *("staff_competence", "staff_count", "internal_supervision", "service_guarantee", "safety_guarantee"),
    "performance_evaluation",
)
_IN_EITHER = ("name", "summary", "fee", "fee_details", "product", "complaints_handling", "note")


def _requirements(version_id: int, language: str) -> tuple[RequirementLine, ...]:
    rows = db.session.execute(_REQUIREMENTS, {"version_id": version_id})
    return tuple(
        RequirementLine(
            id=row.id,
            position=row.position,
            text=in_language(row, "text", language),
            is_required=row.is_required,
            forms=tuple(PaperForm(form) for form in row.forms),
            note=in_language(row, "note", language),
        )
        for row in rows
    )


def _supporting(service_id: int, language: str) -> tuple[UnitName, ...]:
    rows = db.session.execute(_SUPPORTING, {"service_id": service_id})
    return tuple(UnitName(row.id, row.code, in_language(row, "name", language)) for row in rows)


_TIME_RULE = select(ServiceVersion.time_rule).where(ServiceVersion.id == bindparam("version_id"))


def time_rule(version_id: int) -> str:
    """What sets the time this version promises: a decree, a regulation, a law; empty where nothing does (§5.4)."""
    return _time_rule(version_id)


def _read_time_rule(version_id: int) -> str:
    return db.session.scalar(_TIME_RULE, {"version_id": version_id}) or ""


_time_rule: Remembered[str] = Remembered("time_rules", _read_time_rule, of=(ServiceVersion,))


def in_language(row: Any, field: str, language: str) -> Any:
    """A column in `language`; where the English one is empty, the Indonesian one."""
    return (getattr(row, f"{field}_en") if language == "en" else None) or getattr(row, field)
