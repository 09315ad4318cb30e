"""A city in network namespaces of one machine: two nodes of Loket, two of PostgreSQL, etcd and a storage of files.

Every machine has an address of its own on one bridge, and can lose its power: everything that runs in it is killed at
once. The databases are led by Patroni, a replica confirms every commit (`synchronous_mode`), and a haproxy on each of
Loket's nodes finds the one that leads. Whatever goes from one machine to another is TLS, and each checks that the other
has a certificate of the city's own authority: the haproxy passes it on untouched, so that Loket sees the database's.
The files are those that docs/deployment.md shows, but for one etcd in place of three, and this machine's folders.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from app.config import ROOT
from app.operations.postgres import _programs as postgres_programs
from tests.kit.certificates import Authority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

HERE, ETCD, PG, APPS = "10.77.0.1", "10.77.0.20", ("10.77.0.11", "10.77.0.12"), ("10.77.0.31", "10.77.0.32")
CITIZENS = [f"10.77.0.{number}" for number in range(101, 131)]
DATABASE = "basis.kota.test"
"""What the database that leads is called, whichever it is."""
PASSWORD = "Sandi2026"
_URL = f"postgresql+psycopg://loket:{PASSWORD}"
_FOR_LOKET = (
    f"CREATE ROLE loket LOGIN PASSWORD '{PASSWORD}'",
    "CREATE DATABASE loket OWNER loket ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0",
)
_BRIDGE, _MARK = "lktcity", "lkt"
_PROGRAMS = ("ip", "patroni", "etcd", "haproxy", "setpriv")
_PATRONI = """
scope: loket
name: {name}
restapi: {{listen: "{address}:8008", connect_address: "{address}:8008", certfile: {certificate}, keyfile: {key}}}
ctl: {{cacert: {authority}}}
etcd3: {{hosts: "{etcd}:2379", protocol: https, cacert: {authority}}}
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
    - hostssl replication replicator 10.77.0.0/24 scram-sha-256
    - hostssl all all 10.77.0.0/24 scram-sha-256
