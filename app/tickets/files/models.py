"""The tables of files: those on a request, and those that wait for their form."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base


class Attachment(Base):
    """A file that belongs to a request; its bytes live in the blob store under their hash."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int | None]
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    kind: Mapped[str] = mapped_column(default="upload")
    is_public: Mapped[bool] = mapped_column(default=True)
    from_applicant: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]


class Upload(Base):
    """A file sent ahead of its form, waiting under the form's key until the form arrives."""

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(index=True)
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blob.hash"))
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    pages: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
    part: Mapped[str | None]


class UploadPiece(Base):
    """Some bytes of a file that comes in pieces, from byte `start` on; gone when the file is whole."""

    __tablename__ = "upload_piece"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str]
    part: Mapped[str]
    start: Mapped[int]
    size: Mapped[int]
    data: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (UniqueConstraint("form_key", "part", "start"),)
