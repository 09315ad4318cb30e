"""Is it their own request? What a caller names beside the number, told apart by its shape and compared (R014).

Six digits are a PIN, four the end of a NIK, a date that of the letter, words the kelurahan and the koperasi's name. The
PIN opens every request, a fact only what is not confidential, and only facts that the office allows (`phone.facts`).
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz
from sqlalchemy import bindparam, select

from app.contacts.identity_checks import PROOF_LABEL, Proof
from app.platform import settings
from app.platform.database import read
from app.platform.keys import unseal
from app.platform.text import name_key, without_accents
from app.records.models import IncomingLetter
from app.stakeholders.models import Organisation, Person
from app.stakeholders.places import Kelurahan
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.web.moment_fields import UnreadableMoment, read_date

if TYPE_CHECKING:
    from collections.abc import Callable

PIN_DIGITS, END_DIGITS = 6, 4
_SAME_NAME = 90  # how alike two names are that were told on the telephone, of 100
_FACTS = (
    select(
        *(Ticket.number, Ticket.secret_round, Ticket.is_confidential, Person.citizen_number_sealed),
        *(IncomingLetter.letter_date, Organisation.name_key, Kelurahan.name.label("kelurahan")),
    )
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .outerjoin(Kelurahan, Kelurahan.id == Organisation.kelurahan_id)
    .outerjoin(IncomingLetter, IncomingLetter.ticket_id == Ticket.id)
    .where(Ticket.id == bindparam("ticket_id"))
)


def proof_of(ticket_id: int, told: str) -> Proof | None:
    """By what the caller is known for the request's own; None where what was told does not fit."""
    row = read(_FACTS, {"ticket_id": ticket_id}).one()
    proof = _kind(told)
    return proof if proof in _open_to(row) and _COMPARE[proof](row, told.strip()) else None


def askable(ticket_id: int) -> list[str]:
    """What may be asked for about this request, in words."""
    row = read(_FACTS, {"ticket_id": ticket_id}).one()
    return [str(PROOF_LABEL[proof]) for proof in _open_to(row)]


def _open_to(row: Any) -> list[Proof]:
    """The PIN, and the facts that the office allows and that are on record."""
    if row.is_confidential:
        return [Proof.PIN]
    on_record = {
        Proof.CITIZEN_NUMBER: row.citizen_number_sealed,
        Proof.LETTER_DATE: row.letter_date,
        Proof.COOPERATIVE: row.name_key and row.kelurahan,
    }
    allowed = settings.get("phone.facts")
    return [Proof.PIN, *(proof for proof, known in on_record.items() if known and proof.value in allowed)]


def _kind(told: str) -> Proof:
    digits = _bare(told)
    if len(digits) == PIN_DIGITS:
        return Proof.PIN
    if len(digits) == END_DIGITS:
        return Proof.CITIZEN_NUMBER
    return Proof.COOPERATIVE if _day(told) is None else Proof.LETTER_DATE


def _bare(told: str) -> str:
    """The digits of what is written in digits alone, in groups or not; empty for all else."""
    joined = "".join(told.replace("-", "").split())
    return joined if joined.isascii() and joined.isdigit() else ""


def _day(told: str) -> Any:
    try:
        return read_date(told.strip())
    except UnreadableMoment:
        return None


def _is_pin(row: Any, told: str) -> bool:
    expected = secrets.pin(row.number, row.secret_round)
    return hmac.compare_digest(expected.encode(), _bare(told).encode())


def _is_end_of_number(row: Any, told: str) -> bool:
    number = unseal(row.citizen_number_sealed) or ""
    return hmac.compare_digest(number[-END_DIGITS:].encode(), _bare(told).encode())


def _is_cooperative(row: Any, told: str) -> bool:
    """Both are named; the koperasi as it is known, small slips allowed."""
    heard, place = name_key(told), without_accents(row.kelurahan)
    rest = heard.replace(place, " ")
    return rest != heard and fuzz.token_sort_ratio(rest, row.name_key) >= _SAME_NAME


_COMPARE: dict[Proof, Callable[[Any, str], bool]] = {
    Proof.PIN: _is_pin,
    Proof.CITIZEN_NUMBER: _is_end_of_number,
    Proof.LETTER_DATE: lambda row, told: bool(row.letter_date == _day(told)),
    Proof.COOPERATIVE: _is_cooperative,
}
