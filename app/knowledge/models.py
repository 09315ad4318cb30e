"""The tables of the articles (handbook R023: whoever answers has the material at hand).

An article is plain text in paragraphs. Its owner is a position, because people are transferred (R033); past its day of
review it is still shown, and says that it waits for it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base

TITLE_LIMIT = 150


class Article(Base):
    """One article. `words` is what it is found by (`app.platform.text.search_words`), in an index of its own."""

    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    text: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    review_on: Mapped[date] = mapped_column(index=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    words: Mapped[str] = mapped_column(Text)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    edited_at: Mapped[datetime]


class ArticleService(Base):
    """This article helps with that service."""

    __tablename__ = "article_service"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)
