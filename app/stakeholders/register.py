"""Keeping one record per person and per organisation (handbook R001, R003).

Whoever is found is used again and only what was unknown is added; what differs is left as it is, because two
people may share a phone and a slip of the pen is no news. Only `correct` replaces something, when its owner asks
(UU 27/2022 art. 30), and says so in the audit log.
All verbs run inside `write()`; times and limits are checked after cleaning.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import delete, insert, select

from app.accounts import audit
from app.extensions import db
from app.platform import clock
from app.platform.database import change, held, lock
from app.platform.keys import keyed_person, keyed_person_ways, seal
from app.platform.phones import Fault, fault, normalise
from app.platform.text import clean_line, clean_text, name_key
from app.stakeholders import identity
from app.stakeholders.models import (
    NAME_LIMIT,
    Language,
    NameWord,
    Organisation,
    OrganisationKind,
    Person,
    Phone,
    ReplyChannel,
)
from app.stakeholders.names import sounds
from app.stakeholders.unfit import Unfit
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.actor import Actor

Party = TypeVar("Party", Person, Organisation)

TEXT_LIMIT = 2000
_LINE_LIMITS = {"name": NAME_LIMIT, "email": 254, "legal_number": identity.LEGAL_NUMBER_LIMIT}
_NUMBERS = ("nib", "tax_number", "cooperative_number")
_OTHERS = "name citizen_number email address kelurahan_id preferred_reply_channel language note kind legal_number"
_CORRECTABLE = frozenset((*_OTHERS.split(), *_NUMBERS, "address_form"))


def person(
    *,
    by: Actor,
    name: str = "",
    person_id: int | None = None,
    phones: Sequence[str] = (),
    citizen_number: str | None = None,
    email: str | None = None,
    address: str | None = None,
    kelurahan_id: int | None = None,
    preferred_reply_channel: ReplyChannel | None = None,
    language: Language | None = None,
    note: str | None = None,
) -> Person:
    """The person with what was given: a new record, or the one of `person_id` completed. Raises Unfit.

    `phones` are numbers as written. A merged record leads to the one it was merged into.
    """
    given = _cleaned(name=name, email=email, address=address, note=note)
    given |= {"kelurahan_id": kelurahan_id, "preferred_reply_channel": preferred_reply_channel, "language": language}
    given |= _sealed(citizen_number)
    return _kept(Person, person_id, given, phones, by)


def organisation(
    *,
    by: Actor,
    name: str = "",
    organisation_id: int | None = None,
    kind: OrganisationKind | None = None,
    phones: Sequence[str] = (),
    nib: str | None = None,
    tax_number: str | None = None,
    legal_number: str | None = None,
    cooperative_number: str | None = None,
    address: str | None = None,
    kelurahan_id: int | None = None,
    note: str | None = None,
) -> Organisation:
    """The organisation with what was given: a new record, or the one of `organisation_id` completed. Raises Unfit."""
    numbers = {"nib": nib, "tax_number": tax_number, "cooperative_number": cooperative_number}
    given = _cleaned(name=name, legal_number=legal_number, address=address, note=note, **numbers)
    given |= {"kelurahan_id": kelurahan_id, "kind": kind}
    return _kept(Organisation, organisation_id, given, phones, by)


def phone(owner: Person | Organisation, written: str, *, by: Actor, label: str | None = None) -> Phone:
    """The number under which `owner` is reached: a new row, or the one it has already. Raises Unfit."""
    row, is_new = _phone(owner, written, label)
    if is_new:
        _note_change(owner, ["phone"], by)
    return row


def correct(party: Person | Organisation, *, by: Actor, **fields: Any) -> None:
    """Replace what was wrong, at its owner's wish: `correct(person, name="…", by=by)`. Raises Unfit."""
    if foreign := fields.keys() - _CORRECTABLE:
        raise TypeError(f"not correctable: {sorted(foreign)}")
    lock(party)
    given = _fitted(party, fields)
    changed = [key for key, value in given.items() if getattr(party, key) != value]
    for key in changed:
        setattr(party, key, given[key])
    if "name" in changed:
        _index_name_anew(party)
    if isinstance(party, Person) and "email" in changed:
        party.email_bad_since = None
    _note_change(party, changed, by, action="corrected")


def confirm_phone(person_id: int, digits: str, *, by: Actor) -> None:
    """The person spoke from this number and was known by more than the number; inside `write()`."""
    mine = select(Phone).where(Phone.person_id == person_id, Phone.digits == digits)
    for row in db.session.scalars(mine.order_by(Phone.id)).all():
        lock(row)
        row.confirmed_at = clock.now()
        audit.record("phone:confirmed", f"person:{person_id}", {"phone": row.id}, by=by)


def mail_came_back(person: Person, address: str) -> None:
    """Mail to this address is not taken, inside `write()`: nothing more is sent there until somebody corrects it."""
    lock(person)
    if (person.email or "").casefold() == address.casefold():
        person.email_bad_since = person.email_bad_since or clock.now()


def mail_was_taken(person: Person, address: str) -> None:
    """Mail to this address was taken after all, inside `write()`."""
    if (person.email or "").casefold() == address.casefold() and person.email_bad_since is not None:
        lock(person).email_bad_since = None


