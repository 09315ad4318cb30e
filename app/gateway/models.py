"""An old log that somebody uploaded under settings: looked at first, then taken by the worker."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice


class ImportState(StrEnum):
    """How far an uploaded log has come."""

    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class TicketImport(Base):
    """One upload. `taken` grows in the same writes that take the rows, so that the counts survive a dead worker."""

    __tablename__ = "ticket_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    source: Mapped[str]
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"))
    state: Mapped[ImportState] = mapped_column(choice(ImportState), default=ImportState.CHECKED)
    read: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    already_there: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    rejects_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    trouble: Mapped[str | None]
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    finished_at: Mapped[datetime | None]

    @property
    def is_running(self) -> bool:
        return self.state is ImportState.RUNNING
