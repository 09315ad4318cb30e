"""Fresh databases for tests, quickly: each is built once a session as a template, then copied for every test.

A template is an instance folder (keys, attachments) with its database. Two are made: `empty` has the schema,
`peopled` also the cast of `tests/cast.py` with roles, units and positions.

Putting an application together costs more than most tests, so one stands for the whole session (`refurnish` gives
it a fresh copy of a template, and every setting and memory it began with); `open` builds another beside it.
"""

from __future__ import annotations

import os
import shutil
from itertools import count
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemBytecodeCache

from app import create_app
from app.accounts.seed import seed_demo_accounts
from app.config import ROOT
from app.extensions import db
from app.operations import founding
from app.operations.postgres import Postgres
from app.platform import clock
from app.platform.database import write
from tests.kit.pages import OfficeClient

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

MIGRATIONS = ROOT / "migrations"
MOMENT = os.environ.get("LOKET_TEST_NOW", "2026-11-25T10:00")
"""When every test begins, WIB: a Wednesday morning, so that none depends on the hour it runs at. The clock goes on."""
FOUNDED = "2026-11-02T08:00"
"""When their office was furnished."""


def people_the_office() -> None:
    """Bring in what every office starts with, and the demo's accounts."""
    founding.furnish_office()
    with write():
        seed_demo_accounts()


class Sqlite:
    """Databases that are files inside the instance folder: copying the folder copies them."""

    kind = "sqlite"

    def uri(self, instance: Path) -> str:
        return f"sqlite:///{instance / 'loket.sqlite3'}"

    def copy(self, template: Path | None, instance: Path) -> None:
        pass

    def drop(self, instance: Path) -> None:
        pass

    def stop(self) -> None:
        pass


class OnPostgres:
    """Databases on the session's own server, named after a running number."""

    kind = "postgresql"

    def __init__(self) -> None:
        self._server = Postgres()
        self._numbers = count()
        self._names: dict[Path, str] = {}

    def uri(self, instance: Path) -> str:
        return self._server.uri(self._names[instance])

    def copy(self, template: Path | None, instance: Path) -> None:
        name = self._names.setdefault(instance, f"loket_{next(self._numbers)}")
        origin = self._names[template] if template else "template0"
        self._server.sql(f"CREATE DATABASE {name} TEMPLATE {origin} STRATEGY file_copy")

    def drop(self, instance: Path) -> None:
        self._server.sql(f"DROP DATABASE IF EXISTS {self._names[instance]} WITH (FORCE)")

    def stop(self) -> None:
        self._server.stop()


class Houses:
    """Makes applications on fresh copies of a template. One per session and kind of database."""

    def __init__(self, kind: str, folder: Path) -> None:
        self._store = Sqlite() if kind == "sqlite" else OnPostgres()
        self._folder = folder
        self._templates: dict[str, Path] = {}
        (folder / "templates").mkdir()
        self._compiled = FileSystemBytecodeCache(str(folder / "templates"))
        self._standing: Flask | None = None
        self._first: tuple[dict[str, Any], dict[str, Any]] = ({}, {})

    def refurnish(self, *, peopled: bool, **settings: Any) -> Flask:
        """The session's own application, over a fresh copy of a template, as if it had just been put together."""
        template = self._template("peopled" if peopled else "empty")
        if self._standing is None:
            self._standing = self._copy(template, self._folder / "standing", {})
            self._first = (dict(self._standing.config), dict(self._standing.extensions))
        else:
            self._renew(self._standing, template)
        self._standing.config.update(settings)
        clock.set_from_text(self._standing.config["LOKET_NOW"])
        return self._standing

    def vacate(self) -> None:
        """Let go of what the last test left in the standing application."""
        if self._standing is not None:
            self._release(self._standing)

    def _renew(self, app: Flask, template: Path) -> None:
        for present, first in zip((app.config, app.extensions), self._first, strict=True):
            present.clear()
            present.update(first)
        instance: Path = app.config["INSTANCE"]
        shutil.rmtree(instance)
        self._store.drop(instance)
        shutil.copytree(template, instance)
        self._store.copy(template, instance)

    def open(self, instance: Path, *, peopled: bool, **settings: Any) -> Flask:
        """An application over a fresh database in `instance`, which must not exist yet."""
        return self._copy(self._template("peopled" if peopled else "empty"), instance, settings)

    def bare(self, instance: Path) -> Flask:
        """An application over a database without any table."""
        return self._copy(None, instance, {})

    def close(self, app: Flask) -> None:
        self._release(app)
        self._store.drop(app.config["INSTANCE"])

    def stop(self) -> None:
        self._store.stop()

    def _copy(self, template: Path | None, instance: Path, settings: dict[str, Any]) -> Flask:
        if template:
            shutil.copytree(template, instance)
        self._store.copy(template, instance)
        place = {"INSTANCE": instance, "SQLALCHEMY_DATABASE_URI": self._store.uri(instance)}
        app = create_app({"TESTING": True, "LOKET_NOW": MOMENT, **place, **settings})
        app.test_client_class = OfficeClient
        app.jinja_env.bytecode_cache = self._compiled
        return app

    def _template(self, name: str) -> Path:
        if name not in self._templates:
            peopled = name == "peopled"
            app = self._copy(self._template("empty") if peopled else None, self._folder / name, {"LOKET_NOW": FOUNDED})
            with app.app_context():
                people_the_office() if peopled else founding.build_schema()
            self._release(app)
            self._templates[name] = self._folder / name
        return self._templates[name]

    def _release(self, app: Flask) -> None:
        """Let go of every connection; on SQLite the last one also folds the write-ahead log into the file."""
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
