"""The words for what a standard is made of, in both languages."""

from __future__ import annotations

from app.catalogue.models import PaperForm
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
