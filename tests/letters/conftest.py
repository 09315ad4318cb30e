"""The cast enlisted, so that requests can be made in any state."""

from __future__ import annotations

import pytest

from tests.kit import requests


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()
