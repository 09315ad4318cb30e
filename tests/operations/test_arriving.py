"""What comes on a line is gathered until it is a whole request; slow lines to the running office: `tests/faults`."""

from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING

import pytest

from app.operations import arriving
from app.operations.arriving import Arriving, _turn
from tests.faults.house import running

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = b"POST /kirim HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def ends() -> Iterator[tuple[Arriving, socket.socket]]:
    """What gathers, and the far end of its line."""
    near, far = socket.socketpair()
    gathering = Arriving(near)
    yield gathering, far
    gathering.end()
    near.close()
    far.close()


def test_a_request_is_whole_when_its_body_is(ends):
    gathering, _far = ends
    assert not gathering.take_in(HEAD)
    assert not gathering.take_in(b"Content-Length: 5\r\n")
    assert not gathering.take_in(b"\r\nab")
    assert gathering.take_in(b"cde")
    assert gathering.recv(9) == HEAD[:9]
    assert gathering.recv(9000) == HEAD[9:] + b"Content-Length: 5\r\n\r\nabcde"
    assert not gathering.has_more


def test_one_without_a_body_is_whole_with_its_head(ends):
    assert ends[0].take_in(b"GET / HTTP/1.1\r\n\r\n")


def test_a_body_in_parts_or_a_very_large_one_is_left_to_a_thread(ends):
    assert ends[0].take_in(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    ends[0].begin()
    assert ends[0].take_in(HEAD + b"Content-Length: 999999999\r\n\r\n")


def test_an_endless_head_is_left_to_be_refused(ends):
    assert ends[0].take_in(b"GET /" + b"x" * 70_000)


def test_who_asks_first_is_told_to_go_on(ends):
    gathering, far = ends
    assert not gathering.take_in(HEAD + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
    assert far.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert gathering.take_in(b"abc")


def test_what_was_not_gathered_is_read_from_the_line(ends):
    gathering, far = ends
    gathering.take_in(b"GET / HTTP/1.1\r\n\r\n")
    far.sendall(b"more")
    assert [gathering.recv(100), gathering.recv(100)] == [b"GET / HTTP/1.1\r\n\r\n", b"more"]


def test_a_full_disk_loses_nothing_of_what_came(ends, monkeypatch):
    gathering, _far = ends
    gathering.take_in(HEAD)

    def full(_data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gathering._kept, "write", full)
    assert gathering.take_in(b"Content-Length: 0\r\n\r\n")
    assert gathering.recv(900) + gathering.recv(900) == HEAD + b"Content-Length: 0\r\n\r\n"


def test_who_waited_too_long_is_turned_away_with_every_word(sqlite_app, cast, client):
    arriving.turn_away_latecomers(sqlite_app)
    _turn.waited = arriving.PATIENCE + 1
    try:
        answer = client.post("/ajukan/LEG-07", data={"description": "Mohon dibantu NIB."})
        assert client.get("/health/live").status_code == 200
    finally:
        _turn.waited = 0.0
        sqlite_app.before_request_funcs[None].remove(arriving._turn_away)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Mohon dibantu NIB." in answer.text
    assert "Kirim sekarang" in answer.text


def test_a_line_serves_many_requests_one_after_another_or_in_one_piece(sqlite_app, cast):
    with running(sqlite_app) as office:
        line = http.client.HTTPConnection("127.0.0.1", office.port, timeout=30)
        for _time in range(3):
            line.request("GET", "/health/live")
            assert line.getresponse().read() == b"hidup\n"
        assert line.sock is not None
        line.close()
        asked = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n"
        with socket.create_connection(("127.0.0.1", office.port), timeout=30) as both:
            both.sendall(asked + b"\r\n" + asked + b"Connection: close\r\n\r\n")
            answers = b"".join(iter(lambda: both.recv(65536), b""))
        assert answers.count(b"hidup\n") == 2
