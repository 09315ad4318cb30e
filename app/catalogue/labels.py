"""The words for what a standard is made of, in both languages."""

from __future__ import annotations

from sqlalchemy import select

from app.catalogue.models import PaperForm, Requirement, ServiceGroup, ServiceVersion
from app.extensions import db
from app.platform.remembered import Remembered
from app.web import office_names
from app.web.i18n import lazy_

PAPER_FORM = {
    PaperForm.ASLI: lazy_("asli"),
    PaperForm.FOTOKOPI: lazy_("fotokopi"),
    PaperForm.UNGGAH: lazy_("unggahan"),
}
APPLICANT_KIND = {
    "G2C": lazy_("warga"),
    "G2B": lazy_("pelaku usaha dan koperasi"),
    "G2G": lazy_("instansi pemerintah"),
    "G2E": lazy_("pegawai dinas"),
}
"""Whom a service is for; the keys stand in `ServiceVersion.applicant_kinds`."""


def listed(items: list[str], joint: str) -> str:
    """`a`, `a atau b`, `a, b, atau c`."""
    if len(items) < 3:
        return f" {joint} ".join(items)
    return f"{', '.join(items[:-1])}, {joint} {items[-1]}"


_NAMES = select(Requirement.text, Requirement.text_en).union(
    select(ServiceVersion.name, ServiceVersion.name_en), select(ServiceGroup.name, ServiceGroup.name_en)
)


def _read_names() -> dict[str, str]:
    return {name: name_en for name, name_en in db.session.execute(_NAMES) if name_en}


in_english: Remembered[dict[str, str]] = Remembered(
    "services and requirements in English", _read_names, of=(Requirement, ServiceVersion, ServiceGroup)
)
office_names.source(in_english)
