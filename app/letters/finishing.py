"""A letter becomes final: numbered, dated, signed, with the file that is verified (handbook §4.7, §5.4).

That file is the electronically signed PDF, or the scan of the sheet signed by hand. The request keeps it for its owner
to download, and is ready to be collected when no other result of it is still on its way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.extensions import db
from app.letters import ending, rounds
from app.letters.kinds import LetterState
from app.platform import clock, storage
from app.platform.database import lock
from app.platform.refusals import Conflict
from app.tickets import files, history, notices
from app.tickets.clocks import deadlines
from app.tickets.handling import workflow
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.notices.kinds import NoticeKind
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.letters.models import Letter

ATTACHED_AS = "letter"


def finish(letter: Letter, file: files.Prepared, *, by: Actor) -> None:
    """Make `file` the letter that is verified, inside `write()`; it must bear number and date already."""
    lock(letter)
    if letter.state not in (LetterState.NUMBERING, LetterState.SIGNING) or letter.signed_at is None:
        raise Conflict(_("Surat ini belum ditandatangani."))
    if not (letter.number and letter.letter_date):
        raise Conflict(_("Surat ini belum bernomor dan bertanggal."))
    letter.final_hash = storage.keep(file.blob).hash
    letter.state, letter.changed_at = LetterState.SIGNED, clock.now()
    if letter.ticket_id is not None:
        ticket = lock(db.session.get_one(Ticket, letter.ticket_id))
        _give_to(ticket, letter, file)
        _tell(ticket, letter, by)
    ending.replaced(letter, by=by)
    about = {"subject": letter.subject if letter.ticket_id is None else "", "number": letter.number}
    notices.to_people(
        [letter.drafted_by_id], NoticeKind.LETTER_SIGNED, ticket_id=letter.ticket_id, letter=letter.id, **about
    )


def file_name(letter: Letter) -> str:
    """`surat-500.3.2-12-35.73.000-2026.pdf`."""
    return f"surat-{letter.number.replace('/', '-').replace(' ', '')}.pdf"


def _give_to(ticket: Ticket, letter: Letter, file: files.Prepared) -> None:
    named = files.Prepared(file.blob, file_name(letter), file.media_type, file.pages)
    kept = files.attach(
        ticket, [named], from_applicant=False, kind=ATTACHED_AS, is_public=letter.is_for_applicant
    )  # fmt: skip
    letter.attachment_id = kept[0].id


def _tell(ticket: Ticket, letter: Letter, by: Actor) -> None:
    told: dict[str, Any] = {
        "number": letter.number,
        "letter": letter.id,
        "day": letter.letter_date.isoformat() if letter.letter_date else "",
    }
    is_last = letter.is_result and ticket.status is Status.MENUNGGU_TTD and not rounds.others_under_way(letter)
    if not is_last:
        history.append(ticket, EventKind.LETTER_ISSUED, by=by, is_public=letter.is_for_applicant, **told)
        return
    workflow.move(ticket, Status.SIAP_DIAMBIL, by=by, event=EventKind.SIGNED, **told)
    deadlines.end(ticket)
