"""The new receipt after its secrets were renewed: for whoever renewed them, for half an hour, to hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, render_template, request

from app.accounts.permissions import current_actor, needs
from app.desk.ticket import page
from app.tickets import receipts
from app.tickets.receipts import printing, renewal

if TYPE_CHECKING:
    from app.desk.ticket.reading import Seen

bp = Blueprint("ticket_renewed", __name__, url_prefix="/meja/tiket")


@bp.get("/<number>/tanda-terima")
@needs("ticket:create")
def show(number: str) -> Any:
    """Number and PIN to read out, and the way to the printer."""
    seen = page.seen_or_404(number)
    return render_template("desk/ticket/renewed.html", seen=seen, receipt=_fresh(seen), here=page.here(seen))


@bp.get("/<number>/tanda-terima/cetak")
@needs("ticket:create")
def print_view(number: str) -> Any:
    """The receipt for the browser's printer: A5, or `?kertas=80mm`."""
    paper = printing.Paper.ROLL if request.args.get("kertas") == "80mm" else printing.Paper.A5
    return printing.print_view(_fresh(page.seen_or_404(number)), paper)


def _fresh(seen: Seen) -> receipts.Receipt:
    if not renewal.has_just_renewed(seen.row.id, current_actor()):
        abort(404)
    return receipts.of(seen.row.id) or abort(404)
