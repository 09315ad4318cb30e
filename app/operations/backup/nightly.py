"""Every night a backup into the office's second disk. It runs beside the worker, so that no receipt waits for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from app.config import ROOT
from app.operations.backup import rounds
from app.platform import jobs, settings
from app.platform.database import write


@jobs.handler("backup.nightly", every_day=True)
def begin(_payload: dict[str, Any]) -> None:
    """Start tonight's round where the office has named a folder."""
    if folder := str(settings.get("backup.folder")):
        start(Path(folder))
    with write():
        jobs.finish()


def start(folder: Path) -> subprocess.Popen[bytes]:
    """One round in a process of its own, which gives way to everything else."""
    config = current_app.config
    place = {"LOKET_INSTANCE": str(config["INSTANCE"]), "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"]}
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "backup-round", str(folder)],
        cwd=ROOT,
        env=os.environ | place | {"LOKET_NOW": config["LOKET_NOW"]},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_give_way,  # noqa: PLW1509 - one system call
    )


def _give_way() -> None:
    os.nice(15)


@click.command("backup-round", hidden=True)
@click.argument("folder", type=click.Path(path_type=Path))
@with_appcontext
def backup_round(folder: Path) -> None:
    """Satu putaran cadangan: tulis, periksa, catat."""
    sys.exit(1 if rounds.go(folder).fault else 0)


commands = [backup_round]
