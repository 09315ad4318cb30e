"""Where a number may be passed on to: one rule for the pages that offer it and for the verb that does it (issue 4).

Only where somebody sits now, for passed on to nobody a visitor would wait for ever; and never to the counter at which
the number stands already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.platform.refusals import Refused
from app.queue import desks
from app.queue.hall import hall
from app.queue.models import AT_A_DESK
from app.web import office_names
from app.web.i18n import _
from app.web.incoming import row_id

if TYPE_CHECKING:
    from app.queue.hall import Desk
    from app.queue.models import QueueNumber

KINDS = ("desk", "service", "unit")


class Place(NamedTuple):
    """A counter, what people come for, or a section. `key` is how a form names it: `desk-2`."""

    kind: str
    id: int
    said: str

    @property
    def key(self) -> str:
        """As a form names it."""
        return f"{self.kind}-{self.id}"


def places(but: int | None) -> list[Place]:
    """Everywhere a number may go from counter `but` (None: from the line): counters, then sections, then services."""
    attended, present = desks.attended(), hall()
    open_now = [desk for desk in present.active_desks if desk.id in attended]
    called = {service_id for desk in open_now for service_id in desk.service_ids}
    services = [one for one in present.offered if one.id in called]
    others = [desk for desk in open_now if desk.id != but]
    return [
        *(Place("desk", desk.id, desk.said) for desk in others),
        *_sections(others),
        *(Place("service", one.id, _("Antrean %(service)s", service=one.said)) for one in services),
    ]


def _sections(open_now: list[Desk]) -> list[Place]:
    names = {desk.unit_id: desk.unit for desk in open_now if desk.unit_id is not None}
    return [Place("unit", unit_id, office_names.spoken(name)) for unit_id, name in names.items()]


def wanted(key: str) -> dict[str, int]:
    """What a form named, as the verb takes it; nothing when that is no place."""
    kind, _dash, row = key.partition("-")
    return {f"{kind}_id": row_id(row)} if kind in KINDS and row_id(row) else {}


def stands_at(number: QueueNumber) -> int | None:
    """The counter at which it is called or served now."""
    return number.desk_id if number.state in AT_A_DESK else None


def is_offered(number: QueueNumber, kind: str, row_id: int) -> bool:
    """Whether `number` may be passed on there now."""
    return (kind, row_id) in {(place.kind, place.id) for place in places(stands_at(number))}


def require(number: QueueNumber, wanted: dict[str, int | None]) -> None:
    """Let `number` be passed on there, as `pass_on` names it. Raises Refused."""
    asked = [(kind, row) for kind in KINDS if (row := wanted[f"{kind}_id"]) is not None]
    if len(asked) == 1 and is_offered(number, *asked[0]):
        return
    known = hall().desk(wanted["desk_id"])
    if len(asked) == 1 and known is not None and known.is_active and not desks.is_attended(known.id):
        raise Refused(_("Loket itu sedang tidak dijaga. Pilih yang lain."), field="where")
    raise Refused(_("Pilih loket, keperluan, atau bagian yang melayani."), field="where")
