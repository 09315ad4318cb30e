"""What each thing typed points to: a phone number, a number of identity, a name (issue: Requester).

Every clue asks an index for a bounded number of rows; what it finds is a `Hit` with a reason a person can
judge. A number that names exactly one party makes sure; a phone does not, because families share phones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.platform import phones
from app.platform.text import clean_line, name_key
from app.stakeholders import identity
from app.stakeholders.kept import PartyKind
from app.stakeholders.models import NameWord, Organisation, Person, Phone
from app.stakeholders.names import sounds, sounds_of_key
from app.stakeholders.prefix import begins
from app.stakeholders.register import citizen_number_keys
from app.web.formatting import tanggal
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import ScalarSelect, Select

SURE, STRONG, NEAR, WEAK = 100, 90, 80, 60
_FEW, _SOME, _MANY = 40, 80, 300
_SHORTEST_PHONE = 6  # digits as stored: nobody is looked up by 0812 alone
_SHORTEST_NUMBER = 5
_SHORTEST_NAME = 2


class Hit(NamedTuple):
    """One reason why a record may be meant. `weight` is 0-100; `clue` says what was compared.

    `is_number` says that the whole telephone number is this record's.
    """

    kind: PartyKind
    id: int
    clue: str
    weight: float
    reason: str
    is_number: bool = False


def by_phone(written: str | None) -> Iterator[Hit]:
    """Whose number begins like what is typed so far. Sure is a number that is one party's alone and was confirmed."""
    beginning = phones.prefix(written)
    if len(beginning) < _SHORTEST_PHONE:
        return
    whole = phones.normalise(written)
    numbers = select(Phone.person_id, Phone.organisation_id, Phone.digits, Phone.confirmed_at)
    rows = db.session.execute(numbers.where(begins(Phone.digits, beginning)).limit(_FEW)).all()
    owners = {(row.person_id, row.organisation_id) for row in rows if row.digits == whole}
    for row in rows:
        kind = PartyKind.ORGANISATION if row.person_id is None else PartyKind.PERSON
        party_id = row.person_id or row.organisation_id or 0
        if row.digits == whole:
            weight, reason = _whole_number(row.confirmed_at, is_sole=len(owners) == 1)
            yield Hit(kind, party_id, "phone", weight, reason, is_number=True)
        else:
            yield Hit(kind, party_id, "phone", WEAK, _("nomor telepon berawalan sama"))


def _whole_number(confirmed_at: datetime | None, *, is_sole: bool) -> tuple[float, str]:
    if not is_sole:
        return NEAR, _("nomor telepon sama")
    if confirmed_at is None:
        return NEAR, _("nomor ini hanya tercatat padanya, belum dipastikan")
    return SURE, _("nomor ini hanya miliknya, dipastikan %(day)s", day=tanggal(confirmed_at, "pendek"))


def by_citizen_number(written: str | None) -> Iterator[Hit]:
    """Who has this citizen number; only whole numbers can be looked up, because they are kept as keyed hashes."""
    if len(identity.digits(written)) < _SHORTEST_NUMBER:
        return
    rows = select(Person.id).where(Person.citizen_number_key.in_(citizen_number_keys(written))).limit(_FEW)
    for (person_id,) in db.session.execute(rows):
        yield Hit(PartyKind.PERSON, person_id, "citizen_number", SURE, _("NIK sama"))


def by_email(written: str | None) -> Iterator[Hit]:
    """Who has this e-mail address; couples and shops share them, so it makes nobody sure."""
    address = clean_line((written or "")[:254]).lower()
    if "@" not in address:
        return
    for (person_id,) in db.session.execute(select(Person.id).where(Person.email == address).limit(_FEW)):
        yield Hit(PartyKind.PERSON, person_id, "email", NEAR, _("alamat surel sama"))


