"""What the house knows of paper that came in: the stack, its files untouched, each page as it was read, the letters.

A *stack* (`scan_batch`) is what came at once. Its files stay as they came; every page is drawn upright once, read, and
kept with its words and where they stand. A *letter* (`scan_letter`) is a run of pages between two separator sheets.
Nothing is filed by a machine: a letter waits until a person files it on a request or sets it aside.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Computed, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.tables import choice
from app.web.i18n import lazy_


class Source(StrEnum):
    """Which way a stack came in."""

    UPLOAD = "upload"
    FOLDER = "folder"
    MAIL = "mail"
    CAMERA = "camera"
    WHATSAPP = "whatsapp"


SOURCE_LABEL = {
    Source.UPLOAD: lazy_("Unggahan"),
    Source.FOLDER: lazy_("Pemindai"),
    Source.MAIL: lazy_("Surel"),
    Source.CAMERA: lazy_("Kamera"),
    Source.WHATSAPP: lazy_("WhatsApp"),
}


class FileState(StrEnum):
    """WAITING: nobody has looked into it yet. OPENED: its pages are known. BROKEN: `reason` says why it is not read."""

    WAITING = "waiting"
    OPENED = "opened"
    BROKEN = "broken"


class PageState(StrEnum):
    """FAILED: it could not be drawn or read in the time and memory a page has; a person may try again."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


class LetterState(StrEnum):
    """WAITING: pages are still being read or put together. READ: it has its text and waits for a person.
    FILED: it belongs to a request (or to whoever knows its mark). SET_ASIDE: nobody needs it; it can be taken back."""

    WAITING = "waiting"
    READ = "read"
    FILED = "filed"
    SET_ASIDE = "set_aside"


class ScanBatch(Base):
    """What came in at once. `version` grows with every change, so that a page knows whether to draw itself anew."""

    __tablename__ = "scan_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[Source] = mapped_column(choice(Source))
    note: Mapped[str] = mapped_column(Text, default="")
    """Where it came from, in a line: the mail's sender, the name of the chat."""
    is_one_letter: Mapped[bool] = mapped_column(default=False)
    """Whether its files are the pages of one letter; else each file begins one."""
    is_confidential: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_mail.id"), unique=True)
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    came_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When nothing of it waited for anybody any more."""
    version: Mapped[int] = mapped_column(default=0)
    is_being_read: Mapped[bool] = mapped_column(default=False)
    """Whether a job is on its pages, one after the other (`app.reading.pages`)."""

    __table_args__ = (Index("ix_scan_batch_ended_at", "ended_at", "id"),)


class ScanFile(Base):
    """One file as it came. `drawn_hash`: the pages that were printed of it, where it is a text."""

    __tablename__ = "scan_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"), index=True)
    place: Mapped[int]
    blob_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"), index=True)
    drawn_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    state: Mapped[FileState] = mapped_column(choice(FileState), default=FileState.WAITING)
    reason: Mapped[str] = mapped_column(String(32), default="")
    """A key of `app.platform.inspection.reasons`; `inspection.sentence(reason)` says it."""


class ScanLetter(Base):
    """A run of pages that belong together. `version` grows whenever its pages change: an older reading is void."""

    __tablename__ = "scan_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"), index=True)
    place: Mapped[int]
    state: Mapped[LetterState] = mapped_column(choice(LetterState), default=LetterState.WAITING)
    version: Mapped[int] = mapped_column(default=0)
    is_open: Mapped[bool] = mapped_column(default=True)
    """Whether the next page of the stack still belongs to it."""
    mark_kind: Mapped[str | None] = mapped_column(String(32))
    mark_code: Mapped[str | None] = mapped_column(String(64))
    """The paper of ours that its first page is, by its QR (`app.platform.marks`)."""
    pages: Mapped[int] = mapped_column(default=0)
    pdf_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    """The searchable PDF/A of its pages."""
    text: Mapped[str] = mapped_column(Text, default="")
    length: Mapped[int] = mapped_column(Computed("length(text)", persisted=True))
    """Of its text, by the database: letters of about one length are compared (`proposals.likeness`)."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    is_confidential: Mapped[bool] = mapped_column(default=False)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    destroyed_at: Mapped[datetime | None]
    """When its words, pictures and files were let go (`app.reading.destroying`)."""

    __table_args__ = (
        Index("ix_scan_letter_state", "state", "id"),
        Index("ix_scan_letter_length", "length", "id", "state"),
    )


class ScanPage(Base):
    """One page. Without a letter it is blank, a separator, or was left out by hand.

    `words` is a list of `{"text", "x", "y", "w", "h", "confidence", "block", "line"}`: `x y w h` are fractions of the
    straightened page (`picture_hash`, `width` × `height` pixels), `confidence` goes from 0 to 1, `block` and `line`
    count within the page. `marks` is a list of `{"kind", "code"}`.
    """

    __tablename__ = "scan_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("scan_file.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("scan_letter.id"), index=True)
    number: Mapped[int]
    """Its number in the file, from 1."""
    place: Mapped[int]
    """Where it stands in the stack: its order there, not its number (`app.reading.opening` leaves room between)."""
    is_placed: Mapped[bool] = mapped_column(default=False)
    """Whether the machine has put it where it belongs: to a letter or to none. From then on only people move it."""
    state: Mapped[PageState] = mapped_column(choice(PageState), default=PageState.WAITING)
    reason: Mapped[str] = mapped_column(String(32), default="")
    tries: Mapped[int] = mapped_column(default=0)
    rotation: Mapped[int] = mapped_column(default=0)
    """Degrees clockwise by which it was turned to stand upright."""
    is_turned_by_hand: Mapped[bool] = mapped_column(default=False)
    skew: Mapped[float] = mapped_column(default=0.0)
    is_blank: Mapped[bool] = mapped_column(default=False)
    is_separator: Mapped[bool] = mapped_column(default=False)
    is_confidential: Mapped[bool] = mapped_column(default=False)
    """Whether it is, or was, in a confidential letter (`app.reading.secrecy`); it counts where it is in none."""
    picture_hash: Mapped[str | None] = mapped_column(ForeignKey("blob.hash"))
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    dpi: Mapped[int] = mapped_column(default=0)
    words: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text, default="")
    """Its words, row by row."""
    confidence: Mapped[float | None]
    """The mean of its words'; None while there is none."""
    marks: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    seconds: Mapped[float | None]
    """How long it took to read."""

    __table_args__ = (Index("ix_scan_page_place", "batch_id", "place"),)
