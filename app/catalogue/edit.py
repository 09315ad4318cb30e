"""Keeping the standards: a draft is copied, changed and published; what was in force stays readable (R105, R120).

A sheet that lacks a component cannot be published: the office promises with it (handbook §3.1). All verbs are
called inside `write()`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from app.accounts import audit
from app.accounts.models import Unit
from app.catalogue.models import (
    Requirement,
    Service,
    ServiceGroup,
    ServiceVersion,
    SupportingUnit,
    VersionStatus,
)
from app.catalogue.wording import words_of
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Conflict, Refused
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.accounts.actor import Actor

_OWN = {"id", "service_id", "number", "status", "published_at", "published_by", "words"}
FIELDS = frozenset(column.key for column in ServiceVersion.__table__.columns) - _OWN
"""What `change` takes of a version, besides `requirements`."""
REQUIREMENT_FIELDS = frozenset({"text", "text_en", "is_required", "forms", "note", "note_en"})
_CODE = re.compile(r"[A-Z]{2,4}-[0-9]{2,3}")

_COMPONENTS = {
    "name": lazy_("Nama layanan belum diisi."),
    "summary": lazy_("Penjelasan satu kalimat belum diisi."),
    "steps": lazy_("Prosedur belum diisi."),
    "fee": lazy_("Biaya belum diisi (tulis “Gratis” bila tanpa biaya)."),
    "product": lazy_("Produk layanan belum diisi."),
    "complaints_handling": lazy_("Penanganan pengaduan belum diisi."),
    "legal_bases": lazy_("Dasar hukum belum diisi."),
    "facilities": lazy_("Sarana dan prasarana belum diisi."),
    "staff_competence": lazy_("Kompetensi pelaksana belum diisi."),
    "applicant_kinds": lazy_("Jenis pemohon belum dipilih."),
}


class Incomplete(Refused):
    """A sheet that lacks components; `missing` names each in a sentence."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(_("Standar belum dapat diterbitkan: %(missing)s", missing=" ".join(missing)))
        self.missing = missing


def add_service(code: str, group: ServiceGroup, unit: Unit, name: str, *, by: Actor) -> ServiceVersion:
    """A new service under a permanent code like `LEG-09`, with an empty draft that is returned."""
    if not _CODE.fullmatch(code):
        raise Refused(_("Kode layanan ditulis seperti LEG-09."))
    if db.session.scalar(select(Service.id).where(Service.code == code)):
        raise Refused(_("Kode %(code)s sudah dipakai.", code=code))
    service = Service(code=code, group_id=group.id, unit_id=unit.id)
    db.session.add(service)
    db.session.flush()
    draft = ServiceVersion(service_id=service.id, number=1, name=name)
    db.session.add(draft)
    _keep_words(draft)
    audit.record("service:added", _subject(code), {"name": name, "unit": unit.code}, by=by)
    return draft


def start_draft(service: Service, *, by: Actor) -> ServiceVersion:
    """The service's draft: the one being written, else a copy of the version in force (or of the last one)."""
    lock(service)
    last = db.session.scalars(
        select(ServiceVersion).where(ServiceVersion.service_id == service.id).order_by(ServiceVersion.number.desc())
    ).first()
    if last is None:
        raise Conflict(_("Layanan ini belum mempunyai standar."))
    if last.status is VersionStatus.DRAFT:
        return last
    draft = ServiceVersion(
        service_id=service.id, number=last.number + 1, **{name: getattr(last, name) for name in FIELDS}
    )
    db.session.add(draft)
    db.session.flush()
    _copy_requirements(last, draft)
    _keep_words(draft)
    audit.record("service:draft_started", _subject(service.code), {"number": draft.number}, by=by)
    return draft


def _copy_requirements(old: ServiceVersion, new: ServiceVersion) -> None:
    names = (*REQUIREMENT_FIELDS, "position")
    db.session.add_all(
        Requirement(version_id=new.id, **{name: getattr(line, name) for name in names}) for line in _requirements(old)
    )


def change(version: ServiceVersion, fields: Mapping[str, Any], *, by: Actor) -> None:
    """Change a draft. `fields` holds any of `FIELDS`; `requirements` is the whole new list of mappings with
    `REQUIREMENT_FIELDS`, of which only `text` must be there. Other names raise KeyError."""
    _lock_draft(version)
    requirements = fields.get("requirements")
    for name, value in fields.items():
        if name not in FIELDS | {"requirements"}:
            raise KeyError(name)
        if name != "requirements":
            setattr(version, name, value)
    if version.days is not None and version.days < 0:
        raise Refused(_("Jangka waktu tidak boleh kurang dari 0 hari kerja."))
    if requirements is not None:
        _replace_requirements(version, requirements)
    _keep_words(version)
    audit.record("service:draft_changed", _subject_of(version), {"fields": sorted(fields)}, by=by)


