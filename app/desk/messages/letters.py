"""`/meja/pesan/surat`: the letters that wait to be posted, printed at once, one sheet each, the address in the window.

Printing shows addresses and texts, and is therefore written to the audit log, letter by letter. What was posted is
said afterwards for those that were; a letter somebody else has posted meanwhile is left out and named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, render_template, request, url_for
from sqlalchemy import bindparam, select

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.messages import reading
from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State, Way
from app.platform import settings
from app.platform.database import read, write
from app.platform.refusals import Conflict
from app.tickets import access
from app.tickets.models import Ticket
from app.tickets.word import reaching
from app.web.formatting import tanggal
from app.web.i18n import _, language
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.accounts.actor import Actor

bp = Blueprint("message_letters", __name__, url_prefix="/meja/pesan/surat")
MOST = 50
_WAITING = (
    select(Message.id, Message.code, Message.created_at, Ticket.number, Ticket.subject)
    .join(Ticket, Ticket.number == Message.about)
    .where(Message.state == State.BY_HAND, Message.way == Way.LETTER)
    .order_by(Message.id)
    .limit(MOST)
)
_CHOSEN = (
    select(Message.id, Ticket.id.label("ticket_id"))
    .join(Ticket, Ticket.number == Message.about)
    .where(Message.id.in_(bindparam("ids", expanding=True)), Message.way == Way.LETTER)
    .order_by(Message.id)
)


@bp.get("")
@needs("message:send")
def show() -> Any:
    """The letters that wait, the oldest first, at most fifty."""
    lines = [reading.Waiting(*row) for row in read(*access.through(_WAITING, current_actor()))]
    return render_template("desk/messages/letters.html", lines=lines, most=MOST)


@bp.post("/cetak")
@needs("message:send")
def sheets() -> Any:
    """Their sheets, for the browser's printer; no address of a page that lists whose letters they are."""
    actor, rows = current_actor(), _chosen(request.form.getlist("surat"))
    if not rows:
        flash(_("Pilih dahulu suratnya."), "warning")
        return see_other(url_for(".show"))
    with write():
        for row, _ticket_id in rows:
            audit.record("message:opened", f"ticket:{row.about}", {"message": row.id}, by=actor)
    return page_of(rows)


@bp.post("/selesai")
@needs("message:send")
def posted() -> Any:
    """They were posted."""
    actor = current_actor()
    done = [_give(row, actor) for row, _ticket_id in _chosen(request.form.getlist("surat"))]
    late = [number for number, is_given in done if not is_given]
    if late:
        flash(_("Sudah ditangani orang lain: %(numbers)s.", numbers=", ".join(late)), "warning")
    if len(done) > len(late):
        flash(_("%(count)s surat dicatat sudah dikirim.", count=len(done) - len(late)), "success")
    if not done:
        flash(_("Pilih dahulu suratnya."), "warning")
    return see_other(url_for(".show"))


def _give(row: Message, by: Actor) -> tuple[str, bool]:
    try:
        with write():
            outbox.give(row, by=by, result=_("Surat dikirim."))
    except Conflict:
        return row.about, False
    return row.about, True


def _chosen(asked: list[str]) -> list[tuple[Message, int]]:
    """The letters named, each with its request, as far as this person may see that."""
    ids = [number for text in asked[:MOST] if (number := row_id(text))]
    seen = read(*access.through(_CHOSEN, current_actor(), ids=ids)).all() if ids else []
    return [(db.session.get_one(Message, row.id), row.ticket_id) for row in seen]


def page_of(rows: list[tuple[Message, int]]) -> str:
    """One sheet for each message, in its reader's language."""
    office = {name: settings.get(f"office.{name}") for name in ("name", "address", "city", "phone", "email")}
    return render_template(
        "desk/messages/letter.html", office=office, sheets=[_sheet(*row) for row in rows],
        window="right" if settings.get("messages.window") == "right" else "left",
    )  # fmt: skip


def _sheet(row: Message, ticket_id: int) -> dict[str, str]:
    with language(row.language):
        return {
            "language": row.language,
            "title": _("Surat"),
            "number": row.about,
            "day": tanggal(row.created_at),
            "address": reaching.address_of(row, ticket_id),
            "subject": row.subject,
            "said": outbox.said(row, with_secrets=True),
        }
