"""An answer to our mail lands on its request as something the applicant wrote, and nothing more (R003).

Whoever has the mail's address can write, so the sender is not proven: it opens no PIN, changes no state, cancels
nothing; the history says so. Files are judged like any upload. What cannot be placed waits for a person.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.extensions import db
from app.messages.incoming import keeping
from app.messages.models import IncomingMail, MailState
from app.platform import jobs
from app.platform.database import lock, write
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.tickets.word import brought as brought_in
from app.web.i18n import _

if TYPE_CHECKING:
    from app.messages.incoming.reading import Letter
    from app.messages.models import Message
    from app.tickets.word.brought import Judged


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
    return brought_in.judged((name, BytesIO(content)) for name, content in letter.files)


def file(row: IncomingMail, ticket: Ticket, letter: Letter, brought: Judged, message: Message | None = None) -> None:
    """Write it on the request as its applicant's words, inside `write()`; it is kept whole where it came in."""
    brought_in.write_down(
        ticket, letter.answer, brought, kind=EventKind.APPLICANT_MAILED, wordless=_("(surel tanpa kata-kata)"),
        refused=_("Lampiran surel yang tidak diterima:"),
    )  # fmt: skip
    keeping.file(row, ticket.number, message)


def _about(message: Message) -> Ticket | None:
    return db.session.scalars(select(Ticket).where(Ticket.number == message.about)).first()
