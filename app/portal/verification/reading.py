"""What a letter's code tells everybody, and no more (handbook §4.7).

Whoever holds the code holds the letter; yet a code may be photographed. So the end of a person's name is masked, and of
a confidential letter nothing is told but number, date and where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from app.accounts.models import Unit
from app.letters import codes, signing_words
from app.letters.kinds import KIND_LABEL, LetterState
from app.letters.models import Letter, LetterVersion
from app.platform.database import read
from app.stakeholders.models import Person
from app.stakeholders.names import with_end_masked
from app.tickets.kinds import Secrecy
from app.tickets.models import Ticket
from app.web.office_names import named

if TYPE_CHECKING:
    from datetime import date, datetime

_CALLED = re.compile(
    r"(?:yth\.?\s*|kepada\s*)*(?:sdr|sdri|sdra|saudara|saudari|bapak|bpk|ibu|tuan|nyonya|ny|tn)\b", re.IGNORECASE
)
_REPLACING = aliased(Letter)
_LETTER = (
    select(
        *(Letter.id, Letter.code, Letter.kind, Letter.state, Letter.number, Letter.letter_date, Letter.subject),
        *(Letter.secrecy, Letter.signatory_title, Letter.is_electronic, Letter.certificate, Letter.final_hash),
        *(Letter.ended_at, LetterVersion.recipient, Unit.name.label("unit"), Ticket.is_confidential),
        *(Ticket.organisation_id, Ticket.id.label("ticket_id"), Person.name.label("person")),
        _REPLACING.code.label("replaced_by"),
    )
    .join(LetterVersion, (LetterVersion.letter_id == Letter.id) & (LetterVersion.number == Letter.version))
    .join(Unit, Unit.id == Letter.unit_id)
    .outerjoin(Ticket, Ticket.id == Letter.ticket_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(_REPLACING, (_REPLACING.replaces_id == Letter.id) & (_REPLACING.state != LetterState.CANCELLED))
    .where(Letter.code == bindparam("code"))
    .order_by(_REPLACING.id.desc())
)


class Standing(StrEnum):
    """What a code is asked for: may one rely on this letter?"""

    DRAFT = "draft"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


_STANDING = {
    LetterState.SIGNED: Standing.SIGNED,
    LetterState.WITHDRAWN: Standing.WITHDRAWN,
    LetterState.REPLACED: Standing.REPLACED,
    LetterState.CANCELLED: Standing.CANCELLED,
}


class Match(StrEnum):
    """Whether a file that somebody has is the one that was signed."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Known:
    """A letter as its code tells of it."""

    row: Any

    @property
    def code(self) -> str:
        return codes.grouped(self.row.code)

    @property
    def standing(self) -> Standing:
        return _STANDING.get(self.row.state, Standing.DRAFT)

    @property
    def is_confidential(self) -> bool:
        """Then only number, date and standing are told."""
        return bool(self.row.is_confidential) or self.row.secrecy is not Secrecy.BIASA

    @property
    def number(self) -> str:
        return str(self.row.number)

    @property
    def letter_date(self) -> date | None:
        day: date | None = self.row.letter_date
        return day

    @property
    def kind(self) -> str:
        return "" if self.is_confidential else str(KIND_LABEL[self.row.kind])

    @property
    def subject(self) -> str:
        """What it is about; a person who is named in it is masked there too."""
        if self.is_confidential:
            return ""
        person = (self.row.person or "").strip()
        if not person or not self._is_to_a_person:
            return str(self.row.subject)
        return re.sub(re.escape(person), with_end_masked(person), self.row.subject, flags=re.IGNORECASE)

    @property
    def recipient(self) -> str:
        """The first line of the address."""
        if self.is_confidential:
            return ""
        first = next(iter(self.row.recipient.strip().splitlines()), "").strip()
        return with_end_masked(first) if self._is_to_a_person else first

    @property
    def signatory(self) -> str:
        """The office of who signs, never a name."""
        return "" if self.is_confidential else named(", ".join(self.row.signatory_title.split("\n")))

    @property
    def unit(self) -> str:
        return "" if self.is_confidential else named(self.row.unit)

    @property
    def ended_at(self) -> datetime | None:
        moment: datetime | None = self.row.ended_at
        return moment

    @property
    def certificate(self) -> str:
        """Who certified the electronic signature; empty where nobody did."""
        return str(self.row.certificate) if self.row.is_electronic else ""

    @property
    def signed_with(self) -> str:
        """What its signature is worth, in a sentence."""
        return signing_words.told(self.certificate if self.final_hash else "")

    @property
    def final_hash(self) -> str:
        """The SHA-256 of the file that was signed; empty while there is none."""
        return self.row.final_hash or ""

    @property
    def replaced_by(self) -> str:
        """The code of the letter that stands in its place."""
        return (self.row.replaced_by or "") if self.standing is Standing.REPLACED else ""

    @property
    def _is_to_a_person(self) -> bool:
        is_private = self.row.ticket_id is not None and self.row.organisation_id is None
        return is_private or _CALLED.match(self.row.recipient.strip()) is not None

    def match(self, digest: str) -> Match | None:
        """Whether a file of this SHA-256 is the signed one; None while nothing was signed."""
        if not self.final_hash:
            return None
        return Match.SAME if digest == self.final_hash else Match.DIFFERENT


def by_code(text: str) -> Known | None:
    """The letter of a code, however it was written; what is no code at all is looked for alike."""
    row = read(_LETTER, {"code": codes.parse(text) or ""}).first()
    return Known(row) if row else None
