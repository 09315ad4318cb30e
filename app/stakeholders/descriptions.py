"""A party as a list may show it: name, masked numbers, place, for whom it speaks. Never a whole number."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from app.extensions import db
from app.platform import phones
from app.platform.clock import today
from app.platform.keys import unseal
from app.stakeholders import addressing, identity
from app.stakeholders.addressing import LABEL, SAID
from app.stakeholders.kept import PartyKind
from app.stakeholders.models import Organisation, Person, Phone, Representation
from app.stakeholders.places import Kelurahan

if TYPE_CHECKING:
    from collections.abc import Sequence

Party = tuple[PartyKind, int]


class Description(NamedTuple):
    """One party, masked. `number` is a person's citizen number; an organisation's legal number (public) or NIB."""

    kind: PartyKind
    id: int
    name: str
    number: str
    place: str
    phones: tuple[str, ...]
    organisations: tuple[str, ...]
    address: str = ""
    you: str = ""


_PERSONS = select(Person.id, Person.name, Person.citizen_number_sealed, Kelurahan.name, Person.address_form).outerjoin(
    Kelurahan, Kelurahan.id == Person.kelurahan_id
)
_ORGANISATIONS = select(
    Organisation.id, Organisation.name, Organisation.legal_number, Organisation.nib, Kelurahan.name
).outerjoin(Kelurahan, Kelurahan.id == Organisation.kelurahan_id)
_PHONES = select(Phone.person_id, Phone.organisation_id, Phone.digits).order_by(Phone.id)
_SPEAKS_FOR = (
    select(Representation.person_id, Organisation.name)
    .join(Organisation, Organisation.id == Representation.organisation_id)
    .order_by(Organisation.name)
)


def describe(parties: Sequence[Party]) -> dict[Party, Description]:
    """Each party described, in at most four queries."""
    persons = [party_id for kind, party_id in parties if kind is PartyKind.PERSON]
    organisations = [party_id for kind, party_id in parties if kind is PartyKind.ORGANISATION]
    numbers = _phones(persons, organisations)
    described = [*_persons(persons, numbers), *_organisations(organisations, numbers)]
    return {(one.kind, one.id): one for one in described}


def _persons(ids: list[int], numbers: dict[Party, list[str]]) -> list[Description]:
    if not ids:
        return []
    speaks_for = _speaks_for(ids)
    return [
        Description(
            PartyKind.PERSON,
            party_id,
            name,
            identity.masked((sealed and unseal(sealed)) or ""),
            place or "",
            tuple(numbers[PartyKind.PERSON, party_id]),
            tuple(speaks_for[party_id]),
            str(LABEL[address_form]) if address_form in SAID else "",
            addressing.you(address_form),
        )
        for party_id, name, sealed, place, address_form in db.session.execute(_PERSONS.where(Person.id.in_(ids)))
    ]


def _organisations(ids: list[int], numbers: dict[Party, list[str]]) -> list[Description]:
    if not ids:
        return []
    rows = db.session.execute(_ORGANISATIONS.where(Organisation.id.in_(ids)))
    return [
        Description(
            PartyKind.ORGANISATION,
            party_id,
            name,
            legal_number or identity.masked(nib or ""),
            place or "",
            tuple(numbers[PartyKind.ORGANISATION, party_id]),
            (),
        )
        for party_id, name, legal_number, nib, place in rows
    ]


def _phones(persons: list[int], organisations: list[int]) -> dict[Party, list[str]]:
    numbers: dict[Party, list[str]] = defaultdict(list)
    of_persons, of_organisations = Phone.person_id.in_(persons), Phone.organisation_id.in_(organisations)
    theirs = [condition for condition, ids in ((of_persons, persons), (of_organisations, organisations)) if ids]
    rows = db.session.execute(_PHONES.where(or_(*theirs))) if theirs else ()  # an empty IN would read the whole table
    for person_id, organisation_id, digits in rows:
        party = (PartyKind.PERSON, person_id) if person_id else (PartyKind.ORGANISATION, organisation_id or 0)
        shown = phones.masked(digits)
        if shown not in numbers[party]:
            numbers[party].append(shown)
    return numbers


def _speaks_for(ids: list[int]) -> dict[int, list[str]]:
    day = today()
    current = (Representation.starts_on <= day, or_(Representation.ends_on.is_(None), Representation.ends_on >= day))
    names: dict[int, list[str]] = defaultdict(list)
    for person_id, name in db.session.execute(_SPEAKS_FOR.where(Representation.person_id.in_(ids), *current)):
        names[person_id].append(name)
    return names
