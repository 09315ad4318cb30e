"""What came of each backup: where it lies, whether it was judged good, what was wrong."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.operations.backup.copies import Elsewhere
from app.tables import choice


class Backup(Base):
    """One round. `place` is a path on the office's computer, empty where nothing was written; `size` is in bytes;
    `judged_at` says that it was opened into a scratch office and found whole; `fault` why not, in plain words."""

    __tablename__ = "backup"

    id: Mapped[int] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    judged_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("ix_backup_judged_at", "judged_at"),)


class BackupCopy(Base):
    """What came of sending one backup to one place elsewhere. `name` is its name there, `tried_at` the last try,
    `fault` why that failed, in plain words."""

    __tablename__ = "backup_copy"

    id: Mapped[int] = mapped_column(primary_key=True)
    backup_id: Mapped[int] = mapped_column(ForeignKey("backup.id"))
    kind: Mapped[Elsewhere] = mapped_column(choice(Elsewhere))
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(default="")
    fault: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("backup_id", "kind"),)
