"""What a gateway says later about messages it took: arrived, or not after all (handbook §5.5, delivery result).

Which words mean what, and where they stand in the gateway's JSON or form, the office describes beside the gateway
itself; `*` in a place means every one of a list. The address carries a token that only the gateway is told.
"""

from __future__ import annotations

import json
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs

from sqlalchemy import select

from app.extensions import db
from app.messages import outbox
from app.messages.models import Message
from app.messages.ways import gateway as gateways
from app.platform.keys import keyed
from app.web.i18n import _

if TYPE_CHECKING:
    from app.messages.models import Way
    from app.messages.ways.gateway import Gateway

MOST = 64 * 1024  # bytes of one report
_FEW = 200  # messages in one report
_OURS = "loket-"


class Report(NamedTuple):
    """One message by the gateway's name for it, or ours, and the gateway's word for how it stands."""

    reference: str
    state: str


def token(way: Way, gateway: Gateway) -> str:
    """What the gateway's reports come with; a new round makes the old one worthless."""
    return keyed("delivery-report", f"{way.value}/{gateway.report_round}")[:40]


def is_from(way: Way, given: str) -> Gateway | None:
    """The gateway whose token this is."""
    gateway = gateways.of(way)
    return gateway if gateway and compare_digest(token(way, gateway).encode(), given.encode()) else None


def read(gateway: Gateway, body: bytes) -> list[Report]:
    """The reports in what was sent; empty when nothing in it can be read."""
    told = _told(body)
    names, states = (gateways.values_at(told, path) for path in (gateway.report_id, gateway.report_state))
    return [Report(name, state) for name, state in zip(names, states, strict=False)][:_FEW]


def _told(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        pairs = parse_qs(body.decode("utf-8", "replace"), max_num_fields=100)
        return {name: values[0] for name, values in pairs.items()}


def take(way: Way, gateway: Gateway, report: Report) -> bool:
    """Write down what became of one message, inside `write()`; False when it says nothing new about one of ours."""
    word = report.state.strip().casefold()
    has_arrived = word in _words(gateway.arrived)
    if not has_arrived and word not in _words(gateway.lost):
        return False
    row = _message(way, report.reference)
    if row is None:
        return False
    why = _("Sampai kepada pemohon, menurut gerbang.") if has_arrived else _("Gerbang melaporkan: tidak sampai.")
    return outbox.reported(row, has_arrived=has_arrived, why=why)


def _words(told: str) -> set[str]:
    return {word.strip().casefold() for word in told.split(",") if word.strip()}


def _message(way: Way, reference: str) -> Message | None:
    ours = reference.removeprefix(_OURS)
    if reference.startswith(_OURS) and ours.isascii() and ours.isdigit() and len(ours) < 10:
        row = db.session.get(Message, int(ours))
        return row if row is not None and row.way is way else None
    by_name = select(Message).where(Message.reference == reference[:200], Message.way == way)
    return db.session.scalars(by_name.order_by(Message.id.desc()).limit(1)).first() if reference else None
