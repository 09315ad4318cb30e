"""Numbered paper forms for the hours without power, and their scans that come back (handbook R153, R154)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.paper_forms.kinds import Door, FormState, ScanState
from app.tables import choice

_BLANK = text(f"state = '{FormState.PRINTED}'")


class PaperFormRun(Base):
    """One printing: who printed how many forms of which door, and the PDF once the worker has drawn it. The secrets of
    its numbers begin at `secret_round`, which is this printing's alone."""

    __tablename__ = "paper_form_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    door: Mapped[Door] = mapped_column(choice(Door))
    count: Mapped[int]
    paper: Mapped[str]
    printed_at: Mapped[datetime]
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    secret_round: Mapped[int]
    pdf_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    pdf_forgotten_at: Mapped[datetime | None]


class PaperForm(Base):
    """One form with its reserved number, which keeps the month of its printing. PIN and link are those of the number
    and its printing (`receipts.secrets`), so neither is stored; the link on its stub finds it by `tracking_key`."""

    __tablename__ = "paper_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("paper_form_run.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    tracking_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[FormState] = mapped_column(choice(FormState), default=FormState.PRINTED)
    reason: Mapped[str | None]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), unique=True)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (Index("ix_paper_form_blank", "run_id", "id", sqlite_where=_BLANK, postgresql_where=_BLANK),)


class PaperFormScan(Base):
    """An upload, or (`source_id`) one filled-in form found in it."""

    __tablename__ = "paper_form_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("paper_form_scan.id"), index=True)
    form_id: Mapped[int | None] = mapped_column(ForeignKey("paper_form.id"), index=True)
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"))
    name: Mapped[str]
    pages: Mapped[int]
    first_page: Mapped[int] = mapped_column(default=1)
    state: Mapped[ScanState] = mapped_column(choice(ScanState))
    is_confidential: Mapped[bool] = mapped_column(default=False)
    """Whether the stack or the letter it came in is kept confidential (`app.paper_forms.access`)."""
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime]