def standing(kind: type[Party], party_id: int) -> Party:
    """The record that `party_id` now means: itself, or the one it was merged into. Raises LookupError."""
    found = db.session.get(kind, party_id)
    while found is not None and found.merged_into_id is not None:
        found = db.session.get(kind, found.merged_into_id)
    if found is None:
        raise LookupError(f"{kind.__tablename__} {party_id}")
    return found


def _kept(kind: type[Party], party_id: int | None, given: dict[str, Any], numbers: Sequence[str], by: Actor) -> Party:
    """A new record, or a known one completed; only the latter is news for the audit log."""
    if party_id is None:
        party, added = _created(kind, given), []
    else:
        party = lock(standing(kind, party_id))
        added = _complete(party, given)
    written = [number for number in numbers if fault(number) is not Fault.EMPTY]
    added += ["phone" for number in written if _phone(party, number)[1]]
    if party_id is not None:
        _note_change(party, added, by)
    return party


def _created(kind: type[Party], given: dict[str, Any]) -> Party:
    if not given["name"]:
        raise Unfit("name", _("Nama belum diisi."))
    party = kind(**{key: value for key, value in given.items() if value is not None})
    db.session.add(party)
    db.session.flush()
    _index_name(party)
    return party


def _complete(party: Person | Organisation, given: dict[str, Any]) -> list[str]:
    """Fill in what was unknown until now; returns the names of those fields."""
    added = [key for key, value in given.items() if value and getattr(party, key) in (None, OrganisationKind.OTHER)]
    for key in added:
        setattr(party, key, given[key])
    return added


def _phone(owner: Person | Organisation, written: str, label: str | None = None) -> tuple[Phone, bool]:
    """The row of this number and whether it is new."""
    digits = normalise(written)
    if digits is None:
        raise Unfit("phone", identity.phone_problem(written) or _("Nomor telepon belum diisi."))
    column = Phone.person_id if isinstance(owner, Person) else Phone.organisation_id
    place = f"{column} {owner.id} {digits}"
    known = (
        held().get(place) or db.session.scalars(select(Phone).where(column == owner.id, Phone.digits == digits)).first()
    )
    if known:
        return known, False
    row = held()[place] = Phone(digits=digits, label=clean_line(label)[:60] or None, **{column.key: owner.id})
    db.session.add(row)
    db.session.flush()
    return row, True


def _fitted(party: Person | Organisation, fields: dict[str, Any]) -> dict[str, Any]:
    """Corrections as columns: texts cleaned, a citizen number sealed, a name still a name."""
    citizen_number = fields.get("citizen_number")
    others = {key: value for key, value in fields.items() if key != "citizen_number"}
    given = others | _cleaned(**{key: value for key, value in others.items() if _is_text(value)})
    if "name" in given and not given["name"]:
        raise Unfit("name", _("Nama belum diisi."))
    sealed = _sealed(citizen_number)
    is_same = sealed.get("citizen_number_key") == getattr(party, "citizen_number_key", None)
    return given if is_same else given | sealed


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, StrEnum)


def _index_name(party: Person | Organisation) -> None:
    """Keep each word of the name as it sounds."""
    column = NameWord.person_id if isinstance(party, Person) else NameWord.organisation_id
    words = [{"sound": heard, column.key: party.id} for heard in sounds(party.name)]
    if words:
        change(insert(NameWord), words)


def _index_name_anew(party: Person | Organisation) -> None:
    column = NameWord.person_id if isinstance(party, Person) else NameWord.organisation_id
    db.session.execute(delete(NameWord).where(column == party.id))
    _index_name(party)


def _note_change(party: Person | Organisation, fields: list[str], by: Actor, action: str = "completed") -> None:
    told = [field for field in fields if not field.endswith("_key")]
    if told:
        audit.record(f"{party.__tablename__}:{action}", f"{party.__tablename__}:{party.id}", {"fields": told}, by=by)


def _sealed(citizen_number: str | None) -> dict[str, str]:
    number = identity.digits(citizen_number)
    return {"citizen_number_sealed": seal(number), "citizen_number_key": citizen_number_key(number)} if number else {}


def citizen_number_key(text: str | None) -> str:
    """The keyed hash a citizen number is kept under."""
    return keyed_person("citizen_number", identity.digits(text))


def citizen_number_keys(text: str | None) -> tuple[str, ...]:
    """The keyed hashes it may be found by: two while the office changes its keys."""
    return keyed_person_ways("citizen_number", identity.digits(text))


def _cleaned(**texts: str | None) -> dict[str, Any]:
    """Each text cleaned and within its limit, None where nothing is left; with the keys it is looked up by."""
    given: dict[str, Any] = {field: _one_cleaned(field, text) for field, text in texts.items()}
    if "name" in given:
        given["name_key"] = name_key(given["name"] or "")
    if "legal_number" in given:
        given["legal_number_key"] = identity.legal_number_key(given["legal_number"]) or None
    return given


def _one_cleaned(field: str, text: str | None) -> str | None:
    if field in _NUMBERS:
        return identity.digits(text) or None
    line_limit = _LINE_LIMITS.get(field)
    limit = line_limit or TEXT_LIMIT
    cleaned = (clean_line if line_limit else clean_text)((text or "")[: 4 * limit + 4])
    if len(cleaned) > limit:
        raise Unfit(field, _("Terlalu panjang: paling banyak %(limit)s huruf.", limit=limit))
    return (cleaned.lower() if field == "email" else cleaned) or None
