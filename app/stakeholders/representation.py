"""Who speaks for whom, from when to when, and by which letter of authority (handbook R151)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, or_, select

from app.accounts import audit
from app.extensions import db
from app.platform.clock import today
from app.platform.database import lock, read
from app.platform.text import clean_line, clean_text
from app.stakeholders.models import Organisation, Person, Representation
from app.stakeholders.unfit import Unfit
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.actor import Actor


class Tie(NamedTuple):
    """One current representation as a page shows it; `id` and `name` are the organisation's."""

    id: int
    name: str
    role: str | None
    starts_on: date
    ends_on: date | None
    has_letter: bool


_CURRENT = (
    Representation.starts_on <= bindparam("day"),
    or_(Representation.ends_on.is_(None), Representation.ends_on >= bindparam("day")),
)
_TERMS = (Representation.role, Representation.starts_on, Representation.ends_on, Representation.letter_blob_hash)
_REPRESENTED = (
    select(Organisation.id, Organisation.name, *_TERMS)
    .join(Representation, Representation.organisation_id == Organisation.id)
    .where(Representation.person_id == bindparam("party"), *_CURRENT)
    .order_by(Organisation.name, Representation.id)
)


def represented(person_id: int, on: date | None = None) -> list[Tie]:
    """The organisations for which the person speaks on that day (today)."""
    rows = read(_REPRESENTED, {"party": person_id, "day": on or today()})
    return [
        Tie(party, name, role, starts_on, ends_on, letter is not None)
        for party, name, role, starts_on, ends_on, letter in rows
    ]


def represent(
    person: Person,
    organisation: Organisation,
    *,
    by: Actor,
    role: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    letter_blob_hash: str | None = None,
    letter_note: str | None = None,
) -> Representation:
    """The person speaks for the organisation: the standing row of this pair and role, or a new one. Raises Unfit."""
    starts_on = starts_on or today()
    if ends_on and ends_on < starts_on:
        raise Unfit("ends_on", _("Tanggal berakhir tidak boleh sebelum tanggal mulai."))
    role = clean_line((role or "")[:100]) or None
    standing = _standing(person, organisation, role, starts_on)
    if standing and not (letter_blob_hash or ends_on):
        return standing
    row = Representation(person_id=person.id, organisation_id=organisation.id, role=role, starts_on=starts_on)
    row.ends_on, row.letter_blob_hash = ends_on, letter_blob_hash
    row.letter_note = clean_text((letter_note or "")[:2000]) or None
    db.session.add(row)
    db.session.flush()
    _note(row, "began", by)
    return row


def amend(
    representation: Representation,
    *,
    by: Actor,
    role: str | None,
    starts_on: date,
    ends_on: date | None,
    letter_note: str | None,
    letter_blob_hash: str | None = None,
) -> None:
    """State who speaks for whom as its letter of authority says; a letter already kept stays unless another comes.

    Raises Unfit.
    """
    lock(representation)
    if ends_on and ends_on < starts_on:
        raise Unfit("ends_on", _("Tanggal berakhir tidak boleh sebelum tanggal mulai."))
    representation.role = clean_line((role or "")[:100]) or None
    representation.starts_on, representation.ends_on = starts_on, ends_on
    representation.letter_note = clean_text((letter_note or "")[:2000]) or None
    representation.letter_blob_hash = letter_blob_hash or representation.letter_blob_hash
    _note(representation, "amended", by)


def end(representation: Representation, *, by: Actor, on: date | None = None) -> None:
    """The person speaks for the organisation until `on` (today), that day included. Raises Unfit."""
    lock(representation)
    day = on or today()
    if day < representation.starts_on:
        raise Unfit("ends_on", _("Tanggal berakhir tidak boleh sebelum tanggal mulai."))
    representation.ends_on = day
    _note(representation, "ended", by)


def _standing(person: Person, organisation: Organisation, role: str | None, day: date) -> Representation | None:
    same = select(Representation).where(
        Representation.person_id == person.id,
        Representation.organisation_id == organisation.id,
        Representation.role == role,
    )
    return next((row for row in db.session.scalars(same.order_by(Representation.id)) if row.is_current(day)), None)


def _note(row: Representation, deed: str, by: Actor) -> None:
    particulars = {"person": row.person_id, "organisation": row.organisation_id}
    audit.record(f"representation:{deed}", f"representation:{row.id}", particulars, by=by)
