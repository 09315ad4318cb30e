"""The history of requests: append-only events in one chain with one head (reliability finding 10).

An event chains a salted digest of its text, not the text: personal words can be erased by rule and the chain
still holds. The desk and the public page read the same events through `read()`.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from app.accounts.actor import ActorKind
from app.extensions import db
from app.platform import clock, database
from app.platform.clock import parse_moment
from app.platform.conflicts import adding
from app.platform.database import held
from app.platform.refusals import NotYours, Unwell
from app.tickets.history.events import SENTENCE, EventKind
from app.tickets.models import HistoryHead, TicketEvent
from app.web import office_names
from app.web.formatting import waktu
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.tickets.models import Ticket

TOLERATED_CLOCK_SLIP = timedelta(minutes=5)
_HEAD = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a person reads it."""

    id: int
    kind: str
    at: datetime
    sentence: str
    text: str | None
    is_public: bool
    is_from_applicant: bool
    who: str
    position: str
    is_erased: bool
    items: tuple[str, ...] = ()


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
    if head.last_at and clock.now() < head.last_at - TOLERATED_CLOCK_SLIP:
        raise Unwell(_("Jam komputer ini tertinggal dari catatan terakhir. Betulkan tanggal dan jam, lalu ulangi."))
    return head


_HEAD_ROW = select(HistoryHead.count, HistoryHead.last_hash, HistoryHead.last_at).where(HistoryHead.id == _HEAD)
_HELD_ROW = _HEAD_ROW.with_for_update()
_MOVED = update(HistoryHead).where(HistoryHead.id == _HEAD)


def _take_head() -> Head:
    """The head's row; the very first requests of a new office may come at once, and one of them makes it."""
    row = database.read(_HELD_ROW).first()
    if row is None:
        database.change(adding(HistoryHead, "id"), {"id": _HEAD, "count": 0, "last_hash": "", "last_at": None})
        row = database.read(_HELD_ROW).one()
    return Head(*row)


def append(
    ticket: Ticket, kind: EventKind, *, by: Actor, text: str | None = None, is_public: bool = True, **particulars: Any
) -> int:
    """Write one event, return its id. `particulars` are plain facts without personal data; `text` may be personal."""
    head = hold()
    row = _chained(head, _event(ticket.id, kind, by, particulars, text=text, is_public=is_public))
    ticket.changed_at = row["at"]
    database.change(_MOVED, asdict(head))
    return int(database.change(_NEW_EVENT, row).scalar_one())


_NEW_EVENT = insert(TicketEvent).returning(TicketEvent.id)


def append_to_each(events: Iterable[tuple[int, EventKind, dict[str, Any]]], *, by: Actor) -> None:
    """Write one public event each for many requests at once: ticket id, kind and particulars, in this order."""
    head = hold()
    rows = [_chained(head, _event(ticket_id, kind, by, particulars)) for ticket_id, kind, particulars in events]
    database.change(insert(TicketEvent), rows)
    database.change(_MOVED, asdict(head))


def _event(
    ticket_id: int,
    kind: EventKind,
    by: Actor,
    particulars: dict[str, Any],
    *,
    text: str | None = None,
    is_public: bool = True,
) -> dict[str, Any]:
    salt = secrets.token_hex(8) if text else None
    return {
        "ticket_id": ticket_id,
        "kind": kind.value,
        "at": clock.now(),
        "is_public": is_public,
        "actor_kind": by.kind.value,
        "actor_id": by.user_id,
        "actor_name": by.name if by.kind is ActorKind.STAFF else None,
        "actor_position": by.position or None,
        "particulars": particulars,
        "text": text,
        "text_salt": salt,
        "text_digest": _digest(salt, text) if text and salt else None,
    }


def _chained(head: Head, event: dict[str, Any]) -> dict[str, Any]:
    """The event with its place in the chain; the head moves on to it."""
    row = event | {"chain_number": head.count + 1}
    row["chain_hash"] = _link(head.last_hash, row)
    head.count, head.last_hash, head.last_at = row["chain_number"], row["chain_hash"], row["at"]
    return row


def _digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest()


_CHAINED = (
    "ticket_id", "kind", "is_public", "actor_kind", "actor_id", "actor_name", "actor_position",
    "particulars", "text_digest", "chain_number",
)  # fmt: skip


def _link(before: str, row: dict[str, Any]) -> str:
    facts = {name: row[name] for name in _CHAINED} | {"at": row["at"].isoformat(timespec="microseconds")}
    return hashlib.sha256(f"{before}\n{json.dumps(facts, sort_keys=True, ensure_ascii=False)}".encode()).hexdigest()


