"""Who works in the hall of these tests."""

from __future__ import annotations

import pytest

from tests.kit import queue, requests


@pytest.fixture
def clerk(cast):
    return requests.actor(cast.OPERATOR)


@pytest.fixture
def colleague(cast):
    return requests.actor(cast.OPERATOR2)


@pytest.fixture
def desk(clerk):
    """Loket 1 calls everything; the clerk sits there."""
    row = queue.make_desk(1)
    queue.sit(row, clerk)
    return row
