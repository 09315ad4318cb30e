"""What outgoing letters hold of somebody: the number, its day and its signatory stay in the book."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.letters.models import Letter, LetterNumber, LetterStep, LetterVersion
from app.stakeholders.held import ERASED, Subject, holds
from app.web.i18n import lazy_


def _letters(whose: Subject) -> Any:
    return select(Letter.id).where(Letter.ticket_id.in_(whose.tickets))


holds(
    lazy_("Paraf dan catatannya"), LetterStep, where=lambda whose: LetterStep.letter_id.in_(_letters(whose)),
    erased={"comment": ""},
)  # fmt: skip
holds(
    lazy_("Naskah surat keluar"), LetterVersion, where=lambda w: LetterVersion.letter_id.in_(_letters(w)),
    told=(LetterVersion.letter_id, LetterVersion.subject, LetterVersion.recipient, LetterVersion.body),
    erased={"subject": ERASED, "recipient": ERASED, "body": "", "enclosures": "", "copies": "", "own_name": ""},
    files=("own_hash",),
)  # fmt: skip
holds(
    lazy_("Nomor surat keluar"), LetterNumber, where=lambda w: LetterNumber.letter_id.in_(_letters(w)),
    told=(LetterNumber.text, LetterNumber.dated_on, LetterNumber.recipient),
    erased={"subject": ERASED, "recipient": ERASED},
)  # fmt: skip
holds(
    lazy_("Surat keluar"), Letter, where=lambda whose: Letter.ticket_id.in_(whose.tickets),
    told=(Letter.number, Letter.letter_date, Letter.subject),
    erased={"subject": ERASED, "event_place": "", "ended_reason": ""}, files=("printed_hash", "final_hash"),
)  # fmt: skip
