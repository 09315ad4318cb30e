"""`/meja/pesan`: the outbox. What waits for somebody's hand comes first; each message has a page with its one act.

A message is opened through its request: whoever may not see the request finds no message. Opening one that is to be
brought by hand shows the whole number or address, and is therefore written to the audit log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import select

from app.accounts import audit, demo_office
from app.accounts.permissions import current_actor, needs
from app.desk.messages import letters, reading
from app.desk.messages.forms import CancelForm, GivenForm, TriedForm
from app.extensions import db
from app.messages import health, outbox, texts, ways
from app.messages.models import STATE_LABEL, WAY_LABEL, Message, State, Way
from app.messages.outbox import SENDERS
from app.messages.ways import links
from app.platform import phones, settings
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets import access
from app.tickets.word import reaching
from app.web import navigation
from app.web.i18n import _, language, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.tickets.models import Ticket
    from app.web.forms import Form

bp = Blueprint("messages", __name__, url_prefix="/meja/pesan")
READERS = ("message:read", "message:send")
OPENERS = (*READERS, "ticket:answer")
navigation.add("desk", lazy_("Pesan"), "messages.outbox_page", permission=READERS, order=45, count=reading.to_do)
TONES = {
    State.BY_HAND: "ask", State.FAILED: "bad", State.WAITING: "wait", State.SENDING: "wait", State.SENT: "good",
    State.DONE: "good", State.CANCELLED: "plain",
}  # fmt: skip
LABELS = {"state": STATE_LABEL, "way": WAY_LABEL, "tone": TONES}


@bp.get("", endpoint="outbox_page")
@needs(*READERS)
def show_outbox() -> Any:
    """One list of the outbox; what waits for a hand unless the address says otherwise."""
    actor = current_actor()
    view = reading.BY_SLUG.get(request.args.get("lihat", ""), reading.VIEWS[0])
    place = request.args.get("setelah", type=int)
    lines, has_more = reading.lines(view, actor, place if place and 0 < place < 2**31 else None)
    return render_template(
        "desk/messages/list.html", view=view, views=reading.VIEWS, lines=lines, labels=LABELS, place=place,
        troubles=health.troubles(), letters=reading.letters(actor) if actor.may("message:send") else 0,
        to_do=reading.to_do(actor), unclear=reading.unclear() if actor.may("message:send") else 0,
        older=url_for(".outbox_page", lihat=view.slug, setelah=lines[-1].id) if has_more else None,
    )  # fmt: skip


@bp.get("/<number>/<int:message_id>")
@needs(*OPENERS)
def show(number: str, message_id: int) -> Any:
    """One message: what it says, what became of it, and what is left to do."""
    ticket, row = _load(number, message_id)
    if _is_mine_to_bring(row):
        with write():
            audit.record("message:opened", f"ticket:{ticket.number}", {"message": row.id}, by=current_actor())
    return _draw(ticket, row)


@bp.get("/<number>/<int:message_id>/buka")
@needs(*SENDERS)
def leave(number: str, message_id: int) -> Any:
    """Open WhatsApp or the mail program with the text ready. Nothing changes by it."""
    _ticket, row = _load(number, message_id)
    target = _link(row)
    if not target or demo_office.is_demo():
        abort(404)
    return redirect(target)


@bp.get("/<number>/<int:message_id>/cetak")
@needs(*SENDERS)
def letter(number: str, message_id: int) -> Any:
    """The message as a letter for the browser's printer."""
    ticket, row = _load(number, message_id)
    return letters.page_of([(row, ticket.id)])


@bp.post("/<number>/<int:message_id>/selesai")
@needs(*SENDERS)
def give(number: str, message_id: int) -> Any:
    """Somebody has brought it."""
    form = GivenForm()
    return _act(number, message_id, form, "given", lambda row: _give(row, form), _("Kabar dicatat sudah disampaikan."))


@bp.post("/<number>/<int:message_id>/belum")
@needs(*SENDERS)
def not_reached(number: str, message_id: int) -> Any:
    """Somebody tried and reached nobody."""
    form = TriedForm()
    done = _("Percobaan dicatat. Kabar ini tetap perlu disampaikan.")
    return _act(number, message_id, form, "tried", lambda row: _try(row, form), done)


@bp.post("/<number>/<int:message_id>/ulang")
@needs(*SENDERS)
def retry(number: str, message_id: int) -> Any:
    """Send it again."""
    form = TriedForm()
    return _act(
        number, message_id, form, "tried", lambda row: outbox.retry(row, by=current_actor()), _("Kabar dikirim ulang.")
    )


@bp.post("/<number>/<int:message_id>/batal")
@needs(*SENDERS)
def cancel(number: str, message_id: int) -> Any:
    """It need not go out any more."""
    form = CancelForm()
    done = _("Kabar dibatalkan.")
    return _act(number, message_id, form, "cancelling", lambda row: _cancel(row, form), done)


