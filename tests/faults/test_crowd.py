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
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from sqlalchemy import select, update

from app.accounts.models import User
from app.config import ROOT
from app.extensions import db
from app.operations.postgres import free_port
from app.platform import clock, settings
from app.platform.database import write
from app.platform.storage import Blob
from app.reading.models import ScanFile
from app.tickets import numbering
from app.tickets.models import NumberCounter, Ticket
from tests import cast
from tests.kit.signing_in import pass_of
from tests.platform import files as samples

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


PINDAI = "/meja/dokumen/pindai"
FILES, FILE_MB = 8, 60
_MB = 1024 * 1024
_EDGE = "loket-test-edge"


class Scanner(Guest):
    """The browser of somebody who records letters, with a pile of large scans."""

    def __init__(self, port: int, cookie: str) -> None:
        super().__init__(port)
        self.cookie = cookie

    def open_pindai(self) -> tuple[dict[str, str], str]:
        status, _to, text = self._ask("GET", PINDAI)
        assert status == 200, status
        return dict(_HIDDEN.findall(text)), text

    def bring(self, hidden: dict[str, str]) -> tuple[int, str, str]:
        """Send the pile; not one of its files is ever whole in the memory here either."""
        parts = [_part(f'name="{name}"') + value.encode() for name, value in (hidden | {"arrangement": "one"}).items()]
        before = b"".join(part + b"\r\n" for part in parts)
        heads = [_part(f'name="attachments"; filename="{place}.png"') for place in range(FILES)]
        last = f"--{_EDGE}--\r\n".encode()
        length = len(before) + sum(len(head) + FILE_MB * _MB + 2 for head in heads) + len(last)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {
            "Cookie": self.cookie, "Content-Length": str(length),
            "Content-Type": f"multipart/form-data; boundary={_EDGE}",
        }  # fmt: skip
        try:
            line.request("POST", PINDAI, self._pile(before, heads, last), headers)
            answer = line.getresponse()
            return answer.status, answer.headers.get("Location") or "", answer.read().decode()
        finally:
            line.close()

    @staticmethod
    def _pile(before: bytes, heads: list[bytes], last: bytes) -> Iterator[bytes]:
        yield before
        for place, head in enumerate(heads):
            yield head + (samples.picture("PNG") + bytes([place])).ljust(_MB, b"\0")
            for _more in range(FILE_MB - 1):
                yield bytes(_MB)
            yield b"\r\n"
        yield last


def _part(said: str) -> bytes:
    return f"--{_EDGE}\r\nContent-Disposition: form-data; {said}\r\n\r\n".encode()


def most_memory_mb(processes: list[int]) -> int:
    """The most that these have held together, each at its worst moment."""
    said = (Path(f"/proc/{one}/status").read_text() for one in processes)
    return sum(int(re.search(r"VmHWM:\s+(\d+)", text)[1]) for text in said) // 1024


@contextmanager
def others_are_answered(port: int, within: float) -> Iterator[None]:
    """Whoever opens the form meanwhile waits no longer than so many seconds."""
    longest, over = [0.0], threading.Event()

    def look() -> None:
        guest = Guest(port)
        while not over.is_set():
            begun = time.monotonic()
            guest.open_form()
            longest[0] = max(longest[0], time.monotonic() - begun)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()
    assert longest[0] < within, longest


@pytest.fixture
def stack_mb(request, sqlite_app) -> int:
    """How much one stack may be, as the office said before the server began."""
    with write():
        settings.put("reading.stack_mb", request.param)
    return request.param


@pytest.mark.parametrize("stack_mb", [400, FILES * FILE_MB + 1], indirect=True, ids=["too much", "allowed"])
def test_eight_scans_of_sixty_megabytes_are_refused_or_taken_as_the_office_says(sqlite_app, stack_mb, server):
    """Whole or not at all, in little memory, and nobody else waits (reliability, big uploads)."""
    scanner = Scanner(server.port, signed_in(sqlite_app, cast.BERKAS))
    hidden, _page = scanner.open_pindai()
    begun = most_memory_mb(server.answering())
    with others_are_answered(server.port, within=2):
        status, to, page = scanner.bring(hidden)
    rows, blobs = scanned()
    large = [size for size in blobs if size == FILE_MB * _MB]
    if stack_mb < FILES * FILE_MB:
        assert (status, rows, large) == (422, [], [])
        assert f"Semua berkas bersama paling besar {stack_mb} MB. Kirim dalam dua tumpukan." in page
        assert re.search(r'checked[^>]* value="one"', page), "what was ticked stays"
    else:
        assert (status, to.startswith("/meja/dokumen/tumpukan/"), len(large)) == (303, True, FILES)
        assert sorted(rows) == [(f"{place}.png", FILE_MB * _MB) for place in range(FILES)]
    assert kept_on_the_disk(sqlite_app) == len(large)
    assert most_memory_mb(server.answering()) - begun < 150


def kept_on_the_disk(app: Flask) -> int:
    """How many contents as large as those scans lie there, whole or begun."""
    everything = (app.config["INSTANCE"] / "blobs").rglob("*")
    return sum(one.is_file() and one.stat().st_size > _MB for one in everything)


def signed_in(app: Flask, username: str) -> str:
    """The cookie of somebody whom the running server, which is no demo and has the machine's clock, lets in."""
    with write():
        db.session.execute(update(User).where(User.username == username).values(is_demo=False))
    with clock.standing_at(datetime.now(clock.UTC)):
        return f"{app.config['SESSION_COOKIE_NAME']}={pass_of(app, username)}"


def scanned() -> tuple[list[tuple[str, int]], list[int]]:
    """The files of the stacks, and the sizes of what is kept on the disk."""
    db.session.rollback()
    rows = [tuple(row) for row in db.session.execute(select(ScanFile.name, ScanFile.size))]
    return rows, list(db.session.scalars(select(Blob.size)))
