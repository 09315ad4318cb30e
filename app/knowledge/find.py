"""Finding articles by the words of a question, while somebody types (R019: material one click away).

Bounded: one statement, at most `LOOKED_AT` rows however many articles there are. SQLite asks its FTS5 table,
PostgreSQL the index over the very expression asked here (migration 0026).
"""

from __future__ import annotations

from functools import cache
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, column, func, literal_column, select, table, text

from app.extensions import db
from app.knowledge.models import Article, ArticleService
from app.platform import clock, passages
from app.platform.database import read
from app.platform.text import query_words

if TYPE_CHECKING:
    from datetime import date

    from app.platform.passages import Passage

LOOKED_AT = 40
MOST = 3
_MOST_WORDS = 12
_OWN_SERVICE = 1.5  # an article of the service that is asked for counts so much more
_IN_THE_TITLE = 2.0  # what a word counts more that stands in the title
_SAID_IN_THE_TITLE = 0.3
_FIT_ENOUGH = 0.4  # of the best: what fits less well is only in the way
_FTS = table("article_fts_words", column("rowid"), column("rank"))


class Found(NamedTuple):
    """An article that answers, with the passage that does."""

    id: int
    title: str
    passage: Passage
    review_on: date
    is_overdue: bool
    points: float


def answering(question: str, service_id: int | None = None) -> list[Found]:
    """The articles that fit a question best, those of the service first among equals; without words the service's."""
    stems = query_words(question)[:_MOST_WORDS]
    rows = read(*_asked(stems, service_id)).all() if stems or service_id else []
    weights = _weights(stems, rows)
    ranked = sorted((_found(row, weights) for row in rows), key=lambda one: (-one.points, one.id))
    return [one for one in ranked[:MOST] if one.points >= ranked[0].points * _FIT_ENOUGH]


def _asked(stems: list[str], service_id: int | None) -> tuple[Any, dict[str, Any]]:
    values = {"service_id": service_id or 0}
    if not stems:
        return _OF_SERVICE, values
    return _WITH_WORDS[db.engine.dialect.name](), values | {"words": _question(stems)}


def _question(stems: list[str]) -> str:
    if db.engine.dialect.name == "postgresql":
        return " | ".join(f"'{stem}'" for stem in stems)
    return " OR ".join(f'"{stem}"' for stem in stems)


_LINES: Any = select(
    *(Article.id, Article.title, Article.text, Article.words, Article.review_on),
    ArticleService.service_id.label("own"),
).outerjoin(
    ArticleService, and_(ArticleService.article_id == Article.id, ArticleService.service_id == bindparam("service_id"))
)
_OF_SERVICE = (
    _LINES.where(Article.is_active, ArticleService.service_id.is_not(None)).order_by(Article.title).limit(LOOKED_AT)
)


@cache
def _with_words_sqlite() -> Select[Any]:
    fitting = (
        select(_FTS.c.rowid)
        .where(text("article_fts_words MATCH :words"))
        .order_by(_FTS.c.rank)
        .limit(LOOKED_AT)
        .subquery()
    )
    return _LINES.join(fitting, fitting.c.rowid == Article.id).where(Article.is_active)


@cache
def _with_words_postgresql() -> Select[Any]:
    vector = func.to_tsvector(literal_column("'simple'::regconfig"), Article.words)
    asked = func.to_tsquery(literal_column("'simple'::regconfig"), bindparam("words"))
    fits = _LINES.where(Article.is_active, vector.op("@@")(asked))
    return fits.order_by(func.ts_rank(vector, asked).desc()).limit(LOOKED_AT)


_WITH_WORDS = {"sqlite": _with_words_sqlite, "postgresql": _with_words_postgresql}


def _weights(stems: list[str], rows: Any) -> dict[str, float]:
    """A word that few of the found articles have says more than one that stands in all of them."""
    there = [set(row.words.split()) for row in rows]
    return {stem: log(1 + (1 + len(there)) / (1 + sum(stem in words for words in there))) for stem in stems}


def _inside(title: str, weights: dict[str, float]) -> dict[str, float]:
    """What the title says already tells its sentences apart less."""
    said = set(query_words(title))
    return {stem: weight * (_SAID_IN_THE_TITLE if stem in said else 1.0) for stem, weight in weights.items()}


def _found(row: Any, weights: dict[str, float]) -> Found:
    words = set(row.words.split())
    points = sum(weight for stem, weight in weights.items() if stem in words)
    points += _IN_THE_TITLE * passages.points_of(row.title, weights)
    points = (points or 1.0) * (_OWN_SERVICE if row.own else 1.0)
    passage = passages.best(row.text, _inside(row.title, weights))
    return Found(row.id, row.title, passage, row.review_on, row.review_on < clock.today(), points)
