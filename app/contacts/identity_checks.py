"""How it was made sure, in speech, that somebody may hear about a request (R014; reliability, Tracking).

A telephone number is no identity: neighbours know it, families share it. Each try stays here, right or wrong, and in
the audit log; what was said stays nowhere. `call_key` is the key of the call's form, known before the call is kept.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ForeignKey, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts import audit
from app.extensions import Base, db
from app.platform import clock, phones
from app.platform.database import read
from app.stakeholders import register
from app.tables import choice
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.accounts.actor import Actor

KEY_LIMIT = 64


class Proof(StrEnum):
    """What somebody named to show that the request is theirs."""

    PIN = "pin"
    CITIZEN_NUMBER = "citizen_number"
    LETTER_DATE = "letter_date"
    COOPERATIVE = "cooperative"


PROOF_LABEL = {
    Proof.PIN: lazy_("PIN"),
    Proof.CITIZEN_NUMBER: lazy_("4 angka terakhir NIK"),
    Proof.LETTER_DATE: lazy_("tanggal surat"),
    Proof.COOPERATIVE: lazy_("kelurahan dan nama koperasi"),
}


class IdentityCheck(Base):
    """One try to show in speech that a request is one's own."""

    __tablename__ = "identity_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    call_key: Mapped[str | None] = mapped_column(index=True)
    proof: Mapped[Proof | None] = mapped_column(choice(Proof))
    is_right: Mapped[bool]
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class Tried(NamedTuple):
    """What was tried: on which request, by which proof (None: it fitted none), in which call, from which number."""

    ticket_id: int
    number: str
    proof: Proof | None
    call_key: str = ""
    phone: str = ""
    person_id: int | None = None


def note(tried: Tried, *, by: Actor) -> None:
    """Keep a try, inside `write()`. A right one also says that the number it came from is that person's."""
    db.session.add(
        IdentityCheck(
            ticket_id=tried.ticket_id, call_key=tried.call_key[:KEY_LIMIT] or None, proof=tried.proof,
            is_right=tried.proof is not None, at=clock.now(), user_id=by.user_id,
        )
    )  # fmt: skip
    db.session.flush()
    deed = "phone:verified" if tried.proof else "phone:not_verified"
    audit.record(deed, f"ticket:{tried.number}", {"how": tried.proof.value if tried.proof else ""}, by=by)
    digits = phones.normalise(tried.phone) if tried.proof and tried.phone else None
    if digits and tried.person_id:
        register.confirm_phone(tried.person_id, digits, by=by)


_OF_CALL = (
    select(IdentityCheck.ticket_id, IdentityCheck.proof, IdentityCheck.at)
    .where(IdentityCheck.call_key == bindparam("call_key"), IdentityCheck.is_right)
    .order_by(IdentityCheck.id)
)
NEWEST_OF_TICKET = (
    select(IdentityCheck.proof, IdentityCheck.at)
    .where(IdentityCheck.ticket_id == bindparam("ticket_id"), IdentityCheck.is_right)
    .order_by(IdentityCheck.id.desc())
    .limit(1)
    .subquery()
)
"""How and when a caller was last known for this request's own."""


def of_call(call_key: str) -> dict[int, str]:
    """By what each request was opened to the caller in this call, in words, by the request's id."""
    rows = read(_OF_CALL, {"call_key": call_key}) if call_key else ()
    return {row.ticket_id: str(PROOF_LABEL[row.proof]) for row in rows}

