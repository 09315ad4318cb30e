"""How often a word of a need belonged to a service in the end; counted words, never anybody's request."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base


class NeedWord(Base):
    """In `requests` finished requests of a service this stem stood in the need; in `corrected` of them an officer had
    changed the service to this one."""

    __tablename__ = "need_word"

    stem: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    requests: Mapped[int]
    corrected: Mapped[int]
