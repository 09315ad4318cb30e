"""What the owner of a request sends by its link: papers, a message, "cancel it", "open it again".

Files first, kept under the form's key; then one short write with one verb. A step that is no longer possible answers
409 with the page as it stands now, and every typed word is still there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, request, url_for

from app.accounts.actor import Actor
from app.accounts.permissions import current_actor, public
from app.extensions import db
from app.platform.database import lock, write
from app.platform.refusals import Forbidden, Refused
from app.portal.queue import kiosk
from app.portal.tracking import limits
from app.portal.tracking.forms import MessageForm, PapersForm
from app.portal.tracking.pages import load, page
from app.queue import appointments
from app.tickets import history
from app.tickets.files import enclosed, waiting
from app.tickets.handling import conversation, moves
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from app.portal.tracking.reading import Tracked

bp = Blueprint("tracking_acts", __name__)
_RECEIVED = lazy_("Berkas Anda sudah kami terima dan akan kami periksa.")
_READ = lazy_("Keterangan Anda sudah kami terima, tanpa berkas. Kami memeriksanya.")


@bp.post("/lacak/<token>/lengkapi")
@public
def bring_papers(token: str) -> ResponseReturnValue:
    """The papers that were asked for, a word about them, or both."""
    tracked, form = may_act(token), PapersForm()
    if not _taken(form):
        return page(tracked, papers_form=form, status=422)
    has_files = bool(waiting.of(form.key.data))
    no = act(tracked, lambda ticket: _bring(ticket, form))
    if no is None:
        return _said(token, str(_RECEIVED if has_files else _READ))
    if no.status == Refused.status:
        form.note.errors = [str(no)]
        return page(load(token), papers_form=form, status=no.status)
    kept = MessageForm(formdata=None, message=form.note.data, key=form.key.data)
    return page(load(token), papers_form=form, message_form=kept, status=no.status, trouble=str(no))


@bp.post("/lacak/<token>/pesan")
@public
def send_message(token: str) -> ResponseReturnValue:
    """A message, files, or both."""
    tracked, form = may_act(token), MessageForm()
    if not _taken(form):
        return page(tracked, message_form=form, status=422)
    no = act(tracked, lambda ticket: _write(ticket, form))
    if no is None:
        return _said(token, _("Pesan Anda sudah kami terima."))
    if no.status == Refused.status:
        form.message.errors = [str(no)]
        return page(load(token), message_form=form, status=no.status)
    return page(load(token), message_form=form, status=no.status, trouble=str(no))


@bp.post("/lacak/<token>/tiba")
@public
def arrive(token: str) -> ResponseReturnValue:
    """I have come for today's appointment: my number in the line."""
    tracked = may_act(token)
    if not kiosk.is_giving():
        return page(
            tracked, status=409, trouble=_("Nomor antrean tidak diberikan di sini sekarang. Datanglah ke loket.")
        )
    no = act(tracked, lambda ticket: appointments.arrive(ticket, by=owner()))
    if no is not None:
        return page(load(token), status=no.status, trouble=str(no))
    return see_other(url_for("slip.show", token=appointments.slip(load(token).row)))


def may_act(token: str) -> Tracked:
    """The request, for whoever may speak as its owner."""
    tracked = load(token)
    if current_actor().is_staff:
        raise Forbidden(_("Anda masuk sebagai petugas. Catat atas nama pemohon lewat meja kerja."))
    return tracked


def act(tracked: Tracked, verb: Callable[[Ticket], object]) -> Refused | None:
    """One verb in one write; what it refused, or None."""
    try:
        with write():
            limits.count_act(tracked.row.id)
            ticket = db.session.get_one(Ticket, tracked.row.id)
            verb(ticket)
    except Refused as no:
        return no
    return None


def owner() -> Actor:
    """The signed-in citizen, or whoever holds the link."""
    actor = current_actor()
    return actor if actor.user_id else Actor.applicant(_("Pemohon"))


def _said(token: str, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return see_other(url_for("tracking.show", token=token))


def _taken(form: PapersForm | MessageForm) -> bool:
    """Whether the form is right; its files are kept in any case, or taken back where that was asked."""
    has_good_files = enclosed.keep(form)
    if "remove_file" in request.form:
        enclosed.drop(form, request.form["remove_file"])
        return False
    return bool(form.validate()) and has_good_files


def _bring(ticket: Ticket, form: PapersForm) -> None:
    by, text = owner(), form.note.data or None
    lock(ticket)
    count = waiting.claim(ticket, form.key.data, from_applicant=True)
    if not count and history.is_repeated(ticket, EventKind.PAPERS_BROUGHT, by=by, text=text):
        return  # the same form once more
    moves.bring_papers(ticket, by=by, text=text, is_bringing=count > 0)


def _write(ticket: Ticket, form: MessageForm) -> None:
    by, text = owner(), form.message.data or ""
    lock(ticket)
    count = waiting.claim(ticket, form.key.data, from_applicant=True)
    if not (count or text) and history.is_repeated(ticket, EventKind.FILES_ADDED, by=by, text=None):
        return  # the same form once more
    conversation.write_as_applicant(ticket, text, by=by, file_count=count)
