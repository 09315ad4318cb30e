"""A city in network namespaces of one machine: two nodes of Loket, two of PostgreSQL, etcd and a storage of files.

Every machine has an address of its own on one bridge, and can lose its power: everything that runs in it is killed at
once. The databases are led by Patroni, a replica confirms every commit (`synchronous_mode`), and a haproxy on each of
Loket's nodes finds the one that leads. These are the files that docs/deployment.md shows.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from app.config import ROOT
from app.operations.postgres import _programs as postgres_programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

HERE, ETCD, PG, APPS = "10.77.0.1", "10.77.0.20", ("10.77.0.11", "10.77.0.12"), ("10.77.0.31", "10.77.0.32")
CITIZENS = [f"10.77.0.{number}" for number in range(101, 131)]
_BRIDGE, _MARK = "lktcity", "lkt"
_PROGRAMS = ("ip", "patroni", "etcd", "haproxy", "setpriv")
_PATRONI = """
scope: loket
name: {name}
restapi: {{listen: "{address}:8008", connect_address: "{address}:8008"}}
etcd3: {{hosts: "{etcd}:2379"}}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: {{synchronous_commit: "on", max_connections: 100, timezone: UTC}}
  initdb: [encoding: UTF8, locale: C.UTF-8, data-checksums]
  pg_hba:
    - host replication all 10.77.0.0/24 trust
    - host all all 10.77.0.0/24 trust
postgresql:
  listen: "{address}:5432"
  connect_address: "{address}:5432"
  data_dir: {folder}/data
  bin_dir: {programs}
  pgpass: {folder}/pgpass
  authentication:
    superuser: {{username: loket, password: trial}}
    replication: {{username: replicator, password: trial}}
  parameters: {{unix_socket_directories: {folder}}}
"""
_HAPROXY = """
global
    maxconn 500
defaults
    mode tcp
    timeout connect 3s
    timeout client 30m
    timeout server 30m
listen postgresql
    bind 127.0.0.1:5432
    option httpchk GET /primary
    http-check expect status 200
    default-server inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
    server pg1 10.77.0.11:5432 check port 8008
    server pg2 10.77.0.12:5432 check port 8008
