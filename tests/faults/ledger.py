"""The ledger of what the office acknowledged, written down only after its 303, and the check against what is there.

`Ledger.press` sends a form until it is answered, as people do; `faults(ledger)` looks at the database and the stored
files and says in sentences what is wrong: nothing acknowledged may be missing or changed, nothing may be half there.
It asks for nothing that a power cut could not have left behind: what was never acknowledged may be there or not, but
whole.
"""

from __future__ import annotations

import hashlib
import http.client
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, text

from app.extensions import db
from app.platform import storage
from app.platform.database import read
from app.platform.jobs import Job
from app.tickets import numbering
from app.tickets.files.models import Attachment
from app.tickets.history import chain
from app.tickets.history.models import TicketEvent
from app.tickets.models import NumberCounter, Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.faults.guests import Answer, Guest
    from tests.faults.house import House

_PATIENCE = 300  # seconds: on a slow machine a killed office is up for a moment every ten seconds


class Entry(NamedTuple):
    """One acknowledged request: its form's key, its words, the hash of its file, where its receipt is."""

    key: str
    words: str
    digest: str
    receipt: str
    mark: int


class Ledger:
    """What was acknowledged, and how often an answer was something else. `mark` says where in a recording we are."""

    def __init__(self, mark: Callable[[], int] = lambda: 0) -> None:
        self.entries: list[Entry] = []
        self.refused: list[Answer] = []
        self.broken = 0
        self._mark, self._lock = mark, threading.Lock()

    def press(self, guest: Guest, form: dict[str, str], file: bytes | None = None) -> Answer | None:
        """Send a form once, and write down what was acknowledged. None when the line broke."""
        try:
            answer = guest.send(form, file)
        except (OSError, http.client.HTTPException):
            self.broken += 1
            return None
        if answer.status == 303:
            digest = hashlib.sha256(file).hexdigest() if file else ""
            with self._lock:
                self.entries.append(Entry(form["key"], form["description"], digest, answer.location, self._mark()))
        else:
            self.refused.append(answer)
        return answer

    def press_until_taken(self, guest: Guest, form: dict[str, str], file: bytes | None = None) -> Answer:
        """Press again while the line breaks or the office says 503."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            answer = self.press(guest, form, file)
            if answer is not None and answer.status == 303:
                return answer
            assert answer is None or answer.status == 503, answer
            time.sleep(0.1)
        raise AssertionError("never taken")

    def before(self, mark: int) -> list[Entry]:
        return [entry for entry in self.entries if entry.mark <= mark]


def faults(entries: Iterable[Entry], *, whole_month: bool = True) -> list[str]:
    """Everything that is wrong; empty when all is well. `whole_month`: every number drawn is a request."""
    db.session.rollback()
    found = [*lost(entries), *_torn(), *_half(), *_numbers(whole_month=whole_month), *chain.faults(), *_broken_file()]
    db.session.rollback()
    return found


def lost(entries: Iterable[Entry]) -> Iterator[str]:
    """What is not there once, with its words and its file."""
    rows = read(select(Ticket.idempotency_key, Ticket.need, Ticket.id)).all()
    files = read(select(Attachment.ticket_id, Attachment.blob_hash)).all()
    kept: dict[str, list[tuple[str, int]]] = {}
    for key, need, ticket_id in rows:
        kept.setdefault((key or "").partition(":")[2], []).append((need, ticket_id))
    held = {tuple(file) for file in files}
    for entry in entries:
        same = kept.get(entry.key, [])
        if len(same) != 1:
            yield f"{'lost' if not same else 'twice'}: {entry.key}"
        elif same[0][0] != entry.words:
            yield f"other words: {entry.key}"
        elif entry.digest and (same[0][1], entry.digest) not in held:
            yield f"without its file: {entry.key}"


def _torn() -> Iterator[str]:
    """Every file that anything refers to is whole."""
    yield from (f"torn: {digest}" for digest in storage.missing_or_damaged())


def _half() -> Iterator[str]:
    first = select(TicketEvent.id).where(TicketEvent.ticket_id == Ticket.id, TicketEvent.kind == "received").exists()
    silent = db.session.scalar(select(func.count()).select_from(Ticket).where(~first))
    if silent:
        yield f"{silent} requests without their first event"
    asked = select(func.count()).select_from(Job).where(Job.kind == "receipt.pdf")
    tickets, jobs = db.session.scalar(select(func.count()).select_from(Ticket)), db.session.scalar(asked)
    if tickets != jobs:
        yield f"{tickets} requests, {jobs} receipts to draw"


def _numbers(*, whole_month: bool) -> Iterator[str]:
    """No number twice, and every number that was drawn is a request: intake draws and keeps in one write."""
    numbers = list(db.session.scalars(select(Ticket.number)))
    if len(set(numbers)) != len(numbers):
        yield "a number twice"
    yield from (f"no number of ours: {number}" for number in numbers if numbering.parse(number) != number)
    for month, last in read(select(NumberCounter.month, NumberCounter.last)).all():
        places = sorted(int(number.split("-")[1]) for number in numbers if number.startswith(f"{month}-"))
        if whole_month and places != list(range(1, last + 1)):
            yield f"gaps in {month}: {last} drawn, {len(places)} kept"


def _broken_file() -> Iterator[str]:
    """SQLite's own look at its file. PostgreSQL looks at each page as it is read (data checksums)."""
    if db.engine.dialect.name == "sqlite":
        said = db.session.scalar(text("PRAGMA integrity_check"))
        if said != "ok":
            yield f"integrity: {said}"


def unseen(house: House, entries: Iterable[Entry], cookie: str = "") -> list[str]:
    """The receipts that the running office does not show: those of its own doors to whoever holds `cookie`."""
    return [entry.receipt for entry in entries if house.ask(entry.receipt, cookie) != 200]
