"""After a result was handed over: the receipt of it, on A5 or on the roll, and the next visitor (handbook §4.5)."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, url_for

from app.accounts.permissions import current_actor, needs
from app.channels.counter import finish
from app.platform import settings, storage
from app.tickets import access
from app.tickets.handling import handing_over
from app.tickets.handling.handed import HANDING_LABEL, IDENTITY_LABEL
from app.web.office import crest_data
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
    office = {name: settings.get(f"office.{name}") for name in ("name", "address", "phone", "hours_text")}
    return render_template(
        "channels/counter/collected_paper.html", slip=slip, paper=finish.paper().value, then=finish.then(),
        identity=IDENTITY_LABEL, how=HANDING_LABEL, office=office | {"crest": crest_data()}, signature=_picture(slip),
        complaints=settings.get("office.complaint_contact") or office["phone"],
    )  # fmt: skip


def _slip(number: str) -> Slip | None:
    ticket = access.find(number, current_actor())
    if ticket is None:
        abort(404)
    return handing_over.last(ticket.id)


def _picture(slip: Slip) -> str:
    """The drawn signature as a `data:` address."""
    if not slip.signature_hash:
        return ""
    return f"data:image/png;base64,{b64encode(storage.path_of(slip.signature_hash).read_bytes()).decode()}"
