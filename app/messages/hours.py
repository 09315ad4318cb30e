"""When the office may disturb somebody: between 07.00 and 20.00 on the wall clock, every day (issue 3; settings)."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from app.platform import clock, settings

if TYPE_CHECKING:
    from datetime import datetime


def next_moment(moment: datetime) -> datetime:
    """`moment` itself when messages may go out then, else the next moment when they may."""
    opens, closes = (time.fromisoformat(settings.get(f"messages.{end}")) for end in ("from", "until"))
    here = clock.wib(moment)
    if opens <= here.time() < closes:
        return moment
    day = here.date() if here.time() < opens else here.date() + timedelta(days=1)
    return clock.at(day, opens)
