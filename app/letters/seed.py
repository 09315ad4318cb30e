"""The texts and the archive's codes an office begins with (handbook §4.4, §4.5); what it has edited stays."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.catalogue.models import Service
from app.extensions import db
from app.letters.kinds import LetterKind
from app.letters.models import Classification, LetterText, LetterTextVersion
from app.platform import clock

_DATA = Path(__file__).parent / "data"


def seed() -> None:
    """Bring in the texts and codes that are missing, inside `write()`. The catalogue must be there."""
    _add_codes()
    _add_texts()


def _add_codes() -> None:
    if db.session.scalar(select(Classification.id).limit(1)) is not None:
        return
    db.session.add_all(
        Classification(
            code=row["code"], name=row["name"], valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=date.fromisoformat(row["valid_until"]) if "valid_until" in row else None,
        )
        for row in _rows("classification")
    )  # fmt: skip


def _add_texts() -> None:
    known = set(db.session.scalars(select(LetterText.code)))
    services = {row.code: row.id for row in db.session.execute(select(Service.code, Service.id))}
    for row in _rows("texts"):
        if row["code"] not in known:
            _add_text(row, services.get(row.get("service", "")))


def _add_text(row: dict[str, Any], service_id: int | None) -> None:
    text = LetterText(code=row["code"], kind=LetterKind(row["kind"]), name=row["name"], service_id=service_id)
    db.session.add(text)
    db.session.flush()
    db.session.add(
        LetterTextVersion(
            text_id=text.id, number=1, subject=row["subject"], body=row["body"], made_at=clock.now(),
        )
    )  # fmt: skip


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows
