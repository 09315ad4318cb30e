"""What paper forms hold of somebody: the scan; their number stays."""

from __future__ import annotations

from sqlalchemy import select

from app.paper_forms.models import PaperForm, PaperFormScan
from app.stakeholders.held import ERASED, holds
from app.web.i18n import lazy_

holds(
    lazy_("Formulir kertas terpindai"), PaperFormScan,
    where=lambda whose: PaperFormScan.form_id.in_(select(PaperForm.id).where(PaperForm.ticket_id.in_(whose.tickets))),
    told=(PaperFormScan.name, PaperFormScan.uploaded_at), erased={"name": ERASED}, files=("blob_hash",),
)  # fmt: skip