"""


def missing() -> str:
    """What this machine lacks for the trial; empty when nothing."""
    if os.geteuid():
        return "network namespaces need root"
    lacking = [name for name in _PROGRAMS if not shutil.which(name)]
    return f"not here: {', '.join(lacking)}" if lacking else ""


def eventually(question: Callable[[], Any], seconds: float, what: str) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if found := question():
                return found
        except OSError:
            pass
        time.sleep(0.2)
    raise TimeoutError(what)


class City:
    """All machines, brought up in their order. `power_off(address)` kills one, `ends()` all."""

    _storage = f"s3://kantor:rahasia@{ETCD}:9000/berkas?tls=0"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.chmod(0o755)
        self._open = ExitStack()
        self._processes: dict[str, list[subprocess.Popen[bytes]]] = {}
        self.ends()  # what a run that was killed left standing
        try:
            self._lay_lines()
            self._start_storage()
            for number, address in enumerate(PG, start=1):
                self.start_database(number, address)
            self.leader = eventually(self.leading, 60, "no database leads")
            eventually(self.is_followed, 60, "no replica confirms")
            self.sql("postgres", "CREATE DATABASE loket")
            self._start_nodes()
        except BaseException:
            self.ends()
            raise

    def sql(self, database: str, statement: str, address: str = "") -> list[Any]:
        import psycopg

        where = f"host={address or self.leading()} dbname={database} user=loket connect_timeout=3"
        with psycopg.connect(where, autocommit=True) as connection:
            done = connection.execute(statement)
            return done.fetchall() if done.description else []

    def leading(self) -> str:
        """The address of the database that leads; empty while none does."""
        for address in PG:
            try:
                with urlopen(f"http://{address}:8008/primary", timeout=2):
                    return address
            except OSError:
                continue
        return ""

    def is_followed(self) -> bool:
        """Whether a replica confirms each commit, and all know it: only such a one takes over."""
        with urlopen(f"http://{self.leading()}:8008/cluster", timeout=2) as answer:
            return any(member["role"] == "sync_standby" for member in json.load(answer)["members"])

    @contextmanager
    def without_a_line(self, address: str) -> Iterator[None]:
        """Nothing reaches that machine and nothing comes from it; it does not know why."""
        cable = f"{self._name(address)}-h"
        self._ip("link", "set", cable, "down")
        try:
            yield
        finally:
            self._ip("link", "set", cable, "up")

    def settle(self, **settings: Any) -> None:
        """Change what Patroni holds for the whole (`patronictl edit-config`)."""
        said = json.dumps(settings).encode()
        where = Request(
            f"http://{self.leading()}:8008/config", said, {"Content-Type": "application/json"}, method="PATCH"
        )
        with urlopen(where, timeout=5):
            pass

    def waits_for_a_replica(self) -> bool:
        """Whether the database that leads tells of a commit only when another has it."""
        return bool(self.sql("postgres", "SHOW synchronous_standby_names")[0][0])

    def office(self) -> Flask:
        """The office as a machine beside the nodes sees it: the database that leads, the storage, the same keys."""
        from app import create_app

        return create_app({
            "TESTING": True, "INSTANCE": self._place("seen"), "STORAGE": self._storage,
            "SQLALCHEMY_DATABASE_URI": f"postgresql+psycopg://loket@{self.leading()}:5432/loket",
        })  # fmt: skip

    def power_on(self, address: str) -> None:
        """The machine and its line; nothing runs in it yet."""
        name = self._name(address)
        self._ip("netns", "add", name)
        self._ip("link", "add", f"{name}-h", "type", "veth", "peer", "name", "eth0", "netns", name)
        self._ip("link", "set", f"{name}-h", "master", _BRIDGE, "up")
        for words in (("addr", "add", f"{address}/24", "dev", "eth0"), ("link", "set", "eth0", "up")):
            self._ip("-n", name, *words)
        self._ip("-n", name, "link", "set", "lo", "up")

    def power_off(self, address: str) -> None:
        """That machine is gone at once, without a word: not even its kernel sends what it still had to send."""
        subprocess.run(["ip", "link", "del", f"{self._name(address)}-h"], check=False, capture_output=True)
        listed = subprocess.run(
            ["ip", "netns", "pids", self._name(address)], capture_output=True, text=True, check=True
        ).stdout
        for process in listed.split():
            with suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)
        for started in self._processes.pop(address, []):
            started.wait(10)
        self._ip("netns", "del", self._name(address))

    def node(self, address: str) -> str:
        return f"http://{address}:8000"

    def ends(self) -> None:
        for address in (*APPS, *PG, ETCD):
            if Path(f"/run/netns/{self._name(address)}").exists():
                self.power_off(address)
        subprocess.run(["ip", "link", "del", _BRIDGE], check=False, capture_output=True)
        self._open.close()

    def start_database(self, number: int, address: str) -> None:
        place = self._place(f"pg{number}", "postgres")
        settings = _PATRONI.format(
            name=f"pg{number}", address=address, etcd=ETCD, folder=place, programs=postgres_programs()
        )
        (place / "patroni.yml").write_text(settings)
        as_postgres = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        self._run(address, place, *as_postgres, "patroni", str(place / "patroni.yml"))

    def _lay_lines(self) -> None:
        self._ip("link", "add", _BRIDGE, "type", "bridge")
        for address in (HERE, *CITIZENS):
            self._ip("addr", "add", f"{address}/24", "dev", _BRIDGE)
        self._ip("link", "set", _BRIDGE, "up")
        for address in (*PG, *APPS, ETCD):
            self.power_on(address)

    def _start_storage(self) -> None:
        place = self._place("etcd")
        listen = f"http://{ETCD}:2379"
        self._run(
            ETCD,
            place,
            "etcd",
            "--data-dir",
            str(place / "data"),
            "--listen-client-urls",
            listen,
            "--advertise-client-urls",
            listen,
            "--log-level",
            "error",
        )
        self._run(ETCD, place, sys.executable, "-m", "moto.server", "-H", ETCD, "-p", "9000")
        eventually(lambda: urlopen(f"{listen}/health", timeout=1), 20, "etcd does not answer")
        eventually(lambda: urlopen(f"http://{ETCD}:9000/moto-api/", timeout=1), 30, "the storage does not answer")
        self.storage().make_bucket("berkas")

    def storage(self) -> Any:
        from minio import Minio

        return Minio(f"{ETCD}:9000", "kantor", "rahasia", secure=False, region="us-east-1")

    def _start_nodes(self) -> None:
        """Both at once: one of them prepares the database, the other waits. They have the same keys."""
        from app.platform import keys

        keys.load_keys(self._place("app1"))
        (self._place("app2") / keys.KEY_FILE).write_bytes((self._place("app1") / keys.KEY_FILE).read_bytes())
        (self._place("seen") / keys.KEY_FILE).write_bytes((self._place("app1") / keys.KEY_FILE).read_bytes())
        for number, address in enumerate(APPS, start=1):
            place = self._place(f"app{number}")
            (place / "haproxy.cfg").write_text(_HAPROXY)
            self._run(address, place, "haproxy", "-db", "-f", str(place / "haproxy.cfg"))
            self.start_node(number, address)
        for address in APPS:
            eventually(lambda at=address: urlopen(f"{self.node(at)}/health/ready", timeout=2), 180, "Loket is not up")

    def start_node(self, number: int, address: str) -> None:
        place = self._place(f"app{number}")
        environment = {
            "LOKET_INSTANCE": str(place),
            "LOKET_HOST": address,
            "LOKET_DEMO": "0",
            "DATABASE_URL": "postgresql+psycopg://loket@127.0.0.1:5432/loket",
            "LOKET_STORAGE": self._storage,
        }
        self._run(address, place, sys.executable, "-m", "flask", "--app", "wsgi", "serve", **environment)

    def _run(self, address: str, place: Path, *command: str, **environment: str) -> None:
        name = Path(command[-2] if command[0] == "setpriv" else command[0]).name
        with (place / f"{name}.log").open("ab") as log:
            started = subprocess.Popen(
                ["ip", "netns", "exec", self._name(address), *command],
                cwd=ROOT,
                env=os.environ | environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._processes.setdefault(address, []).append(started)

    def _place(self, name: str, owner: str = "") -> Path:
        place = self.folder / name
        place.mkdir(exist_ok=True, mode=0o755)
        if owner:
            shutil.chown(place, owner, owner)
        return place

    def _name(self, address: str) -> str:
        return f"{_MARK}{address.rpartition('.')[2]}"

    def _ip(self, *words: str) -> None:
        subprocess.run(["ip", *words], check=True, capture_output=True)
