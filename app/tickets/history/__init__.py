"""The history of requests: append-only events, each written once by the verb that made it true.

The desk and the public page read the same events through `read()`. `chain` keeps what was written from being changed
unseen; a text that is erased by rule leaves its digest there.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select, update

from app.accounts.actor import ActorKind
from app.extensions import db
from app.platform import clock, database
from app.platform.refusals import NotYours
from app.tickets.history import chain
from app.tickets.history.events import HEARD, SENT_BY_APPLICANT, EventKind
from app.tickets.history.lines import line
from app.tickets.history.models import TicketEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.accounts.actor import Actor
    from app.tickets.history.lines import Line
    from app.tickets.models import Ticket


class Happened(NamedTuple):
    """One event just written, as an effect of it reads it."""

    event_id: int
    kind: EventKind
    by: Actor
    text: str | None
    is_public: bool
    particulars: dict[str, Any]


_AFTER: dict[EventKind, list[Callable[[Ticket, Happened], None]]] = defaultdict(list)


def after(*kinds: EventKind) -> Callable[[Callable[[Ticket, Happened], None]], Callable[[Ticket, Happened], None]]:
    """Register what else happens, in the same transaction, when one of these events is written."""

    def register(effect: Callable[[Ticket, Happened], None]) -> Callable[[Ticket, Happened], None]:
        for kind in kinds:
            _AFTER[kind].append(effect)
        return effect

    return register


def append(
    ticket: Ticket, kind: EventKind, *, by: Actor, text: str | None = None, is_public: bool = True, **particulars: Any
) -> int:
    """Write one event, return its id. `particulars` are plain facts without personal data; `text` may be personal."""
    chain.hold()  # first of all, so that moments run in the order of the chain
    is_public = is_public and ticket.is_service  # nobody follows an invitation by link
    event = _event(ticket.id, kind, by, particulars, text=text, is_public=is_public)
    ticket.changed_at = event["at"]
    _mind_the_applicant(ticket, kind, by)
    happened = Happened(chain.add(event), kind, by, text, is_public, particulars)
    for effect in _AFTER[kind]:
        effect(ticket, happened)
    return happened.event_id


def _mind_the_applicant(ticket: Ticket, kind: EventKind, by: Actor) -> None:
    """The request waits to be read from what its applicant sends until an officer answers it or takes a step."""
    if by.kind is ActorKind.APPLICANT and kind in SENT_BY_APPLICANT:
        ticket.applicant_wrote_at = ticket.applicant_wrote_at or ticket.changed_at
    elif by.is_staff and kind in HEARD:
        ticket.applicant_wrote_at = None


def append_to_each(events: Iterable[tuple[int, EventKind, dict[str, Any]]], *, by: Actor) -> None:
    """Write one public event each for many requests at once: ticket id, kind and particulars, in this order."""
    chain.add_all(_event(ticket_id, kind, by, particulars) for ticket_id, kind, particulars in events)


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
        "text_digest": chain.digest(salt, text) if text and salt else None,
    }


_LINES = (
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
    .order_by(TicketEvent.id)
)  # fmt: skip
_OF_TICKET = _LINES.where(TicketEvent.ticket_id == bindparam("ticket_id"))
_PUBLIC_OF_TICKET = _OF_TICKET.where(TicketEvent.is_public.is_(True))


def read(ticket_id: int, *, public_only: bool, show_names: bool = True) -> list[Line]:
    """The events of one request, oldest first, as sentences in the reader's language."""
    rows = database.read(_PUBLIC_OF_TICKET if public_only else _OF_TICKET, {"ticket_id": ticket_id})
    return [line(row, show_names) for row in rows]


_OF_SEVERAL = _LINES.add_columns(TicketEvent.ticket_id).where(
    TicketEvent.ticket_id.in_(bindparam("ticket_ids", expanding=True))
)


def read_each(ticket_ids: Iterable[int]) -> dict[int, list[Line]]:
    """The events of several requests, as `read` gives those of one, in one statement."""
    found: dict[int, list[Line]] = {ticket_id: [] for ticket_id in ticket_ids}
    for row in database.read(_OF_SEVERAL, {"ticket_ids": list(found)}) if found else ():
        found[row.ticket_id].append(line(row, True))
    return found


_LAST = select(TicketEvent.kind, TicketEvent.actor_id, TicketEvent.text).order_by(TicketEvent.id.desc()).limit(1)


def is_repeated(ticket: Ticket, kind: EventKind, *, by: Actor, text: str | None) -> bool:
    """Whether the last event already says this in the same words by the same actor: a form that was sent twice."""
    last = db.session.execute(_LAST.where(TicketEvent.ticket_id == ticket.id)).first()
    return last is not None and tuple(last) == (kind.value, by.user_id, text)


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
