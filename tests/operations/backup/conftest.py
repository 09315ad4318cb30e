"""An office that is backed up, and others into which it is restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.backups import Office
from tests.kit.houses import Houses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def office(app: Flask, cast: object) -> Office:
    """The office of every test, peopled."""
    return Office(app)


@pytest.fixture
def elsewhere(houses: Houses, tmp_path: Path) -> Iterator[Office]:
    """An empty machine: a database without any table."""
    made = houses.bare(tmp_path / "elsewhere")
    yield Office(made)
    houses.close(made)


@pytest.fixture(scope="session")
def other_houses(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """The maker of applications on the other kind of database."""
    other = "postgresql" if database == "sqlite" else "sqlite"
    made = Houses(other, tmp_path_factory.mktemp(f"other-{other}"))
    yield made
    made.stop()
