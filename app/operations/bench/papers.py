"""The receipt's PDF beside a bare WeasyPrint page of the same size, by turns."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

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
BARE = "<!doctype html><html lang=id><title>x</title><style>@page { size: A5 }</style><h1>Tanda terima</h1></html>"


def measured(numbers: list[str]) -> dict[str, float]:
    """Figures of one document each, in milliseconds; one process, one thread, as in the worker."""
    ticket_id = db.session.scalars(select(Ticket.id).where(Ticket.number == numbers[0])).one()
    ours, bare = Figures(), Figures()
    _once(lambda: pdf.render(BARE), Figures())
    _once(lambda: _receipt(ticket_id), Figures())
    for _ in range(TURNS):
        _once(lambda: pdf.render(BARE), bare)
        _once(lambda: _receipt(ticket_id), ours)
    return ours.told() | {"floor_p50_ms": bare.told()["p50_ms"]}


def _receipt(ticket_id: int) -> bytes:
    receipt = receipts.of(ticket_id)
    if receipt is None:
        raise LookupError(f"no receipt for {ticket_id}")
    return printing.as_pdf(receipt, printing.Paper.A5)


def _once(make: Callable[[], bytes], into: Figures) -> None:
    before = time.perf_counter()
    into.bytes = len(make())
    seconds = time.perf_counter() - before
    into.times.append(seconds * 1000)
    into.seconds += seconds
