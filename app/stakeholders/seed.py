"""What this room needs before anybody can ask: the kelurahan and the first privacy notice."""

from __future__ import annotations

from app.stakeholders import places, privacy


def seed() -> None:
    """Bring in what is missing; a second time changes nothing. Inside `write()`."""
    places.seed()
    privacy.seed()
