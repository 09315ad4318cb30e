"""A throw-away PostgreSQL server for tests and the benchmark: started in about a second, gone with its process."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

USER = "loket"
_COMMON = ("max_connections=60", "timezone=UTC")
_FAST = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"),
    *("shared_buffers=16MB", "autovacuum=off"),  # a database lives for a second: making and dropping it is the work
)
_PR_SET_PDEATHSIG = 1
_ROOM = 2 * 1024**3


class NoServerError(RuntimeError):
    """PostgreSQL is not installed, or did not start; the message says which."""


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoServerError("PostgreSQL is missing: apt-get install postgresql")
    return found[-1].parent


def folder_in_memory() -> str | None:
    """A folder in memory, where a throw-away database costs a fifth of the time; None where there is no such thing."""
    shared = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of our own in it
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > _ROOM
    return str(shared) if roomy else None


def _die_with_parent() -> None:
    """Even a killed process leaves no server behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Postgres:
    """One running cluster. `uri(name)` addresses a database, `sql(...)` speaks to the server itself.

    A durable one keeps every commit through a power cut, as in production; without, tests are quicker.
    """

    environment: dict[str, str] | None = None
    """Another one than ours for the server."""

    def __init__(self, *, is_durable: bool = False, place: str | None = None, settings: tuple[str, ...] = ()) -> None:
        """`place`: where its folder is made; `settings`: more of PostgreSQL's own (`name=value`)."""
        self._is_durable = is_durable
        self.settings = (*_COMMON, *(() if is_durable else _FAST), *settings)
        self.folder = Path(
            tempfile.mkdtemp(prefix="loket-postgres-", dir=place or (None if is_durable else folder_in_memory()))
        )
        self.port = free_port()
        # PostgreSQL refuses to run as root, so there the machine's own postgres user runs it.
        self._owner: dict[str, Any] = (
            {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        )
        if self._owner:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._make()
        self._server = self.start()

    def _make(self) -> None:
        command = [_programs() / "initdb", "-D", self.folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8"]
        options = ["--locale=C.UTF-8", "--no-sync", "--no-instructions", *(["--data-checksums"] * self._is_durable)]
        subprocess.run(
            [*map(str, command), *options], check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self._owner
        )

    def start(self) -> subprocess.Popen[bytes]:
        """Start on the data that is there, and wait until it answers."""
        where = (f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}")
        settings = [part for setting in (*self.settings, *where) for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            server = subprocess.Popen(
                [str(_programs() / "postgres"), "-D", str(self.folder / "data"), *settings],
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=self.folder,
                env=self.environment,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - started before any thread of our own
                **self._owner,
            )
        self._server = server
        self._await(server)
        return server

    def _await(self, server: subprocess.Popen[bytes]) -> None:
        from psycopg import OperationalError  # here, because an office on SQLite starts quicker without

        until = time.monotonic() + 30
        while server.poll() is None and time.monotonic() < until:
            try:
                self.sql("SELECT 1")
            except OperationalError:
                time.sleep(0.05)
            else:
                return
        raise NoServerError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}")

    def uri(self, name: str) -> str:
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{name}"

    def sql(self, statement: str) -> None:
        import psycopg

        address = f"host=127.0.0.1 port={self.port} user={USER} dbname=postgres connect_timeout=5"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def is_running(self) -> bool:
        return self._server.poll() is None

    def halt(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server, keep its data: SIGINT in good order, SIGQUIT at once."""
        self._server.send_signal(how)
        self._server.wait(60)

    def stop(self) -> None:
        self.halt(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)
