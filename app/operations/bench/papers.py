"""The receipt's PDF beside a bare WeasyPrint page, by turns.

The bare page bears the same words on the same paper, without a style or a picture of ours: what setting a paper's words
costs by itself. An empty page would be no floor of any paper, as an empty form is none of a request (decision 9).
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.operations.bench.driving import Figures
from app.platform import pdf
from app.tickets import receipts
from app.tickets.models import Ticket
from app.tickets.receipts import printing

if TYPE_CHECKING:
    from collections.abc import Callable

TURNS = 12
_OURS = re.compile(r"<script.*?</script>|<(?:link|img)[^>]*>", re.DOTALL)
_SHEET = "<style>@page { size: A5 }</style>"


def measured(numbers: list[str]) -> dict[str, float]:
    """Figures of one document each, in milliseconds; one process, one thread, as in the worker."""
    ticket_id = db.session.scalars(select(Ticket.id).where(Ticket.number == numbers[0])).one()
    ours, bare = Figures(), Figures()
    words = _bare(ticket_id)
    _once(lambda: pdf.render(words), Figures())
    _once(lambda: _receipt(ticket_id), Figures())
    for _ in range(TURNS):
        _once(lambda: pdf.render(words), bare)
        _once(lambda: _receipt(ticket_id), ours)
    return ours.told() | {"floor_p50_ms": bare.told()["p50_ms"]}


def _receipt(ticket_id: int) -> bytes:
    return printing.as_pdf(_of(ticket_id), printing.Paper.A5)


def _bare(ticket_id: int) -> str:
    with current_app.test_request_context():
        words = _OURS.sub("", printing.print_view(_of(ticket_id), printing.Paper.A5))
    return words.replace("</head>", f"{_SHEET}</head>")


def _of(ticket_id: int) -> receipts.Receipt:
    receipt = receipts.of(ticket_id)
    if receipt is None:
        raise LookupError(f"no receipt for {ticket_id}")
    return receipt


def _once(make: Callable[[], bytes], into: Figures) -> None:
    before = time.perf_counter()
    into.bytes = len(make())
    seconds = time.perf_counter() - before
    into.times.append(seconds * 1000)
    into.seconds += seconds