def _give(row: Message, form: GivenForm) -> None:
    outbox.give(row, by=current_actor(), result=form.said.data or str(_DONE[row.way]))


def _try(row: Message, form: TriedForm) -> None:
    outbox.not_reached(row, by=current_actor(), result=form.tried.data or _("Tidak diangkat."))


def _cancel(row: Message, form: CancelForm) -> None:
    outbox.cancel(row, form.reason.data or "", by=current_actor())


_DONE = {
    Way.WHATSAPP: lazy_("Dikirim dari WhatsApp kantor."),
    Way.EMAIL: lazy_("Dikirim dari surel kantor."),
    Way.SMS: lazy_("Dikirim dari telepon kantor."),
    Way.LETTER: lazy_("Surat dikirim."),
    Way.CALL: lazy_("Disampaikan lewat telepon."),
    Way.COUNTER: lazy_("Disampaikan di loket."),
    Way.WEBSITE: lazy_("Tampil di halaman lacak."),
}


def _act(number: str, message_id: int, form: Form, box: str, verb: Callable[[Message], None], done: str) -> Any:
    ticket, row = _load(number, message_id)
    if not form.validate():
        return _draw(ticket, row, 422, **{box: form})
    try:
        with write():
            verb(row)
    except Conflict as no:
        return _draw(*_load(number, message_id), 409, said=str(no))
    except Refused as no:
        if no.status != Refused.status:
            raise
        form.form_errors.append(str(no))
        return _draw(*_load(number, message_id), 422, **{box: form})
    flash(done, "success")
    return see_other(_back(number))


def _back(number: str) -> str:
    """Where the officer came from: the outbox, the list of calls, or the request."""
    came_from, actor = request.form.get("dari"), current_actor()
    if came_from == "pesan" and any(actor.may(name) for name in READERS):
        return url_for(".outbox_page")
    if came_from == "telepon" and actor.may("ticket:create"):
        return url_for("phone_back.owed")
    return url_for("ticket.show", number=number)


def _load(number: str, message_id: int) -> tuple[Ticket, Message]:
    ticket = access.find(number, current_actor())
    mine = select(Message).where(Message.id == message_id, Message.about == number)
    row = db.session.scalars(mine).first() if ticket else None
    if ticket is None or row is None:
        abort(404)
    return ticket, row


def _is_mine_to_bring(row: Message) -> bool:
    return row.state is State.BY_HAND and any(current_actor().may(name) for name in SENDERS)


def _draw(ticket: Ticket, row: Message, status: int = 200, said: str = "", **boxes: Any) -> Any:
    kind = texts.kind(row.code)
    is_mine = _is_mine_to_bring(row)
    to = reaching.address_of(row, ticket.id)
    page = {
        "given": GivenForm(formdata=None),
        "tried": TriedForm(formdata=None),
        "cancelling": CancelForm(formdata=None),
    }
    html = render_template(
        "desk/messages/show.html", ticket=ticket, m=row, label=kind.label if kind else row.code, labels=LABELS,
        text=outbox.said(row, with_secrets=False), to=_address(to) if is_mine else outbox.covered(to),
        opening=_opening(ticket, row) if is_mine and row.way is Way.CALL else "",
        is_mine=is_mine, is_a_demo=demo_office.is_demo(), link=bool(_link(row)), said=said, done=_DONE[row.way],
        may_send=any(current_actor().may(name) for name in SENDERS), may_retry=_may_retry(row),
        came_from=request.values.get("dari", ""), whatsapp_number=settings.get("messages.whatsapp_number"),
        **{**page, **boxes},
    )  # fmt: skip
    return make_response(html, status)


def _opening(ticket: Ticket, row: Message) -> str:
    """How a call begins, in the applicant's language: who calls, and whether it is them."""
    asking = reaching.asking(ticket.id)
    with language(row.language):
        return _(
            "Selamat pagi/siang. Saya %(officer)s dari %(office)s. Apakah benar saya berbicara dengan %(name)s?",
            officer=current_actor().name, office=settings.get("office.short_name"),
            name=asking.person or asking.organisation or _("Bapak/Ibu yang mengajukan permohonan"),
        )  # fmt: skip


def _may_retry(row: Message) -> bool:
    return row.state is State.FAILED and row.way in ways.MACHINES and ways.is_ready(row.way)


def _address(to: str) -> str:
    return phones.display(to) if to.isdigit() else to


def _link(row: Message) -> str:
    to, text = outbox.recipient(row), outbox.said(row, with_secrets=True)
    if row.way is Way.WHATSAPP and to:
        return links.whatsapp(to, text)
    return links.mailto(to, row.subject, text) if row.way is Way.EMAIL and to else ""
