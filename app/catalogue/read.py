"""What the catalogue offers, in lists: by group, by the words of a need, as the options of a form.

Everything is in the reader's language unless `language` is given. `sheet`, `withdrawn_sheet` and `version_sheet`
give one standard whole.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased
from wtforms.fields.choices import SelectChoice

from app.accounts import organisation
from app.accounts.models import Unit
from app.catalogue.models import Service, ServiceGroup, ServiceVersion, SupportingUnit, TicketType, VersionStatus
from app.catalogue.sheets import Sheet, in_language, sheet, time_rule, version_sheet, withdrawn_sheet
from app.catalogue.wording import Match, asked_words, matches, unfinished
from app.extensions import db
from app.platform.remembered import Remembered
from app.web.i18n import _, current_language
from app.web.i18n import language as speaking

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "Found",
    "Group",
    "Line",
    "Sheet",
    "Standing",
    "choices",
    "find_by_words",
    "groups",
    "published",
    "register",
    "sheet",
    "time_rule",
    "version_sheet",
    "withdrawn_sheet",
]


class Line(NamedTuple):
    """An offered service as a list shows it."""

    service_id: int
    version_id: int
    code: str
    name: str
    summary: str
    days: int
    fee: str
    ticket_type: TicketType
    is_simple: bool
    applicant_kinds: tuple[str, ...]
    unit_code: str
    unit_name: str
    group_code: str
    group_name: str

    @property
    def is_internal(self) -> bool:
        """Offered to the office's own staff alone (G2E)."""
        return self.applicant_kinds == ("G2E",)


class Group(NamedTuple):
    """One group with what it offers."""

    code: str
    name: str
    figure_label: str
    services: tuple[Line, ...]


class Found(NamedTuple):
    """A service that fits a need, and why it is named."""

    service: Line
    reason: str
    points: float


_LINES = (
    select(
        *(Service.id.label("service_id"), ServiceVersion.id.label("version_id"), Service.code),
        *(ServiceVersion.name, ServiceVersion.name_en, ServiceVersion.summary, ServiceVersion.summary_en),
        *(ServiceVersion.days, ServiceVersion.fee, ServiceVersion.fee_en),
        *(ServiceVersion.ticket_type, ServiceVersion.is_simple, ServiceVersion.applicant_kinds),
        *(Unit.code.label("unit_code"), Unit.name.label("unit_name"), Unit.name_en.label("unit_name_en")),
        *(ServiceGroup.code.label("group_code"), ServiceGroup.name.label("group_name")),
        ServiceGroup.name_en.label("group_name_en"),
    )
    .join(ServiceVersion, ServiceVersion.service_id == Service.id)
    .join(ServiceGroup, ServiceGroup.id == Service.group_id)
    .join(Unit, Unit.id == Service.unit_id)
    .where(Service.is_active.is_(True), ServiceVersion.status == VersionStatus.PUBLISHED)
    .order_by(ServiceGroup.position, Service.code)
)
_LINES_WITH_WORDS = _LINES.add_columns(ServiceVersion.words)
_GROUPS = select(ServiceGroup.code, ServiceGroup.name, ServiceGroup.name_en, ServiceGroup.figure_label).order_by(
    ServiceGroup.position
)


def published(language: str | None = None) -> tuple[Line, ...]:
    """Every offered service, by group and code."""
    return _published(language or current_language())


def _read_published(spoken: str) -> tuple[Line, ...]:
    return tuple(_line(row, spoken) for row in db.session.execute(_LINES))


_published: Remembered[tuple[Line, ...]] = Remembered(
    "published", _read_published, of=(Service, ServiceVersion, ServiceGroup, Unit)
)


def groups(language: str | None = None) -> tuple[Group, ...]:
    """All groups in the order of Figure 11, each with its offered services."""
    spoken = language or current_language()
    offered = {code: tuple(lines) for code, lines in groupby(published(spoken), key=lambda line: line.group_code)}
    rows = db.session.execute(_GROUPS)
    return tuple(
        Group(row.code, in_language(row, "name", spoken), row.figure_label, offered.get(row.code, ())) for row in rows
    )


def choices(language: str | None = None, *, for_staff: bool = False) -> list[SelectChoice]:
    """Options of a WTForms select, grouped. Internal services only `for_staff`."""
    return [
        SelectChoice(line.code, f"{line.code} {line.name}", optgroup=line.group_name)
        for line in published(language)
        if for_staff or not line.is_internal
    ]


