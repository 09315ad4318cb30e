"""What was proposed of a letter, what a person made of it, which other is like it, and who has it before them.

Once a letter is filed its proposals say only whether they were right: the words themselves stand on the letter.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.reading.proposals.fields import Field
from app.tables import choice


class LetterProposal(Base):
    """One field of one letter. `page` is the place of its page in the letter, from 1; `box` left, top, right, bottom.

    `was_right` is None until a person has filed the letter, and stays so where neither machine nor person found
    anything; `letter_version`: of which reading it was proposed.
    """

    __tablename__ = "letter_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("scan_letter.id"))
    letter_version: Mapped[int]
    field: Mapped[Field] = mapped_column(choice(Field))
    value: Mapped[str] = mapped_column(Text, default="")
    confidence: Mapped[float]
    page: Mapped[int | None]
    box: Mapped[list[Any] | None] = mapped_column(JSON)
    was_right: Mapped[bool | None]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_letter_proposal_field", "letter_id", "field", unique=True),
        Index("ix_letter_proposal_settled_at", "settled_at", "field"),
    )


class LetterTwin(Base):
    """Two letters whose text is nearly the same: perhaps one letter that came twice. `likeness` from 0 to 1."""

    __tablename__ = "letter_twin"

    letter_id: Mapped[int] = mapped_column(ForeignKey("scan_letter.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(
        ForeignKey("scan_letter.id"), primary_key=True, autoincrement=False, index=True
    )
    likeness: Mapped[float]


class LetterDesk(Base):
    """Who has a letter before them, and since when; a notice to others, never a wall."""

    __tablename__ = "letter_desk"

    letter_id: Mapped[int] = mapped_column(ForeignKey("scan_letter.id"), primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    since: Mapped[datetime]