postgresql:
  listen: "{address}:5432"
  connect_address: "{address}:5432"
  data_dir: {folder}/data
  bin_dir: {programs}
  pgpass: {folder}/pgpass
  authentication:
    superuser: {{username: postgres, password: {password}, sslmode: verify-full, sslrootcert: {authority}}}
    replication: {{username: replicator, password: {password}, sslmode: verify-full, sslrootcert: {authority}}}
  parameters: {{unix_socket_directories: {folder}, ssl: "on", ssl_cert_file: {certificate}, ssl_key_file: {key}}}
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
    default-server check-ssl verify required ca-file {authority}
    server pg1 10.77.0.11:5432 check port 8008 verifyhost pg1
    server pg2 10.77.0.12:5432 check port 8008 verifyhost pg2
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

    _storage = f"s3://kantor:rahasia@{ETCD}:9000/berkas"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.chmod(0o755)
        self._authority = Authority(self._place("tls"))
        self._believing = ssl.create_default_context(cafile=str(self._authority.file))
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
            for statement in _FOR_LOKET:
                self.sql("postgres", statement)
            self._start_nodes()
        except BaseException:
            self.ends()
            raise

    def sql(self, database: str, statement: str, address: str = "") -> list[Any]:
        import psycopg

        where = f"host={address or self.leading()} dbname={database} connect_timeout=3 {self._checked()}"
        with psycopg.connect(where, user="postgres", password=PASSWORD, autocommit=True) as connection:
            done = connection.execute(statement)
            return done.fetchall() if done.description else []

    def leading(self) -> str:
        """The address of the database that leads; empty while none does."""
        for address in PG:
            try:
                with self._asked(f"https://{address}:8008/primary", timeout=2):
                    return address
            except OSError:
                continue
        return ""

    def is_followed(self) -> bool:
        """Whether a replica confirms each commit, and all know it: only such a one takes over."""
        with self._asked(f"https://{self.leading()}:8008/cluster", timeout=2) as answer:
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
            f"https://{self.leading()}:8008/config", said, {"Content-Type": "application/json"}, method="PATCH"
        )
        with self._asked(where, timeout=5):
            pass

    def _asked(self, where: str | Request, timeout: float) -> Any:
        return urlopen(where, timeout=timeout, context=self._believing)

    def _checked(self, between: str = " ") -> str:
        """What makes the database's library check whom it speaks to."""
        return f"sslmode=verify-full{between}sslrootcert={self._authority.file}"

    def waits_for_a_replica(self) -> bool:
        """Whether the database that leads tells of a commit only when another has it."""
        return bool(self.sql("postgres", "SHOW synchronous_standby_names")[0][0])

    def office(self) -> Flask:
        """The office as a machine beside the nodes sees it: the database that leads, the storage, the same keys."""
        from app import create_app

        os.environ["SSL_CERT_FILE"] = str(self._authority.file)  # whom this process believes, until the city ends
        return create_app({
            "TESTING": True, "INSTANCE": self._place("seen"), "STORAGE": self._storage,
            "SQLALCHEMY_DATABASE_URI": f"{_URL}@{self.leading()}:5432/loket?{self._checked('&')}",
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
        os.environ.pop("SSL_CERT_FILE", None)
        self._open.close()

    def start_database(self, number: int, address: str) -> None:
        place = self._place(f"pg{number}", "postgres")
        certificate, key = self._authority.vouch(place, f"pg{number}", DATABASE, address)
        shutil.chown(key, "postgres", "postgres")
        settings = _PATRONI.format(
            name=f"pg{number}", address=address, etcd=ETCD, folder=place, programs=postgres_programs(),
            certificate=certificate, key=key, authority=self._authority.file, password=PASSWORD,
        )  # fmt: skip
        (place / "patroni.yml").write_text(settings)
        as_postgres = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        self._run(address, place, *as_postgres, "patroni", str(place / "patroni.yml"), HOME=str(place))

    def _lay_lines(self) -> None:
        self._ip("link", "add", _BRIDGE, "type", "bridge")
        for address in (HERE, *CITIZENS):
            self._ip("addr", "add", f"{address}/24", "dev", _BRIDGE)
        self._ip("link", "set", _BRIDGE, "up")
        for address in (*PG, *APPS, ETCD):
            self.power_on(address)

    def _start_storage(self) -> None:
        place = self._place("etcd")
        certificate, key = self._authority.vouch(place, ETCD)
        listen, shown = f"https://{ETCD}:2379", ["--cert-file", str(certificate), "--key-file", str(key)]
        told = ["--listen-client-urls", listen, "--advertise-client-urls", listen, "--log-level", "error"]
        self._run(ETCD, place, "etcd", "--data-dir", str(place / "data"), *told, *shown)
        shown = ["-c", str(certificate), "-k", str(key)]
        self._run(ETCD, place, sys.executable, "-m", "moto.server", "-H", ETCD, "-p", "9000", *shown)
        files = f"https://{ETCD}:9000/moto-api/"
        eventually(lambda: self._asked(f"{listen}/health", timeout=1), 20, "etcd does not answer")
        eventually(lambda: self._asked(files, timeout=1), 30, "the storage does not answer")
        self.storage().make_bucket("berkas")

    def storage(self) -> Any:
        from minio import Minio
        from urllib3 import PoolManager

        believing = PoolManager(ca_certs=str(self._authority.file))
        return Minio(f"{ETCD}:9000", "kantor", "rahasia", region="us-east-1", http_client=believing)

    def _start_nodes(self) -> None:
        """Both at once: one of them prepares the database, the other waits. They have the same keys."""
        from app.platform import keys

        keys.load_keys(self._place("app1"))
        (self._place("app2") / keys.KEY_FILE).write_bytes((self._place("app1") / keys.KEY_FILE).read_bytes())
        (self._place("seen") / keys.KEY_FILE).write_bytes((self._place("app1") / keys.KEY_FILE).read_bytes())
        for number, address in enumerate(APPS, start=1):
            place = self._place(f"app{number}")
            (place / "haproxy.cfg").write_text(_HAPROXY.format(authority=self._authority.file))
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
            "DATABASE_URL": f"{_URL}@{DATABASE}:5432/loket?hostaddr=127.0.0.1&{self._checked('&')}",
            "SSL_CERT_FILE": str(self._authority.file),
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
