"""*Pengantar sama, pemohon berikutnya*: one key goes on with the next applicant of the same companion (issue 4).

Companion, service and way of answering are kept; name, telephone, need and papers begin anew, so that nothing of one
applicant slips into the next one's request. The last one, or *Selesai*, prints the one receipt of the bundle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.channels.counter import finish
from app.contacts import bundles
from app.platform import qr, settings
from app.platform.database import write
from app.tickets import receipts
from app.tickets.receipts import printing
from app.web.i18n import _
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.channels.counter.form import CounterForm
    from app.contacts.bundles.models import Bundle
    from app.tickets.models import Ticket

bp = Blueprint("counter_bundle", __name__)
SAME = "same"


def put(form: CounterForm, ticket: Ticket) -> None:
    """Add a new request to its bundle, and end the bundle unless it goes on. Inside `write()`."""
    goes_on = request.form.get("then") == SAME
    if not (goes_on or form.bundle_id()):
        return
    bundle = _held(form)
    bundles.add(bundle, ticket)
    if not goes_on:
        bundles.close(bundle)


def _held(form: CounterForm) -> Bundle:
    actor = current_actor()
    kept = bundles.mine(form.bundle_id(), actor)
    guest = form.guest()
    return kept or bundles.begin(guest.name, guest.origin, guest.phone, by=actor)


def go_on(ticket: Ticket) -> Response | None:
    """Where the officer goes after a request of a bundle; None for a request by itself."""
    bundle = bundles.holding(ticket.id, current_actor())
    if bundle is None:
        return None
    if bundle.closed_at is None:
        return see_other(url_for("counter.apply", rombongan=bundle.id))
    return _ended(bundle)


def _ended(bundle: Bundle) -> Response:
    return finish.go_on(
        _("Rombongan %(name)s selesai.", name=bundle.companion),
        shown=url_for("counter_bundle.show", bundle_id=bundle.id),
        printed=url_for("counter_bundle.print_view", bundle_id=bundle.id, lalu=1),
    )


def carried(wanted: str | None) -> dict[str, Any] | None:
    """What the form of the next applicant begins with; None where no such bundle goes on."""
    bundle = bundles.mine(row_id(wanted), current_actor()) if wanted else None
    if bundle is None or bundle.closed_at is not None:
        return None
    last = bundles.last(bundle)
    return {
        "bundle": str(bundle.id), "companion": bundle.companion, "companion_from": bundle.origin,
        "companion_phone": f"+{bundle.digits}" if bundle.digits else "",
        "service": last.code if last else "", "reply_channel": last.reply_channel.value if last else "",
        "kelurahan": str(last.kelurahan_id or "") if last else "",
    }  # fmt: skip


def of(form: CounterForm) -> dict[str, Any] | None:
    """The bundle that the form goes on with, as its page shows it."""
    bundle = bundles.mine(form.bundle_id(), current_actor())
    return {"row": bundle, "lines": bundles.lines(bundle)} if bundle is not None else None


@bp.get("/meja/loket/rombongan/<int:bundle_id>")
@needs("ticket:create")
def show(bundle_id: int) -> ResponseReturnValue:
    """What one companion brought: numbers and names, and the ways to print them."""
    bundle = _load(bundle_id)
    return render_template(
        "channels/counter/bundle.html", bundle=bundle, lines=bundles.lines(bundle), link=bundles.link(bundle),
        kinds=bundles.RECEIPT_LABEL, usual=settings.get("counter.bundle_receipt"),
    )  # fmt: skip


@bp.post("/meja/loket/rombongan/<int:bundle_id>/selesai")
@needs("ticket:create")
def end(bundle_id: int) -> ResponseReturnValue:
    """No more applicants: to the receipt."""
    bundle = _load(bundle_id)
    with write():
        bundles.close(bundle)
    if not finish.is_wanted():
        flash(_("Rombongan %(name)s selesai.", name=bundle.companion), "success")
    return _ended(bundle)


@bp.get("/meja/loket/rombongan/<int:bundle_id>/cetak")
@needs("ticket:create")
def print_view(bundle_id: int) -> ResponseReturnValue:
    """One receipt for the bundle, printed at once: a list, and a sheet for each applicant where the office wants it."""
    bundle = _load(bundle_id)
    asked = request.args.get("isi") or str(settings.get("counter.bundle_receipt"))
    lines, link = bundles.lines(bundle), bundles.link(bundle)
    return render_template(
        "channels/counter/bundle_paper.html", bundle=bundle, lines=lines, with_pins=asked == bundles.PINS,
        sheets=_sheets(lines) if asked == bundles.SHEETS else [], link=link, code=qr.data_uri(link) if link else "",
        officer=current_actor().name, **printing.sheet(finish.paper(), then=finish.then()),
    )  # fmt: skip


def _sheets(lines: list[bundles.Line]) -> list[tuple[receipts.Receipt, str]]:
    """Each applicant's own receipt, with the QR code of its tracking page."""
    found = receipts.of_each([line.ticket_id for line in lines])
    return [(one, qr.data_uri(one.link) if one.link else "") for one in found]


def _load(bundle_id: int) -> Bundle:
    return bundles.mine(bundle_id, current_actor()) or abort(404)
