"""What the portal's tests share: the cast enlisted, and an owner who opens pages with a link."""

from __future__ import annotations

import pytest

from tests.kit import requests


@pytest.fixture
def enlisted(cast):
    """The officers whose steps `make_ticket` needs."""
    requests.enlist()