def _replace_requirements(version: ServiceVersion, lines: Iterable[Mapping[str, Any]]) -> None:
    db.session.execute(delete(Requirement).where(Requirement.version_id == version.id))
    for position, line in enumerate(lines, start=1):
        if not line.keys() <= REQUIREMENT_FIELDS:
            raise KeyError(*(line.keys() - REQUIREMENT_FIELDS))
        db.session.add(Requirement(version_id=version.id, position=position, **line))


def missing(version: ServiceVersion) -> list[str]:
    """What the sheet still lacks before it may be published, one sentence each; empty when it is complete."""
    absent = [str(sentence) for name, sentence in _COMPONENTS.items() if not getattr(version, name)]
    if version.days is None:
        absent.append(_("Jangka waktu belum diisi."))
    if not _requirements(version):
        absent.append(_("Persyaratan belum diisi."))
    if not db.session.scalar(
        select(Unit.is_active).join(Service, Service.unit_id == Unit.id).where(Service.id == version.service_id)
    ):
        absent.append(_("Unit penanggung jawab tidak aktif lagi."))
    return absent


def publish(version: ServiceVersion, *, by: Actor) -> None:
    """Put a draft in force in place of the present version. Raises Incomplete with what is missing."""
    _lock_draft(version)
    absent = missing(version)
    if absent:
        raise Incomplete(absent)
    _end_present(version.service_id, VersionStatus.REPLACED)
    version.status = VersionStatus.PUBLISHED
    version.published_at, version.published_by = clock.now(), by.name
    _service(version).is_active = True
    db.session.flush()
    audit.record("service:published", _subject_of(version), {"number": version.number, "days": version.days}, by=by)


def discard(version: ServiceVersion, *, by: Actor) -> None:
    """Throw a draft away. The first draft of a service stays: without it the service would have no name."""
    _lock_draft(version)
    if version.number == 1:
        raise Conflict(_("Konsep pertama sebuah layanan tidak dapat dibuang."))
    subject, number = _subject_of(version), version.number
    db.session.execute(delete(Requirement).where(Requirement.version_id == version.id))
    db.session.delete(version)
    db.session.flush()
    audit.record("service:draft_discarded", subject, {"number": number}, by=by)


def withdraw(service: Service, reason: str, *, by: Actor) -> None:
    """Offer a service no longer. Its address and the standards of open requests stay readable."""
    lock(service)
    if not service.is_active or service.current_version_id is None:
        raise Conflict(_("Layanan ini sudah tidak ditawarkan."))
    if not reason.strip():
        raise Refused(_("Tulis dahulu alasannya."))
    _end_present(service.id, VersionStatus.WITHDRAWN)
    service.is_active = False
    db.session.flush()
    audit.record("service:withdrawn", _subject(service.code), {"reason": reason.strip()}, by=by)


def move_unit(service: Service, unit: Unit, supporting: Iterable[Unit] = (), *, by: Actor) -> None:
    """Give a service to `unit`, helped by `supporting`. Open requests stay where they are."""
    lock(service)
    if not unit.is_active:
        raise Refused(_("Unit itu tidak aktif lagi."))
    helpers = [helper for helper in supporting if helper.id != unit.id]
    before = db.session.scalar(select(Unit.code).where(Unit.id == service.unit_id))
    service.unit_id = unit.id
    set_supporting(service, helpers)
    particulars = {"from": before, "to": unit.code, "supporting": [helper.code for helper in helpers]}
    audit.record("service:unit_moved", _subject(service.code), particulars, by=by)


def set_supporting(service: Service, helpers: Iterable[Unit]) -> None:
    """The units that help with a service, in this order, and no others."""
    db.session.execute(delete(SupportingUnit).where(SupportingUnit.service_id == service.id))
    db.session.add_all(
        SupportingUnit(service_id=service.id, unit_id=helper.id, position=position)
        for position, helper in enumerate(helpers, start=1)
    )
    db.session.flush()


def _lock_draft(version: ServiceVersion) -> None:
    lock(version)
    if version.status is not VersionStatus.DRAFT:
        raise Conflict(_("Standar yang sudah diterbitkan tidak diubah; buat konsep baru."))


def _end_present(service_id: int, status: VersionStatus) -> None:
    present = db.session.scalars(
        select(ServiceVersion)
        .where(ServiceVersion.service_id == service_id, ServiceVersion.status == VersionStatus.PUBLISHED)
        .with_for_update()
    ).one_or_none()
    if present is not None:
        present.status = status
        db.session.flush()


def _requirements(version: ServiceVersion) -> list[Requirement]:
    statement = select(Requirement).where(Requirement.version_id == version.id).order_by(Requirement.position)
    return list(db.session.scalars(statement))


def _keep_words(version: ServiceVersion) -> None:
    db.session.flush()
    version.words = words_of(version, _service(version).code, _requirements(version))
    db.session.flush()


def _service(version: ServiceVersion) -> Service:
    return db.session.get_one(Service, version.service_id)


def _subject_of(version: ServiceVersion) -> str:
    return _subject(_service(version).code)


def _subject(code: str) -> str:
    return f"service:{code}"
