"""`./loket run` as a person uses it: started as a real process group, killed in every way, started again."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from app.config import ROOT
from app.operations.bench import driving, scenarios
from app.operations.postgres import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Office:
    """A running `./loket run`, without the preparation of packages."""

    def __init__(self, instance: Path, port: int, **environment: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        place = {"LOKET_INSTANCE": str(instance), "LOKET_PORT": str(port), "LOKET_DEMO": "0", "DATABASE_URL": ""}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
            cwd=ROOT,
            env=os.environ | place | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in listed.split()]

    def answers(self) -> bool:
        try:
            with urlopen(f"{self.address}/health/ready", timeout=3) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def answers_within(self, seconds: float) -> bool:
        return eventually(lambda: self.answers() or self.process.poll() is not None, seconds) and self.answers()

    def kill_group(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def eventually(question: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.05)
    return False


@contextmanager
def running(instance: Path, port: int) -> Iterator[Office]:
    office = Office(instance, port)
    try:
        assert office.answers_within(30), office.process.stderr and office.process.stderr.read()
        yield office
    finally:
        if office.process.poll() is None:
            office.kill_group()
        office.process.communicate()


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, int]:
    return tmp_path / "instance", free_port()


def is_gone(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z"


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_cleanly(place, told):
    with running(*place) as office:
        children = office.children()
        assert len(children) == 2
        office.process.send_signal(told)
        out, _ = office.process.communicate(timeout=20)
        assert office.process.returncode == 0
        assert out.startswith("Loket siap: http://127.0.0.1:")
        assert "Buat yang pertama: ./loket user add" in out
        assert all(is_gone(child) for child in children)


def test_stopping_under_load_loses_no_acknowledged_request_and_leaves_one_whole_file(place):
    """What a UPS asks for when its battery runs out (docs/pemulihan.md)."""
    acknowledged: list[str] = []

    def keep_asking() -> None:
        client = driving.Client(place[1])
        with suppress(OSError, http.client.HTTPException, RuntimeError):
            while True:
                scenarios.create(client)
                acknowledged.append(client.location)

    with running(*place) as office:
        people = [threading.Thread(target=keep_asking) for _ in range(4)]
        for one in people:
            one.start()
        assert eventually(lambda: len(acknowledged) >= 12, 30)
        office.process.send_signal(signal.SIGTERM)
        _, said = office.process.communicate(timeout=20)
        for one in people:
            one.join()
    assert (office.process.returncode, "Loket berhenti" in said) == (0, True)
    assert {path.name for path in place[0].glob("loket.sqlite3*")} == {"loket.sqlite3"}
    with closing(sqlite3.connect(f"file:{place[0]}/loket.sqlite3?mode=ro&immutable=1", uri=True)) as connection:
        kept = connection.execute("SELECT count(*) FROM ticket").fetchone()[0]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(set(acknowledged)) == len(acknowledged)
    assert len(acknowledged) <= kept <= len(acknowledged) + len(people)


def test_a_killed_child_is_replaced_and_nobody_is_refused(place):
    with running(*place) as office:
        before = office.children()
        for child in before:
            os.kill(child, signal.SIGKILL)
        assert office.answers_within(3)
        assert eventually(lambda: len(set(office.children()) - set(before)) == 2, 5)


def test_after_the_whole_group_is_killed_the_next_start_just_works(place):
    with running(*place) as office:
        office.kill_group()
    with running(*place) as office:
        assert office.answers()


def test_no_child_outlives_a_killed_parent(place):
    with running(*place) as office:
        children = office.children()
        office.process.kill()
        office.process.wait(10)
        assert eventually(lambda: all(is_gone(child) for child in children), 15)


def test_a_taken_port_is_said_in_a_sentence(place):
    with running(*place) as office:
        second = Office(place[0], place[1])
        out, err = second.process.communicate(timeout=20)
        assert second.process.returncode == 1
        assert "sudah dipakai" in err
        assert "Traceback" not in err + out
        assert office.answers()


def test_a_real_office_refuses_another_time_than_the_true_one(place):
    office = Office(*place, LOKET_NOW="=2026-11-20T09:00")
    out, err = office.process.communicate(timeout=30)
    assert office.process.returncode == 1
    assert "LOKET_NOW hanya untuk kantor contoh" in err
    assert "Traceback" not in out + err


def test_the_keys_and_the_database_are_private_and_stay(place):
    instance = place[0]
    instance.mkdir(mode=0o755)
    old = instance / "loket.sqlite3"
    old.touch(mode=0o644)
    with running(*place):
        keys = (instance / "keys.json").read_text()
        assert instance.stat().st_mode & 0o777 == 0o700
        made = {path.name: oct(path.stat().st_mode & 0o777) for path in instance.rglob("*") if path.is_file()}
        assert {"loket.sqlite3", "loket.sqlite3-wal", "keys.json"} <= set(made)
        assert set(made.values()) == {"0o600"}, made
    with running(*place):
        assert (instance / "keys.json").read_text() == keys


def test_what_the_web_server_itself_refuses_is_a_page_of_ours(place):
    with running(*place), socket.create_connection(("127.0.0.1", place[1]), timeout=10) as line:
        line.sendall(b"GET /cari?q=" + b"x" * 30_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 414 ")
    assert "Content-Security-Policy" in answer
    assert all(words in answer for words in ("Alamat ini terlalu panjang", "Yang dapat Anda lakukan", "/bahasa/en"))


TWICE_ENDED = (
    (
        b"POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\nGET /meja HTTP/1.1\r\n\r\n"
    ),
    b"POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    b"POST /masuk HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd",
    b"GET / HTTP/1.1\r\nHost: a\r\nX\r\n y: z\r\n\r\n",
)


def test_a_request_that_ends_in_two_ways_is_refused(place):
    """Else a proxy in front and this server could part the same bytes into different requests (smuggling)."""
    with running(*place):
        for sent in TWICE_ENDED:
            with socket.create_connection(("127.0.0.1", place[1]), timeout=10) as line:
                line.sendall(sent)
                line.shutdown(socket.SHUT_WR)
                answer = b"".join(iter(lambda: line.recv(65536), b""))
            assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 ")), (sent, answer[:80])
            assert answer.count(b"HTTP/1.1 ") == 1, sent


def test_one_may_ask_for_help_in_indonesian():
    for asked in (["user", "help"], ["user", "--help"], ["user", "add", "--help"]):
        said = subprocess.run([ROOT / "loket", *asked], capture_output=True, text=True, timeout=60, check=True).stdout
        assert "Pemakaian: ./loket user" in said
        assert not [word for word in ("Usage", "Options", "Commands", "Show this", "Arguments") if word in said], said
    wrong = subprocess.run([ROOT / "loket", "user", "tambah"], capture_output=True, text=True, timeout=60, check=False)
    assert wrong.returncode != 0
    assert "Perintah “tambah” tidak ada" in wrong.stderr
    assert not [word for word in ("Usage", "Try ", "Error", "No such") if word in wrong.stderr], wrong.stderr
