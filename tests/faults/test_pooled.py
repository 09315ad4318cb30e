"""Size 2 (docs/deployment.md): Loket behind a real pgbouncer that gives each transaction another connection."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

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
_SETTINGS = """
[databases]
loket = host=127.0.0.1 port={server} dbname=loket user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 200
logfile = {folder}/log
"""


@pytest.fixture
def pooler(durable: Durable, tmp_path: Path) -> Iterator[str]:
    """The address of the office's database through the pooler."""
    folder, port = durable.room / "pooler", free_port()
    folder.mkdir()
    for each in (durable.room, folder):
        each.chmod(0o755)
    said = _SETTINGS.format(server=durable.postgres.port, user=USER, port=port, connections=CONNECTIONS, folder=folder)
    (folder / "pgbouncer.ini").write_text(said)
    (folder / "pgbouncer.ini").chmod(0o644)
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:  # which it refuses to be
        shutil.chown(folder, "postgres", "postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
    server = subprocess.Popen([str(PGBOUNCER), "-q", str(folder / "pgbouncer.ini")], cwd=folder, **owner)
    try:
        _await(port)
        yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}/loket"
    finally:
        server.terminate()
        server.wait(20)


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
