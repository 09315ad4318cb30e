"""A second office beside the one that runs: over a folder of its own, looked at, thrown away or put in place."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import current_app

from app import create_app
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

DATABASE = "loket.sqlite3"


@contextmanager
def office(instance: Path) -> Iterator[Flask]:
    """The application over the SQLite database in `instance`, its context open; afterwards that is one file again."""
    place = {"INSTANCE": instance, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{instance / DATABASE}"}
    app = create_app({**place, "LOKET_NOW": current_app.config["LOKET_NOW"], "STORAGE": ""})
    app.extensions["migrate"].directory = current_app.extensions["migrate"].directory
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
