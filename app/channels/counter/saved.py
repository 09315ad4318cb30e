"""After a visit: what is received and what is missing, the receipt on A5 or on the roll, and the next visitor (door 3).

Where something required is missing the request is received all the same; the officer may ask for it at once, in
writing, while the visitor is still there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, render_template, url_for

from app.accounts.permissions import current_actor, needs
from app.channels import conversations
from app.channels.counter import finish
from app.platform.database import write
from app.tickets import access
from app.tickets.clocks import deadlines
from app.tickets.handling import moves, papers
from app.tickets.kinds import Channel
from app.tickets.receipts import printing
from app.tickets.statuses import Status
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.channels.conversations import Saved

bp = Blueprint("counter_saved", __name__)
TO_ASK = ("ticket:verify", "ticket:request_papers")


@bp.get("/meja/loket/tercatat/<number>")
@needs("ticket:create")
def show(number: str) -> ResponseReturnValue:
    """The request that was just received."""
    saved = conversations.saved(number, Channel.COUNTER, current_actor())
    return render_template(
        "channels/counter/saved.html",
        saved=saved,
        receipt=saved.receipt,
        missing=[line for line in saved.receipt.papers if line.is_missing],
        may_ask=_may_ask(saved),
        until=deadlines.completion_deadline(),
        usual=finish.usual(),
        others=finish.others(),
    )


@bp.get("/meja/loket/tercatat/<number>/cetak")
@needs("ticket:create")
def print_view(number: str) -> ResponseReturnValue:
    """The receipt for the browser's printer, on the office's paper or on `?kertas=`."""
    saved = conversations.saved(number, Channel.COUNTER, current_actor())
    return printing.print_view(saved.receipt, finish.paper(), finish.then())


@bp.post("/meja/loket/tercatat/<number>/minta")
@needs("ticket:request_papers")
def ask_for_missing(number: str) -> ResponseReturnValue:
    """Take the request and ask for what is missing, in one step."""
    saved = conversations.saved(number, Channel.COUNTER, current_actor())
    if not _may_ask(saved):
        return see_other(url_for(".show", number=number))
    with write():
        ticket = access.find(number, current_actor())
        if ticket is None:
            abort(404)
        moves.take(ticket, by=current_actor())
        moves.ask_for_papers(ticket, papers.missing(ticket.id), by=current_actor())
    flash(_("Pemohon diminta melengkapi. Sampaikan daftarnya dan batas waktunya sekarang juga."), "success")
    return see_other(url_for(".show", number=number))


def _may_ask(saved: Saved) -> bool:
    is_open = saved.status is Status.DITERIMA and any(line.is_missing for line in saved.receipt.papers)
    return is_open and all(current_actor().may(permission) for permission in TO_ASK)
