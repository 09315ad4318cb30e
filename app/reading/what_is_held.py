"""What scans hold of somebody. A file in which other people's letters came too stays until those go (`destroying`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from app.platform import clock
from app.reading.attached.models import AttachmentText
from app.reading.models import ScanBatch, ScanFile, ScanLetter, ScanPage
from app.reading.proposals.models import LetterProposal
from app.stakeholders.held import ERASED, Subject, holds
from app.tickets.files.models import Attachment
from app.web.i18n import lazy_


def _letters(whose: Subject) -> Any:
    return select(ScanLetter.id).where(ScanLetter.ticket_id.in_(whose.tickets))


def _batches(whose: Subject) -> Any:
    """Stacks with nothing in them but theirs, and what was destroyed before."""
    theirs = select(ScanLetter.batch_id).where(ScanLetter.ticket_id.in_(whose.tickets))
    is_anothers = or_(ScanLetter.ticket_id.is_(None), ScanLetter.ticket_id.not_in(whose.tickets))
    others = select(ScanLetter.batch_id).where(is_anothers, ScanLetter.destroyed_at.is_(None), ScanLetter.pages > 0)
    return select(ScanBatch.id).where(ScanBatch.id.in_(theirs), ScanBatch.id.not_in(others))


holds(
    lazy_("Kata dari berkas"), AttachmentText,
    where=lambda whose: AttachmentText.attachment_id.in_(
        select(Attachment.id).where(Attachment.ticket_id.in_(whose.tickets))
    ),
    erased={"search_text": "", "reason": ""},
)  # fmt: skip
holds(
    lazy_("Usul bacaan"), LetterProposal, where=lambda w: LetterProposal.letter_id.in_(_letters(w)),
    is_deleted=True,
)  # fmt: skip
holds(
    lazy_("Halaman terpindai"), ScanPage, where=lambda whose: ScanPage.letter_id.in_(_letters(whose)),
    told=(ScanPage.number, ScanPage.text), erased={"words": [], "text": "", "marks": [], "reason": ""},
    files=("picture_hash",),
)  # fmt: skip
holds(
    lazy_("Berkas tumpukan"), ScanFile, where=lambda whose: ScanFile.batch_id.in_(_batches(whose)),
    told=(ScanFile.name,), erased={"name": ERASED, "reason": ""}, files=("blob_hash", "drawn_hash"),
)  # fmt: skip
holds(
    lazy_("Tumpukan pindaian"), ScanBatch, where=lambda whose: ScanBatch.id.in_(_batches(whose)),
    told=(ScanBatch.note,), erased={"note": ""},
)  # fmt: skip
holds(
    lazy_("Surat terpindai"), ScanLetter, where=lambda whose: ScanLetter.ticket_id.in_(whose.tickets),
    told=(ScanLetter.created_at, ScanLetter.text),
    erased={"text": "", "search_text": "", "destroyed_at": clock.now}, files=("pdf_hash",),
)  # fmt: skip
