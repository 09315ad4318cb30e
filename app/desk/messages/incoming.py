"""`/meja/pesan/masuk`: mails that nobody could place. A person says which request one belongs to, or throws it away.

A mail that became a stack of scans is read by whoever may see all of that stack (`app.reading.access`).
A mail proves nothing about its sender; filing it is somebody's judgement, and the request's history says whose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from sqlalchemy import bindparam, select

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.messages.forms import FileForm
from app.extensions import db
from app.messages.incoming import keeping
from app.messages.models import MAIL_LABEL, IncomingMail, MailState
from app.platform.database import lock, read, write
from app.platform.keys import unseal
from app.platform.refusals import Conflict, Refused
from app.platform.storage import NoRoom
from app.reading import access as stacks
from app.reading import mail as letters
from app.tickets import access, history, numbering
from app.tickets.history.events import EventKind
from app.tickets.statuses import Status
from app.tickets.word import answers
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.messages.incoming.reading import Letter
    from app.tickets.models import Ticket

bp = Blueprint("mails", __name__, url_prefix="/meja/pesan/masuk")
PAGE = 25
VIEWS = {
    "": (MailState.UNCLEAR, lazy_("Belum jelas")),
    "pindaian": (MailState.SCANNED, lazy_("Menjadi tumpukan pindaian")),
    "dibuang": (MailState.THROWN_AWAY, lazy_("Dibuang")),
}
_LINES = (
    select(
        *(IncomingMail.id, IncomingMail.sender_sealed, IncomingMail.subject_sealed, IncomingMail.reason),
        *(IncomingMail.came_at, IncomingMail.by_name),
    )
    .where(IncomingMail.state == bindparam("state"), IncomingMail.id < bindparam("below"))
    .order_by(IncomingMail.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip


@bp.get("")
@needs("message:send")
def show() -> Any:
    """The mails that wait, the newest first."""
    chosen = request.args.get("lihat", "") if request.args.get("lihat") in VIEWS else ""
    place = request.args.get("setelah", type=int)
    below = place if place and 0 < place < 2**31 else 2**31 - 1
    state = VIEWS[chosen][0]
    rows = read(_lines(state), {"state": state, "below": below}).all()
    lines = [(row, unseal(row.sender_sealed) or "", unseal(row.subject_sealed) or "") for row in rows[:PAGE]]
    older = url_for(".show", lihat=chosen or None, setelah=rows[PAGE - 1].id) if len(rows) > PAGE else None
    return render_template("desk/messages/mails.html", lines=lines, views=VIEWS, chosen=chosen, older=older)


def _lines(state: MailState) -> Any:
    return _LINES.where(_is_seen()) if state is MailState.SCANNED else _LINES


def _is_seen() -> ColumnElement[bool]:
    return stacks.visible_mails(current_actor(), IncomingMail.id)


@bp.get("/<int:mail_id>")
@needs("message:send")
def one(mail_id: int) -> Any:
    """One mail, whole; that it was read stands in the audit log."""
    row = _load(mail_id)
    with write():
        audit.record("mail:opened", f"mail:{row.id}", by=current_actor())
    return _draw(row, FileForm(formdata=None))


@bp.post("/<int:mail_id>/taruh")
@needs("message:send")
def file(mail_id: int) -> Any:
    """Put it on a request that this person may see."""
    row, form = _load(mail_id), FileForm()
    ticket = _wanted(form) if form.validate() else None
    if ticket is None:
        return _draw(row, form, 422)
    letter = keeping.again(row)
    try:
        _file(row, ticket, letter)
    except Conflict as no:
        return _draw(row, form, 409, said=str(no))
    except Refused as no:
        form.number.errors = [str(no)]
        return _draw(row, form, 422)
    flash(_("Surel ditaruh pada permohonan %(number)s.", number=ticket.number), "success")
    return see_other(url_for("ticket.show", number=ticket.number))


def _file(row: IncomingMail, ticket: Ticket, letter: Letter) -> None:
    brought, by = answers.judged(letter), current_actor()
    with write():
        keeping.require_unfiled(row)
        lock(ticket)
        if ticket.status is Status.DIARSIPKAN:
            raise Refused(_("Permohonan ini sudah diarsipkan."))
        answers.file(row, ticket, letter, brought)
        row.by_user_id, row.by_name = by.user_id, by.name
        told = _("Surel masuk ditaruh di sini oleh petugas; pengirimnya tidak terbukti.")
        history.append(ticket, EventKind.NOTED, by=by, is_public=False, text=told)
        audit.record("mail:filed", f"mail:{row.id}", {"number": ticket.number}, by=by)


@bp.post("/<int:mail_id>/tumpukan")
@needs("message:send")
def become_stack(mail_id: int) -> Any:
    """Its letters go to the document door as a stack of scans."""
    row = _load(mail_id)
    letter, by = keeping.again(row), current_actor()
    try:
        files = letters.prepared(letter)
        with write():
            letters.become_stack(row, letter, files, by=by)
            audit.record("mail:scanned", f"mail:{row.id}", by=by)
    except Conflict as no:
        return _draw(row, FileForm(formdata=None), 409, said=str(no))
    except (Refused, NoRoom) as no:
        form = FileForm(formdata=None)
        form.number.errors = [str(no)]
        return _draw(row, form, 422)
    flash(_("Lampiran surel menjadi tumpukan pindaian di pintu Dokumen."), "success")
    return see_other(url_for(".show"))


@bp.post("/<int:mail_id>/buang")
@needs("message:send")
def throw_away(mail_id: int) -> Any:
    """Nobody needs it."""
    row = _load(mail_id)
    try:
        with write():
            keeping.throw_away(row, by=current_actor())
            audit.record("mail:thrown_away", f"mail:{row.id}", by=current_actor())
    except Conflict as no:
        return _draw(row, FileForm(formdata=None), 409, said=str(no))
    flash(_("Surel dibuang. Ia masih dapat dicari di daftar Dibuang."), "success")
    return see_other(url_for(".show"))


def _load(mail_id: int) -> IncomingMail:
    """Only what no request has: a filed mail is read on its request, by those who may see that."""
    row = db.session.get(IncomingMail, mail_id)
    if row is None or row.about is not None or row.state not in {state for state, _label in VIEWS.values()}:
        abort(404)
    if row.state is MailState.SCANNED and not db.session.scalar(select(_is_seen()).where(IncomingMail.id == mail_id)):
        abort(404)
    return row


def _wanted(form: FileForm) -> Ticket | None:
    number = numbering.parse(form.number.data or "")
    ticket = access.find(number, current_actor()) if number else None
    if ticket is None:
        form.number.errors = [_("Tidak ada permohonan dengan nomor itu, atau bukan untuk Anda.")]
    return ticket


def _draw(row: IncomingMail, form: FileForm, status: int = 200, said: str = "") -> Any:
    letter = keeping.again(row)
    page = render_template(
        "desk/messages/mail.html", m=row, letter=letter, form=form, said=said, labels=MAIL_LABEL,
        hints=[hint for hint in letter.hints if access.find(hint, current_actor())],
    )  # fmt: skip
    return make_response(page, status)
