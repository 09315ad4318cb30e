"""What was answered before, to be given again: answers to earlier requests, with the sentence that fits (R019, R023).

Found by the words of the question, over all services; the one that is asked for counts more. Never from a
confidential request, nor from one that this officer may not read. Bounded: at most `_LOOKED_AT` requests are
compared by the words they are indexed with, and only of the likeliest few the answers themselves are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select

from app.catalogue.models import Service
from app.extensions import db
from app.platform import passages
from app.platform.database import read
from app.platform.text import query_words
from app.tickets import access, search
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket, TicketSearch
from app.tickets.statuses import Status
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.platform.passages import Passage

SPOKEN = lazy_("Dijawab langsung lewat telepon.")
"""What stands as the answer when nobody had the time to write one; it helps nobody a second time."""
SPOKEN_HERE = lazy_("Dijawab langsung di loket.")
MOST = 5
LONGEST = 2000  # letters; a longer one is a letter, not something to say again
_LOOKED_AT = 60
_DEEP = 3000  # the newest requests with the words among which answered ones are looked for; most of the newest are open
_MOST_WORDS = 8
_READ = 15  # answers that are read whole, of which the best `MOST` are shown
_FIT_ENOUGH = 0.4  # of the best: what fits less well is only in the way
_OWN_SERVICE = 2.0  # what the service that is asked for counts, in words that match


class Answer(NamedTuple):
    """An answer given before, with the request it was given to and the passage that fits."""

    number: str
    subject: str
    text: str
    passage: Passage


_ANSWERED = (
    select(Ticket.id, Ticket.number, Ticket.subject, Service.code, TicketSearch.words)
    .join(Service, Service.id == Ticket.service_id)
    .join(TicketSearch, TicketSearch.ticket_id == Ticket.id)
    .where(Ticket.closed_as == Status.SELESAI, Ticket.is_confidential.is_(False))
    .order_by(Ticket.id.desc())
    .limit(_LOOKED_AT)
)
_OF_SERVICE = _ANSWERED.where(Service.code == bindparam("service_code"))
_TEXTS = (
    select(TicketEvent.ticket_id, TicketEvent.text)
    .where(
        TicketEvent.ticket_id.in_(bindparam("ids", expanding=True)),
        TicketEvent.kind == EventKind.RESOLVED.value,
        TicketEvent.text.not_in((SPOKEN.text, SPOKEN_HERE.text)),
        func.length(TicketEvent.text) <= LONGEST,
    )
    .order_by(TicketEvent.id)
)


def like(service_code: str, words: str, actor: Actor) -> list[Answer]:
    """The answers that fit best, each text once. Without words those to the newest requests for the service."""
    stems = query_words(words)[:_MOST_WORDS]
    rows = _fitting(stems, service_code, actor)
    texts = _texts([row.id for row in rows])
    weights = dict.fromkeys(stems, 1.0)
    found = {texts[row.id]: row for row in reversed(rows) if row.id in texts}
    passage = {text: passages.best(text, weights) for text in found}
    points = {text: passage[text].points + _fit(row, stems, service_code) for text, row in found.items()}
    best = sorted(found, key=lambda text: -points[text])[:MOST]
    enough = points[best[0]] * _FIT_ENOUGH if best else 0.0
    return [
        Answer(found[text].number, found[text].subject, text, passage[text]) for text in best if points[text] >= enough
    ]


def _fitting(stems: list[str], service_code: str, actor: Actor) -> list[Any]:
    """The requests alike, the likeliest first; those of the service where words find none."""
    found = _by_words(stems, actor) if stems else []
    if service_code and len(found) < MOST:
        known = {row.id for row in found}
        newest = read(*access.through(_OF_SERVICE, actor, service_code=service_code))
        found += [row for row in newest if row.id not in known]
    return sorted(found, key=lambda row: (-_fit(row, stems, service_code), -row.id))[:_READ]


def _by_words(stems: list[str], actor: Actor) -> list[Any]:
    """The newest with all of the words and the newest with any; two short walks instead of one long ranking."""
    rows: dict[int, Any] = {}
    for which in (search.newest_with_all, search.newest_with_any):
        asked = _ANSWERED.where(Ticket.id.in_(which(stems, _DEEP)), access.visible(actor))
        rows |= {row.id: row for row in db.session.execute(asked)}
    return list(rows.values())


def _fit(row: Any, stems: list[str], service_code: str) -> float:
    there = set(row.words.split())
    return sum(stem in there for stem in stems) + (_OWN_SERVICE if row.code == service_code else 0.0)


def _texts(ids: list[int]) -> dict[int, str]:
    """The last answer of each; a short list of requests, each with one or two."""
    return {row.ticket_id: row.text for row in read(_TEXTS, {"ids": ids}) if row.text} if ids else {}
