"""The receipt that its owner opens by the tracking link: on the screen, to print, as a PDF (issue, door 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, abort, make_response, render_template, request, send_file, url_for

from app.accounts.permissions import public
from app.platform import qr, storage
from app.platform.pdf import PDF
from app.tickets import receipts
from app.tickets.receipts import addresses, printing
from app.tickets.receipts.printing import Paper
from app.web.i18n import _
from app.web.office import identity

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.tickets.receipts import Receipt
    from app.tickets.receipts.printing import StoredReceipt

bp = Blueprint("receipt", __name__)

LOOK_AGAIN = 3  # seconds
PATIENCE = 20  # how often the waiting page looks again by itself


@bp.get("/lacak/<token>/tanda-terima")
@public
def show(token: str) -> ResponseReturnValue:
    """Number, PIN, promise, QR and what comes next, in one screenshot of a small telephone."""
    receipt = _load(token)
    return render_template(
        "tickets/receipts/show.html",
        receipt=receipt,
        code=qr.svg(receipt.link) if receipt.link else "",
        is_printed=_stored(receipt, Paper.A5) is not None,
        whatsapp=_whatsapp(receipt),
        whatsapp_with_pin=_whatsapp(receipt, with_pin=True),
    )


@bp.get("/lacak/<token>/tanda-terima/cetak")
@public
def print_view(token: str) -> ResponseReturnValue:
    """For the browser's own printer: A5, or `?kertas=80mm`."""
    return printing.print_view(_load(token), _paper())


@bp.get("/lacak/<token>/tanda-terima.pdf")
@public
def download(token: str) -> ResponseReturnValue:
    """The PDF; while it is being made, a page that looks again by itself."""
    receipt = _load(token)
    kept = _stored(receipt, _paper())
    if kept is None:
        return _wait(receipt)
    return send_file(storage.path_of(kept.blob_hash), PDF, as_attachment=True, download_name=kept.name)


def _load(token: str) -> Receipt:
    receipt = receipts.by_token(token)
    if receipt is None:
        abort(404, _("Tautan ini tidak kami kenal. Periksa kembali, atau lacak dengan nomor dan PIN."))
    return receipt


def _paper() -> Paper:
    return Paper.ROLL if request.args.get("kertas") == Paper.ROLL else Paper.A5


def _stored(receipt: Receipt, paper: Paper) -> StoredReceipt | None:
    return printing.stored(receipt.ticket_id, receipt.number, receipt.secret_round, paper)


def _wait(receipt: Receipt) -> ResponseReturnValue:
    tries = request.args.get("ke", 0, type=int) + 1
    page = make_response(render_template("tickets/receipts/wait.html", receipt=receipt))
    if tries <= PATIENCE:
        page.headers["Refresh"] = f"{LOOK_AGAIN}; url={url_for('.download', token=receipt.token, ke=tries)}"
    return page


def _whatsapp(receipt: Receipt, *, with_pin: bool = False) -> str:
    """A message to oneself: the number, and the PIN only where the person chooses so. No other word about them."""
    base = addresses.public_base()
    lines = [
        _("Nomor permohonan saya di %(office)s: %(number)s", office=identity().short_name, number=receipt.number),
        _("PIN: %(pin)s", pin=receipt.pin) if with_pin else "",
        _("Lacak: %(address)s", address=f"{base}/lacak") if base else "",
    ]
    return "https://wa.me/?text=" + quote("\n".join(line for line in lines if line))