def find_by_words(question: str, language: str | None = None, *, limit: int = 10) -> list[Found]:
    """The offered services that fit a need in the person's own words, best first, each with the reason."""
    asked = asked_words(question)
    if not asked:
        return []
    spoken = language or current_language()
    rows = _with_words()
    found = matches(asked, [row.words for row in rows], unfinished(question))
    fits = [(fit, row) for fit, row in zip(found, rows, strict=True) if fit]
    best = sorted(fits, key=lambda pair: (-pair[0].points, pair[1].code))[:limit]
    with speaking(spoken):
        return [Found(_line(row, spoken), _reason(fit), fit.points) for fit, row in best]


def _read_with_words() -> tuple[Any, ...]:
    return tuple(db.session.execute(_LINES_WITH_WORDS))


_with_words: Remembered[tuple[Any, ...]] = Remembered(
    "standards with their words", _read_with_words, of=(Service, ServiceVersion, ServiceGroup, Unit)
)


def _reason(fit: Match) -> str:
    place, words = fit.place, ", ".join(fit.words)
    if place == "code":
        return _("kode layanan: %(words)s", words=words)
    if place == "name":
        return _("nama layanan memuat “%(words)s”", words=words)
    if place == "keywords":
        return _("sering disebut “%(words)s”", words=words)
    if place == "summary":
        return _("penjelasannya memuat “%(words)s”", words=words)
    return _("syaratnya memuat “%(words)s”", words=words)


def _line(row: Any, language: str) -> Line:
    return Line(
        row.service_id,
        row.version_id,
        row.code,
        in_language(row, "name", language),
        in_language(row, "summary", language),
        row.days,
        in_language(row, "fee", language),
        row.ticket_type,
        row.is_simple,
        tuple(row.applicant_kinds),
        row.unit_code,
        in_language(row, "unit_name", language),
        row.group_code,
        in_language(row, "group_name", language),
    )


class Standing(NamedTuple):
    """A service as the people who keep the catalogue see it: what is in force, what is being written."""

    id: int
    code: str
    name: str
    group_name: str
    unit_name: str
    is_active: bool
    current_version_id: int | None
    published_at: datetime | None
    draft_id: int | None


_in_force, _draft, _last = aliased(ServiceVersion), aliased(ServiceVersion), aliased(ServiceVersion)
_LAST_NUMBER = select(func.max(ServiceVersion.number)).where(ServiceVersion.service_id == Service.id).scalar_subquery()
_REGISTER = (
    select(
        *(Service.id, Service.code, _last.name, ServiceGroup.name.label("group_name"), Unit.name.label("unit_name")),
        *(Service.is_active, _in_force.id, _in_force.published_at, _draft.id),
    )
    .join(ServiceGroup, ServiceGroup.id == Service.group_id)
    .join(Unit, Unit.id == Service.unit_id)
    .join(_last, and_(_last.service_id == Service.id, _last.number == _LAST_NUMBER))
    .outerjoin(_in_force, and_(_in_force.service_id == Service.id, _in_force.status == VersionStatus.PUBLISHED))
    .outerjoin(_draft, and_(_draft.service_id == Service.id, _draft.status == VersionStatus.DRAFT))
    .order_by(ServiceGroup.position, Service.code)
)


def register() -> list[Standing]:
    """Every service, offered or not, for the settings page."""
    return [Standing(*row) for row in db.session.execute(_REGISTER)]


_OF_UNIT = select(Service.code).where(Service.is_active).order_by(Service.code)
_ANSWERED_BY = _OF_UNIT.where(Service.unit_id == bindparam("unit_id"))
_HELPED_BY = _OF_UNIT.join(SupportingUnit).where(SupportingUnit.unit_id == bindparam("unit_id"))


@organisation.keeps_unit_open
def services_of(unit_id: int) -> list[str]:
    """What keeps a unit from being closed: the services it answers for or helps with (R113)."""
    answered = ", ".join(db.session.scalars(_ANSWERED_BY, {"unit_id": unit_id}))
    helped = ", ".join(db.session.scalars(_HELPED_BY, {"unit_id": unit_id}))
    told = [_("layanan %(codes)s", codes=answered)] if answered else []
    return told + ([_("bantuan untuk layanan %(codes)s", codes=helped)] if helped else [])
