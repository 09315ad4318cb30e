"""*Bertemu*: a visitor is written in and whom they want to see is told at the desk (handbook §5.5, buku tamu)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.channels import conversations
from app.channels.counter import finish, line, signatures, whom
from app.channels.counter.form import MeetForm
from app.contacts import guests, visits
from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.storage import keep
from app.web.i18n import _
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

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
@needs("desk:open")
def seek() -> ResponseReturnValue:
    """Who may be meant by what was typed so far."""
    found = whom.matching(request.form.get("seek", "")[:120], row_id(request.form.get("whom", "")))
    return render_template("channels/counter/_whom.html", found=found, chosen=request.form.get("whom", ""))


def _page(form: MeetForm, status: int = 200) -> Response:
    page = render_template(
        "channels/counter/meet.html", form=form, may_answer=conversations.may_answer(),
        found=whom.matching(form.seek.data or "", row_id(form.whom.data or "")), chosen=form.whom.data or "",
    )  # fmt: skip
    return make_response(page, status)
