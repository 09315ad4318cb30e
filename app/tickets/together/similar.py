"""Requests like the one being read, each with the reason: same words, same person, same place (issue 3).

Bounded whatever the office holds: two hundred newest with any of the request's telling words, twenty of its people.
Confidential ones are in no index of words; of everything else only what the reader may see.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select

from app.catalogue.wording import asked_words
from app.platform import clock, settings
from app.platform.database import read
from app.platform.text import query_words
from app.tickets import access, search
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN, STAFF_LABEL, Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor

MOST = 6
_TELLING = 8  # words asked for
_READ = 600  # letters of a need that are compared
_OF_PEOPLE = 20
_ENOUGH = 2  # words in common, where nothing else speaks for it
_FEW = 3  # requests that share a word before it counts as a common one
_LIKE_A_NAME = 4  # letters; shorter stems are in every other sentence


class Similar(NamedTuple):
    """One request that is like the other, and why."""

    number: str
    subject: str
    status: Status
    reasons: tuple[str, ...]
    is_open: bool

    @property
    def status_label(self) -> str:
        return str(STAFF_LABEL[self.status])


_COLUMNS = (
    *(Ticket.id, Ticket.number, Ticket.subject, func.substr(Ticket.need, 1, _READ).label("need"), Ticket.status),
    *(Ticket.person_id, Ticket.organisation_id, Ticket.kelurahan_id, Ticket.service_id),
)
_READ_ONE = select(*_COLUMNS).where(Ticket.id == bindparam("ticket_id"))


def to(ticket_id: int, actor: Actor) -> list[Similar]:
    """The likest first."""
    mine = read(_READ_ONE, {"ticket_id": ticket_id}).one()
    words = _telling(mine)
    found = _candidates(mine, words, actor)
    rare = _rare(words, found)
    weighed = [(*_weighed(mine, row, words, rare), row) for row in found]
    likest = sorted((one for one in weighed if one[0] > 0), key=lambda one: (-one[0], -one[2].id))
    return [_worded(mine, row, common) for _points, common, row in likest[:MOST]]


def _telling(row: Any) -> dict[str, str]:
    """The longest of its telling words, stem and word as typed."""
    words = {stem: word for stem, word in asked_words(f"{row.subject} {row.need}").items() if len(stem) >= _LIKE_A_NAME}
    return dict(sorted(words.items(), key=lambda pair: -len(pair[0]))[:_TELLING])


def _rare(words: dict[str, str], found: list[Any]) -> dict[str, str]:
    """Without the words that a good part of those found have in common: in an office of koperasi, "koperasi"."""
    counts = Counter(word for row in found for word in _common(row, words))
    most = max(_FEW, len(found) // 4)
    return {stem: word for stem, word in words.items() if counts[stem] <= most}


def _candidates(mine: Any, words: dict[str, str], actor: Actor) -> list[Any]:
    recent = clock.now() - timedelta(days=int(settings.get("similar.closed_days")))
    found = {row.id: row for part in _parts(mine, words) for row in read(_narrowed(part, mine, recent, actor))}
    return list(found.values())


def _parts(mine: Any, words: dict[str, str]) -> list[Any]:
    """By words, and by the people; each a select of few ids."""
    parts = [search.newest_with_any(list(words))] if words else []
    theirs = [column == value for column, value in _people(mine) if value is not None]
    if theirs:
        newest = select(Ticket.id).where(or_(*theirs)).order_by(Ticket.id.desc()).limit(_OF_PEOPLE).subquery()
        parts.append(select(newest.c[0]))
    return parts


def _people(row: Any) -> tuple[tuple[Any, Any], ...]:
    return (Ticket.person_id, row.person_id), (Ticket.organisation_id, row.organisation_id)


def _narrowed(part: Any, mine: Any, recent: Any, actor: Actor) -> Any:
    is_alive = or_(Ticket.status.in_(sorted(OPEN)), Ticket.closed_at >= recent)
    return select(*_COLUMNS).where(
        Ticket.id.in_(part), Ticket.id != mine.id, Ticket.status != Status.DIGABUNG, is_alive, access.visible(actor)
    )


def _common(row: Any, words: dict[str, str]) -> list[str]:
    theirs = set(query_words(f"{row.subject} {row.need}"))
    return [word for word in words if word in theirs]


def _is_same(mine: Any, row: Any, name: str) -> bool:
    value = getattr(mine, name)
    return value is not None and value == getattr(row, name)


def _weighed(mine: Any, row: Any, words: dict[str, str], rare: dict[str, str]) -> tuple[int, list[str]]:
    """How much speaks for it, and the words that do: nearly all of them, or some that few others have."""
    common = [words[stem] for stem in _common(row, words)]
    if len(common) < max(_ENOUGH, len(words) / 2):
        common = [rare[stem] for stem in _common(row, rare)]
    person = _is_same(mine, row, "person_id") or _is_same(mine, row, "organisation_id")
    if not person and len(common) < _ENOUGH:
        return 0, common
    place = 1 if common and _is_same(mine, row, "kelurahan_id") else 0
    service = 2 if common and row.service_id == mine.service_id else 0
    return 2 * len(common) + (3 if person else 0) + place + service, common


def _worded(mine: Any, row: Any, common: list[str]) -> Similar:
    reasons = (
        _("pemohon yang sama") if _is_same(mine, row, "person_id") else "",
        _("badan yang sama") if _is_same(mine, row, "organisation_id") else "",
        _("layanan yang sama") if row.service_id == mine.service_id else "",
        _("kelurahan yang sama") if _is_same(mine, row, "kelurahan_id") else "",
        _("kata yang sama: %(words)s", words=", ".join(common[:4])) if common else "",
    )
    return Similar(row.number, row.subject, row.status, tuple(filter(None, reasons)), row.status in OPEN)