_OF_TICKET = (
    select(
        TicketEvent.id,
        TicketEvent.kind,
        TicketEvent.at,
        TicketEvent.is_public,
        TicketEvent.actor_kind,
        TicketEvent.actor_name,
        TicketEvent.actor_position,
        TicketEvent.particulars,
        TicketEvent.text,
        TicketEvent.erased_at,
    )
    .where(TicketEvent.ticket_id == bindparam("ticket_id"))
    .order_by(TicketEvent.id)
)  # fmt: skip
_PUBLIC_OF_TICKET = _OF_TICKET.where(TicketEvent.is_public.is_(True))


def read(ticket_id: int, *, public_only: bool, show_names: bool = True) -> list[Line]:
    """The events of one request, oldest first, as sentences in the reader's language."""
    rows = database.read(_PUBLIC_OF_TICKET if public_only else _OF_TICKET, {"ticket_id": ticket_id})
    return [_line(row, show_names) for row in rows]


_LAST = select(TicketEvent.kind, TicketEvent.actor_id, TicketEvent.text).order_by(TicketEvent.id.desc()).limit(1)


def is_repeated(ticket: Ticket, kind: EventKind, *, by: Actor, text: str | None) -> bool:
    """Whether the last event already says this in the same words by the same actor: a form that was sent twice."""
    last = db.session.execute(_LAST.where(TicketEvent.ticket_id == ticket.id)).first()
    return last is not None and tuple(last) == (kind.value, by.user_id, text)


def _line(row: Any, show_names: bool) -> Line:
    kind = EventKind(row.kind)
    is_applicant = row.actor_kind == ActorKind.APPLICANT.value
    return Line(
        id=row.id,
        kind=row.kind,
        at=row.at,
        sentence=sentence(kind, row.particulars),
        text=row.text,
        is_public=row.is_public,
        is_from_applicant=is_applicant,
        who=_("Pemohon") if is_applicant else (row.actor_name or "") if show_names else "",
        position=office_names.named(row.actor_position),
        is_erased=row.erased_at is not None,
        items=tuple(map(office_names.named, row.particulars.get("items") or ())),
    )


def sentence(kind: EventKind, particulars: dict[str, Any]) -> str:
    """The past-tense sentence of one event; labels are kept as Indonesian words and moments as ISO text."""
    return str(SENTENCE[kind]) % _Lenient({name: _worded(name, value) for name, value in particulars.items()})


_MOMENTS = frozenset({"deadline", "review", "due", "when"})
_NAMES = frozenset({"unit", "from_unit"})
_LABELS = frozenset({"channel", "answer", "result"})
"""Words of ours, translated; all else is a name or somebody's own words and stays as it was written."""


def _worded(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    if name in _MOMENTS:
        return waktu(parse_moment(value))
    if name in _NAMES:
        return office_names.spoken(value)
    return _(value) if name in _LABELS else value


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def erase_text(event_id: int, *, by: Actor, ticket: Ticket, rule: str | None = None) -> None:
    """Remove one event's personal text by `rule`; its digest stays, and the erasure is itself an event.

    Raises NotYours when that event has no text or belongs to another request.
    """
    its_text = (TicketEvent.id == event_id, TicketEvent.ticket_id == ticket.id, TicketEvent.text.is_not(None))
    erased = db.session.execute(
        update(TicketEvent).where(*its_text).values(text=None, text_salt=None, erased_at=clock.now())
    )
    if not erased.rowcount:  # type: ignore[attr-defined]
        raise NotYours
    append(ticket, EventKind.TEXT_ERASED, by=by, is_public=False, text=rule, event=event_id)


def faults() -> list[str]:
    """Walk the whole chain; a sentence for each break: an edit, a removal, a cut-off end, a reordering."""
    found: list[str] = []
    before, count = "", 0
    names = (*_CHAINED, "at", "text", "text_salt", "chain_hash")
    columns = [getattr(TicketEvent, name) for name in names]
    for row in db.session.execute(
        select(*columns).order_by(TicketEvent.chain_number).execution_options(yield_per=1000)
    ):
        count += 1
        facts = dict(zip(names, row, strict=True))
        if row.chain_number != count or _link(before, facts) != row.chain_hash:
            found.append(_("Riwayat terputus atau diubah pada catatan %(number)s.", number=count))
            break
        if row.text is not None and _digest(row.text_salt or "", row.text) != row.text_digest:
            found.append(_("Teks catatan %(number)s diubah.", number=count))
        before = row.chain_hash
    head = database.read(_HEAD_ROW).first()
    if (head.count if head else 0) != count or (head.last_hash if head else "") != before:
        found.append(_("Ujung riwayat tidak cocok: catatan terakhir hilang."))
    return found
