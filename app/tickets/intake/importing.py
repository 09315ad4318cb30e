"""Requests from an older log, many at once: numbered, chained and findable like any other (issue 2, Real input).

An import sends nothing and starts no clock: what was promised elsewhere was not promised by us, and a request that is
still running gets a due moment only where the old log states one. The old log's own reference is the key: the same
reference of the same source is taken once. Its words stay as they were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from app.catalogue.offers import offered
from app.extensions import db
from app.platform import clock
from app.platform.text import search_grams, search_words
from app.tickets import history, numbering
from app.tickets.handling import chairs
from app.tickets.history import chain
from app.tickets.history.events import EventKind
from app.tickets.intake import LONGEST_SUBJECT, first_line, requesters
from app.tickets.models import Ticket, TicketSearch
from app.tickets.receipts import secrets
from app.tickets.statuses import CLOSED, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from app.accounts.actor import Actor
    from app.catalogue.offers import Offer
    from app.tickets.intake.requesters import Asking
    from app.tickets.kinds import Channel, ReplyChannel, RequesterType


@dataclass(frozen=True, slots=True, kw_only=True)
class OldRequest:
    """One line of an older log, understood. `was` is its state in the old log's own word; `asking` may be nobody."""

    reference: str
    received_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    status: Status
    was: str
    channel: Channel
    sub_channel: str | None
    reply_channel: ReplyChannel
    requester_type: RequesterType
    language: str
    service_code: str
    unit_id: int
    subject: str
    need: str
    asking: Asking | None = None


def known(source: str, references: Collection[str]) -> set[str]:
    """Those of the references that were taken from this source before."""
    taken = select(Ticket.foreign_reference).where(
        Ticket.foreign_source == source, Ticket.foreign_reference.in_(references)
    )
    return {reference for reference in db.session.scalars(taken) if reference}


def bring_in(source: str, requests: Sequence[OldRequest], *, by: Actor) -> int:
    """Take a batch inside one `write()`; returns how many were new. Raises Refused for a name that is unfit."""
    chain.hold()
    before = known(source, [request.reference for request in requests])
    new = [request for request in requests if request.reference not in before]
    if not new:
        return 0
    offers = {code: offered(code) for code in {request.service_code for request in new}}
    heads = {unit_id: chairs.head_of(unit_id) for unit_id in {request.unit_id for request in new}}
    numbers = numbering.draw_many(clock.now(), len(new))
    rows = [
        _row(source, number, request, offers[request.service_code], heads[request.unit_id], by)
        for number, request in zip(numbers, new, strict=True)
    ]
    ids = list(db.session.scalars(insert(Ticket).returning(Ticket.id, sort_by_parameter_order=True), rows))
    history.append_to_each((_event(source, *one) for one in zip(ids, new, strict=True)), by=by)
    found = [_found(*one) for one in zip(ids, rows, new, strict=True) if not one[1]["is_confidential"]]
    if found:
        db.session.execute(insert(TicketSearch), found)
    return len(new)


def _row(
    source: str, number: str, request: OldRequest, service: Offer, head_id: int | None, by: Actor
) -> dict[str, Any]:
    now = clock.now()
    is_closed = request.status in CLOSED
    return {
        "number": number,
        "tracking_key": secrets.tracking_key(secrets.token(number)),
        "foreign_source": source,
        "foreign_reference": request.reference,
        "type": service.ticket_type,
        "channel": request.channel,
        "sub_channel": request.sub_channel,
        "reply_channel": request.reply_channel,
        "language": request.language,
        "service_id": service.service_id,
        "service_version_id": service.version_id,
        "promised_days": service.days,
        "requester_type": request.requester_type,
        "subject": (request.subject or first_line(request.need))[:LONGEST_SUBJECT],
        "need": request.need,
        "unit_id": request.unit_id,
        "position_id": head_id,
        "recorded_by_id": by.user_id,
        "is_confidential": service.is_confidential,
        "status": request.status,
        "status_since": request.closed_at or request.received_at,
        "closed_as": request.status if is_closed else None,
        "closed_at": request.closed_at if is_closed else None,
        "due_at": None if is_closed else request.due_at,
        "received_at": request.received_at,
        "recorded_at": now,
        "changed_at": now,
    } | _requester(request, by)


def _requester(request: OldRequest, by: Actor) -> dict[str, int | None]:
    if request.asking is None:
        return {"person_id": None, "organisation_id": None, "phone_id": None}
    who = requesters.registered(request.asking, by=by)
    return {
        "person_id": who.person.id if who.person else None,
        "organisation_id": who.organisation.id if who.organisation else None,
        "phone_id": who.phone.id if who.phone else None,
    }


def _event(source: str, ticket_id: int, request: OldRequest) -> tuple[int, EventKind, dict[str, Any]]:
    told = {"source": source, "reference": request.reference, "was": request.was}
    if request.due_at is None or request.status in CLOSED:
        return ticket_id, EventKind.IMPORTED, told
    return ticket_id, EventKind.IMPORTED_DUE, told | {"due": request.due_at.isoformat()}


def _found(ticket_id: int, row: dict[str, Any], request: OldRequest) -> dict[str, Any]:
    asking = request.asking
    names = [asking.name, asking.organisation] if asking else []
    return {
        "ticket_id": ticket_id,
        "words": search_words(" ".join([row["subject"], request.need, *names])),
        "grams": search_grams("\n".join([row["number"], request.reference, *names])),
    }
