"""`/meja/dokumen/whatsapp`: what was written to the office's number and waits for a clerk (issue 4, Document).

A number is not an identity: which request a message belongs to is a person's judgement, and the history says whose.
Photos and files do not lie here: they are stacks of scans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.channels.document import pages as door
from app.channels.document.chats import placing, reading
from app.channels.document.chats.form import PlaceForm, filled
from app.messages.chats import keeping
from app.platform import inspection, phones, settings
from app.platform.database import lock, write
from app.platform.refusals import Conflict, Refused
from app.reading.chat_notes import Chat as Noted
from app.tickets.history import chain
from app.tickets.word import chats as words
from app.web.i18n import _
from app.web.pages import read_cursor, see_other, write_cursor

if TYPE_CHECKING:
    from app.messages.chats.keeping import Said
    from app.messages.chats.models import Chat
    from app.tickets.models import Ticket

bp = Blueprint("document_chats", __name__, url_prefix="/meja/dokumen/whatsapp")
_NEWEST = 2**31 - 1


@bp.get("")
@needs("ticket:create")
def every() -> str:
    """The messages that wait, the newest first."""
    chosen = request.args.get("lihat", "") if request.args.get("lihat") in reading.VIEWS else ""
    cursor = read_cursor(request.args.get("setelah"), int)
    lines, has_more = reading.lines(reading.VIEWS[chosen][0], current_actor(), cursor[0] if cursor else _NEWEST)
    older = url_for(".every", lihat=chosen or None, setelah=write_cursor(lines[-1].id)) if has_more else None
    return render_template(
        "channels/document/chats/every.html", lines=lines, views=reading.VIEWS, chosen=chosen, older=older,
        minutes=int(settings.get("chats.gather_minutes")),
    )  # fmt: skip


@bp.get("/<int:chat_id>")
@needs("ticket:create")
def show(chat_id: int) -> Any:
    """One message, whole; that it was read stands in the audit log."""
    chat = _load(chat_id)
    with write():
        audit.record("chat:opened", f"chat:{chat.id}", by=current_actor())
    return _draw(chat, PlaceForm(formdata=None))


@bp.get("/<int:chat_id>/catat")
@needs("ticket:create")
def record(chat_id: int) -> Any:
    """The letter's form with the message in it; saving it is what places the message."""
    chat = _load(chat_id)
    with write():
        audit.record("chat:opened", f"chat:{chat.id}", by=current_actor())
    said = keeping.said(chat)
    noted = Noted(said.name, phones.display(said.digits), said.text)
    return door.lay_out(filled(noted, is_confidential=chat.is_confidential, chat_id=chat.id), 200)


@bp.post("/<int:chat_id>/taruh")
@needs("ticket:create")
def place(chat_id: int) -> Any:
    """Put it on a request that this person may see."""
    chat, form = _load(chat_id), PlaceForm()
    ticket = placing.wanted(form) if form.validate() else None
    if ticket is None:
        return _draw(chat, form, 422)
    try:
        _place(chat, ticket)
    except Conflict as no:
        return _too_late(no)
    except Refused as no:
        form.number.errors = [str(no)]
        return _draw(chat, form, 422)
    flash(_("Pesan ditaruh pada permohonan %(number)s.", number=ticket.number), "success")
    return see_other(url_for(".every"))


def _place(chat: Chat, ticket: Ticket) -> None:
    said, by = keeping.said(chat), current_actor()
    brought = words.judged(said)
    with write():
        chain.hold()  # first of all, as whoever records a letter does
        keeping.require_open(chat)
        placing.require_not_archived(lock(ticket))
        words.file(chat, said, ticket, brought, by=by)
        placing.note(ticket, by=by)
        audit.record("chat:filed", f"chat:{chat.id}", {"number": ticket.number}, by=by)


@bp.post("/<int:chat_id>/buang")
@needs("ticket:create")
def throw_away(chat_id: int) -> Any:
    """Nobody needs it."""
    chat = _load(chat_id)
    try:
        with write():
            keeping.throw_away(chat, by=current_actor())
            audit.record("chat:thrown_away", f"chat:{chat.id}", by=current_actor())
    except Conflict as no:
        return _too_late(no)
    flash(_("Pesan dibuang. Ia masih dapat dibuka di daftar Dibuang."), "success")
    return see_other(url_for(".every"))


def _load(chat_id: int) -> Chat:
    return reading.find(chat_id, current_actor()) or abort(404)


def _too_late(no: Conflict) -> Any:
    """Somebody was quicker; what became of the message is theirs to see who may."""
    abort(409, str(no))


def _draw(chat: Chat, form: PlaceForm, status: int = 200) -> Any:
    said, actor = keeping.said(chat), current_actor()
    found = reading.who(said, actor)
    page = render_template(
        "channels/document/chats/show.html", chat=chat, said=said, form=form, found=found,
        number=phones.display(said.digits), offers=reading.offers(said, found, actor),
        broken=_broken(said),
    )  # fmt: skip
    return make_response(page, status)


def _broken(said: Said) -> list[tuple[str, str]]:
    return [(file.name, inspection.sentence(file.reason)) for file in said.files if file.reason]
