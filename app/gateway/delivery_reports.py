"""`POST /pesan/laporan/<gateway>/<token>`: a gateway reports what became of the messages it took.

The token in the address is all that proves the gateway; without it there is nothing here. Whatever can be read is
taken, and the answer is the same whether or not it was news, so that nobody learns what we sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, request

from app.accounts.permissions import public
from app.extensions import csrf
from app.messages.models import Way
from app.messages.ways import reports
from app.platform.database import write

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("delivery_reports", __name__, url_prefix="/pesan/laporan")
GATEWAYS = {"sms": Way.SMS, "whatsapp": Way.WHATSAPP}


@bp.post("/<name>/<token>")
@csrf.exempt
@public
def take(name: str, token: str) -> ResponseReturnValue:
    """Take the reports of one call, each in a write of its own: a long list holds nobody up."""
    way = GATEWAYS.get(name) or abort(404)
    gateway = reports.is_from(way, token) or abort(404)
    body = request.stream.read(reports.MOST + 1)
    if len(body) > reports.MOST:
        abort(413)
    for report in reports.read(gateway, body):
        with write():
            reports.take(way, gateway, report)
    return "", 204
