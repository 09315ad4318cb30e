"""*Bertemu*: a visitor is written in and whom they want to see is told at the desk (handbook §5.5, buku tamu).

The officer's own page `/meja/tamu` says who waits for them; both the officer and the counter may say that the
visitor was seen, cannot be seen, goes on to somebody else, or has left the house.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.channels import conversations
from app.channels.counter import finish, line, signatures, whom
from app.channels.counter.form import MeetForm
from app.contacts import book, guests, visits
from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.storage import keep
from app.web.i18n import _
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.contacts.models import Visit
    from app.tickets.files import Prepared

bp = Blueprint("counter_meet", __name__)


@bp.route("/meja/loket/bertemu", methods=["GET", "POST"])
@needs("ticket:create")
def meet() -> ResponseReturnValue:
    """Who comes to see whom."""
    form = MeetForm()
    if request.method == "GET":
        line.begin_form(form)
        return _page(form)
    if "do" in request.form:
        return _page(form, 422)
    if form.validate() and _written_in(form):
        told = _("Tamu dicatat; yang ingin ditemui sudah diberi tahu di mejanya.")
        flash(told if form.whom.data else _("Tamu dicatat di buku tamu."), "success")
        return see_other(
            url_for("counter.choose") if finish.is_wanted() else url_for("counter_book.show", lihat="dalam")
        )
    return _page(form, 422)


def _written_in(form: MeetForm) -> bool:
    """False, with the sentence on the form, when it was refused. The same form twice is one visit."""
    try:
        drawn = signatures.prepared(form.signature.data)
        with write():
            if not visits.is_recorded(form.key.data):
                _arrive(form, drawn)
    except Refused as no:
        form.refuse(no)
        return False
    return True


def _arrive(form: MeetForm, drawn: Prepared | None) -> None:
    """The visitor is in the book, the officer is told, and the number waits for that section."""
    by, officer = current_actor(), whom.find(row_id(form.whom.data or ""))
    guests.arrive(
        form.description.data or "", officer.user_id if officer else None, by=by, guest=form.guest(),
        queue_number=form.queue_number.data or "", form_key=form.key.data,
        signature_hash=keep(drawn.blob).hash if drawn else None,
    )  # fmt: skip
    line.see_someone(form.queue_number.data, officer.unit_id if officer else None, by=by)


@bp.post("/meja/loket/siapa-ditemui")
@needs("ticket:create")
def seek() -> ResponseReturnValue:
    """Who may be meant by what was typed so far."""
    found = whom.matching(request.form.get("seek", "")[:120], row_id(request.form.get("whom", "")))
    return render_template("channels/counter/_whom.html", found=found, chosen=request.form.get("whom", ""))


@bp.get("/meja/tamu")
@needs("desk:open")
def mine() -> ResponseReturnValue:
    """Who waits for me, and who was here today."""
    return render_template("channels/counter/guests.html", entries=book.waiting_for(current_actor()))


def _leave(visit: Visit) -> None:
    guests.leave(visit)
    line.has_left(visit.queue_number, by=current_actor())


_ACTS: dict[str, tuple[Any, Any]] = {
    "ditemui": (lambda visit: guests.receive(visit, by=current_actor()), lambda: _("Tamu tercatat sedang ditemui.")),
    "belum-bisa": (lambda visit: guests.decline(visit, by=current_actor()), lambda: _("Loket diberi tahu.")),
    "keluar": (_leave, lambda: _("Tamu tercatat keluar.")),
}


@bp.post("/meja/tamu/<int:visit_id>/<any('ditemui', 'belum-bisa', 'keluar'):act>")
@needs("desk:open")
def act(visit_id: int, act: str) -> ResponseReturnValue:
    """The visitor is seen, cannot be seen, or leaves."""
    visit = _load(visit_id)
    do, said = _ACTS[act]
    with write():
        do(visit)
    flash(said(), "success")
    return _back()


@bp.post("/meja/tamu/<int:visit_id>/oper")
@needs("desk:open")
def pass_on(visit_id: int) -> ResponseReturnValue:
    """Somebody else sees the visitor."""
    visit, other = _load(visit_id), whom.find(row_id(request.form.get("whom", "")))
    if other is None:
        raise Refused(_("Pilih orangnya dari daftar yang muncul."))
    with write():
        guests.pass_to(visit, other.user_id, by=current_actor())
    flash(_("Tamu dioper; %(name)s sudah diberi tahu.", name=other.name), "success")
    return _back()


def _load(visit_id: int) -> Visit:
    """A visit to this officer; to whoever serves the counter every one."""
    visit, actor = guests.find(visit_id), current_actor()
    if visit is None or not (visit.whom_id == actor.user_id or actor.may("ticket:create")):
        abort(404)
    return visit


def _back() -> Response:
    is_book = request.form.get("dari") == "buku" and current_actor().may("ticket:create")
    return see_other(url_for("counter_book.show", lihat="dalam") if is_book else url_for(".mine"))


def _page(form: MeetForm, status: int = 200) -> Response:
    page = render_template(
        "channels/counter/meet.html", form=form, may_answer=conversations.may_answer(),
        found=whom.matching(form.seek.data or "", row_id(form.whom.data or "")), chosen=form.whom.data or "",
    )  # fmt: skip
    return make_response(page, status)
