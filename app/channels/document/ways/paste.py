"""`/meja/dokumen/tempel`: what came by WhatsApp on somebody's telephone, pasted: words, photos, or both (issue 4).

Photos become a stack that is read by the machine, the words its note. Words alone lead to the door's own form, filled
in with them; nothing is typed twice.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template
from wtforms import BooleanField, MultipleFileField, RadioField, StringField, TelField

from app.accounts.permissions import current_actor, needs
from app.channels.document import pages as door
from app.channels.document.chats.form import filled
from app.channels.document.ways import taking
from app.channels.document.ways.chat import understood
from app.platform.database import write
from app.reading import stacks
from app.reading.chat_notes import Chat, noted
from app.reading.models import Source
from app.tickets.intake import LONGEST_NEED
from app.web import incoming
from app.web.forms import AtMost, OnceForm, VerbatimField, choices_of
from app.web.i18n import _, lazy_

bp = Blueprint("paste", __name__, url_prefix="/meja/dokumen/tempel")
ONE, MANY = "one", "many"


class PasteForm(OnceForm):
    """A chat: who wrote, what they wrote, what they sent with it."""

    words = VerbatimField(lazy_("Tulisan dari obrolan"), [AtMost(LONGEST_NEED)])
    attachments = MultipleFileField(lazy_("Foto atau berkas dari obrolan"))
    arrangement = RadioField(
        lazy_("Isinya"), choices=choices_of({ONE: lazy_("Satu surat"), MANY: lazy_("Tiap berkas satu surat")}),
        default=ONE,
    )  # fmt: skip
    name = StringField(lazy_("Nama pengirim"))
    phone = TelField(lazy_("Nomor pengirim"))
    is_confidential = BooleanField(lazy_("Rahasiakan surat ini"))


@bp.get("")
@needs("ticket:create")
def show() -> Any:
    """The form."""
    return _page(PasteForm())


@bp.post("")
@needs("ticket:create")
@incoming.takes_large("reading.stack_mb")
def take() -> Any:
    """Photos to the stacks; words alone to the door's form."""
    form = PasteForm()
    known = stacks.of_form(form.key.data or "")
    if known is not None:
        return taking.arrived(known)
    if not form.validate():
        return _page(form, 422)
    chat = understood(form.words.data or "", form.name.data or "", form.phone.data or "")
    if taking.chosen(form.attachments):
        return _stack(form, chat)
    if chat.words:
        return door.lay_out(filled(chat, is_confidential=bool(form.is_confidential.data)))
    form.words.errors = [_("Tempel tulisan atau foto dari obrolannya dahulu.")]
    return _page(form, 422)


def _stack(form: PasteForm, chat: Chat) -> Any:
    files = taking.prepared(taking.chosen(form.attachments), form.attachments)
    if not files:
        return _page(form, 422)
    with write():
        batch = stacks.come(
            files, source=Source.WHATSAPP, by=current_actor(), note=noted(chat),
            is_one_letter=form.arrangement.data == ONE, is_confidential=bool(form.is_confidential.data),
            form_key=form.key.data,
        )  # fmt: skip
    return taking.arrived(batch, form.attachments)


def _page(form: PasteForm, status: int = 200) -> Any:
    return make_response(render_template("channels/document/ways/paste.html", form=form), status)
