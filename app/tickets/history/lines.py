"""How an event is read: one past-tense sentence in the reader's language, who it was, and what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.accounts.actor import ActorKind
from app.platform.clock import parse_moment
from app.tickets.history.events import SENTENCE, EventKind
from app.web import office_names
from app.web.formatting import tanggal, waktu
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from app.web.i18n import Lazy


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


def line(row: Any, show_names: bool) -> Line:
    """The row of an event as a person reads it; `show_names` says whether officers are named."""
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
    return filled(SENTENCE[kind], particulars)


def filled(words: Lazy, particulars: dict[str, Any]) -> str:
    """A sentence of ours with its facts, each in the reader's words."""
    return str(words) % _Lenient({name: _worded(name, value) for name, value in particulars.items()})


_MOMENTS = frozenset({"deadline", "review", "due", "when", "recorded"})
_DAYS = frozenset({"day"})
_NAMES = frozenset({"unit", "from_unit", "giver", "whom"})
_LABELS = frozenset({"channel", "answer", "result", "way", "category", "limit", "word"})
"""Words of ours, translated; all else is a name or somebody's own words and stays as it was written."""


def _worded(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(str(_worded(name, one)) for one in value)
    if not isinstance(value, str) or not value:
        return value
    if name in _MOMENTS:
        return waktu(parse_moment(value))
    if name in _DAYS:
        return tanggal(date.fromisoformat(value))
    if name in _NAMES:
        return office_names.spoken(value)
    return _(value) if name in _LABELS else value


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
