"""Which request a message to the office's own number is about, and what it becomes there (issue 4, Document).

Only what names one request of the sender's own, by its number and from a telephone number that stands with its
requester, is put there; two open nothing by themselves, and one alone decides nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select

from app.accounts.actor import Actor
from app.extensions import db
from app.messages.chats import keeping
from app.platform import storage
from app.platform.database import read
from app.platform.inspection import sentence
from app.platform.refusals import Refused
from app.stakeholders.models import Phone
from app.tickets import numbering
from app.tickets.handling import conversation
from app.tickets.handling.conversation import LONGEST
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.tickets.word import brought as brought_in
from app.web.i18n import _

if TYPE_CHECKING:
    from app.messages.chats.keeping import Said
    from app.messages.chats.models import Chat
    from app.tickets.word.brought import Judged

_NUMBER = re.compile(r"(?<!\d)\d{4}[ .\-–—/]{0,3}\d{4,6}[ .\-–—/]{0,3}\d(?!\d)")
_MOST_NAMED = 20
_OWNERS = select(Phone.person_id, Phone.organisation_id).where(Phone.digits == bindparam("digits"))
_HIS = or_(
    Ticket.person_id.in_(bindparam("persons", expanding=True)),
    Ticket.organisation_id.in_(bindparam("organisations", expanding=True)),
)
_NAMED = select(Ticket).where(Ticket.number.in_(bindparam("numbers", expanding=True)), _HIS).limit(2)
_CONFIDENTIAL = (
    select(Ticket.id)
    .where(Ticket.is_confidential.is_(True), or_(_HIS, Ticket.number.in_(bindparam("numbers", expanding=True))))
    .limit(1)
)


def numbers_in(text: str) -> list[str]:
    """The requests' numbers that a text names, each once; their check digit keeps telephone numbers out."""
    found = (numbering.parse(written.replace("–", "-").replace("—", "-")) for written in _NUMBER.findall(text))
    return list(dict.fromkeys(filter(None, found)))[:_MOST_NAMED]


def named(said: Said) -> Ticket | None:
    """The one request of the sender's that the words name; None where they name none, or several."""
    numbers = numbers_in(said.text)
    if not numbers:
        return None
    rows = db.session.scalars(_NAMED, {"numbers": numbers} | _owners(said)).all()
    return rows[0] if len(rows) == 1 else None


def is_confidential(said: Said) -> bool:
    """Whether the sender has or had a confidential request, or names anybody's: what they write may be about it."""
    return db.session.scalar(_CONFIDENTIAL, {"numbers": numbers_in(said.text)} | _owners(said)) is not None


def _owners(said: Said) -> dict[str, list[int]]:
    """Who has the sender's number."""
    rows = read(_OWNERS, {"digits": said.digits}).all()
    return {
        "persons": [row.person_id for row in rows if row.person_id],
        "organisations": [row.organisation_id for row in rows if row.organisation_id],
    }


def judged(said: Said) -> Judged:
    """The chat's files as they may be attached, and a sentence for each that may not; outside `write()`. Raises NoRoom:
    what is kept nowhere else waits for a better hour."""
    whole = [(file.name, storage.open_blob(file.blob_hash)) for file in said.files if file.blob_hash]
    try:
        return brought_in.judged(whole, (Refused,))
    finally:
        for _name, stream in whole:
            stream.close()


def takes(ticket: Ticket, brought: Judged) -> bool:
    """Whether a request takes all that came, inside `write()`, the request held: a machine leaves nothing out."""
    return ticket.status is not Status.DIARSIPKAN and brought_in.fits(ticket, brought)


def file(chat: Chat, said: Said, ticket: Ticket, brought: Judged, *, by: Actor | None = None) -> None:
    """Write a chat on a request as its applicant's words, inside `write()` with the chat held."""
    good, bad = brought
    broken = [f"{file.name[: brought_in.LONGEST_NAME]}: {sentence(file.reason)}" for file in said.files if file.reason]
    first, *more = _pieces(said.text)
    brought_in.write_down(
        ticket, first, (good, [*bad, *broken]), kind=EventKind.APPLICANT_CHATTED,
        wordless=_("(pesan tanpa kata-kata)"), refused=_("Berkas WhatsApp yang tidak diterima:"),
    )  # fmt: skip
    for piece in more:
        conversation.write_as_applicant(
            ticket, piece, by=Actor.applicant(""), file_count=0, kind=EventKind.APPLICANT_CHATTED
        )
    keeping.pass_on(chat, about=ticket.number, by=by)


def _pieces(text: str) -> list[str]:
    """Several messages where one would be longer than any may be: it is kept nowhere else."""
    return [text[place : place + LONGEST] for place in range(0, len(text), LONGEST)] or [""]
