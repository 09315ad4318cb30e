"""How the office sets its hall up: services, counters, who goes first. Nothing is deleted, for old numbers name it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from app.accounts import audit
from app.extensions import db
from app.platform import clock
from app.platform.database import lock
from app.platform.refusals import Refused
from app.queue.hall import PRIORITIES, SERVICES
from app.queue.models import (
    OPEN,
    QueueCounter,
    QueueDesk,
    QueueDeskService,
    QueueNumber,
    QueuePriority,
    QueueService,
)
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.actor import Actor
    from app.tickets.office_list import OfficeList

_LETTER = re.compile(r"[A-Z]")


def add_desk(*, by: Actor, service_ids: Iterable[int], **columns: Any) -> QueueDesk:
    """One more counter, inside `write()`. Raises Refused."""
    _require_free_number(columns["number"])
    desk = QueueDesk(**columns)
    db.session.add(desk)
    db.session.flush()
    _calls(desk, service_ids)
    audit.record("queue_desk:added", f"queue_desk:{desk.id}", {"number": desk.number}, by=by)
    return desk


def change_desk(desk: QueueDesk, *, by: Actor, service_ids: Iterable[int], **columns: Any) -> None:
    """Another number, name, section or other services. A counter with somebody at it is not closed. Raises Refused."""
    lock(desk)
    if columns["number"] != desk.number:
        _require_free_number(columns["number"])
    waits = select(QueueNumber.id).where(QueueNumber.desk_id == desk.id, QueueNumber.state.in_(OPEN)).limit(1)
    if desk.is_active and not columns["is_active"] and db.session.scalar(waits) is not None:
        raise Refused(_("Masih ada nomor di loket ini. Selesaikan atau pindahkan dulu."), field="is_active")
    _assign(desk, columns)
    _calls(desk, service_ids)
    audit.record("queue_desk:changed", f"queue_desk:{desk.id}", {"number": desk.number}, by=by)


def _require_free_number(number: int) -> None:
    if db.session.scalar(select(QueueDesk.id).where(QueueDesk.number == number)) is not None:
        raise Refused(_("Nomor loket ini sudah dipakai."), field="number")


def _calls(desk: QueueDesk, service_ids: Iterable[int]) -> None:
    db.session.execute(delete(QueueDeskService).where(QueueDeskService.desk_id == desk.id))
    db.session.add_all(QueueDeskService(desk_id=desk.id, service_id=one) for one in sorted(set(service_ids)))
    db.session.flush()


def add_service(*, by: Actor, **columns: Any) -> QueueService:
    """One more thing to come for, inside `write()`. Raises Refused."""
    _require_free_letter(columns["letter"])
    service: QueueService = _added(SERVICES, columns)
    audit.record("queue_service:added", f"queue_service:{service.id}", {"letter": service.letter}, by=by)
    return service


def change_service(service: QueueService, *, by: Actor, **columns: Any) -> None:
    """Other words, another letter or place, or not offered any more. Raises Refused."""
    lock(service)
    if columns["letter"] != service.letter:
        _require_free_letter(columns["letter"])
        _require_none_today(service)
    _assign(service, columns)
    audit.record("queue_service:changed", f"queue_service:{service.id}", {"letter": service.letter}, by=by)


def _require_free_letter(letter: str) -> None:
    if not _LETTER.fullmatch(letter):
        raise Refused(_("Satu huruf besar, A sampai Z."), field="letter")
    if db.session.scalar(select(QueueService.id).where(QueueService.letter == letter)) is not None:
        raise Refused(_("Huruf ini sudah dipakai keperluan lain."), field="letter")


def _require_none_today(service: QueueService) -> None:
    """Two numbers of one day must not get the same label."""
    drawn = select(QueueCounter.last).where(
        QueueCounter.service_id == service.id, QueueCounter.day >= clock.today(), QueueCounter.last > 0
    )
    if db.session.scalar(drawn.limit(1)) is not None:
        raise Refused(_("Hari ini sudah ada nomor dengan huruf ini. Ganti besok pagi."), field="letter")


def add_priority(*, by: Actor, **columns: Any) -> QueuePriority:
    """One more group that goes first, inside `write()`."""
    rule: QueuePriority = _added(PRIORITIES, columns)
    audit.record("queue_priority:added", f"queue_priority:{rule.id}", {"minutes": rule.minutes}, by=by)
    return rule


def change_priority(rule: QueuePriority, *, by: Actor, **columns: Any) -> None:
    """Other words or minutes, or not offered any more; numbers drawn already keep their place."""
    lock(rule)
    _assign(rule, columns)
    audit.record("queue_priority:changed", f"queue_priority:{rule.id}", {"minutes": rule.minutes}, by=by)


def _added(lines: OfficeList[Any], columns: dict[str, Any]) -> Any:
    """One more line, behind the others unless its place is told."""
    last = db.session.scalar(select(func.max(lines.table.place))) or 0
    row = lines.table(code=lines.free_code(columns["label"]), **{"place": last + 1, **columns})
    db.session.add(row)
    db.session.flush()
    return row


def _assign(row: Any, columns: dict[str, Any]) -> None:
    for column, value in columns.items():
        setattr(row, column, value)
    db.session.flush()
