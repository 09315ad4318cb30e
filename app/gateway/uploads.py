"""From an uploaded log to requests: kept, looked at, confirmed, and taken by the worker while its page shows how far.

A worker that dies leaves the job to the next one; the old numbers are keys, so nothing is taken twice, and the counts
are those of the whole upload.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts import audit
from app.accounts.actor import Actor, ActorKind
from app.accounts.models import User
from app.extensions import db
from app.gateway.import_tickets import NoMap, Reject, Tally, opened, rejects_as_csv, take_all, understood
from app.gateway.models import ImportState, TicketImport
from app.platform import clock, jobs, sheets, storage
from app.platform.database import lock, write
from app.platform.refusals import Conflict
from app.platform.sheets_in import Unreadable
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.gateway.mapping import Map
    from app.platform.sheets_in import Row
    from app.tickets.intake.importing import OldRequest

LOOKED_AT = 2_000
"""Rows read for the check; a longer log is judged row by row when it is taken."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the beginning of a log would become: the first requests with their lines, and every fault found."""

    fit: list[tuple[int, OldRequest]]
    faults: list[Reject]
    is_all: bool


def keep(file_name: str, blob: storage.Blob, source: str, *, by: Actor) -> TicketImport:
    """Keep an upload that can be read, inside `write()`."""
    storage.keep(blob)
    row = TicketImport(
        file_name=file_name, source=source, blob_hash=blob.hash, state=ImportState.CHECKED, read=0, taken=0,
        already_there=0, rejected=0, uploaded_at=clock.now(), uploaded_by_id=by.user_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def look(path: Path, source: str) -> Look:
    """Read the beginning of a log. Raises Unreadable, NoMap."""
    known, rows = _opened(path, source)
    tally, first = Tally(), list(islice(rows, LOOKED_AT))
    fit = list(understood(known, iter(first), tally))
    return Look(fit, tally.rejects, next(rows, None) is None)


def _opened(path: Path, source: str) -> tuple[Map, Iterator[Row]]:
    known, rows = opened(path)
    return replace(known, source=source), rows


def confirm(row: TicketImport, *, by: Actor) -> None:
    """Have the worker take it, inside `write()`. Raises Conflict when it was confirmed before."""
    lock(row)
    if row.state is not ImportState.CHECKED:
        raise Conflict(_("Berkas ini sudah dimasukkan atau sedang dimasukkan."))
    row.state = ImportState.RUNNING
    jobs.enqueue("tickets.import", {"import": row.id}, dedupe=f"tickets.import:{row.id}")
    audit.record("tickets:import_confirmed", f"import:{row.id}", {"source": row.source}, by=by)


@jobs.handler("tickets.import")
def take(payload: dict[str, Any]) -> None:
    """Take every row of a confirmed upload."""
    upload = db.session.get_one(TicketImport, payload["import"])
    by = _uploader(upload)
    try:
        known, rows = _opened(storage.path_of(upload.blob_hash), upload.source)
        tally = take_all(known, rows, by=by, also=lambda tally, new: _count(upload, tally, new))
    except (Unreadable, NoMap) as trouble:
        with write():
            lock(upload).trouble = str(trouble)
            _finish(upload, ImportState.FAILED)
        return
    rejects = storage.store(rejects_as_csv(tally.rejects), sheets.CSV) if tally.rejects else None
    with write():
        lock(upload)
        _set_counts(upload, tally)
        upload.rejects_hash = storage.keep(rejects).hash if rejects else None
        counts = {"read": tally.read, "taken": upload.taken, "rejected": tally.rejected}
        audit.record("tickets:imported", f"import:{upload.id}", counts, by=by)
        _finish(upload, ImportState.DONE)


def _count(upload: TicketImport, tally: Tally, new: int) -> None:
    """How far it is, in the very write that took `new` rows."""
    lock(upload)
    upload.taken += new
    _set_counts(upload, tally)


def _set_counts(upload: TicketImport, tally: Tally) -> None:
    """What an earlier, dead worker took of this upload counts as taken, not as already there."""
    upload.read, upload.rejected = tally.read, tally.rejected
    upload.already_there = max(0, tally.read - tally.rejected - upload.taken)


def _finish(upload: TicketImport, state: ImportState) -> None:
    upload.state, upload.finished_at = state, clock.now()
    jobs.finish()


def _uploader(upload: TicketImport) -> Actor:
    name = db.session.scalar(select(User.name).where(User.id == upload.uploaded_by_id)) or ""
    return Actor(ActorKind.STAFF, name, upload.uploaded_by_id)
