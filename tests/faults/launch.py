"""`python -m tests.faults.launch WRONG… `: Loket with settings that no office should have.

Each trial of `tests/faults` is also run with one of these and must see it fail: a trial that cannot fail shows
nothing. They are put in from outside; the product has no switch for them.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from app.platform import database, storage

if TYPE_CHECKING:
    from collections.abc import Iterator

BEHIND = 0.5  # seconds


def files_written_behind() -> None:
    """Attachments are written after the answer, "to be quicker"."""

    def later(source: Any, media_type: str = "application/octet-stream") -> storage.Blob:
        data = source if isinstance(source, bytes) else source.read()
        blob = storage.Blob(
            hash=hashlib.sha256(data).hexdigest(), size=len(data), media_type=media_type, created=storage.now()
        )

        def write() -> None:
            time.sleep(BEHIND)
            place = storage.path_of(blob.hash)
            place.parent.mkdir(parents=True, exist_ok=True)
            Path(place).write_bytes(data)

        threading.Thread(target=write, daemon=True).start()
        return blob

    storage.store = later


def forms_kept_in_memory() -> None:
    """Forms are acknowledged as soon as they are in memory, and written "when there is time"."""
    from io import BytesIO

    from flask import Flask

    answer = Flask.wsgi_app

    def later(app: Flask, environ: dict[str, Any]) -> None:
        time.sleep(BEHIND)
        list(answer(app, environ, lambda *_said: lambda _data: None))

    def taken(app: Flask, environ: dict[str, Any], respond: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return answer(app, environ, respond)
        body = BytesIO(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        threading.Thread(target=later, args=(app, environ | {"wsgi.input": body}), daemon=True).start()
        respond("303 See Other", [("Location", "/"), ("Content-Length", "0")])
        return [b""]

    Flask.wsgi_app = taken


def synchronous_normal() -> None:
    """SQLite does not wait for the disk at a commit."""
    prepare = database._prepare_sqlite

    def prepared(connection: Any, record: Any) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA synchronous=NORMAL")

    database._prepare_sqlite = prepared


def files_without_sync() -> None:
    """Attachments are renamed into their place before the disk has them."""
    storage.os = SimpleNamespace(**vars(os) | {"fsync": lambda _file: None})  # type: ignore[assignment]


def errors_swallowed() -> None:
    """What could not be committed is no reason to send anybody away."""
    write = database.write

    @contextmanager
    def written() -> Iterator[Any]:
        with suppress(SQLAlchemyError), write() as session:
            yield session

    database.write = written


def keys_forgotten() -> None:
    """Every arrival of a form is a new one."""
    from app.tickets import intake

    intake._key = lambda _application: None


def numbers_read_then_written() -> None:
    """What an ORM does when nobody says otherwise (findings 4 and 5): no turn is waited for, the counter is a row."""
    from app.extensions import db
    from app.platform import clock
    from app.tickets import numbering
    from app.tickets.history import chain
    from app.tickets.models import NumberCounter

    database._begin_writing = lambda connection: connection.exec_driver_sql("BEGIN")
    chain._HELD_ROW = chain._HEAD_ROW

    def draw_many(moment: Any, count: int) -> list[str]:
        month = clock.wib(moment).strftime("%y%m")
        counter = db.session.get(NumberCounter, month) or NumberCounter(month=month, last=0)
        db.session.add(counter)
        last = counter.last
        time.sleep(0.02)
        counter.last = last + count
        db.session.flush()
        return [numbering.compose(month, running) for running in range(last + 1, last + count + 1)]

    numbering.draw_many = draw_many


def threads_for_slow_lines() -> None:
    """Gunicorn's own worker: a thread for each line, however slowly it speaks."""
    from app.operations import server

    server.WORKER = "gthread"


def uploads_in_memory() -> None:
    """What is sent is kept in memory until all of it is there."""
    from io import BytesIO

    from app.web.incoming import Incoming

    Incoming._get_file_stream = lambda *_args, **_kwargs: BytesIO()


def nobody_turned_away() -> None:
    """Whoever comes waits, however long."""
    from app.operations import arriving

    arriving.PATIENCE = 1e9


WRONG = {
    setting.__name__: setting
    for setting in (
        *(files_written_behind, forms_kept_in_memory, synchronous_normal, files_without_sync, errors_swallowed),
        *(keys_forgotten, numbers_read_then_written, threads_for_slow_lines, uploads_in_memory, nobody_turned_away),
    )
}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        WRONG[name]()
    from flask.cli import cli

    cli.main(args=["--app", "wsgi", "serve"], prog_name="./loket")
