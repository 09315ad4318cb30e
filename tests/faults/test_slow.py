"""Slow lines and large files hold nobody else up (reliability, slow clients, big uploads)."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.platform.storage import Blob
from app.reading.models import ScanFile
from tests import cast
from tests.faults.guests import Guest
from tests.faults.signed import cookie_of
from tests.platform import files as samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.faults.house import House

SLOW, WITHIN = 60, 1.0
PINDAI = "/meja/dokumen/pindai"
FILES, FILE_MB = 8, 60
GROWS_LESS_MB = 150
_MB = 1024 * 1024
_EDGE = "loket-test-edge"
_HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|key)"[^>]*value="([^"]*)"')
_HEAD = b"POST /ajukan/LEG-07 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


class Looking:
    """Somebody who opens the form again and again; how long the longest wait was."""

    longest = 0.0
    pages = 0


@contextmanager
def others_look(port: int) -> Iterator[Looking]:
    found, over = Looking(), threading.Event()

    def look() -> None:
        guest = Guest(port, patience=10)
        while not over.is_set():
            begun = time.monotonic()
            with suppress(OSError):
                found.pages += guest.ask("GET", guest.door).status == 200
            found.longest = max(found.longest, time.monotonic() - begun)
            over.wait(0.02)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield found
    finally:
        over.set()
        looking.join()


@contextmanager
def slow_lines(port: int) -> Iterator[None]:
    """A third say nothing, a third are in the middle of the head, a third bring a form letter by letter."""
    lines = [socket.create_connection(("127.0.0.1", port)) for _line in range(SLOW)]
    over = threading.Event()
    for line in lines[SLOW // 3 :]:
        line.sendall(_HEAD)
    for line in lines[2 * SLOW // 3 :]:
        line.sendall(b"Content-Length: 5000\r\n\r\n")

    def drip() -> None:
        while not over.wait(0.2):
            for line in lines[SLOW // 3 :]:
                with suppress(OSError):
                    line.sendall(b"x: y\r\n")

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        yield
    finally:
        over.set()
        dripping.join()
        for line in lines:
            line.close()


@pytest.mark.dealt
@pytest.mark.parametrize("seconds", [3, pytest.param(30, marks=pytest.mark.faults)])
def test_sixty_slow_lines_hold_nobody_up(house, figures, in_time, seconds):
    office = house()
    Guest(office.port).open_form()
    with slow_lines(office.port), others_look(office.port) as looking:
        time.sleep(seconds)
    figures(slow=SLOW, pages=looking.pages, longest=looking.longest)
    assert looking.pages
    in_time("longest", looking.longest, figure=WITHIN)


@pytest.mark.faults
def test_a_thread_for_each_line_is_seen(sqlite_app, house, figures):
    """The wrong setting: gunicorn's own worker. Which database it is makes no difference."""
    office = house(wrong=("threads_for_slow_lines",))
    Guest(office.port).open_form()
    with slow_lines(office.port), others_look(office.port) as looking:
        time.sleep(1)
    figures(is_wrong_setting=True, slow=SLOW, pages=looking.pages, longest=looking.longest)
    assert looking.longest > WITHIN


class Scanner(Guest):
    """The browser of somebody who records letters, with a pile of large scans."""

    def open_pindai(self) -> tuple[dict[str, str], str]:
        answer = self.ask("GET", PINDAI)
        assert answer.status == 200, answer.status
        return dict(_HIDDEN.findall(answer.text)), answer.text

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


@pytest.fixture
def stack_mb(request, sqlite_app) -> int:
    """How much one stack may be, as the office said before the server began."""
    with write():
        settings.put("reading.stack_mb", request.param)
    return request.param


ENOUGH = FILES * FILE_MB + 1
TOO_MUCH, ALLOWED = pytest.param(400, id="too much"), pytest.param(ENOUGH, id="allowed")
LONG = [pytest.param(*each.values, id=f"{each.id}, alone", marks=pytest.mark.faults) for each in (TOO_MUCH, ALLOWED)]


def brought(app: Flask, office: House) -> tuple[tuple[int, str, str], Looking, int]:
    """The pile is sent while others look; the answer, how they fared, by how many MB the office grew."""
    scanner = Scanner(office.port, cookie_of(app, cast.BERKAS))
    hidden, _page = scanner.open_pindai()
    begun = most_memory_mb(office.answering())
    with others_look(office.port) as looking:
        answer = scanner.bring(hidden)
    return answer, looking, most_memory_mb(office.answering()) - begun


@pytest.mark.parametrize("stack_mb", [TOO_MUCH, ALLOWED, *LONG], indirect=True)
def test_eight_scans_of_sixty_megabytes_are_refused_or_taken_as_the_office_says(
    sqlite_app, stack_mb, house, figures, in_time
):
    """Whole or not at all, in little memory, and nobody else waits (reliability, big uploads)."""
    (status, to, page), looking, grown = brought(sqlite_app, house())
    figures(stack_mb=stack_mb, pages=looking.pages, longest=looking.longest, grown_mb=grown)
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
    assert grown < GROWS_LESS_MB
    in_time("longest", looking.longest, figure=WITHIN)


@pytest.mark.faults
@pytest.mark.parametrize("stack_mb", [ENOUGH], indirect=True)
def test_a_pile_that_is_kept_in_memory_is_seen(sqlite_app, stack_mb, house, figures):
    """The wrong setting: what is sent waits in memory until all of it is there."""
    _answer, looking, grown = brought(sqlite_app, house(wrong=("uploads_in_memory",)))
    figures(is_wrong_setting=True, stack_mb=stack_mb, longest=looking.longest, grown_mb=grown)
    assert grown > GROWS_LESS_MB


def kept_on_the_disk(app: Flask) -> int:
    """How many contents as large as those scans lie there, whole or begun."""
    everything = (app.config["INSTANCE"] / "blobs").rglob("*")
    return sum(one.is_file() and one.stat().st_size > _MB for one in everything)


def scanned() -> tuple[list[tuple[str, int]], list[int]]:
    """The files of the stacks, and the sizes of what is kept on the disk."""
    db.session.rollback()
    rows = [tuple(row) for row in db.session.execute(select(ScanFile.name, ScanFile.size))]
    return rows, list(db.session.scalars(select(Blob.size)))
