"""Each disposition's own small clock, so that waiting in a tray is seen (handbook §4.1, §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.platform import clock, settings
from app.platform.refusals import Refused
from app.tickets.clocks import calendar, deadlines
from app.tickets.clocks.promise import promise
from app.web.i18n import _

if TYPE_CHECKING:
    from datetime import datetime


def usual(*, is_very_urgent: bool = False) -> datetime:
    """The close of the Nth working day from now (`disposition.days`); of today for what is *sangat segera*."""
    return deadlines.completion_deadline(0 if is_very_urgent else int(settings.get("disposition.days")))


def chosen(deadline: datetime | None) -> datetime:
    """The moment somebody set, or the usual one. Refused: one that has passed."""
    if deadline is not None and deadline <= clock.now():
        raise Refused(_("Isi tanggal yang akan datang."), field="deadline")
    return deadline or usual()


def is_usual(given_at: datetime, deadline: datetime) -> bool:
    """Whether a deadline is no later than the office's own for a tray: nobody has set another day."""
    days = int(settings.get("disposition.days"))
    return deadline <= promise(given_at, days, calendar.office_calendar()).due
