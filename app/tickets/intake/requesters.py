"""Who asks, as a door hears it, and the records this leads to (handbook R001, R003; issue: Requester)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.platform.refusals import Refused
from app.stakeholders import register, representation
from app.stakeholders.unfit import Unfit

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.stakeholders.models import Organisation, OrganisationKind, Person, Phone, ReplyChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What was told at the door. `person_id` and `organisation_id` name records that a person picked."""

    name: str = ""
    phone: str = ""
    email: str = ""
    citizen_number: str = ""
    address: str = ""
    kelurahan_id: int | None = None
    person_id: int | None = None
    organisation: str = ""
    organisation_id: int | None = None
    organisation_kind: OrganisationKind | None = None
    role: str = ""
    reply_channel: ReplyChannel | None = None


class Requester(NamedTuple):
    """The records behind a request; a letter may come from an organisation alone."""

    person: Person | None
    organisation: Organisation | None
    phone: Phone | None


_FIELD = {"citizen_number": "nik"}
"""Where the contract's form field has another name than the record."""


def registered(asking: Asking, *, by: Actor) -> Requester:
    """Find or create the records, inside `write()`. Raises Refused naming the field that is unfit."""
    try:
        return _registered(asking, by)
    except Unfit as unfit:
        raise Refused(unfit.sentence, field=_FIELD.get(unfit.field, unfit.field)) from unfit


def _registered(asking: Asking, by: Actor) -> Requester:
    body = _organisation(asking, by)
    if not (asking.name or asking.person_id):
        return Requester(None, body, register.phone(body, asking.phone, by=by) if body and asking.phone else None)
    person = register.person(
        by=by,
        name=asking.name,
        person_id=asking.person_id,
        phones=(asking.phone,),
        citizen_number=asking.citizen_number or None,
        email=asking.email or None,
        address=asking.address or None,
        kelurahan_id=asking.kelurahan_id,
        preferred_reply_channel=asking.reply_channel,
    )
    if body:
        representation.represent(person, body, by=by, role=asking.role or None)
    return Requester(person, body, register.phone(person, asking.phone, by=by) if asking.phone else None)


def _organisation(asking: Asking, by: Actor) -> Organisation | None:
    if not (asking.organisation or asking.organisation_id):
        return None
    return register.organisation(
        by=by,
        name=asking.organisation,
        organisation_id=asking.organisation_id,
        kind=asking.organisation_kind,
        address=None if asking.name or asking.person_id else asking.address or None,
    )
