"""Scans of disposition sheets that came back written on: what was uploaded, and the sheets that were found in it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice


class ScanState(StrEnum):
    """READING: its QR is being looked for. SPLIT: its sheets stand in rows of their own. FILED: on its request.
    AGAIN: that sheet is there already. UNREAD: somebody has to say whose it is. BROKEN: it cannot be opened."""

    READING = "reading"
    SPLIT = "split"
    FILED = "filed"
    AGAIN = "again"
    UNREAD = "unread"
    BROKEN = "broken"


class SheetScan(Base):
    """An upload, or (`source_id`) one sheet of it, with the disposition whose QR it bears."""

    __tablename__ = "sheet_scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sheet_scan.id"), index=True)
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"))
    name: Mapped[str]
    pages: Mapped[int]
    first_page: Mapped[int] = mapped_column(default=1)
    state: Mapped[ScanState] = mapped_column(choice(ScanState))
    expected_id: Mapped[int | None] = mapped_column(ForeignKey("disposition.id"))
    disposition_id: Mapped[int | None] = mapped_column(ForeignKey("disposition.id"), index=True)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime]

    __table_args__ = (Index("ix_sheet_scan_uploaded_at", "uploaded_at", "id"),)
