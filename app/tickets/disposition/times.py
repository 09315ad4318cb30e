"""Each disposition's own small clock, so that waiting in a tray is seen (handbook §4.1, §5.3).

How soon a request wants its answer says the room that knows it (`records`: the letter's derajat), through `urgencies`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform import clock, settings
from app.platform.refusals import Refused
from app.tickets.clocks import calendar, deadlines
from app.tickets.clocks.promise import promise
from app.tickets.kinds import Urgency
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from app.tickets.models import Ticket

DAYS = {
    Urgency.BIASA: "disposition.days",
    Urgency.SEGERA: "disposition.days_urgent",
    Urgency.SANGAT_SEGERA: "disposition.days_very_urgent",
}
"""The setting that says how many working days each tray has."""
_ORDER = tuple(DAYS)
_URGENCIES: list[Callable[[Sequence[int]], Sequence[Urgency]]] = []


def urgencies(source: Callable[[Sequence[int]], Sequence[Urgency]]) -> Callable[[Sequence[int]], Sequence[Urgency]]:
    """Register `f(ticket_ids) -> Urgency, …`: what a room knows of these requests, in one statement."""
    _URGENCIES.append(source)
    return source


def most_urgent(ticket_ids: Sequence[int]) -> Urgency:
    """The most pressing of these requests."""
    known = {urgency for source in _URGENCIES for urgency in source(ticket_ids)}
    return max(known, key=_ORDER.index, default=Urgency.BIASA)


def usual(urgency: Urgency = Urgency.BIASA) -> datetime:
    """The close of the Nth working day from now; N by the urgency, 0 is today."""
    return deadlines.completion_deadline(int(settings.get(DAYS[urgency])))


def usual_for(*tickets: Ticket) -> datetime:
    """The same for these requests, as pressing as the most pressing of them."""
    return usual(most_urgent([ticket.id for ticket in tickets]))


def chosen(deadline: datetime | None, ticket: Ticket) -> datetime:
    """The moment somebody set, or the usual one. Refused: one that has passed."""
    if deadline is not None and deadline <= clock.now():
        raise Refused(_("Isi tanggal yang akan datang."), field="deadline")
    return deadline or usual_for(ticket)


def is_usual(given_at: datetime, deadline: datetime) -> bool:
    """Whether a deadline is no later than the office's own for a tray: nobody has set another day."""
    days = max(int(settings.get(name)) for name in DAYS.values())
    return deadline <= promise(given_at, days, calendar.office_calendar()).due
