"""A hall with one counter that calls everything, and a clerk at it."""

from __future__ import annotations

import pytest

from tests.kit import queue, requests


@pytest.fixture
def clerk(cast):
    return requests.actor(cast.OPERATOR)


@pytest.fixture
def desk(clerk):
    row = queue.make_desk(1)
    queue.sit(row, clerk)
    return row
