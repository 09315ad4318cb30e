"""Every night a backup into the office's second disk. It runs beside the worker, so that no receipt waits for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from app.config import ROOT
from app.operations.backup import rounds, sticks
from app.operations.backup.copies import places, sending
from app.platform import jobs, settings
from app.platform.database import write


@jobs.handler("backup.nightly", every_day=True)
def begin(_payload: dict[str, Any]) -> None:
    """Start tonight's round where the office has named a folder, or a place elsewhere."""
    if folder := rounds.folder():
        start(folder)
    with write():
        jobs.finish()


def _retrying() -> timedelta | None:
    return timedelta(minutes=int(settings.get("backup.retry_minutes"))) if places.all_set() else None


@jobs.handler("backup.copies", every=_retrying)
def try_again(_payload: dict[str, Any]) -> None:
    """Send what a place could not take before."""
    if any(sending.owed(kind) for kind in places.all_set()):
        send()
    with write():
        jobs.finish()


def start(folder: Path) -> subprocess.Popen[bytes]:
    """One round in a process of its own, which gives way to everything else."""
    return _beside("backup-round", str(folder))


def send() -> subprocess.Popen[bytes]:
    """The copies that are owed, in a process of its own."""
    return _beside("backup-copies")


def _beside(*command: str) -> subprocess.Popen[bytes]:
    config = current_app.config
    place = {"LOKET_INSTANCE": str(config["INSTANCE"]), "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"]}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=os.environ | place | {"LOKET_NOW": config["LOKET_NOW"], "LOKET_DEMO": str(int(config["DEMO_WANTED"]))},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _give_way() -> None:
    os.nice(15)


@click.command("backup-round", hidden=True)
@click.argument("folder", type=click.Path(path_type=Path))
@with_appcontext
def backup_round(folder: Path) -> None:
    """Satu putaran cadangan: tulis, periksa, catat, kirim."""
    _give_way()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # a machine that shuts down: nothing half is left behind
    sys.exit(0 if is_done(folder) else 1)


def is_done(folder: Path) -> bool:
    """One round, its copies, and a flash disk that somebody waits to carry home."""
    fault = rounds.go(folder).fault
    if not fault and is_carried_away(folder):
        sticks.let_go(folder)
    sending.send_all()
    return not fault


def is_carried_away(folder: Path) -> bool:
    """Whether this is a flash disk, other than the one on which the office has its backup each night."""
    nightly = rounds.folder()
    return sticks.is_place_of_sticks(folder) and not (nightly and nightly.is_relative_to(folder))


@click.command("backup-copies", hidden=True)
@with_appcontext
def backup_copies() -> None:
    """Kirim cadangan terbaru ke tempat lain yang belum memilikinya."""
    _give_way()
    sys.exit(0 if sending.send_all() else 1)


commands = [backup_round, backup_copies]
