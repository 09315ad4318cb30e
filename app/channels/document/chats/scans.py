"""`/meja/dokumen/surat/<letter>/taruh`: photos that came by WhatsApp for a request that is there already.

Somebody who was asked for a paper photographs it and seldom writes a number. A clerk puts such photos on the request,
with the words that came along; they are no letter of the agenda book. A confidential scan goes to no open request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, url_for
from sqlalchemy import select

from app.accounts import audit
from app.accounts.actor import Actor
from app.accounts.permissions import current_actor, needs
from app.channels.document.chats import placing, reading
from app.channels.document.chats.form import PlaceForm
from app.extensions import db
from app.messages.chats.keeping import Said
from app.platform import phones
from app.platform.database import lock, write
from app.platform.refusals import Conflict, Refused
from app.reading import access as letters
from app.reading import filing, stacks
from app.reading.chat_notes import of_note
from app.reading.models import LetterState, ScanBatch, Source
from app.reading.proposals import settling
from app.tickets.handling import conversation
from app.tickets.history import chain
from app.tickets.history.events import EventKind
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.reading.models import ScanLetter
    from app.tickets.models import Ticket

bp = Blueprint("document_chat_scans", __name__, url_prefix="/meja/dokumen/surat")


@bp.get("/<int:letter_id>/taruh")
@needs("ticket:create")
def show(letter_id: int) -> Any:
    """Which request the photos may belong to."""
    letter, said = _load(letter_id)
    return _draw(letter, said, PlaceForm(formdata=None))


@bp.post("/<int:letter_id>/taruh")
@needs("ticket:create")
def place(letter_id: int) -> Any:
    """Put them there."""
    letter, said = _load(letter_id)
    form = PlaceForm()
    ticket = placing.wanted(form) if form.validate() else None
    if ticket is None:
        return _draw(letter, said, form, 422)
    try:
        with write():
            _put(letter, ticket, said.text, by=current_actor())
    except Conflict as no:
        abort(409, str(no))
    except Refused as no:
        form.number.errors = [str(no)]
        return _draw(letter, said, form, 422)
    flash(_("Foto ditaruh pada permohonan %(number)s.", number=ticket.number), "success")
    return see_other(url_for("document_stacks.show", batch_id=letter.batch_id))


def _put(letter: ScanLetter, ticket: Ticket, words: str, *, by: Actor) -> None:
    chain.hold()  # first of all, as whoever files a letter does
    stacks.hold(letter.batch_id)
    placing.require_not_archived(lock(ticket))
    if letters.is_confidential(lock(letter)) and not ticket.is_confidential:
        raise Refused(_("Pindaian ini dirahasiakan, permohonannya tidak. Rahasiakan dahulu permohonannya."))
    count = filing.file(letter, ticket, by=by)
    settling.settle(letter, {})
    text = words[: conversation.LONGEST] or ("" if count else _("(pesan tanpa kata-kata)"))
    outside = Actor.applicant("")
    conversation.write_as_applicant(ticket, text, by=outside, file_count=count, kind=EventKind.APPLICANT_CHATTED)
    placing.note(ticket, by=by)
    audit.record("chat:scan_filed", f"scan_letter:{letter.id}", {"number": ticket.number}, by=by)


def _load(letter_id: int) -> tuple[ScanLetter, Said]:
    """A letter that waits and came by WhatsApp, with what came along as far as this person may read it."""
    actor = current_actor()
    letter = letters.find(letter_id, actor)
    if letter is None or letter.state is not LetterState.READ:
        abort(404)
    told = select(ScanBatch.source, letters.note_for(actor).label("note")).where(ScanBatch.id == letter.batch_id)
    stack = db.session.execute(told).one()
    if stack.source is not Source.WHATSAPP:
        abort(404)
    chat = of_note(stack.note)
    return letter, Said(chat.name, phones.normalise(chat.phone) or "", chat.words, [])


def _draw(letter: ScanLetter, said: Said, form: PlaceForm, status: int = 200) -> Any:
    actor = current_actor()
    found = reading.who(said, actor)
    page = render_template(
        "channels/document/chats/scan.html", letter=letter, said=said, form=form, found=found,
        number=phones.display(said.digits) if said.digits else "", offers=reading.offers(said, found, actor),
    )  # fmt: skip
    return make_response(page, status)
