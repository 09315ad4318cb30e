"""A maker of outgoing letters as they stand in the tables, whichever way they came there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.models import Position, User
from app.extensions import db
from app.letters import codes
from app.letters.kinds import LetterKind, LetterState
from app.letters.models import Letter, LetterVersion
from app.platform import clock, storage
from app.platform.database import write
from tests import cast

if TYPE_CHECKING:
    from app.tickets.models import Ticket


def make_letter(
    state: LetterState = LetterState.SIGNED,
    *,
    ticket: Ticket | None = None,
    content: bytes | None = b"%PDF-1.7 surat",
    recipient: str = "Yth. Ketua KSP Umpama\ndi Malang",
    body: str = "",
    **given: Any,
) -> Letter:
    """A letter of the head's office, committed; `content` is the signed file where there is one."""
    blob = storage.store(content, "application/pdf") if content else None
    with write():
        if blob:
            storage.keep(blob)
        head = db.session.scalars(select(Position).where(Position.code == "kadis")).first()
        assert head
        facts: dict[str, Any] = {
            "code": codes.fresh(), "kind": LetterKind.BALASAN, "state": state, "unit_id": head.unit_id,
            "drafted_by_id": db.session.scalar(select(User.id).where(User.username == cast.STAF)),
            "subject": "Tanggapan atas permohonan", "signatory_position_id": head.id,
            "signatory_title": "Kepala Dinas", "number": "500.3.2/1257/35.73.000/2026",
            "letter_date": date(2026, 11, 20), "ticket_id": ticket.id if ticket else None,
            "final_hash": blob.hash if blob else None, "created_at": clock.now(), "changed_at": clock.now(),
        }  # fmt: skip
        letter = Letter(**facts | given)
        db.session.add(letter)
        db.session.flush()
        version = LetterVersion(
            letter_id=letter.id, number=1, subject=letter.subject, recipient=recipient, body=body, made_at=clock.now()
        )
        db.session.add(version)
        letter.version = 1
    return letter
