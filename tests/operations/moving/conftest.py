"""An office that moves, and the empty place it moves to: on the other kind of database, as a growing office's is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.extensions import db
from app.platform import settings, storage
from app.platform.database import write
from tests.kit.backups import Office
from tests.kit.houses import Houses
from tests.kit.requests import make_ticket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def office(app: Flask, cast: object) -> Office:
    """The office of every test, peopled."""
    return Office(app)


@pytest.fixture(scope="session")
def other_houses(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """The maker of applications on the other kind of database."""
    other = "postgresql" if database == "sqlite" else "sqlite"
    made = Houses(other, tmp_path_factory.mktemp(f"other-{other}"))
    yield made
    made.stop()


@pytest.fixture
def new_place(other_houses: Houses, tmp_path: Path) -> Iterator[Office]:
    """A database without any table."""
    made = other_houses.bare(tmp_path / "new")
    yield Office(made)
    other_houses.close(made)


@pytest.fixture
def told(office):
    """A request with its file; its number and the file's hash."""
    content = storage.store(b"%PDF-1.4 kartu tanda penduduk", "application/pdf")
    with write():
        storage.keep(content)
        settings.put("office.name", "Dinas Koperasi “Kota Contoh”")
    return make_ticket().number, content.hash


@pytest.fixture
def words(office: Office) -> list[str]:
    """How `import instance` is told of the office: its folder, and its database where that is elsewhere."""
    config = office.app.config
    uri = config["SQLALCHEMY_DATABASE_URI"]
    db.session.remove()
    return [str(config["INSTANCE"]), *([] if uri.startswith("sqlite") else ["--database", uri])]
