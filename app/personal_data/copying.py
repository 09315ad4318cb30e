"""The copy of everything that is held of somebody: one file to read (PDF) and to compute with (JSON), with their files.

Made by the worker, handed out by whoever made sure of the person, and gone after the office's days.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import render_template
from sqlalchemy import select, update

from app.extensions import db
from app.personal_data import retention, subjects
from app.personal_data.models import DataRequest
from app.personal_data.requests import COPY
from app.personal_data.words import FIELD, FOR_MACHINES, spoken
from app.platform import clock, jobs, pdf, phones, settings, storage, storage_sweep
from app.platform.database import change, lock, read, write
from app.platform.keys import unseal
from app.stakeholders import held
from app.web.formatting import tanggal, waktu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.stakeholders.held import Held, Subject

ZIP = "application/zip"
_NOT_AGAIN = {"copy_hash"}
"""A copy holds no earlier copy."""
_OURS = ("_hash", "_id")
"""Ends of names that say something to machines alone."""


@jobs.handler(COPY)
def make(payload: dict[str, Any]) -> None:
    """Put it together; a second run makes it anew."""
    row = db.session.get_one(DataRequest, payload["request"])
    person_id, number = row.person_id, row.number
    if person_id is None:
        return
    with tempfile.TemporaryFile() as place:
        _pack(subjects.of_person(person_id), number, place)
        place.seek(0)
        kept = storage.store(place, ZIP)
    with write():
        lock(row)
        storage_sweep.let_go([row.copy_hash])
        row.copy_hash, row.copy_made_at = storage.keep(kept).hash, clock.now()
        jobs.finish()


@jobs.handler("personal_data.forget_copies", every_day=True)
def forget(_payload: dict[str, Any]) -> None:
    """Copies that were not fetched, or long ago."""
    old = clock.now() - timedelta(days=int(settings.get("personal_data.copy_days")))
    which = (DataRequest.copy_hash.is_not(None), DataRequest.copy_made_at < old)
    with write():
        storage_sweep.let_go(read(select(DataRequest.copy_hash).where(*which)).scalars().all())
        change(update(DataRequest).where(*which).values(copy_hash=None))
        jobs.finish()


def _pack(whose: Subject, number: str, place: Any) -> None:
    found = list(held.told(whose))
    page = _as_page(found, number, whose)
    db.session.rollback()  # drawing and packing take their time; no transaction waits for them
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(_as_json(found), ensure_ascii=False, indent=1))
        packed.writestr("data.pdf", pdf.render(page))
        for name, digest in _files(found):
            with storage.open_blob(digest) as file:
                packed.writestr(name, file.read())


def _as_json(found: list[tuple[Held, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    return [
        {"table": part.name, "label": str(part.label), "rows": [_plain(row) for row in rows]} for part, rows in found
    ]


def _as_page(found: list[tuple[Held, list[dict[str, Any]]]], number: str, whose: Subject) -> str:
    parts = [(str(part.label), [told for row in rows if (told := _spoken(row))]) for part, rows in found]
    return render_template(
        "personal_data/copy.html", number=number, made_at=clock.now(), styles=pdf.styles("office", "minutes"),
        parts=[part for part in parts if part[1]], stays=retention.what_stays(whose), words=FIELD,
        office=settings.get("office.name"),
    )  # fmt: skip


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row for machines: codes and moments as they are kept."""
    return {name.removesuffix("_sealed"): _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if name.endswith("_sealed"):
        return unseal(value) if value else None
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if hasattr(value, "isoformat") else value


def _spoken(row: dict[str, Any]) -> dict[str, str]:
    """A row for its owner: what says something, in words. A moment alone says nothing."""
    names = {name: name.removesuffix("_sealed") for name in row if not name.endswith(_OURS)}
    told = {short: _as_text(name, row[name]) for name, short in names.items() if short not in FOR_MACHINES}
    told = {name: text for name, text in told.items() if text}
    return told if told.keys() - {"at"} else {}


def _as_text(name: str, value: Any) -> str:
    if value in ("", None):
        return ""
    if isinstance(value, Enum):
        return spoken(value)
    if hasattr(value, "isoformat"):
        return waktu(value) if hasattr(value, "hour") else tanggal(value)
    text = str(unseal(value) or "") if name.endswith("_sealed") else str(value)
    return phones.display(text) if name.startswith("digits") and text else text


def _files(found: list[tuple[Held, list[dict[str, Any]]]]) -> Iterator[tuple[str, str]]:
    """Each stored content once, under the name of its table and a number: names people gave may be no names at all."""
    known: set[str] = set()
    for part, rows in found:
        for row in rows:
            for column in set(part.files) - _NOT_AGAIN:
                digest = row[column]
                if digest and digest not in known and storage.is_intact(digest):
                    known.add(digest)
                    yield f"berkas/{part.name}-{len(known):03d}{_ending(row)}", digest


def _ending(row: dict[str, Any]) -> str:
    ending = Path(str(row.get("name") or row.get("evidence_name") or "")).suffix.lower()
    return ending if ending[1:].isalnum() and len(ending) <= 6 else ""
