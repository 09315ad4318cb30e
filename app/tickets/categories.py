"""The three kinds of complaint, which say how long the office may take (handbook §3.3, Permenpan RB 62/2018)."""

from __future__ import annotations

from enum import StrEnum

from app.web.i18n import lazy_


class ComplaintCategory(StrEnum):
    """From the quickest to answer to the one that needs an examination."""

    NORMATIVE = "permintaan_informasi_normatif"
    NOT_SUPERVISORY = "tidak_berkadar_pengawasan"
    SUPERVISORY = "berkadar_pengawasan"


CATEGORY_LABEL = {
    ComplaintCategory.NORMATIVE: lazy_("Permintaan informasi normatif"),
    ComplaintCategory.NOT_SUPERVISORY: lazy_("Tidak berkadar pengawasan"),
    ComplaintCategory.SUPERVISORY: lazy_("Berkadar pengawasan"),
}
