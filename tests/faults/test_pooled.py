"""Size 2 (docs/deployment.md): Loket behind a real pgbouncer that gives each transaction another connection."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from app.config import ROOT
from app.operations.postgres import USER, free_port
from tests import cast
from tests.faults.guests import STAFFED, Guest, paper
from tests.faults.house import House, running
from tests.faults.ledger import Ledger, faults, unseen
from tests.faults.signed import cookie_of
from tests.faults.test_numbering import written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.durable import Durable

PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
pytestmark = [pytest.mark.faults, pytest.mark.skipif(not PGBOUNCER, reason="apt-get install pgbouncer")]
CONNECTIONS, WRITERS, EACH = 4, 10, 12
PASSWORD = "Sandi2026"
_PRINTED = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
_SETTINGS = re.search(r"```ini\n(\[databases\]\n.*?)```", _PRINTED, re.DOTALL)[1]  # type: ignore[index]
_USERS = re.search(r'```text\n("loket" .*?)```', _PRINTED, re.DOTALL)[1]  # type: ignore[index]
"""Both files as the document prints them."""


@pytest.fixture
def pooler(durable: Durable, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the office's database through the pooler."""
    _ask_for_the_password(durable)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)  # for whoever looks at the database past the pooler
    folder, port = durable.room / "pooler", free_port()
    folder.mkdir()
    for each in (durable.room, folder):
        each.chmod(0o755)
    _write(folder, port, durable.postgres.port)
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:  # which it refuses to be
        shutil.chown(folder, "postgres", "postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
    server = subprocess.Popen([str(PGBOUNCER), "-q", str(folder / "pgbouncer.ini")], cwd=folder, **owner)
    try:
        _await(port)
        yield f"postgresql+psycopg://{USER}:{PASSWORD}@127.0.0.1:{port}/loket"
    finally:
        server.terminate()
        server.wait(20)


def _ask_for_the_password(durable: Durable) -> None:
    """As Debian's PostgreSQL does of whoever comes over the loopback."""
    durable.postgres.sql(f"ALTER ROLE {USER} PASSWORD '{PASSWORD}'")
    rules = durable.postgres.folder / "data/pg_hba.conf"
    rules.write_text(f"host loket all 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
    durable.postgres.sql("SELECT pg_reload_conf()")


def _write(folder: Path, port: int, server: int) -> None:
    """The printed files, for this place."""
    here = {
        "port=5432": f"port={server}",
        "listen_port = 6432": f"listen_port = {port}",
        "default_pool_size = 16": f"default_pool_size = {CONNECTIONS}",
        "PASSWORD": PASSWORD,
        **dict.fromkeys(("/etc/pgbouncer", "/var/log/postgresql", "/var/run/postgresql"), str(folder)),
    }
    assert [printed for printed in here if printed not in _SETTINGS + _USERS] == []
    for name, printed in (("userlist.txt", _USERS), ("pgbouncer.ini", _SETTINGS)):
        (folder / name).write_text(re.sub("|".join(map(re.escape, here)), lambda found: here[found[0]], printed))
        (folder / name).chmod(0o644)


def _await(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.05)
    raise TimeoutError("pgbouncer does not come up")


@contextmanager
def pooled(durable: Durable, pooler: str, is_told: str = "1") -> Iterator[House]:
    with running(durable.app, environment={"DATABASE_URL": pooler, "LOKET_POOLED": is_told}) as office:
        yield office


def connections(durable: Durable) -> int:
    """How many connections of the pooler the database sees."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'loket' AND backend_type = 'client backend'"
    with psycopg.connect(f"host=127.0.0.1 port={durable.postgres.port} user={USER} dbname=postgres") as line:
        return int(line.execute(asked).fetchone()[0])  # type: ignore[index]


def test_ten_write_and_others_read_through_a_pooler(durable, pooler, figures):
    with pytest.raises(psycopg.OperationalError, match="SASL authentication failed"):
        psycopg.connect(pooler.replace("+psycopg", "").replace(PASSWORD, "salah"))
    cookie = cookie_of(durable.app, cast.OPERATOR)
    durable.let_go()
    ledger, seen = Ledger(), Counter()
    with pooled(durable, pooler) as office:
        answers = written(office, ledger, WRITERS, EACH)
        for door in STAFFED:
            guest = Guest(office.port, cookie, door)
            ledger.press_until_taken(guest, guest.another_form(), paper())
        for path in ("/meja", "/meja/telepon", "/papan", "/layanan", "/health/ready"):
            seen[office.ask(path, cookie)] += 1
        used = connections(durable)
        missing = unseen(office, ledger.entries[-3:], cookie)
        log = office.log()
    figures(answers=dict(answers), pages=dict(seen), connections=used, acknowledged=len(ledger.entries))
    assert set(answers) <= {303, 503}
    assert answers[303] == WRITERS * EACH
    assert set(seen) == {200}
    assert missing == []
    assert used <= CONNECTIONS
    assert "prepared statement" not in log
    assert faults(ledger.entries) == []


def test_a_loket_that_was_not_told_of_the_pooler_is_seen(durable, pooler, figures):
    """The wrong setting: `LOKET_POOLED=0`. It does not start, or breaks at the first forms."""
    durable.let_go()
    said, ledger = "", Ledger()
    try:
        with pooled(durable, pooler, "0") as office:
            written(office, ledger, WRITERS, EACH, tries=1)
            said = office.log()
    except AssertionError as not_up:
        said = str(not_up)
    broken = Counter(answer.status for answer in ledger.refused)
    figures(is_wrong_setting=True, acknowledged=len(ledger.entries), answers=dict(broken))
    assert "prepared statement" in said
