"""Visitors in the house: the officer's own page `/meja/tamu`, and what may be said of a visitor there and in the book.

Both the officer and the counter may say that the visitor was seen, cannot be seen, goes on to a colleague, or has
left the house; who was forgotten on an earlier day is noted as gone in one press at the counter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from wtforms import HiddenField, StringField, ValidationError

from app.accounts.permissions import current_actor, needs
from app.channels.counter import line, whom
from app.contacts import book, guests
from app.platform.database import write
from app.web.forms import AtMost, Form
from app.web.i18n import _, lazy_
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.channels.counter.whom import Colleague
    from app.contacts.models import Visit

bp = Blueprint("counter_guests", __name__)
BOOK = "buku"
"""What a form says that stands in the visitor book, so that it leads back there."""


class PassOnForm(Form):
    """Which colleague sees the visitor."""

    seek = StringField(lazy_("Rekan yang menemui"), [AtMost(120)])
    whom = HiddenField()
    dari = HiddenField()

    def colleague(self) -> Colleague | None:
        return whom.find(row_id(self.whom.data or ""))

    def validate_seek(self, _field: StringField) -> None:
        """Somebody must be picked; the list they are picked from belongs to this field."""
        if self.colleague() is None:
            raise ValidationError(_("Pilih orangnya dari daftar yang muncul."))


@bp.get("/meja/tamu")
@needs("desk:open")
def mine() -> ResponseReturnValue:
    """Who waits for me, and who was here today."""
    return render_template("channels/counter/guests.html", entries=book.waiting_for(current_actor()))


def _leave(visit: Visit) -> None:
    guests.leave(visit)
    line.has_left(visit, by=current_actor())


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
    return _back(request.form.get("dari"))


@bp.route("/meja/tamu/<int:visit_id>/oper", methods=["GET", "POST"])
@needs("desk:open")
def pass_on(visit_id: int) -> ResponseReturnValue:
    """A colleague sees the visitor."""
    visit, form = _load(visit_id), PassOnForm()
    if request.method == "GET":
        form.dari.data = request.args.get("dari", "")
        return _page(visit, form)
    other = form.colleague()
    if "do" in request.form or not form.validate() or other is None:
        return _page(visit, form, 422)
    with write():
        guests.pass_to(visit, other.user_id, by=current_actor())
        line.goes_on_to(visit, other.unit_id, by=current_actor())
    flash(_("Tamu dioper; %(name)s sudah diberi tahu.", name=other.name), "success")
    return _back(form.dari.data)


@bp.post("/meja/tamu/keluar-lama")
@needs("ticket:create")
def dismiss_forgotten() -> ResponseReturnValue:
    """Whoever came on an earlier day and was never noted as gone is gone."""
    with write():
        guests.leave_since_earlier_days()
    flash(_("Tamu hari sebelumnya dicatat sudah pulang, tanpa jam."), "success")
    return _back(BOOK)


def _load(visit_id: int) -> Visit:
    """A visit to this officer; to whoever serves the counter every one."""
    visit, actor = guests.find(visit_id), current_actor()
    if visit is None or not (visit.whom_id == actor.user_id or actor.may("ticket:create")):
        abort(404)
    return visit


def _back(came_from: str | None) -> Response:
    is_book = came_from == BOOK and current_actor().may("ticket:create")
    return see_other(url_for("counter_book.show", lihat="dalam") if is_book else url_for(".mine"))


def _page(visit: Visit, form: PassOnForm, status: int = 200) -> Response:
    page = render_template(
        "channels/counter/pass_on.html", form=form, visit=visit, chosen=form.whom.data or "",
        found=whom.matching(form.seek.data or "", row_id(form.whom.data or "")),
    )  # fmt: skip
    return make_response(page, status)
