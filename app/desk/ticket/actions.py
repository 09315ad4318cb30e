"""Taking a step on a request: each has its own address, `/meja/tiket/<number>/<step>`, its own form and permission.

A step that is not (or no longer) possible answers 409 with the page as it is now. A refused form answers 422 with
every typed word. The steps themselves are rows of `acts.ACTS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.ticket import compose, page
from app.desk.ticket.acts import ACTS
from app.desk.ticket.forms import AnswerForm, NoteForm
from app.desk.ticket.paper_forms import Checklist
from app.desk.ticket.tray_forms import EraseForm
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.platform.storage import NoRoom
from app.tickets import access, history
from app.tickets.statuses import STAFF_LABEL
from app.tickets.together.writing import AnsweredMeanwhile
from app.tickets.word import outlook
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from app.desk.ticket.act import Act
    from app.desk.ticket.forms import ActForm
    from app.desk.ticket.reading import Seen
    from app.tickets.models import Ticket

bp = Blueprint("ticket_action", __name__, url_prefix="/meja/tiket")
LOOK = "lihat"
"""The button that only shows what stands beside the choice, where no script does."""


def _step(act: Act) -> Callable[[str], Any]:
    """The route of one step: its form by GET, the step itself by POST."""

    def view(number: str) -> Any:
        seen, by = page.seen_or_404(number), current_actor()
        if not act.is_open_to(seen, by):
            return too_late(seen, act)
        form = act.form()
        form.prepare(seen, by)
        if request.method == "GET" or LOOK in request.form:
            return page.draw(seen, act=act, form=form, status=422 if request.form else 200)
        if not (form.validate() and take(number, form)):
            return page.draw(seen, act=act, form=form, status=_refused(form))
        _say_done(str(act.done), seen if act.is_told else None)
        return see_other(url_for(act.then, number=number, dari=page.return_to())) if act.then else onward(seen)

    view.__name__ = act.slug.replace("-", "_")
    view.__doc__ = act.label.text
    return view


for _act in ACTS:
    bp.add_url_rule(
        f"/<number>/{_act.slug}", _act.slug, needs(*_act.permissions)(_step(_act)), methods=["GET", "POST"]
    )  # fmt: skip


def take(number: str, form: ActForm) -> bool:
    """Let the form act in one short write; False, with the sentence on the form, when it was refused."""
    try:
        form.before()
        with write():
            form.act(_mine(number), current_actor())
    except NoRoom as no:
        form.blame(str(no))
        return False
    except AnsweredMeanwhile as no:
        form.refuse_late(no)
        return False
    except Refused as no:
        if no.status != Refused.status:
            raise
        form.refuse(no)
        return False
    return True


def _refused(form: ActForm) -> int:
    return 409 if form.late else 422


def _mine(number: str) -> Ticket:
    ticket = access.find(number, current_actor())
    if ticket is None:
        abort(404)
    return ticket


def onward(seen: Seen, anchor: str | None = None) -> Response:
    """Back to the page, or to the list when the step has taken the request out of sight (made confidential)."""
    is_there = access.find(seen.row.number, current_actor()) is not None
    return see_other(page.here(seen) + (f"#{anchor}" if anchor else "") if is_there else page.return_to())


def too_late(seen: Seen, act: Act) -> Response:
    """409 with the page as it is now."""
    now = STAFF_LABEL[seen.status]
    said = _("“%(act)s” tidak mungkin lagi: permohonan ini sekarang “%(now)s”.", act=act.label, now=now)
    return page.draw(seen, status=409, said=said)


@bp.errorhandler(Conflict)
def changed_meanwhile(no: Conflict) -> Any:
    """Somebody was quicker between our look and our lock: show what is true now."""
    return page.draw(page.seen_or_404((request.view_args or {})["number"]), status=409, said=str(no))


@bp.post("/<number>/jawab")
@needs("ticket:answer")
def answer(number: str) -> Any:
    """Write to the applicant, or put an answer that is ready into the box."""
    if compose.WANTED in request.form:
        return compose.with_ready_words(number)
    done = _("Jawaban dicatat dan tampil di halaman lacak pemohon.")
    return _say(number, AnswerForm(), "answer_form", done, is_told=True)


@bp.post("/<number>/catat")
@needs("ticket:note")
def note(number: str) -> Any:
    """Write for the office only, and tell those whom the note names."""
    form = NoteForm()
    answer = _say(number, form, "note_form", _("Catatan internal disimpan. Pemohon tidak melihatnya."))
    compose.say_who_was_told(form.told)
    return answer


def _say(number: str, form: ActForm, box: str, done: str, *, is_told: bool = False) -> Any:
    seen = page.seen_or_404(number)
    if not (form.validate() and take(number, form)):
        return page.draw(seen, status=_refused(form), **{box: form})
    _say_done(done, seen if is_told else None)
    return onward(seen)


def _say_done(done: str, told: Seen | None) -> None:
    """What happened; and where the applicant waits for word of it, what is left for the officer to do."""
    flash(done, "success")
    if told is not None:
        flash(outlook.of(told.row), "info")


@bp.post("/<number>/kelengkapan")
@needs(*page.CHECKERS)
def check(number: str) -> Any:
    """Save the checklist."""
    seen, form = page.seen_or_404(number), Checklist()
    form.read(request.form, seen)
    if not (form.validate() and take(number, form)):
        return page.draw(seen, status=422, checklist=form)
    flash(_("Kelengkapan disimpan."), "success")
    return onward(seen)


@bp.route("/<number>/hapus-teks/<int:event_id>", methods=["GET", "POST"])
@needs("ticket:erase_text")
def erase(number: str, event_id: int) -> Any:
    """Erase one personal text by rule; the history keeps that it was there."""
    seen, form = page.seen_or_404(number), EraseForm()
    if not any(line.id == event_id and line.text for line in history.read(seen.row.id, public_only=False)):
        abort(404)
    form.event_id = event_id
    if request.method == "POST" and form.validate() and take(number, form):
        flash(_("Teks dihapus. Riwayat mencatat bahwa pernah ada teks di sana."), "success")
        return onward(seen)
    status = 422 if request.method == "POST" else 200
    return page.draw(seen, status=status, erasing=event_id, form=form)
