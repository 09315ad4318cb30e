"""Whether the copies arrive: for the page, and for `./loket doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.operations.backup import rounds
from app.operations.backup.copies import LABEL, Elsewhere, places, sending
from app.platform import clock

if TYPE_CHECKING:
    from datetime import datetime

    from app.web.i18n import Lazy


class Line(NamedTuple):
    """How a place stands: what it is called and where (empty: not set), the newest copy there, what went wrong since.

    `reaches` is the moment that could be put back from there.
    """

    kind: Elsewhere
    label: Lazy
    place: str
    reaches: datetime | None
    sent_at: datetime | None
    fault: str
    is_owed: bool

    @property
    def is_overdue(self) -> bool:
        """Whether the office would lose more than it allows if only this copy were left."""
        return self.reaches is None or abs(clock.now() - self.reaches) > rounds.allowed_age()


def lines() -> list[Line]:
    """Every kind of place."""
    return [line(kind) for kind in Elsewhere]


def line(kind: Elsewhere) -> Line:
    known = places.known(kind)
    if not known.is_set:
        return Line(kind, LABEL[kind], "", None, None, "", is_owed=False)
    sent, tried = sending.last_sent(kind), sending.last_tried(kind)
    return Line(
        kind,
        LABEL[kind],
        known.place,
        reaches=sending.reaches(kind),
        sent_at=sent.sent_at if sent else None,
        fault=tried.fault if tried else "",
        is_owed=sending.owed(kind) is not None,
    )
