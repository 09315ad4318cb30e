"""Fixtures of a hall: its clerks, and one counter that calls everything. A room's conftest takes them by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit import queue, requests

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.queue.models import QueueDesk


@pytest.fixture
def clerk(cast: Any) -> Actor:
    return requests.actor(cast.OPERATOR)


@pytest.fixture
def colleague(cast: Any) -> Actor:
    return requests.actor(cast.OPERATOR2)


@pytest.fixture
def desk(clerk: Actor) -> QueueDesk:
    """Loket 1 calls everything; the clerk sits there."""
    row = queue.make_desk(1)
    queue.sit(row, clerk)
    return row
