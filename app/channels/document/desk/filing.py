"""A confirmed letter becomes a line of the agenda and a request, in one write; what was proposed is counted (§4.2).

Two clerks may have the same letter before them: whoever files first has filed it, the other is told so and loses no
word. A letter whose pages were moved meanwhile is looked at again. Its scan comes along: the searchable PDF, or while
that is not made yet the files as they came, where nothing else is in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, func, select

from app.accounts.models import Unit
from app.channels import conversations
from app.channels.handing_in import hand_in
from app.extensions import db
from app.platform import clock
from app.platform.database import lock, read
from app.platform.pdf import PDF
from app.platform.refusals import Conflict
from app.platform.storage import Blob
from app.reading.models import LetterState, ScanFile, ScanLetter, ScanPage
from app.reading.proposals import settling
from app.reading.proposals.fields import Field
from app.records import agenda, events
from app.tickets import files
from app.tickets.kinds import Channel
from app.web.i18n import _

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.channels.document.desk.form import LetterForm
    from app.tickets.intake import Opened
    from app.tickets.models import Ticket

_UNIT = select(Unit.code).where(Unit.id == bindparam("unit_id"))
_OF_LETTER = select(ScanPage.file_id).where(ScanPage.letter_id == bindparam("letter_id"))
_HOLDS_OTHERS = exists().where(ScanPage.file_id == ScanFile.id, ScanPage.letter_id != bindparam("letter_id"))
_FILES = (
    select(ScanFile.blob_hash, ScanFile.name, ScanFile.media_type, func.nullif(ScanFile.pages, 0).label("pages"))
    .where(ScanFile.id.in_(_OF_LETTER), ~_HOLDS_OTHERS, ScanFile.blob_hash.is_not(None))
    .order_by(ScanFile.place)
)


def file(letter: ScanLetter, form: LetterForm, *, by: Actor) -> Opened | None:
    """The request, or None with the form's errors filled in. Conflict: somebody was quicker, or the pages changed."""

    def also(opened: Opened) -> None:
        _require_unchanged(lock(letter), form)
        entry = agenda.register(opened.ticket, form.letter(), by=by)
        if form.is_invitation:
            events.enter(opened.ticket, form.invited(), by=by)
        conversations.keep_consent(form, opened.ticket, Channel.DOCUMENT, by=by)
        files.attach(opened.ticket, _scan(letter, entry.agenda_number), from_applicant=False)
        _end(letter, opened.ticket, by)
        settling.settle(letter, form.confirmed() | {Field.UNIT: _unit(opened.ticket)})

    return hand_in(form, Channel.DOCUMENT, by=by, also=also)


def _scan(letter: ScanLetter, agenda_number: str) -> list[files.Prepared]:
    if letter.pdf_hash:
        name = f"surat-{agenda_number.replace('/', '-').replace(' ', '')}.pdf"
        return [files.Prepared(db.session.get_one(Blob, letter.pdf_hash), name, PDF, letter.pages)]
    return [
        files.Prepared(db.session.get_one(Blob, row.blob_hash), row.name, row.media_type, row.pages)
        for row in read(_FILES, {"letter_id": letter.id})
    ]


def _unit(ticket: Ticket) -> str:
    """The unit that the request really went to."""
    return str(read(_UNIT, {"unit_id": ticket.unit_id}).scalar_one())


def _end(letter: ScanLetter, ticket: Ticket, by: Actor) -> None:
    letter.state, letter.ticket_id = LetterState.FILED, ticket.id
    letter.ended_at, letter.ended_by_id = clock.now(), by.user_id


def _require_unchanged(letter: ScanLetter, form: LetterForm) -> None:
    if letter.state is not LetterState.READ:
        raise Conflict(_("Surat ini sudah dicatat atau disisihkan orang lain. Isian Anda masih ada di bawah."))
    if str(letter.version) != form.version.data:
        raise Conflict(_("Halaman surat ini baru saja diubah. Periksa lagi, lalu simpan sekali lagi."))
