"""Who may this be, and what do they have open with us? The same search at the phone, the counter and by itself (R014).

While somebody types, a machine gathers and gives reasons; the officer decides. Whoever is known only from
confidential requests is shown to their handlers alone. Numbers are masked. Whoever is shown was looked at.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from app.catalogue.models import Service
from app.extensions import db
from app.platform import phones
from app.stakeholders import find, places, seen
from app.stakeholders.descriptions import describe
from app.stakeholders.find import Candidate, Certainty
from app.stakeholders.kept import PartyKind
from app.tickets import access
from app.tickets.kinds import CHANNEL_LABEL
from app.tickets.models import Ticket
from app.tickets.statuses import OPEN, STAFF_LABEL
from app.web.i18n import _
from app.web.incoming import row_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor
    from app.stakeholders.descriptions import Description

MOST_PERSONS, MOST_ORGANISATIONS = 7, 4
EVERYBODY = 40  # who may share one telephone
_MOST_OPEN = 60


class OpenRequest(NamedTuple):
    """One open request of a candidate, whatever its door."""

    number: str
    service: str
    subject: str
    status: str
    status_label: str
    channel: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate as the list shows it. `key` is the digit that picks it."""

    party: Candidate
    is_picked: bool
    requests: tuple[OpenRequest, ...]
    key: int

    @property
    def is_sure(self) -> bool:
        return self.party.certainty is Certainty.SURE


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: persons and organisations, numbered through, each list ending with "a new one"."""

    persons: tuple[Choice, ...] = ()
    organisations: tuple[Choice, ...] = ()
    was_asked: bool = False
    is_person_new: bool = True
    is_organisation_new: bool = True

    @property
    def new_person_key(self) -> int:
        return len(self.persons) + 1

    @property
    def new_organisation_key(self) -> int:
        return self.new_person_key + len(self.organisations) + 1


def look_up(
    actor: Actor,
    *,
    phone: str = "",
    name: str = "",
    nik: str = "",
    organisation: str = "",
    person_id: str = "",
    organisation_id: str = "",
    kelurahan: str = "",
) -> Found:
    """The candidates for what was typed so far; who was picked stays in the list.

    In place of an organisation's name its NIB, badan hukum number or NIK koperasi may be typed.
    """
    hidden = access.hidden_parties(Ticket.person_id, actor)
    hidden_bodies = access.hidden_parties(Ticket.organisation_id, actor)
    picked = {(PartyKind.PERSON, row_id(person_id)), (PartyKind.ORGANISATION, row_id(organisation_id))}
    found = find.candidates(
        phone=phone, citizen_number=nik, name=name, organisation=organisation, **_numbers(organisation),
        kelurahan=_kelurahan_name(kelurahan), exclude_person_ids=hidden, exclude_organisation_ids=hidden_bodies,
        limit=EVERYBODY if phones.normalise(phone) else MOST_PERSONS + MOST_ORGANISATIONS,
    )  # fmt: skip
    persons = _shown(_listed(PartyKind.PERSON, found, picked, actor), MOST_PERSONS)
    bodies = _shown(_listed(PartyKind.ORGANISATION, found, picked, actor), MOST_ORGANISATIONS)
    seen.noted((f"{one.kind.value}:{one.id}" for one in (*persons, *bodies)), "look_up", by=actor)
    return _numbered(persons, bodies, picked, actor, was_asked=any((phone, name, nik, organisation)))


def _shown(every: list[Candidate], most: int) -> list[Candidate]:
    """The likeliest, and everybody else who has the caller's number: a family's telephone names them all."""
    return every[:most] + [one for one in every[most:] if one.has_number]


def _kelurahan_name(chosen: str) -> str:
    return next((place.name for place in places.every() if place.id == row_id(chosen)), "") if chosen else ""


def with_sender(told: dict[str, str], sender: str) -> dict[str, str]:
    """What to look for where a letter names its sender, who may be a body or a person."""
    return told | {name: told.get(name) or sender for name in ("name", "organisation")}


def _numbers(typed: str) -> dict[str, str]:
    has_digits = any(letter.isdigit() for letter in typed)
    return dict.fromkeys(("nib", "legal_number", "cooperative_number"), typed) if has_digits else {}


def _listed(
    kind: PartyKind, found: list[Candidate], picked: set[tuple[PartyKind, int]], actor: Actor
) -> list[Candidate]:
    """The likeliest of this kind, after whoever was picked although the typed words no longer lead there."""
    shown = [one for one in found if one.kind is kind]
    column = Ticket.person_id if kind is PartyKind.PERSON else Ticket.organisation_id
    lost = [party for party in picked - {(one.kind, one.id) for one in shown} if party[0] is kind and party[1]]
    known = [party for party in lost if access.may_know(column, party[1], actor)]
    return [_as_picked(one) for one in describe(known).values()] + shown


def _as_picked(one: Description) -> Candidate:
    why = (_("dipilih petugas"),)
    return Candidate(
        one.kind, one.id, one.name, Certainty.SURE, why, one.phones, one.number, one.place, one.organisations,
        address=one.address, you=one.you,
    )  # fmt: skip


def _numbered(
    persons: list[Candidate],
    bodies: list[Candidate],
    picked: set[tuple[PartyKind, int]],
    actor: Actor,
    *,
    was_asked: bool,
) -> Found:
    requests = _open_requests([*persons, *bodies], actor)

    def numbered(parties: Iterable[Candidate], first: int) -> tuple[Choice, ...]:
        return tuple(
            Choice(one, (one.kind, one.id) in picked, tuple(requests[one.kind, one.id]), key)
            for key, one in enumerate(parties, first)
        )

    shown = numbered(persons, 1)
    shown_bodies = numbered(bodies, len(shown) + 2)
    return Found(
        shown, shown_bodies, was_asked,
        is_person_new=not any(one.is_picked for one in shown),
        is_organisation_new=not any(one.is_picked for one in shown_bodies),
    )  # fmt: skip


_OPEN_REQUESTS = (
    select(
        *(Ticket.number, Service.code, Ticket.subject, Ticket.status, Ticket.channel),
        *(Ticket.person_id, Ticket.organisation_id),
    )
    .join(Service, Service.id == Ticket.service_id)
    .where(Ticket.status.in_(sorted(OPEN)))
    .order_by(Ticket.id.desc())
    .limit(_MOST_OPEN)
)


def _open_requests(parties: list[Candidate], actor: Actor) -> dict[tuple[PartyKind, int], list[OpenRequest]]:
    """What each of them has open over all doors, newest first, as far as this officer may see it."""
    theirs: dict[tuple[PartyKind, int], list[OpenRequest]] = defaultdict(list)
    if not parties:
        return theirs
    persons = [one.id for one in parties if one.kind is PartyKind.PERSON]
    bodies = [one.id for one in parties if one.kind is PartyKind.ORGANISATION]
    asked = or_(Ticket.person_id.in_(persons), Ticket.organisation_id.in_(bodies))
    for row in db.session.execute(_OPEN_REQUESTS.where(asked, access.visible(actor))):
        line = OpenRequest(
            row.number, row.code, row.subject, row.status.value, str(STAFF_LABEL[row.status]),
            str(CHANNEL_LABEL[row.channel]),
        )  # fmt: skip
        theirs[PartyKind.PERSON, row.person_id].append(line)
        theirs[PartyKind.ORGANISATION, row.organisation_id].append(line)
    return theirs
