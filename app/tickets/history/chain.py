"""One chain for all events with one head, so that no edit, removal or reordering goes unseen (reliability finding 10).

An event chains a salted digest of its text, not the text: personal words can be erased by rule and the chain
still holds.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from app.extensions import db
from app.platform import clock
from app.platform.conflicts import adding
from app.platform.database import change, held, read
from app.platform.refusals import Unwell
from app.tickets.history.models import HistoryHead, TicketEvent
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

TOLERATED_CLOCK_SLIP = timedelta(minutes=5)
_HEAD = 1


@dataclass(slots=True)
class Head:
    """Where the chain ends, while one write holds it."""

    count: int
    last_hash: str
    last_at: datetime | None


def hold() -> Head:
    """Take the chain's head for this write transaction. Intake holds it first, so that keys and numbers queue up.

    Raises Unwell when the machine's clock stands before the last event (a dead battery after a power cut).
    """
    if "history" not in held():
        held()["history"] = _take_head()
    head: Head = held()["history"]
    _require_clock(head.last_at)
    return head


def require_clock() -> None:
    """For whoever draws a number, of whichever kind: none is drawn at a moment that cannot be. Takes nothing, so it
    may be asked in any order. Raises Unwell as `hold` does."""
    _require_clock(held()["history"].last_at if "history" in held() else last_at())


def last_at() -> datetime | None:
    """The moment of the last event; None before the first."""
    row = read(_HEAD_ROW).first()
    return row.last_at if row else None


def accept_clock() -> None:
    """Go on from the machine's present moment although the last event bears a later one, inside `write()`: that one was
    written by a clock that ran ahead. For `app.operations.right_clock` alone, where it is audited."""
    head = held()["history"] = _take_head()
    head.last_at = clock.now()
    change(_MOVED, asdict(head))


def is_clock_right() -> bool:
    """Whether the machine's clock lets numbers be drawn: it does not stand before the last event."""
    return not stands_before(last_at())


def stands_before(moment: datetime | None) -> bool:
    """Whether the machine's clock stands before something that has happened already, by more than clocks slip."""
    return moment is not None and clock.now() < moment - TOLERATED_CLOCK_SLIP


def _require_clock(moment: datetime | None) -> None:
    if stands_before(moment):
        raise Unwell(
            _("Jam komputer kantor tertinggal dari catatan terakhir, jadi nomor belum diberikan. Hubungi teknisi.")
        )


_HEAD_ROW = select(HistoryHead.count, HistoryHead.last_hash, HistoryHead.last_at).where(HistoryHead.id == _HEAD)
_HELD_ROW = _HEAD_ROW.with_for_update()
_MOVED = update(HistoryHead).where(HistoryHead.id == _HEAD)


def _take_head() -> Head:
    """The head's row; the very first requests of a new office may come at once, and one of them makes it."""
    row = read(_HELD_ROW).first()
    if row is None:
        change(adding(HistoryHead, "id"), {"id": _HEAD, "count": 0, "last_hash": "", "last_at": None})
        row = read(_HELD_ROW).one()
    return Head(*row)


_NEW_EVENT = insert(TicketEvent)
_NUMBERED_EVENT = _NEW_EVENT.returning(TicketEvent.id)


def add(event: dict[str, Any]) -> int:
    """Put one event at the end of the chain, return its id."""
    head = hold()
    row = _chained(head, event)
    change(_MOVED, asdict(head))
    return int(change(_NUMBERED_EVENT, row).scalar_one())


def add_all(events: Iterable[dict[str, Any]]) -> None:
    """Put many events at the end of the chain, in this order."""
    head = hold()
    rows = [_chained(head, event) for event in events]
    change(_NEW_EVENT, rows)
    change(_MOVED, asdict(head))


def _chained(head: Head, event: dict[str, Any]) -> dict[str, Any]:
    """The event with its place in the chain; the head moves on to it."""
    row = event | {"chain_number": head.count + 1}
    row["chain_hash"] = _link(head.last_hash, row)
    head.count, head.last_hash, head.last_at = row["chain_number"], row["chain_hash"], row["at"]
    return row


def digest(salt: str, text: str) -> str:
    """What the chain holds of a text, so that the text itself may be erased."""
    return hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest()


_CHAINED = (
    "ticket_id", "kind", "is_public", "actor_kind", "actor_id", "actor_name", "actor_position",
    "particulars", "text_digest", "chain_number",
)  # fmt: skip


def _link(before: str, row: dict[str, Any]) -> str:
    facts = {name: row[name] for name in _CHAINED} | {"at": row["at"].isoformat(timespec="microseconds")}
    return hashlib.sha256(f"{before}\n{json.dumps(facts, sort_keys=True, ensure_ascii=False)}".encode()).hexdigest()


def faults(after: tuple[int, str] = (0, "")) -> list[str]:
    """Walk the chain; a sentence for each break: an edit, a removal, a cut-off end, a reordering.

    `after`: the number and hash of an event that is known to be right; only what follows it is walked.
    """
    found: list[str] = []
    count, before = after
    names = (*_CHAINED, "at", "text", "text_salt", "chain_hash")
    columns = [getattr(TicketEvent, name) for name in names]
    for row in db.session.execute(
        select(*columns)
        .where(TicketEvent.chain_number > count)
        .order_by(TicketEvent.chain_number)
        .execution_options(yield_per=1000)
    ):
        count += 1
        facts = dict(zip(names, row, strict=True))
        if row.chain_number != count or _link(before, facts) != row.chain_hash:
            found.append(_("Riwayat terputus atau diubah pada catatan %(number)s.", number=count))
            break
        if row.text is not None and digest(row.text_salt or "", row.text) != row.text_digest:
            found.append(_("Teks catatan %(number)s diubah.", number=count))
        before = row.chain_hash
    head = read(_HEAD_ROW).first()
    if (head.count if head else 0) != count or (head.last_hash if head else "") != before:
        found.append(_("Ujung riwayat tidak cocok: catatan terakhir hilang."))
    return found
