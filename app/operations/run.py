"""`./loket run`: the whole office in one process group, for a person at a terminal or a service manager.

First the port (so that a second start is refused before it touches anything), then the schema once, then the demo
if the instance is empty, then the web server and the worker side by side.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.request import urlopen

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app import demo
from app.accounts import demo_office
from app.accounts.seed import DEMO_PASSWORD
from app.extensions import db
from app.operations import command_words, founding, in_use, upgrading
from app.operations.backup.restoring import UNFINISHED, UNFINISHED_MOVE
from app.operations.group import Group
from app.operations.server import PortTakenError, Server, listen
from app.platform.worker import work_until_told

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

DEMO_PEOPLE = ("operator", "berkas", "staf-klb-oth", "kasi-klb-oth", "kasubag-umum", "kadis", "koperasi")
_READY_WITHIN = 30.0
_CUT_OFF = {
    UNFINISHED: "Pemulihan cadangan terputus sebelum selesai. Jalankan ./loket restore BERKAS sekali lagi.",
    UNFINISHED_MOVE: "Pemindahan kantor terputus sebelum selesai. Jalankan ./loket import instance TEMPAT sekali lagi.",
}


@click.command("serve")
@click.option("--without-backup", is_flag=True, help="Perbarui tabel tanpa mencadangkan dahulu.")
@click.option("--check", "is_check", is_flag=True, help="Hanya periksa apakah Loket boleh mulai.")
@with_appcontext
def serve(*, without_backup: bool, is_check: bool) -> None:
    """Jalankan Loket: situs dan pekerja latar. Berhenti dengan Ctrl-C."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if is_check:
        _require_a_start(app)
        return
    listening = _listen(app)
    with _in_use(app):
        _serve(app, listening, with_backup=not without_backup)


def _serve(app: Flask, listening: socket.socket, *, with_backup: bool) -> None:
    sign_ins = prepare(app, with_backup=with_backup)
    group = Group()
    group.start("web", lambda: Server(app, listening).run())
    group.start("worker", lambda: _work(app))
    group.listen_to_signals()
    address = _address(listening)
    if _answers(f"{address}/health/live", group):
        print("\n".join([f"Loket siap: {app.config['BASE_URL'] or address}", *sign_ins]), flush=True)
    group.watch()
    _close_database()
    _say("Loket berhenti.")


def _require_a_start(app: Flask) -> None:
    """What would refuse a start at once, asked while another Loket may run here: `./loket install` does, before it ends
    that one. The machine's settings were asked when the application was put together."""
    with _in_use(app):
        if db.engine.dialect.name != "sqlite":  # where asking would make the file
            db.engine.connect().close()


def _close_database() -> None:
    """When all have gone, fold SQLite's log into its file: the file alone is the office, nothing needs recovery."""
    if db.engine.dialect.name == "sqlite":
        with suppress(sqlite3.Error), closing(sqlite3.connect(str(db.engine.url.database))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def prepare(app: Flask, *, with_backup: bool = True) -> list[str]:
    """Migrate once, furnish the office, load the demo into an empty one. Returns what to tell about signing in.

    At the end it lets go of the database: a connection must never be shared by two processes, so from here on
    this one asks nothing any more.
    """
    _say("Menyiapkan basis data …")
    with founding.one_at_a_time():
        _furnish(app, with_backup=with_backup)
    is_demo = demo_office.is_demo()
    _require_true_time(app, is_demo=is_demo)
    sign_ins = list(_sign_ins()) if is_demo else _first_account()
    db.session.remove()
    db.engine.dispose()
    return sign_ins


def _furnish(app: Flask, *, with_backup: bool) -> None:
    try:
        upgrading.bring_up_to_date(_say, with_backup=with_backup)
    except upgrading.NotUpgraded as why:
        _say(str(why))
        sys.exit(1)
    is_new = founding.is_new()
    founding.furnish_office()
    if app.config["DEMO_WANTED"] and (is_new or demo.is_half_done()):
        _say("Mengisi kantor contoh …")
        demo.load()
        gc.collect()  # of what that took nothing stays in the processes to come


@contextmanager
def _in_use(app: Flask) -> Iterator[None]:
    """Nobody restores a backup over an office that runs, and none runs over one that is being restored."""
    instance = app.config["INSTANCE"]
    try:
        with in_use.shared(instance):
            for mark, sentence in _CUT_OFF.items():
                if (instance / mark).exists():
                    _say(sentence)
                    sys.exit(1)
            yield
    except in_use.InUse:
        _say("Cadangan sedang dipulihkan di tempat ini. Tunggu sampai selesai, lalu jalankan lagi.")
        sys.exit(1)


def _require_true_time(app: Flask, *, is_demo: bool) -> None:
    """A real office dates its requests by the real clock (contract, `LOKET_NOW`)."""
    if app.config["LOKET_NOW"] and not is_demo:
        _say("LOKET_NOW hanya untuk kantor contoh. Kosongkan, agar permohonan tercatat pada waktu yang sebenarnya.")
        sys.exit(1)


def _sign_ins() -> Iterator[str]:
    yield f"Kantor contoh. Masuk di /masuk sebagai {', '.join(DEMO_PEOPLE)}"
    yield f"Kata sandi semua akun contoh: {DEMO_PASSWORD}"


def _first_account() -> list[str]:
    """How a real office begins, as long as nobody of its own can sign in."""
    if not founding.is_without_staff():
        return []
    return ['Belum ada akun petugas. Buat yang pertama: ./loket user add PENGGUNA "NAMA" --role teknisi']


def _listen(app: Flask) -> socket.socket:
    host, port = app.config["HOST"], app.config["PORT"]
    try:
        return listen(host, port)
    except PortTakenError:
        _say(f"Porta {port} di {host} sudah dipakai program lain, mungkin Loket yang masih berjalan.")
        _say("Hentikan dahulu, atau pilih porta lain: LOKET_PORT=8001 ./loket run")
        sys.exit(1)


def _work(app: Flask) -> None:
    """What `flask worker` does, in a child that has the application already."""
    with app.app_context():
        work_until_told()


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _answers(address: str, group: Group) -> bool:
    """Wait until Loket answers at `address`; False when it is told to stop, or does not come up."""
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and not group.is_stopping:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own address
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


command_words.speak()
commands = [serve]
