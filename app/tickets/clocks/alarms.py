"""Telling the right people in time, once each: 80 %, the end, two and five working days after (handbook §5.3).

A round looks at every clock that runs. What a level says is said once for a clock and its cycle. When the rounds had
stopped for hours, or when one chair would hear of more than a handful at once, it hears one summary instead of fifty.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, or_, select

from app.platform import clock, jobs, settings
from app.platform.clock import at, wib
from app.platform.conflicts import adding
from app.platform.database import change, read, write
from app.tickets import notices
from app.tickets.clocks import escalation, levels, light
from app.tickets.clocks.calendar import office_calendar
from app.tickets.clocks.listeners import Listener, Listeners
from app.tickets.clocks.models import Escalation, EscalationWho
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from app.tickets.notices.kinds import NoticeKind
from app.tickets.statuses import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.tickets.clocks.calendar import WorkCalendar
    from app.tickets.clocks.escalation import Running
    from app.tickets.clocks.levels import Level

EVERY = timedelta(minutes=5)

_RAISED = (
    select(Escalation.kind, Escalation.ticket_id, Escalation.which, Escalation.cycle, Escalation.level_id)
    .outerjoin(Ticket, Ticket.id == Escalation.ticket_id)
    .where(or_(Escalation.ticket_id.is_(None), Ticket.status.in_(sorted(OPEN))))
)
_EXPLAINED = select(TicketEvent.ticket_id).where(
    TicketEvent.kind == EventKind.DELAY_EXPLAINED.value, TicketEvent.ticket_id.in_(bindparam("ids", expanding=True))
)
_KEY = ("ticket_id", "kind", "which", "cycle", "level_id")


class Alarm(NamedTuple):
    """One level reached by one clock."""

    kind: str
    running: Running
    level: Level

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same alarm the next time."""
        return self.kind, self.running.ticket_id, self.running.which, self.running.cycle, self.level.id

    @property
    def row(self) -> dict[str, Any]:
        """The key as the columns of `escalation`."""
        return dict(zip(("kind", "ticket_id", "which", "cycle", "level_id"), self.key, strict=True))

    def is_late(self, now: datetime) -> bool:
        """Whether its time is over, not merely nearly used."""
        return now >= self.running.due_at


@jobs.handler("clocks.alarms", every=EVERY)
def sound(_payload: dict[str, Any]) -> None:
    """One round. Run twice, the second finds nothing new."""
    now = clock.now()
    found = list(reached(now))
    with write():
        raised = {tuple(row) for row in read(_RAISED)}
        _raise([alarm for alarm in found if alarm.key not in raised], now)
        settings.put("escalation.checked", now.isoformat())
        jobs.finish()


def reached(now: datetime) -> Iterable[Alarm]:
    """Every level that a clock has reached, said before or not."""
    active = [level for level in levels.everything() if level.is_active]
    calendar = office_calendar()
    for kind, running in escalation.running(now):
        for level in active:
            if _is_reached(running, level, now, calendar):
                yield Alarm(kind, running, level)


def _is_reached(running: Running, level: Level, now: datetime, calendar: WorkCalendar) -> bool:
    if running.warns_at is not None:
        since = {EscalationWho.OFFICER: running.warns_at, EscalationWho.HEAD: running.due_at}.get(level.who)
        return since is not None and now >= since
    if level.percent is None:
        return now >= days_after(running.due_at, level.days_after or 0, calendar)
    return now >= running.due_at or (level.percent < 100 and _used(running, now, calendar) >= level.percent)


def _used(running: Running, now: datetime, calendar: WorkCalendar) -> float:
    if not running.is_worked:
        return light.passed(running.started_at, running.due_at, now)
    return light.used(running.started_at, running.due_at, now, calendar, stood_still=running.stood_still)


def days_after(due: datetime, days: int, calendar: WorkCalendar) -> datetime:
    """The close of the `days`th working day after a moment; the moment itself for none."""
    if not days:
        return due
    day = wib(due).date()
    for _step in range(days):
        day = calendar.next_working(day)
    return at(day, calendar.closes(day))


def _raise(alarms: list[Alarm], now: datetime) -> None:
    """Write down what is said, and say it."""
    if not alarms:
        return
    change(adding(Escalation, *_KEY), [alarm.row | {"raised_at": now} for alarm in alarms])
    explained = _explained(alarms)
    most = 1 if _had_stopped(now) else int(settings.get("escalation.most_at_once"))
    for listener, heard in _by_listener(alarms).items():
        if len({alarm.running.ticket_id for alarm in heard}) > most:
            _tell(listener, NoticeKind.TIME_DIGEST, None, **_figures(heard, now))
        else:
            for alarm in heard:
                _tell_one(listener, alarm, explained, now)


def _explained(alarms: list[Alarm]) -> set[int]:
    ids = sorted({alarm.running.ticket_id for alarm in alarms if alarm.running.ticket_id})
    return set(read(_EXPLAINED, {"ids": ids}).scalars()) if ids else set()


def _had_stopped(now: datetime) -> bool:
    """Whether nobody looked for hours: the first round of an office is such a one too."""
    last = settings.get("escalation.checked")
    if not last:
        return True
    return now - datetime.fromisoformat(last) > timedelta(hours=int(settings.get("escalation.outage_hours")))


def _by_listener(alarms: list[Alarm]) -> dict[Listener, list[Alarm]]:
    """What each hears: of one clock only its gravest alarm."""
    listeners, heard = Listeners(), defaultdict[Listener, dict[tuple[Any, ...], Alarm]](dict)
    for alarm in alarms:
        for listener in listeners.of(alarm.level.who, alarm.running):
            heard[listener][alarm.key[:-1]] = alarm
    return {listener: list(found.values()) for listener, found in heard.items()}


def _figures(heard: list[Alarm], now: datetime) -> dict[str, int]:
    late = {alarm.key[1:2] for alarm in heard if alarm.is_late(now)}
    near = {alarm.key[1:2] for alarm in heard} - late
    return {"late": len(late), "near": len(near)}


def _tell_one(listener: Listener, alarm: Alarm, explained: set[int], now: datetime) -> None:
    running = alarm.running
    due = {"due": running.due_at.isoformat()}
    if running.warns_at is not None:
        kind = NoticeKind.DECIDED_BY_LAW if alarm.is_late(now) else NoticeKind.DECIDE_SOON
        _tell(listener, kind, running.ticket_id, **due)
    elif not alarm.is_late(now):
        _tell(listener, NoticeKind.TIME_NEARLY_USED, running.ticket_id, percent=alarm.level.percent, **due)
    else:
        kind = NoticeKind.TIME_OVER_EXPLAINED if running.ticket_id in explained else NoticeKind.TIME_OVER
        _tell(listener, kind, running.ticket_id, **due)


def _tell(listener: Listener, kind: NoticeKind, ticket_id: int | None, **particulars: Any) -> None:
    if listener.position_id is not None:
        notices.to_positions([listener.position_id], kind, ticket_id=ticket_id, **particulars)
    elif listener.user_id is not None:
        notices.to_people([listener.user_id], kind, ticket_id=ticket_id, **particulars)
