"""What was read on the files of requests: the words they are found by, and how far the worker has come."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice


class TextState(StrEnum):
    """WAITING: pages of it are still to be read. READ: all that could be read was."""

    WAITING = "waiting"
    READ = "read"


_WAITING = text(f"state = '{TextState.WAITING}'")


class AttachmentText(Base):
    """The words of one file, page by page as they are read. It goes when the file's row goes."""

    __tablename__ = "attachment_text"

    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    state: Mapped[TextState] = mapped_column(choice(TextState), default=TextState.WAITING)
    pages: Mapped[int] = mapped_column(default=0)
    """So many of its pages are done."""
    tries: Mapped[int] = mapped_column(default=0)
    """Of the next page."""
    reason: Mapped[str] = mapped_column(String(32), default="")
    """Why the last page that could not be read was not: a key of `app.platform.inspection.reasons`."""
    search_text: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        Index("ix_attachment_text_waiting", "attachment_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )
