"""The offices that are measured: furnished, filled, on a database of their own, and served."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import create_app
from app.accounts.seed import seed_demo_accounts
from app.extensions import db
from app.operations import founding
from app.operations.bench import seeding
from app.operations.bench.serving import Served
from app.operations.postgres import Postgres
from app.platform.database import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

_FILLED = "filled.json"  # in a kept office: the numbers of some of its requests


@contextmanager
def filled(engine: str, size: int, kept: Path | None = None) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """An office of so many requests, its application in context: the settings to serve it by, and open requests'
    numbers. `kept`: the folder that keeps offices by their size."""
    with _office(engine, kept and kept / str(size)) as (settings, app), app.app_context():
        numbers = _filled(size, settings["INSTANCE"])
        db.session.remove()
        db.engine.dispose()
        yield settings, numbers


def _filled(size: int, folder: Path) -> list[str]:
    """Fill the office, or remember what it was filled with: a million requests take longer to write than to measure."""
    told = folder / _FILLED
    if not told.exists():
        told.write_text(json.dumps(seeding.fill(size)))
    return list(json.loads(told.read_text()))


def _half_filled(folder: Path) -> bool:
    """Whether a run was cut off while it filled this office: it is begun anew."""
    return (folder / "loket.sqlite3").exists() and not (folder / _FILLED).exists()


@contextmanager
def _office(engine: str, kept: Path | None) -> Iterator[tuple[dict[str, Any], Flask]]:
    """A furnished office with its demo accounts, on a fresh database that is gone afterwards, or one that is `kept`."""
    if kept and _half_filled(kept):
        shutil.rmtree(kept)
    folder = kept or Path(tempfile.mkdtemp(prefix="loket-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    server = Postgres(is_durable=True) if engine == "postgresql" else None
    try:
        if server:
            server.sql("CREATE DATABASE bench")
        address = server.uri("bench") if server else f"sqlite:///{folder / 'loket.sqlite3'}"
        settings = {"INSTANCE": folder, "SQLALCHEMY_DATABASE_URI": address, "DEMO_WANTED": True, "LOKET_NOW": ""}
        app = create_app(settings)
        _furnish(app)
        yield settings, app
    finally:
        if server:
            server.stop()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _furnish(app: Flask) -> None:
    with app.app_context():
        founding.build_schema()
        founding.furnish_office()
        with write():
            seed_demo_accounts()


@contextmanager
def served(settings: dict[str, Any], *, is_floor: bool = False) -> Iterator[Served]:
    """The office of these settings, or the floor over its database, under the office's own server."""
    server = Served(settings, is_floor=is_floor)
    try:
        yield server
    finally:
        server.stop()
