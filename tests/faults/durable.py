"""An office on a PostgreSQL of its own, as durable as in production, whose data can be put back, cut short or broken.

It lies in memory: what is tried is which writes were synced before what, not a disk's pace. PostgreSQL does not run as
root, so its folder belongs to the machine's own postgres user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg

from app import create_app
from app.extensions import db
from app.operations import founding
from app.operations.postgres import Postgres, folder_in_memory
from tests.kit.houses import MOMENT, people_the_office

_SETTINGS = (
    *("checkpoint_timeout=30s", "max_wal_size=64MB", "min_wal_size=32MB"),  # so that a short trial has some
    "dynamic_shared_memory_type=mmap",  # in its folder: what a killed server leaves goes with that
)


class Durable:
    """The office and its database below `folder`; `origin` is a copy of both as they were founded."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="loket-durable-", dir=folder_in_memory()))
        self.room = Path(f"{self.folder}-room")
        self.room.mkdir()
        self.folder.chmod(0o755)
        self.origin = Path(f"{self.folder}-origin")
        self.postgres = Postgres(is_durable=True, place=str(self.folder), settings=_SETTINGS)
        self.postgres.sql("CREATE DATABASE loket")
        instance = self.folder / "instance"
        self.app = create_app({
            "TESTING": True, "LOKET_NOW": MOMENT, "INSTANCE": instance,
            "SQLALCHEMY_DATABASE_URI": self.postgres.uri("loket"),
        })  # fmt: skip
        with self.app.app_context():
            founding.build_schema()
            people_the_office()
            self.let_go()

    def let_go(self) -> None:
        db.session.remove()
        db.engine.dispose()

    def keep_as_origin(self) -> None:
        """What stands here now is where every trial begins; the database is at rest meanwhile."""
        self.let_go()
        self.postgres.halt()
        shutil.copytree(self.folder, self.origin)

    def start(self, environment: dict[str, str] | None = None) -> None:
        """Start the database on the data that lie here."""
        self.own()
        with suppress(FileNotFoundError):
            (self.postgres.folder / "data" / "postmaster.pid").unlink()
        self.postgres.environment = os.environ | environment if environment else None
        self.postgres.start()

    def answers(self) -> bool:
        try:
            self.postgres.sql("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def own(self) -> None:
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            owner = f"{account.pw_uid}:{account.pw_gid}"
            subprocess.run(["chown", "-R", owner, str(self.postgres.folder)], check=True)

    def cut(self) -> None:
        """Everything of the database ends at once."""
        self.let_go()
        with suppress(ProcessLookupError):
            self.postgres.halt(signal.SIGKILL)

    def end(self) -> None:
        self.let_go()
        self.cut()
        for folder in (self.folder, self.origin, self.room):
            shutil.rmtree(folder, ignore_errors=True)
