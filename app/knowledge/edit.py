"""Writing articles: who changed which is in the audit log; a withdrawn one is offered no more and stays readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete

from app.accounts import audit
from app.extensions import db
from app.knowledge.models import Article, ArticleService
from app.platform import clock
from app.platform.database import lock
from app.platform.text import search_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.accounts.actor import Actor


class Told(NamedTuple):
    """What an article says, and who keeps it true until when."""

    title: str
    text: str
    owner_id: int
    review_on: date
    service_ids: frozenset[int]
    is_active: bool = True


def save(article: Article | None, told: Told, *, by: Actor) -> Article:
    """Keep a new or changed article; inside `write()`."""
    is_new = article is None
    if article is None:
        article = Article()
        db.session.add(article)
    else:
        lock(article)
    for name in ("title", "text", "owner_id", "review_on", "is_active"):
        setattr(article, name, getattr(told, name))
    article.words = search_words(f"{told.title} {told.text}")
    article.edited_by_id, article.edited_at = by.user_id, clock.now()
    db.session.flush()
    _belong(article.id, told.service_ids)
    audit.record("article:written" if is_new else "article:changed", f"article:{article.id}", _said(told), by=by)
    return article


def review(article: Article, until: date, *, by: Actor) -> None:
    """It was read through and is still true, until that day; inside `write()`."""
    lock(article)
    article.review_on = until
    article.edited_by_id, article.edited_at = by.user_id, clock.now()
    audit.record("article:reviewed", f"article:{article.id}", {"until": until.isoformat()}, by=by)


def _belong(article_id: int, service_ids: Iterable[int]) -> None:
    db.session.execute(delete(ArticleService).where(ArticleService.article_id == article_id))
    db.session.add_all(ArticleService(article_id=article_id, service_id=one) for one in sorted(service_ids))
    db.session.flush()


def _said(told: Told) -> dict[str, object]:
    """What of it changed hands; the words themselves stand in the article."""
    return {"title": told.title, "review": told.review_on.isoformat(), "active": told.is_active}
