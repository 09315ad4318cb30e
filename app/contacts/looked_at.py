"""What was opened during a call, so that at wrap-up it need only be ticked: persons, requests, services, answers.

Each is kept as a kind and a name (`ticket:2611-0123-4`). What a kind's names mean says whoever registers it, as
`@looked_at.kind("article", lazy_("Artikel"))`: from the names to the words for this reader. A name without words is not
there for this reader, and is not shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select, update

from app.catalogue import read as catalogue
from app.contacts.models import CallLookedAt
from app.extensions import db
from app.platform.conflicts import adding
from app.platform.database import change, read
from app.stakeholders.kept import PartyKind
from app.stakeholders.models import Organisation, Person
from app.tickets import access
from app.tickets.models import Ticket
from app.web.i18n import lazy_
from app.web.incoming import row_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.accounts.actor import Actor
    from app.web.i18n import Lazy

    Naming = Callable[[list[str], Actor], Mapping[str, str]]

MOST = 60  # things in one call
_LONGEST = 60  # letters of a name


class Kind(NamedTuple):
    """One kind of thing: what it is called, and the words for its names."""

    label: Lazy
    naming: Naming


class Item(NamedTuple):
    """One thing that was looked at, in words."""

    id: int
    label: str
    words: str
    is_kept: bool


_kinds: dict[str, Kind] = {}


def kind(name: str, label: Lazy) -> Callable[[Naming], Naming]:
    """Register how the names of one kind are said."""

    def register(naming: Naming) -> Naming:
        _kinds[name] = Kind(label, naming)
        return naming

    return register


def note(call_id: int, things: Iterable[str]) -> None:
    """Add what was looked at (`kind:name`), once each, inside `write()`. What is no such thing is left out."""
    named = [one.partition(":")[::2] for one in dict.fromkeys(things)][:MOST]
    fit = [(what, ref) for what, ref in named if what in _kinds and 0 < len(ref) <= _LONGEST]
    if fit:
        rows = [{"call_id": call_id, "kind": what, "ref": ref, "is_kept": True} for what, ref in fit]
        change(adding(CallLookedAt, "call_id", "kind", "ref"), rows)


def keep_only(call_id: int, ids: set[int]) -> None:
    """Leave the tick on these alone, inside `write()`."""
    theirs = update(CallLookedAt).where(CallLookedAt.call_id == call_id)
    change(theirs.values(is_kept=CallLookedAt.id.in_(ids)))


_OF_CALL = (
    select(CallLookedAt.id, CallLookedAt.kind, CallLookedAt.ref, CallLookedAt.is_kept)
    .where(CallLookedAt.call_id == bindparam("call_id"))
    .order_by(CallLookedAt.id)
    .limit(MOST)
)


def of(call_id: int, actor: Actor) -> list[Item]:
    """What was looked at in a call, as far as it is there for this reader, in the order of looking."""
    rows = read(_OF_CALL, {"call_id": call_id}).all()
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row.kind, []).append(row.ref)
    words = {what: _kinds[what].naming(refs, actor) for what, refs in names.items() if what in _kinds}
    return [_item(row, words[row.kind][row.ref]) for row in rows if row.ref in words.get(row.kind, ())]


def _item(row: Any, words: str) -> Item:
    return Item(row.id, str(_kinds[row.kind].label), words, row.is_kept)


@kind("person", lazy_("Orang"))
def _persons(refs: list[str], actor: Actor) -> dict[str, str]:
    return _parties(PartyKind.PERSON, Ticket.person_id, refs, actor)


@kind("organisation", lazy_("Koperasi atau usaha"))
def _organisations(refs: list[str], actor: Actor) -> dict[str, str]:
    return _parties(PartyKind.ORGANISATION, Ticket.organisation_id, refs, actor)


def _parties(what: PartyKind, column: Any, refs: list[str], actor: Actor) -> dict[str, str]:
    table = Person if what is PartyKind.PERSON else Organisation
    ids = [row_id(ref) for ref in refs if row_id(ref)]
    there = select(table.id, table.name).where(table.id.in_(ids), table.id.not_in(access.hidden_parties(column, actor)))
    return {str(row.id): row.name for row in db.session.execute(there)}


_SUBJECTS = select(Ticket.number, Ticket.subject).where(Ticket.number.in_(bindparam("numbers", expanding=True)))


@kind("ticket", lazy_("Permohonan"))
def _tickets(refs: list[str], actor: Actor) -> dict[str, str]:
    rows = read(*access.through(_SUBJECTS, actor, numbers=refs))
    return {row.number: f"{row.number} {row.subject}" for row in rows}


@kind("answer", lazy_("Jawaban permohonan"))
def _answers(refs: list[str], actor: Actor) -> dict[str, str]:
    """An answer is named by the request it was given to."""
    return dict(_tickets(refs, actor))


@kind("service", lazy_("Layanan"))
def _services(refs: list[str], _actor: Actor) -> dict[str, str]:
    return {line.code: f"{line.code} {line.name}" for line in catalogue.published() if line.code in refs}
