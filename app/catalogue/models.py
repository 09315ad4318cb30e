"""The office's services and their standards: who offers what, and what each published sheet promises.

A service is a permanent code (its public address); everything a person reads about it lives in versions, because
a ticket keeps the standard under which it was opened. One version at most is published, one at most is a draft.
The components are the fourteen of UU 25/2009 art. 21 and Permenpan RB 15/2014 (handbook §3.1, R105-R113, R120).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.extensions import Base
from app.tables import choice


class TicketType(StrEnum):
    """What kind of request a service opens (handbook §5.1)."""

    LAYANAN = "layanan"
    KONSULTASI = "konsultasi"
    INFORMASI = "informasi"
    PENGADUAN = "pengaduan"
    ASPIRASI = "aspirasi"
    SURAT = "surat"
    USULAN_PEGAWAI = "usulan_pegawai"


class VersionStatus(StrEnum):
    """A version's life: written, in force, replaced by a newer one, or taken back with the whole service."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class PaperForm(StrEnum):
    """How a required paper may be brought. A requirement without any is simply told or filled in."""

    ASLI = "asli"
    FOTOKOPI = "fotokopi"
    UNGGAH = "unggah"


def _one_per_service(name: str, status: VersionStatus) -> Index:
    only = text(f"status = '{status}'")
    return Index(name, "service_id", unique=True, sqlite_where=only, postgresql_where=only)


class ServiceGroup(Base):
    """One of the six circles of Figure 11, or the cross-cutting group."""

    __tablename__ = "service_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    figure_label: Mapped[str] = mapped_column(default="")
    position: Mapped[int]


class ServiceVersion(Base):
    """One wording of a service's standard. English texts are optional: the Indonesian one is shown instead."""

    __tablename__ = "service_version"
    __table_args__ = (
        UniqueConstraint("service_id", "number"),
        _one_per_service("uq_service_version_published", VersionStatus.PUBLISHED),
        _one_per_service("uq_service_version_draft", VersionStatus.DRAFT),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    number: Mapped[int]
    status: Mapped[VersionStatus] = mapped_column(choice(VersionStatus), default=VersionStatus.DRAFT)
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]

    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    keywords: Mapped[str] = mapped_column(default="")
    """The people's own words for it, separated by commas: "pinjol, penipuan". Searched, never shown."""
    ticket_type: Mapped[TicketType] = mapped_column(choice(TicketType), default=TicketType.LAYANAN)
    is_simple: Mapped[bool] = mapped_column(default=False)
    """Goes straight to the section, without the head's disposition (handbook §5.4)."""
    is_confidential_by_default: Mapped[bool] = mapped_column(default=False)
    applicant_kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Of G2C, G2B, G2G, G2E."""

    # Published to the citizen: components 2-6 (component 1 is the table `requirement`).
    steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    steps_en: Mapped[list[str]] = mapped_column(JSON, default=list)
    days: Mapped[int | None]
    """Working days after the file is complete; empty only while a draft is being written."""
    time_rule: Mapped[str] = mapped_column(default="", server_default="")
    """The decree, regulation or law that sets this time; empty where nobody has set it (handbook §5.4)."""
    fee: Mapped[str] = mapped_column(default="")
    fee_en: Mapped[str] = mapped_column(default="")
    fee_details: Mapped[str] = mapped_column(default="")
    fee_details_en: Mapped[str] = mapped_column(default="")
    product: Mapped[str] = mapped_column(default="")
    product_en: Mapped[str] = mapped_column(default="")
    complaints_handling: Mapped[str] = mapped_column(default="")
    complaints_handling_en: Mapped[str] = mapped_column(default="")
    # Internal management: components 7-14.
    legal_bases: Mapped[list[str]] = mapped_column(JSON, default=list)
    facilities: Mapped[str] = mapped_column(default="")
    staff_competence: Mapped[str] = mapped_column(default="")
    internal_supervision: Mapped[str] = mapped_column(default="")
    staff_count: Mapped[int | None]
    service_guarantee: Mapped[str] = mapped_column(default="")
    safety_guarantee: Mapped[str] = mapped_column(default="")
    performance_evaluation: Mapped[str] = mapped_column(default="")

    note: Mapped[str] = mapped_column(default="")
    note_en: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    """Where the figures come from and what the office should still confirm. For the desk only."""
    words: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Search words by where they stand (`name`, `summary`, `requirements`), kept by `edit.py`."""


class Requirement(Base):
    """One line of component 1, which becomes one line of the checklist at intake."""

    __tablename__ = "requirement"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str]
    text_en: Mapped[str] = mapped_column(default="")
    is_required: Mapped[bool] = mapped_column(default=True)
    forms: Mapped[list[str]] = mapped_column(JSON, default=list)
    """`PaperForm` values that are accepted; empty when it is told or filled in, not brought."""
    note: Mapped[str] = mapped_column(default="")
    note_en: Mapped[str] = mapped_column(default="")


class Service(Base):
    """A service under its permanent code, and the unit that answers for it (R113)."""

    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("service_group.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    current_version_id: Mapped[int | None] = column_property(
        select(ServiceVersion.id)
        .where(ServiceVersion.service_id == id, ServiceVersion.status == VersionStatus.PUBLISHED)  # noqa: A003 (the column above)
        .correlate_except(ServiceVersion)
        .scalar_subquery()
    )


class SupportingUnit(Base):
    """A unit that helps the responsible one with a service."""

    __tablename__ = "supporting_unit"

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
