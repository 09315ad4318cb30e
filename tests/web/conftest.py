"""A house with the rooms of `corner.py`, which hides its faults as in real life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.extensions import db
from tests.web import corner

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def house(tmp_path: Path) -> Flask:
    """An application with an empty database and the rooms of `corner.py`."""
    settings = {"TESTING": True, "PROPAGATE_EXCEPTIONS": False, "INSTANCE": tmp_path}
    app = create_app({**settings, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'loket.sqlite3'}"})
    app.register_blueprint(corner.bp)
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture
def caller(house: Flask) -> FlaskClient:
    """Somebody's browser in that house."""
    return house.test_client()