def by_nib(written: str | None) -> Iterator[Hit]:
    """Which business has this NIB, or one that begins so."""
    number = identity.digits(written)
    if len(number) < _SHORTEST_NUMBER:
        return
    for party_id, nib in db.session.execute(
        select(Organisation.id, Organisation.nib).where(begins(Organisation.nib, number)).limit(_FEW)
    ):
        weight, reason = (SURE, _("NIB sama")) if nib == number else (WEAK, _("NIB berawalan sama"))
        yield Hit(PartyKind.ORGANISATION, party_id, "nib", weight, reason)


def by_legal_number(written: str | None) -> Iterator[Hit]:
    """Which koperasi has this badan hukum number."""
    key = identity.legal_number_key(clean_line(written))
    if len(key) >= _SHORTEST_NUMBER:
        yield from _exact(Organisation.legal_number_key == key, "legal_number", _("nomor badan hukum sama"))


def by_cooperative_number(written: str | None) -> Iterator[Hit]:
    """Which koperasi has this number (NIK koperasi)."""
    number = identity.digits(written)
    if len(number) >= _SHORTEST_NUMBER:
        same = Organisation.cooperative_number == number
        yield from _exact(same, "cooperative_number", _("nomor induk koperasi sama"))


def by_name(kind: PartyKind, written: str | None) -> Iterator[Hit]:
    """Whose name begins so, holds these words, sounds so or is written much alike."""
    typed = clean_line((written or "")[:400])
    key = name_key(typed)
    if len(key) < _SHORTEST_NAME:
        return
    heard = sounds(typed)
    for party_id, known in _gathered(kind, key, heard).items():
        hit = _judged(kind, party_id, key, heard, known)
        if hit:
            yield hit


def _exact(condition: Any, clue: str, reason: str) -> Iterator[Hit]:
    for (party_id,) in db.session.execute(select(Organisation.id).where(condition).limit(_FEW)):
        yield Hit(PartyKind.ORGANISATION, party_id, clue, SURE, reason)


def _gathered(kind: PartyKind, key: str, heard: list[str]) -> dict[int, str]:
    """A bounded set of names worth comparing, by id: the same beginning, words, or at last first letters."""
    table = Person if kind is PartyKind.PERSON else Organisation
    names = select(table.id, table.name_key)
    found = _names(names.where(begins(table.name_key, key)).limit(_SOME))
    if len(found) < _SOME and heard:
        found |= _names(names.where(table.id.in_(_with_words(kind, heard, _SOME))))
    if not found and heard and len(heard[0]) > 3:
        found |= _names(names.where(table.id.in_(_with_words(kind, [heard[0][:3]], _MANY))))
    return found


def _names(rows: Select[int, str]) -> dict[int, str]:
    return {row.id: row.name_key for row in db.session.execute(rows)}


def _with_words(kind: PartyKind, heard: list[str], most: int) -> ScalarSelect[Any]:
    """At most so many owners of names in which some word begins to sound like each of `heard`, the rarest leading."""
    first, *others = (aliased(NameWord) for _word in heard)
    column = "person_id" if kind is PartyKind.PERSON else "organisation_id"
    owner = getattr(first, column)
    owners = select(owner).where(owner.is_not(None), begins(first.sound, heard[0]))
    for word, beginning in zip(others, heard[1:], strict=True):
        same = select(word.id).where(getattr(word, column) == owner, begins(word.sound, beginning))
        owners = owners.where(same.exists())
    return owners.limit(most).scalar_subquery()


def _judged(kind: PartyKind, party_id: int, key: str, heard: list[str], known: str) -> Hit | None:
    """How alike the typed and the known name are, if at all."""
    if known == key:
        return Hit(kind, party_id, "name", STRONG, _("nama sama"))
    likeness = fuzz.token_sort_ratio(key, known)
    if likeness >= NEAR:
        return Hit(kind, party_id, "name", likeness * 0.9, _("nama mirip %(percent)s %%", percent=int(likeness)))
    if known.startswith(key) or all(any(word.startswith(part) for word in known.split()) for part in key.split()):
        return Hit(kind, party_id, "name", WEAK + likeness / 10, _("nama memuat yang diketik"))
    if sorted(heard) == sorted(sounds_of_key(known)):
        return Hit(kind, party_id, "name", WEAK + likeness / 10, _("nama berbunyi sama"))
    return None
