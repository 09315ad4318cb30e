"""After a result was handed over: the receipt of it, on A5 or on the roll, and the next visitor (handbook §4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, url_for

from app.accounts.permissions import current_actor, needs
from app.channels.counter import finish
from app.tickets import access
from app.tickets.handling import handing_over
from app.tickets.handling.handed import HANDING_LABEL, IDENTITY_LABEL
from app.tickets.receipts import printing
from app.web import pictures
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.tickets.handling.handing_over import Slip

bp = Blueprint("counter_collected", __name__)


@bp.get("/meja/loket/ambil/<number>/diserahkan")
@needs("ticket:hand_over")
def show(number: str) -> ResponseReturnValue:
    """What was just handed over, and to whom."""
    slip = _slip(number)
    if slip is None:
        return see_other(url_for("ticket.show", number=number))
    return render_template(
        "channels/counter/collected.html", slip=slip, identity=IDENTITY_LABEL, how=HANDING_LABEL,
        usual=finish.usual(), others=finish.others(),
    )  # fmt: skip


@bp.get("/meja/loket/ambil/<number>/cetak")
@needs("ticket:hand_over")
def print_view(number: str) -> ResponseReturnValue:
    """The receipt for the browser's printer, on the office's paper or on `?kertas=`."""
    slip = _slip(number)
    if slip is None:
        return see_other(url_for("ticket.show", number=number))
    return render_template(
        "channels/counter/collected_paper.html", slip=slip, identity=IDENTITY_LABEL, how=HANDING_LABEL,
        signature=pictures.as_data(slip.signature_hash) if slip.signature_hash else "",
        **printing.sheet(finish.paper(), then=finish.then()),
    )  # fmt: skip


def _slip(number: str) -> Slip | None:
    ticket = access.find(number, current_actor())
    if ticket is None:
        abort(404)
    return handing_over.last(ticket.id)
