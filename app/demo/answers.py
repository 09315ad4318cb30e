"""The answers that the demo office keeps ready, for questions its requests ask (handbook R023)."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.catalogue.models import Service
from app.demo.story import DATA
from app.extensions import db
from app.tickets.together import canned

if TYPE_CHECKING:
    from app.accounts.actor import Actor

WRITER = "operator"


def keep_all(by: Actor) -> None:
    """Keep them as their writer would, inside `write()`."""
    codes = {row.code: row.id for row in db.session.execute(select(Service.code, Service.id))}
    for told in tomllib.loads((DATA / "answers.toml").read_text(encoding="utf-8"))["answers"]:
        words = {"title": told["title"], "text": told["text"].strip(), "text_en": told.get("text_en", "").strip()}
        canned.save(None, words | {"service_id": codes.get(told.get("service", "")), "is_active": True}, by=by)
