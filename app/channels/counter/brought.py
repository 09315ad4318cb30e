"""After papers were brought: what is here now, what is still missing, and a receipt of it (handbook §5.4, door 3).

Whoever brings papers need not be the owner, so this receipt carries neither PIN nor tracking link.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template

from app.accounts.permissions import current_actor, needs
from app.channels.counter import finish
from app.tickets import access, receipts
from app.tickets.receipts import printing
from app.tickets.statuses import STAFF_LABEL

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.tickets.models import Ticket
    from app.tickets.receipts import Receipt

bp = Blueprint("counter_brought", __name__)


@bp.get("/meja/loket/lengkapi/<number>/diterima")
@needs("ticket:receive_papers")
def show(number: str) -> ResponseReturnValue:
    """The papers as they stand; print, next."""
    ticket, receipt = _load(number)
    label = str(STAFF_LABEL[ticket.status])
    return render_template(
        "channels/counter/brought.html", ticket=ticket, receipt=receipt, status_label=label,
        usual=finish.usual(), others=finish.others(),
    )  # fmt: skip


@bp.get("/meja/loket/lengkapi/<number>/cetak")
@needs("ticket:receive_papers")
def print_view(number: str) -> ResponseReturnValue:
    """The receipt for the browser's printer, on the office's paper or on `?kertas=`."""
    return printing.print_view(_load(number)[1], finish.paper(), finish.then())


def _load(number: str) -> tuple[Ticket, Receipt]:
    ticket = access.find(number, current_actor())
    receipt = receipts.of(ticket.id) if ticket else None
    if ticket is None or receipt is None:
        abort(404)
    return ticket, replace(receipt, pin="", token="", link="", officer=current_actor().name)
