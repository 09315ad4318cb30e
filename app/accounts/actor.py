"""Who does something: the `by=` of every verb. A value without database or request behind it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class ActorKind(enum.StrEnum):
    STAFF = "staff"
    APPLICANT = "applicant"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting now, with what they may do now.

    `position` is the title as printed, acting holders included ("Plt. Kepala Seksi …"). `unit_ids` are the units
    whose work is theirs: the unit of each position held, and for a head also every unit below it.
    """

    kind: ActorKind
    name: str
    user_id: int | None = None
    position: str = ""
    position_ids: frozenset[int] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    permissions: frozenset[str] = frozenset()

    @classmethod
    def applicant(cls, name: str) -> Actor:
        """The person who asks, acting from outside without an account."""
        return cls(ActorKind.APPLICANT, name)

    @classmethod
    def system(cls) -> Actor:
        """Loket itself: the worker, an import, a deadline that passed."""
        return cls(ActorKind.SYSTEM, "Sistem")

    def may(self, permission: str) -> bool:
        """Whether this actor holds `permission` (`resource:action`). Loket itself may do everything."""
        return self.kind is ActorKind.SYSTEM or permission in self.permissions

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF
