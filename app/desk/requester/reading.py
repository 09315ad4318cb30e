"""What is kept about a person or an organisation, as their page shows it (handbook §3.5): masked, in few statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.extensions import db
from app.stakeholders.kept import Merge, NoticeGiven, PartyKind, PublicityConsent
from app.stakeholders.models import Organisation, Person, Representation
from app.stakeholders.places import Kecamatan, Kelurahan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


_PLACE = (Kelurahan.name.label("kelurahan"), Kecamatan.name.label("kecamatan"))
_PERSON = (
    select(*Person.__table__.columns, *_PLACE)
    .outerjoin(Kelurahan, Kelurahan.id == Person.kelurahan_id)
    .outerjoin(Kecamatan, Kecamatan.id == Kelurahan.kecamatan_id)
    .where(Person.id == bindparam("party_id"))
)
_ORGANISATION = (
    select(*Organisation.__table__.columns, *_PLACE)
    .outerjoin(Kelurahan, Kelurahan.id == Organisation.kelurahan_id)
    .outerjoin(Kecamatan, Kecamatan.id == Kelurahan.kecamatan_id)
    .where(Organisation.id == bindparam("party_id"))
)
_TIES = select(
    *(Representation.id, Representation.role, Representation.starts_on, Representation.ends_on),
    *(Representation.letter_blob_hash, Representation.letter_note),
)
_AS_PERSON = (
    _TIES.add_columns(Organisation.id.label("other_id"), Organisation.name)
    .join(Organisation, Organisation.id == Representation.organisation_id)
    .where(Representation.person_id == bindparam("party_id"))
    .order_by(Representation.starts_on.desc(), Representation.id.desc())
)
_AS_ORGANISATION = (
    _TIES.add_columns(Person.id.label("other_id"), Person.name)
    .join(Person, Person.id == Representation.person_id)
    .where(Representation.organisation_id == bindparam("party_id"))
    .order_by(Representation.starts_on.desc(), Representation.id.desc())
)
_NOTICES = select(
    *(NoticeGiven.at, NoticeGiven.how, NoticeGiven.notice_version, NoticeGiven.ticket_number, NoticeGiven.by_name)
).order_by(NoticeGiven.id.desc())
_CONSENTS = (
    select(*PublicityConsent.__table__.columns)
    .where(PublicityConsent.person_id == bindparam("party_id"))
    .order_by(PublicityConsent.id.desc())
)
_MERGES = (
    select(Merge.id, Merge.merged_id, Merge.by_name, Merge.at, Merge.undone_at, Merge.undone_by_name)
    .where(Merge.kind == bindparam("kind"), Merge.kept_id == bindparam("party_id"))
    .order_by(Merge.id.desc())
    .limit(20)
)
NOTICES_SHOWN = 20


class Tie(NamedTuple):
    """One representation, past ones too; `other_id` and `name` are those of the other side."""

    id: int
    role: str | None
    starts_on: date
    ends_on: date | None
    letter_blob_hash: str | None
    letter_note: str | None
    other_id: int
    name: str

    def is_current(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def record(kind: PartyKind, party_id: int) -> Any | None:
    """Every column of the record, with its place."""
    statement = _PERSON if kind is PartyKind.PERSON else _ORGANISATION
    return db.session.execute(statement, {"party_id": party_id}).first()


def ties(kind: PartyKind, party_id: int) -> list[Tie]:
    """Who speaks or spoke for whom, the latest first."""
    statement = _AS_PERSON if kind is PartyKind.PERSON else _AS_ORGANISATION
    return [Tie(*row) for row in db.session.execute(statement, {"party_id": party_id})]


def notices(kind: PartyKind, party_id: int) -> Sequence[Any]:
    """The latest privacy notices given."""
    column = NoticeGiven.person_id if kind is PartyKind.PERSON else NoticeGiven.organisation_id
    return db.session.execute(_NOTICES.where(column == party_id).limit(NOTICES_SHOWN)).all()


def consents(person_id: int) -> Sequence[Any]:
    """Publicity consents, withdrawn ones too."""
    return db.session.execute(_CONSENTS, {"party_id": person_id}).all()


def merges(kind: PartyKind, party_id: int) -> Sequence[Any]:
    """Records that were joined into this one."""
    return db.session.execute(_MERGES, {"kind": kind, "party_id": party_id}).all()
