"""An answer to our mail lands on its request as something the applicant wrote, and nothing more (R003).

Whoever has the mail's address can write, so the sender is not proven: it opens no PIN, changes no state, cancels
nothing; the history says so. Files are judged like any upload. What cannot be placed waits for a person.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.actor import Actor
from app.extensions import db
from app.messages.incoming import keeping
from app.messages.models import IncomingMail, MailState
from app.platform import jobs
from app.platform.database import lock, write
from app.platform.refusals import Refused
from app.platform.storage import NoRoom
from app.tickets import files, history
from app.tickets.handling import conversation
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.messages.incoming.reading import Letter
    from app.messages.models import Message

    Judged = tuple[list[files.Prepared], list[str]]


@jobs.handler("mail.file")
def place(payload: dict[str, Any]) -> None:
    """File one mail, once; a run that was cut off leaves it new for the next."""
    row = db.session.get_one(IncomingMail, payload["mail"])
    letter = keeping.again(row)
    filing = keeping.elsewhere(letter)
    brought: Judged = ([], []) if filing else judged(letter)
    with write():
        lock(row)
        if row.state is MailState.NEW and not keeping.settle(row, letter):
            filing(row) if filing else _place(row, letter, brought)
        jobs.finish()


def _place(row: IncomingMail, letter: Letter, brought: Judged) -> None:
    message = keeping.answered(letter)
    ticket = _about(message) if message else None
    if ticket is None:
        keeping.leave_unclear(row, _("Bukan balasan atas kabar dari Loket."))
    elif ticket.status is Status.DIARSIPKAN:
        keeping.leave_unclear(row, _("Permohonannya sudah diarsipkan."))
    else:
        file(row, ticket, letter, brought, message)


def judged(letter: Letter) -> Judged:
    """Its files as they may be attached, and a sentence for each that may not; outside `write()`."""
    good, bad = [], []
    for name, content in letter.files:
        try:
            good.append(files.prepare(name, BytesIO(content)))
        except (Refused, NoRoom) as no:
            bad.append(f"{name[:80]}: {no}")
    return good, bad


def file(row: IncomingMail, ticket: Ticket, letter: Letter, brought: Judged, message: Message | None = None) -> None:
    """Write it on the request as its applicant's words, inside `write()`; it is kept whole where it came in."""
    good, bad = brought
    good, more = _that_fit(ticket, good)
    files.attach(ticket, good, from_applicant=True)
    said = letter.answer or ("" if good else _("(surel tanpa kata-kata)"))
    conversation.write_as_applicant(
        ticket, said, by=Actor.applicant(""), file_count=len(good), kind=EventKind.APPLICANT_MAILED
    )
    if bad or more:
        told = _("Lampiran surel yang tidak diterima:") + "\n" + "\n".join([*bad, *more])
        history.append(ticket, EventKind.NOTED, by=Actor.system(), is_public=False, text=told)
    keeping.file(row, ticket.number, message)


def _that_fit(ticket: Ticket, good: list[files.Prepared]) -> tuple[list[files.Prepared], list[str]]:
    try:
        files.require_room(ticket, sum(item.blob.size for item in good))
    except Refused as no:
        return [], [f"{item.name}: {no}" for item in good]
    return good, []


def _about(message: Message) -> Ticket | None:
    return db.session.scalars(select(Ticket).where(Ticket.number == message.about)).first()
