"""Articles in lists and whole: for whoever keeps them, and for whoever answers with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select

from app.accounts import organisation
from app.accounts.models import Position, Unit, User
from app.catalogue.models import Service
from app.extensions import db
from app.knowledge.models import Article, ArticleService
from app.platform import clock
from app.platform.database import read
from app.platform.text import query_words
from app.web.i18n import plural_

if TYPE_CHECKING:
    from datetime import date, datetime

MOST = 200
_MOST_WORDS = 12


class Line(NamedTuple):
    """An article as the list of its keepers shows it."""

    id: int
    title: str
    owner: str
    review_on: date
    is_active: bool
    edited_at: datetime
    editor: str | None
    is_overdue: bool
    services: tuple[str, ...]


class Whole(NamedTuple):
    """An article to be read. `services` are codes."""

    id: int
    title: str
    paragraphs: tuple[str, ...]
    owner: str
    review_on: date
    is_active: bool
    is_overdue: bool
    edited_at: datetime
    services: tuple[str, ...]


_LINES = (
    select(
        *(Article.id, Article.title, Position.title.label("owner"), Article.review_on, Article.is_active),
        *(Article.edited_at, User.name.label("editor")),
    )
    .join(Position, Position.id == Article.owner_id)
    .outerjoin(User, User.id == Article.edited_by_id)
    .order_by(Article.is_active.desc(), Article.review_on, Article.title)
    .limit(MOST)
)
_SERVICES = (
    select(ArticleService.article_id, Service.code)
    .join(Service, Service.id == ArticleService.service_id)
    .where(ArticleService.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(Service.code)
)
_WHOLE = (
    select(
        *(Article.id, Article.title, Article.text, Position.title.label("owner"), Unit.name.label("unit")),
        *(Article.review_on, Article.is_active, Article.edited_at),
    )
    .join(Position, Position.id == Article.owner_id)
    .join(Unit, Unit.id == Position.unit_id)
    .where(Article.id == bindparam("article_id"))
)
_TITLES = select(Article.id, Article.title).where(Article.id.in_(bindparam("ids", expanding=True)))
_OWNED = select(func.count(Article.id)).where(Article.owner_id == bindparam("position_id"), Article.is_active)
_OVERDUE = select(func.count(Article.id)).where(Article.is_active, Article.review_on < bindparam("today"))


def lines(question: str = "") -> list[Line]:
    """Every article, or those with all of these words; review due first, withdrawn ones last; at most `MOST`."""
    stems = query_words(question)[:_MOST_WORDS]
    here = [or_(Article.words.contains(stem, autoescape=True), Article.title.icontains(stem)) for stem in stems]
    rows = read(_LINES.where(*here)).all()
    codes = services_of([row.id for row in rows])
    today = clock.today()
    return [_line(row, today, codes.get(row.id, ())) for row in rows]


def _line(row: Any, today: date, services: tuple[str, ...]) -> Line:
    return Line(
        row.id, row.title, row.owner, row.review_on, row.is_active, row.edited_at, row.editor,
        row.review_on < today, services,
    )  # fmt: skip


def services_of(ids: list[int]) -> dict[int, tuple[str, ...]]:
    """The codes of the services that each of these articles helps with."""
    found: dict[int, tuple[str, ...]] = {}
    for article_id, code in read(_SERVICES, {"ids": ids}) if ids else ():
        found[article_id] = (*found.get(article_id, ()), code)
    return found


def whole(article_id: int) -> Whole | None:
    """One article; None where there is none."""
    row = read(_WHOLE, {"article_id": article_id}).first()
    return _whole(row) if row else None


def titles(ids: list[int]) -> dict[int, str]:
    """The titles of these articles."""
    return {row.id: row.title for row in read(_TITLES, {"ids": ids})} if ids else {}


def overdue_count() -> int:
    """How many articles in use are past their day of review."""
    return int(read(_OVERDUE, {"today": clock.today()}).scalar() or 0)


def paragraphs(text: str) -> tuple[str, ...]:
    """A text in its paragraphs, as a page shows it."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def _whole(row: Any) -> Whole:
    return Whole(
        row.id, row.title, paragraphs(row.text), f"{row.owner}, {row.unit}", row.review_on, row.is_active,
        row.review_on < clock.today(), row.edited_at, services_of([row.id]).get(row.id, ()),
    )  # fmt: skip


@organisation.keeps_position_open
def articles_of(position_id: int) -> list[str]:
    """What keeps a chair from being closed: the articles it owns; give them to another first."""
    count = db.session.scalar(_OWNED, {"position_id": position_id})
    return [plural_(count, "%(n)s artikel miliknya", "%(n)s artikel miliknya")] if count else []
