"""Where the paper file of a request stands, and to whom it was lent (handbook R015, §4.6)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.web.i18n import lazy_


class Copy(StrEnum):
    """Whether what stands there is the paper itself (tingkat perkembangan)."""

    ORIGINAL = "original"
    COPY = "copy"
    MIXED = "mixed"


COPY_LABEL = {
    Copy.ORIGINAL: lazy_("asli"),
    Copy.COPY: lazy_("salinan"),
    Copy.MIXED: lazy_("asli dan salinan"),
}


class PaperFile(Base):
    """The one dossier of a request. `location` is `R.L.R.B.M`: room, cupboard, shelf, box, folder."""

    __tablename__ = "paper_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), unique=True)
    location: Mapped[str] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(default="")
    """Kode klasifikasi arsip."""
    amount: Mapped[str] = mapped_column(default="")
    copy: Mapped[Copy] = mapped_column(choice(Copy), default=Copy.ORIGINAL)
    note: Mapped[str] = mapped_column(default="")
    kept_at: Mapped[datetime]
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


_OUT = text("returned_at IS NULL")


class PaperLoan(Base):
    """One lending. A file is lent to one person at a time: a colleague's account, or a name from outside."""

    __tablename__ = "paper_loan"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("paper_file.id"))
    borrower_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    borrower: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    lent_at: Mapped[datetime]
    lent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date]
    reminded_on: Mapped[date | None]
    returned_at: Mapped[datetime | None]
    returned_to_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        Index("ix_paper_loan_file_id", "file_id"),
        Index("uq_paper_loan_out", "file_id", unique=True, sqlite_where=_OUT, postgresql_where=_OUT),
        Index("ix_paper_loan_due", "due_on", "id", sqlite_where=_OUT, postgresql_where=_OUT),
    )
