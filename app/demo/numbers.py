"""The demo's book of outgoing letters: its paper book ended at 1256, and some numbers were taken without a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.letters import books
from app.letters.books import registers
from app.letters.kinds import LetterKind
from app.letters.models import LetterBook
from app.platform import clock

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

LAST_ON_PAPER = 1256
_TAKEN = (
    (LetterKind.UNDANGAN, "500.3.6", "Lurah se-Kecamatan Lowokwaru", "Undangan penyuluhan koperasi", ""),
    (LetterKind.TUGAS, "500.3.11", "Kepala Seksi Pengawasan dan dua staf", "Monitoring koperasi simpan pinjam", ""),
    (LetterKind.NOTA_DINAS, "900", "Kepala Dinas", "Usulan anggaran pelatihan", "Menunggu angka dari Subbag Keuangan"),
)


def take(moment: datetime, *, by: Actor) -> None:
    """Go on from the paper book and take a few numbers at the end of the story, inside `write()`."""
    book = db.session.scalars(select(LetterBook).where(LetterBook.code == registers.MAIN)).one()
    with clock.standing_at(moment):
        registers.begin_at(book, LAST_ON_PAPER + 1, by=by)
        for kind, code, recipient, subject, reason in _TAKEN:
            books.take(
                kind, classification=code, recipient=recipient, subject=subject, by=by, reserve=bool(reason),
                reason=reason,
            )  # fmt: skip
