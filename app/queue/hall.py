"""How the hall is set up: its services, its counters, and who goes first by rule (R114, R115). The office's own rows.

Read on every page of the queue and changed a few times a year, so it is remembered as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.models import Unit
from app.extensions import db
from app.platform.remembered import Remembered
from app.queue.models import QueueDesk, QueueDeskService, QueuePriority, QueueService
from app.tickets.office_list import OfficeList
from app.web.i18n import _, current_language, lazy_

if TYPE_CHECKING:
    from collections.abc import Sequence

_DATA = Path(__file__).parent / "data"
SERVICES = OfficeList(QueueService, _DATA / "services.json", lazy_("Tulis nama layanan antrean."))
PRIORITIES = OfficeList(QueuePriority, _DATA / "priorities.json", lazy_("Tulis siapa yang didahulukan."))


def seed() -> None:
    """The five services and the rule of R115, where an office has none yet. Inside `write()`."""
    SERVICES.seed()
    PRIORITIES.seed()


def _said(words: str, words_en: str) -> str:
    return words_en or words if current_language() == "en" else words


@dataclass(frozen=True, slots=True)
class Service:
    """What people come for."""

    id: int
    code: str
    letter: str
    label: str
    label_en: str
    about: str
    about_en: str
    purpose: str
    asks_whom: bool
    is_active: bool

    @property
    def said(self) -> str:
        """Its name in the reader's language."""
        return _said(self.label, self.label_en)

    @property
    def explained(self) -> str:
        """What it is for, in the reader's language."""
        return _said(self.about, self.about_en)


@dataclass(frozen=True, slots=True)
class Priority:
    """Who goes first, counted as if come `minutes` earlier."""

    id: int
    code: str
    label: str
    label_en: str
    minutes: int
    is_active: bool

    @property
    def said(self) -> str:
        """In the reader's language."""
        return _said(self.label, self.label_en)


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter of the hall and what it calls."""

    id: int
    number: int
    name: str
    name_en: str
    unit_id: int | None
    unit: str
    unit_en: str
    is_active: bool
    service_ids: frozenset[int]

    @property
    def said(self) -> str:
        """What it is called by: its own name, or "Loket 2"."""
        return _said(self.name, self.name_en) or _("Loket %(number)s", number=self.number)


@dataclass(frozen=True, slots=True)
class Hall:
    """The whole hall, closed rows too, in their order."""

    services: tuple[Service, ...]
    priorities: tuple[Priority, ...]
    desks: tuple[Desk, ...]

    @property
    def is_in_use(self) -> bool:
        """Whether this office has a queue: a counter that calls something."""
        return any(desk.is_active and desk.service_ids for desk in self.desks)

    @property
    def offered(self) -> list[Service]:
        """What one may come for now: what some counter calls."""
        called = {service_id for desk in self.active_desks for service_id in desk.service_ids}
        return [service for service in self.services if service.is_active and service.id in called]

    @property
    def active_desks(self) -> list[Desk]:
        return [desk for desk in self.desks if desk.is_active]

    @property
    def active_priorities(self) -> list[Priority]:
        return [one for one in self.priorities if one.is_active]

    def service(self, service_id: int) -> Service | None:
        return _by_id(self.services, service_id)

    def priority(self, priority_id: int | None) -> Priority | None:
        return _by_id(self.priorities, priority_id)

    def desk(self, desk_id: int | None) -> Desk | None:
        return _by_id(self.desks, desk_id)


def _by_id(rows: Sequence[Any], wanted: int | None) -> Any:
    return next((row for row in rows if row.id == wanted), None)


_SERVICES = select(
    *(QueueService.id, QueueService.code, QueueService.letter, QueueService.label, QueueService.label_en),
    *(QueueService.about, QueueService.about_en, QueueService.purpose, QueueService.asks_whom, QueueService.is_active),
).order_by(QueueService.place, QueueService.id)
_PRIORITIES = select(
    *(QueuePriority.id, QueuePriority.code, QueuePriority.label, QueuePriority.label_en),
    *(QueuePriority.minutes, QueuePriority.is_active),
).order_by(QueuePriority.place, QueuePriority.id)
_DESKS = (
    select(
        *(QueueDesk.id, QueueDesk.number, QueueDesk.name, QueueDesk.name_en, QueueDesk.unit_id),
        *(Unit.name.label("unit"), Unit.name_en.label("unit_en"), QueueDesk.is_active),
    )
    .outerjoin(Unit, Unit.id == QueueDesk.unit_id)
    .order_by(QueueDesk.number)
)
_CALLS = select(QueueDeskService.desk_id, QueueDeskService.service_id)


def _read() -> Hall:
    calls: dict[int, set[int]] = {}
    for desk_id, service_id in db.session.execute(_CALLS):
        calls.setdefault(desk_id, set()).add(service_id)
    return Hall(
        services=tuple(Service(**row) for row in db.session.execute(_SERVICES).mappings()),
        priorities=tuple(Priority(**row) for row in db.session.execute(_PRIORITIES).mappings()),
        desks=tuple(_desk(row, calls) for row in db.session.execute(_DESKS)),
    )


def _desk(row: Any, calls: dict[int, set[int]]) -> Desk:
    return Desk(
        row.id, row.number, row.name, row.name_en, row.unit_id, row.unit or "", row.unit_en or "", row.is_active,
        frozenset(calls.get(row.id, ())),
    )  # fmt: skip


hall: Remembered[Hall] = Remembered(
    "hall", _read, of=(QueueService, QueuePriority, QueueDesk, QueueDeskService, Unit)
)  # fmt: skip
