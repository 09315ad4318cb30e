"""Many at once, and the ground giving way: through the real server, on both databases (reliability, its figures).

What the server said "taken" to is there, once; what it could not keep it did not say "taken" to.
"""

from __future__ import annotations

import http.client
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app.config import ROOT
from app.extensions import db
from app.operations.postgres import free_port
from app.tickets import numbering
from app.tickets.models import NumberCounter, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

PATH = "/ajukan/LEG-07"
WRITERS = 40
_HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|key)"[^>]*value="([^"]*)"')
_people = count(1)


class Server:
    """`./loket run` over the test's own database, as a process group."""

    def __init__(self, app: Flask) -> None:
        self.port = free_port()
        place = {
            "LOKET_INSTANCE": str(app.config["INSTANCE"]),
            "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
            "LOKET_PORT": str(self.port),
            "LOKET_DEMO": "0",
        }
        self._log = app.config["INSTANCE"] / "log"
        with self._log.open("wb") as log:  # a pipe that nobody reads would fill up and hold the office
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
                cwd=ROOT, env=os.environ | place, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def everybody(self) -> list[int]:
        """Every process of the group but the first."""
        found, left = [], [self.process.pid]
        while left:
            one = left.pop()
            listed = Path(f"/proc/{one}/task/{one}/children")
            below = [int(number) for number in listed.read_text().split()] if listed.exists() else []
            found += below
            left += below
        return found

    def answering(self) -> list[int]:
        """The processes that answer requests: those below the web's own first one."""
        web = min(child for child in self.everybody())
        return [int(number) for number in Path(f"/proc/{web}/task/{web}/children").read_text().split()]

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Guest:
    """One browser at one address of its own."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie, self.place = port, "", next(_people)

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        address = f"127.0.{self.place // 250 + 1}.{self.place % 250 + 1}"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(address, 0))
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        if answer.headers.get("Set-Cookie"):
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer.status, answer.headers.get("Location") or "", text

    def open_form(self) -> dict[str, str]:
        """The form as it lies on the page, filled in."""
        status, _to, text = self._ask("GET", PATH)
        assert status == 200, status
        hidden = dict(_HIDDEN.findall(text))
        return hidden | {"name": f"Tamu {self.place}", "phone": "0812-0000-0002", "description": "Mohon dibantu NIB."}

    def send(self, form: dict[str, str]) -> tuple[int, str]:
        status, location, _text = self._ask("POST", PATH, urlencode(form))
        return status, location

    def send_until_answered(self, form: dict[str, str]) -> str:
        """Press again, as people do, while the line breaks or the office is busy; where the receipt is."""
        for _try in range(60):
            try:
                status, location = self.send(form)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
                continue
            if status == 303:
                return location
            assert status == 503, status
            time.sleep(0.2)
        raise AssertionError("never taken")


@pytest.fixture
def server(app: Flask, cast) -> Iterator[Server]:
    db.session.rollback()
    db.engine.dispose()
    running = Server(app)
    until = time.monotonic() + 30
    while not _is_ready(running.port):
        assert running.process.poll() is None, running.log()
        assert time.monotonic() < until
        time.sleep(0.1)
    yield running
    running.stop()


def _is_ready(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/health/ready")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def numbers() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(Ticket.number)))


def assert_no_twin_and_no_gap() -> None:
    """The running numbers of the month are 1 … n, as many as its counter says."""
    places = [int(number.split("-")[1]) for number in numbers()]
    assert places == list(range(1, len(places) + 1))
    assert db.session.scalars(select(NumberCounter.last)).all() == [len(places)]
    assert all(numbering.parse(number) == number for number in numbers())


def test_forty_write_at_once(server):
    """Nobody is told of a locked database; every number is given once and none is lost."""

    def write_three(_writer: int) -> list[tuple[int, str]]:
        guest = Guest(server.port)
        return [guest.send(guest.open_form()) for _time in range(3)]

    with ThreadPoolExecutor(WRITERS) as writers:
        answers = [answer for some in writers.map(write_three, range(WRITERS)) for answer in some]
    assert Counter(status for status, _to in answers) == {303: WRITERS * 3}
    assert len({to for _status, to in answers}) == len(numbers()) == WRITERS * 3
    assert_no_twin_and_no_gap()
    assert "locked" not in server.log()


def test_one_form_four_hundred_times_is_one_request(server):
    guest = Guest(server.port)
    form = guest.open_form()
    with ThreadPoolExecutor(20) as fingers:
        answers = Counter(fingers.map(lambda _press: guest.send(form), range(400)))
    assert {status for status, _to in answers} <= {303, 429}
    assert len({to for status, to in answers if status == 303}) == 1
    assert len(numbers()) == 1


def test_what_was_acknowledged_survives_the_killing_of_workers(server):
    """Workers die again and again under load; whoever presses again gets the one receipt of the one request."""
    guests = [Guest(server.port) for _guest in range(8)]
    forms = [(guest, guest.open_form()) for guest in guests for _time in range(6)]
    with ThreadPoolExecutor(8) as writers:
        taken = writers.map(lambda one: one[0].send_until_answered(one[1]), forms)
        for _blow in range(4):
            time.sleep(0.4)
            for worker in server.answering()[:1]:
                os.kill(worker, signal.SIGKILL)
        receipts = set(taken)
    assert len(receipts) == len(numbers()) == len(forms)
    assert_no_twin_and_no_gap()


@contextmanager
def no_file_may_grow(server: Server, beyond: int) -> Iterator[None]:
    """As a full disk: every write that would make a file larger than `beyond` bytes fails."""
    everybody = server.everybody()
    for process in everybody:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (beyond, resource.RLIM_INFINITY))
    yield
    for process in everybody:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.mark.parametrize("room", [4096, 40_000])
def test_a_full_disk_is_never_a_success_and_passes_without_a_restart(sqlite_app, server, room):
    """SQLite's log may not grow any more; reading goes on, and as soon as there is room so does writing."""
    guest = Guest(server.port)
    form = guest.open_form()
    log = Path(f"{sqlite_app.config['INSTANCE'] / 'loket.sqlite3'}-wal")
    with no_file_may_grow(server, room if room < 10_000 else log.stat().st_size + room):
        answers = [guest.send(form | {"key": form["key"][:-3] + f"{place:03}"}) for place in range(12)]
        assert {status for status, _to in answers} <= {303, 503}
        assert (503, "") in answers
        assert guest.open_form()
    taken = {to for status, to in answers if status == 303}
    assert len(numbers()) == len(taken)
    until = time.monotonic() + 5
    while guest.send(form)[0] != 303:
        assert time.monotonic() < until
        time.sleep(0.2)
    assert len(numbers()) == len(taken) + 1
    assert_no_twin_and_no_gap()
