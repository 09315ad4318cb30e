"""Which answers were taken in or opened during a call, in the words of the call's record (`contacts.looked_at`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from app.contacts import looked_at
from app.knowledge.models import Article
from app.platform.database import read
from app.tickets.together.models import CannedAnswer
from app.web.i18n import lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_KINDS = {"artikel": "article", "siap": "ready", "tiket": "answer"}
_ARTICLES = select(Article.id, Article.title).where(Article.id.in_(bindparam("ids", expanding=True)))
_READY = select(CannedAnswer.id, CannedAnswer.title).where(CannedAnswer.id.in_(bindparam("ids", expanding=True)))


def of_offer(key: str) -> list[str]:
    """The thing behind an answer's button (`answers.Offer.key`); a service's standard is noted with the service."""
    kind, _, ref = key.partition("-")
    return [f"{_KINDS[kind]}:{ref}"] if kind in _KINDS and ref else []


@looked_at.kind("article", lazy_("Artikel"))
def articles(refs: list[str], _actor: Actor) -> dict[str, str]:
    """The titles of articles."""
    return {str(row.id): row.title for row in read(_ARTICLES, {"ids": [row_id(ref) for ref in refs]})}


@looked_at.kind("ready", lazy_("Jawaban siap pakai"))
def ready(refs: list[str], _actor: Actor) -> dict[str, str]:
    """The titles of answers that the office keeps ready."""
    return {str(row.id): row.title for row in read(_READY, {"ids": [row_id(ref) for ref in refs]})}
