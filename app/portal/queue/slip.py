"""A number's own page, `/antrean/<token>`: my place now, on my telephone; and the slip of 80 mm (issue 4).

Once the visit led to a request, the slip is its tracking link. A number of another day says in words that it is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for

from app.accounts.permissions import current_actor, public
from app.extensions import db
from app.platform import clock, qr, settings
from app.platform.database import write
from app.platform.refusals import Refused
from app.queue import board, calling, estimate, slips
from app.queue.hall import hall
from app.queue.models import QueueNumber, State
from app.tickets.models import Ticket
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("slip", __name__)


@bp.get("/antrean/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Where I stand; looked at again and again while I wait (204 when nothing changed)."""
    number = _load(token)
    opened = slips.opened_request(number, db.session.get(Ticket, number.ticket_id) if number.ticket_id else None)
    if opened is not None:
        return redirect(url_for("tracking.show", token=opened))
    version = board.version()
    if request.args.get("v") == version:
        return "", 204
    page = render_template(
        "portal/queue/slip.html", number=number, token=token, service=hall().service(number.service_id),
        desk=hall().desk(number.desk_id), today=clock.today(), present=clock.now(), version=version,
        outlook=_outlook(number), every=settings.get("queue.board_asks"),
    )  # fmt: skip
    return make_response(page)


@bp.post("/antrean/<token>/hadir")
@public
def come_back(token: str) -> ResponseReturnValue:
    """I was not there when called; I am now."""
    number = _load(token)
    try:
        with write():
            calling.come_back(number, by=current_actor())
        flash(_("Anda kembali menunggu, di urutan paling belakang."), "success")
    except Refused as no:
        flash(str(no), "error")
    return see_other(url_for(".show", token=token))


@bp.get("/antrean/<token>/cetak")
@public
def print_view(token: str) -> ResponseReturnValue:
    """The slip for the roll of 80 mm; prints itself."""
    number = _load(token)
    address = slips.address(token)
    return render_template(
        "portal/queue/paper.html", number=number, service=hall().service(number.service_id),
        outlook=estimate.as_told(number), priority=hall().priority(number.priority_id),
        picture=qr.data_uri(address) if address else "",
    )  # fmt: skip


def _load(token: str) -> QueueNumber:
    number = slips.find(token)
    if number is None:
        abort(404, _("Nomor antrean ini tidak kami kenal. Ambil nomor baru di kios."))
    return number


def _outlook(number: QueueNumber) -> estimate.Outlook | None:
    is_waiting = number.state is State.WAITING and number.day == clock.today()
    return estimate.ahead_of(number, estimate.waiting()) if is_waiting else None
