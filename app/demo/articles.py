"""The articles of the demo office: what its services are asked about, as the handbook tells it (§2, §3.9, §3.11)."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.models import Position, Unit
from app.catalogue.models import Service
from app.demo.story import DATA
from app.extensions import db
from app.knowledge import edit
from app.platform import clock

if TYPE_CHECKING:
    from app.accounts.actor import Actor

_HEADS = (
    select(Unit.code, Position.id)
    .join(Unit, Unit.id == Position.unit_id)
    .order_by(Position.is_head, Position.id.desc())
)


def keep_all(by: Actor) -> None:
    """Keep them, each owned by the chair that leads its unit; inside `write()`."""
    services = {row.code: row.id for row in db.session.execute(select(Service.code, Service.id))}
    heads = {row.code: row.id for row in db.session.execute(_HEADS)}
    for told in tomllib.loads((DATA / "articles.toml").read_text(encoding="utf-8"))["articles"]:
        article = edit.Told(
            told["title"], told["text"].strip(), heads[told["owner"]],
            clock.today() + timedelta(days=told["review"]), frozenset(services[code] for code in told["services"]),
        )  # fmt: skip
        edit.save(None, article, by=by)
