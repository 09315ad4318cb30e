"""Who may this be? Candidates with reasons while somebody types, for all doors (issue: Requester).

A machine gathers and gives reasons, a person decides; nothing is ever merged here. `pasti` means that a number
given out to one party only is the same, a telephone number that is one party's alone and was confirmed, or phone *and*
name; all else is `mungkin`. A shared telephone lists everybody it is shown to belong to. What is shown is masked.
Who is known only from confidential tickets can be left out by the core (`exclude_person_ids`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.stakeholders import clues
from app.stakeholders.clues import Hit
from app.stakeholders.descriptions import Description, describe
from app.stakeholders.kept import PartyKind
from app.stakeholders.models import Organisation, Person
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select

_CLEAR_NAME = 81  # weight of a name 90 % alike
_DESCRIBED = 40
_SEVERAL = 2


class Certainty(StrEnum):
    """How sure a machine may sound."""

    SURE = "pasti"
    MAYBE = "mungkin"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record that may be meant, masked, with the reasons why, the likeliest reason first."""

    kind: PartyKind
    id: int
    name: str
    certainty: Certainty
    reasons: tuple[str, ...]
    phones: tuple[str, ...]
    number: str  # a person's citizen number, masked; an organisation's legal number, or its NIB masked
    place: str
    organisations: tuple[str, ...]  # for whom a person speaks today
    address: str = ""  # Bapak, Ibu, as the person wishes
    you: str = ""  # the word for them in a sentence, where their wish is known
    has_number: bool = False  # the whole telephone number is theirs

    @property
    def person_id(self) -> int | None:
        return self.id if self.kind is PartyKind.PERSON else None

    @property
    def organisation_id(self) -> int | None:
        return self.id if self.kind is PartyKind.ORGANISATION else None


def candidates(
    *,
    phone: str | None = None,
    citizen_number: str | None = None,
    email: str | None = None,
    name: str | None = None,
    organisation: str | None = None,
    nib: str | None = None,
    legal_number: str | None = None,
    cooperative_number: str | None = None,
    kelurahan: str = "",
    exclude_person_ids: Select[int] | None = None,
    exclude_organisation_ids: Select[int] | None = None,
    limit: int = 8,
) -> list[Candidate]:
    """Persons and organisations that what is typed so far may mean, the likeliest first, at most `limit`.

    `kelurahan` is a name: it finds nobody, but says more of whom a name found.
    """
    hits = chain(
        clues.by_citizen_number(citizen_number),
        clues.by_nib(nib),
        clues.by_legal_number(legal_number),
        clues.by_cooperative_number(cooperative_number),
        clues.by_phone(phone),
        clues.by_email(email),
        clues.by_name(PartyKind.PERSON, name),
        clues.by_name(PartyKind.ORGANISATION, organisation),
    )
    by_kind: dict[PartyKind, list[Hit]] = {kind: [] for kind in PartyKind}
    for hit in hits:
        by_kind[hit.kind].append(hit)
    found = _weighed(PartyKind.PERSON, by_kind[PartyKind.PERSON], exclude_person_ids)
    found |= _weighed(PartyKind.ORGANISATION, by_kind[PartyKind.ORGANISATION], exclude_organisation_ids)
    best = sorted(found.items(), key=lambda item: (-_weight(item[1]), item[0]))[: max(0, min(limit, _DESCRIBED))]
    described = describe([party for party, _hits in best])
    sharing = sum(any(hit.is_number for hit in party_hits) for party_hits in found.values())
    every = [_candidate(described[party], [_shared(hit, sharing) for hit in party_hits]) for party, party_hits in best]
    return _neighbours_first(every, kelurahan) if kelurahan else every


def _shared(hit: Hit, sharing: int) -> Hit:
    """Of those who are shown, how many have this number: whoever is hidden is not counted either."""
    if not hit.is_number or sharing < _SEVERAL:
        return hit
    reason = _("nomor ini dipakai %(count)s orang", count=sharing)
    return Hit(hit.kind, hit.id, hit.clue, hit.weight, reason, is_number=True)


def _neighbours_first(every: list[Candidate], kelurahan: str) -> list[Candidate]:
    """Among those who are only maybe meant, whoever lives where the caller says; and that this is why."""
    told = [
        replace(one, reasons=(*one.reasons, _("kelurahan sama"))) if one.place == kelurahan else one for one in every
    ]
    return sorted(
        told, key=lambda one: (one.certainty is not Certainty.SURE, not one.has_number, one.place != kelurahan)
    )


def _weighed(kind: PartyKind, hits: list[Hit], excluded: Select[int] | None) -> dict[tuple[PartyKind, int], list[Hit]]:
    """The hits of each standing record that may be shown."""
    now_means = _standing(kind, {hit.id for hit in hits})
    hidden = _hidden(kind, set(now_means.values()), excluded)
    found: dict[tuple[PartyKind, int], list[Hit]] = defaultdict(list)
    for hit in hits:
        party_id = now_means[hit.id]
        if party_id not in hidden:
            found[kind, party_id].append(hit)
    return dict(found)


def _standing(kind: PartyKind, ids: set[int]) -> dict[int, int]:
    """Each id with the id of the record it was merged into, itself when it was not."""
    table = Person if kind is PartyKind.PERSON else Organisation
    now_means = {party_id: party_id for party_id in ids}
    open_ids = ids
    while open_ids:
        merged = select(table.id, table.merged_into_id).where(table.id.in_(open_ids), table.merged_into_id.is_not(None))
        steps = {party_id: into for party_id, into in db.session.execute(merged) if into is not None}
        now_means = {party_id: steps.get(end, end) for party_id, end in now_means.items()}
        open_ids = set(steps.values())
    return now_means


def _hidden(kind: PartyKind, ids: set[int], excluded: Select[int] | None) -> set[int]:
    if excluded is None or not ids:
        return set()
    table = Person if kind is PartyKind.PERSON else Organisation
    return set(db.session.scalars(select(table.id).where(table.id.in_(ids), table.id.in_(excluded))))


def _weight(hits: Iterable[Hit]) -> float:
    """The strongest clue counts most, each further kind of clue adds."""
    best: dict[str, float] = {}
    for hit in hits:
        best[hit.clue] = max(best.get(hit.clue, 0), hit.weight)
    return max(best.values()) + 20 * (len(best) - 1)


def _candidate(description: Description, hits: list[Hit]) -> Candidate:
    ordered = sorted(hits, key=lambda hit: -hit.weight)
    return Candidate(
        kind=description.kind,
        id=description.id,
        name=description.name,
        certainty=Certainty.SURE if _is_sure(hits) else Certainty.MAYBE,
        reasons=tuple(dict.fromkeys(hit.reason for hit in ordered)),
        phones=description.phones,
        number=description.number,
        place=description.place,
        organisations=description.organisations,
        address=description.address,
        you=description.you,
        has_number=any(hit.is_number for hit in hits),
    )


def _is_sure(hits: list[Hit]) -> bool:
    if any(hit.weight >= clues.SURE for hit in hits):
        return True
    has_phone = any(hit.clue == "phone" and hit.weight >= clues.NEAR for hit in hits)
    return has_phone and any(hit.clue == "name" and hit.weight >= _CLEAR_NAME for hit in hits)
