"""What a worklist's address asks: a view, filters, an order, a place. Unknown values are passed over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from flask import url_for

from app.desk.worklist import directory
from app.platform import clock
from app.tickets.kinds import CHANNEL_LABEL, Channel
from app.tickets.models import Ticket
from app.tickets.statuses import STAFF_LABEL, Status
from app.tickets.word import unreached
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.desk.worklist.paging import Order
    from app.desk.worklist.views import View

AGES = {
    "hari-ini": lazy_("Masuk hari ini"),
    "7": lazy_("Lebih dari 7 hari"),
    "30": lazy_("Lebih dari 30 hari"),
}


class Filter(NamedTuple):
    """One filter as drawn: its name in the address, its label, its choices, the chosen value."""

    name: str
    label: Any
    every: Any
    choices: list[tuple[str, Any]]
    chosen: str


@dataclass(frozen=True)
class Query:
    """A list as asked for."""

    view: View
    order: Order
    chosen: dict[str, str] = field(default_factory=dict)
    cursor: str = ""

    def narrow(self, statement: Any) -> Any:
        """`statement` with the chosen filters."""
        for name, value in self.chosen.items():
            statement = statement.where(_CONDITIONS[name](value))
        return statement

    def chips(self) -> list[tuple[str, Any, Any]]:
        """The chosen filters: (name, label, chosen word)."""
        return [(name, label, dict(choices(self.view))[self.chosen[name]])
                for name, label, _every, choices in _FILTERS if name in self.chosen]  # fmt: skip

    def filters(self) -> list[Filter]:
        """The filters of this view with their choices in the reader's language."""
        return [Filter(name, label, every, choices(self.view), self.chosen.get(name, ""))
                for name, label, every, choices in _FILTERS]  # fmt: skip

    def address(self, endpoint: str = "worklist.show", **more: str) -> str:
        """Where this list stands; nothing personal is ever in it."""
        asked = {"lihat": self.view.slug, **self.chosen}
        if self.order is not self.view.orders[0]:
            asked["urut"] = self.order.slug
        if self.cursor:
            asked["setelah"] = self.cursor
        return f"{url_for(endpoint)}?{urlencode(asked | more)}"

    def without(self, name: str) -> Query:
        """The same list with one filter less, from its top."""
        return replace(self, chosen={key: value for key, value in self.chosen.items() if key != name}, cursor="")

    def cleared(self) -> Query:
        """The same view, nothing filtered, from its top."""
        return replace(self, chosen={}, cursor="")

    def at(self, cursor: str) -> Query:
        """Another page of the same list."""
        return replace(self, cursor=cursor)


def read(view: View, asked: Mapping[str, str]) -> Query:
    """The query that an address (or a form) asks for within `view`."""
    order = next((one for one in view.orders if one.slug == asked.get("urut")), view.orders[0])
    chosen = {}
    for name, _label, _every, choices in _FILTERS:
        value = asked.get(name, "")
        if value and any(value == known for known, _word in choices(view)):
            chosen[name] = value
    return Query(view, order, chosen, asked.get("setelah", ""))


def _statuses(view: View) -> list[tuple[str, Any]]:
    return [(status.value, STAFF_LABEL[status]) for status in Status if status in view.statuses]


def _units(_view: View) -> list[tuple[str, Any]]:
    return [(unit.code, unit.name) for unit in directory.units().values()]


def _channels(_view: View) -> list[tuple[str, Any]]:
    return [(channel.value, CHANNEL_LABEL[channel]) for channel in Channel]


def _services(_view: View) -> list[tuple[str, Any]]:
    return [(service.code, f"{service.code} {service.name}") for service in directory.services().values()]


def _ages(_view: View) -> list[tuple[str, Any]]:
    return list(AGES.items())


def _words(_view: View) -> list[tuple[str, Any]]:
    return [("tak-sampai", lazy_("Pemohon belum terjangkau"))]


_FILTERS: tuple[tuple[str, Any, Any, Any], ...] = (
    ("keadaan", lazy_("Keadaan"), lazy_("Semua keadaan"), _statuses),
    ("unit", lazy_("Unit"), lazy_("Semua unit"), _units),
    ("pintu", lazy_("Pintu masuk"), lazy_("Semua pintu"), _channels),
    ("layanan", lazy_("Layanan"), lazy_("Semua layanan"), _services),
    ("umur", lazy_("Umur"), lazy_("Semua umur"), _ages),
    ("kabar", lazy_("Kabar"), lazy_("Semua"), _words),
)


def _of_age(value: str) -> Any:
    if value == "hari-ini":
        return Ticket.received_at >= _midnight()
    return Ticket.received_at < clock.now() - timedelta(days=int(value))


def _midnight() -> datetime:
    return clock.wib(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


def _id_of(names: Mapping[int, directory.Named], code: str) -> int:
    return next((named.id for named in names.values() if named.code == code), 0)


_CONDITIONS: dict[str, Any] = {
    "keadaan": lambda value: Ticket.status == Status(value),
    "unit": lambda value: Ticket.unit_id == _id_of(directory.units(), value),
    "pintu": lambda value: Ticket.channel == Channel(value),
    # + 0: the list's own order is the index to walk, not every request a service ever had.
    "layanan": lambda value: Ticket.service_id + 0 == _id_of(directory.services(), value),
    "umur": _of_age,
    "kabar": lambda _value: unreached.AMONG_ALL,
}
