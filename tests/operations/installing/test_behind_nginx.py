"""Loket behind the nginx that it sets up: over TLS, with slow lines, and what people see when nobody is there."""

from __future__ import annotations

import socket
import ssl
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.kit.proxies import NGINX, ask, place, proxy

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not here")
DARK = "Layanan daring sedang tidak dapat dibuka"


class Echo(BaseHTTPRequestHandler):
    """Says who asks, as Loket would be told."""

    protocol_version = "HTTP/1.0"  # each connection ends with its answer

    def do_GET(self) -> None:
        said = f"{self.headers['X-Forwarded-For']} {self.headers['X-Forwarded-Proto']} {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def do_POST(self) -> None:
        self.server.bodies.append(len(self.rfile.read(int(self.headers["Content-Length"]))))  # type: ignore[attr-defined]
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def office() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.bodies = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_visitor_cannot_say_who_asks(office, tmp_path):
    with proxy(tmp_path / "n", place(tmp_path / "n", office.server_port)) as address:
        assert ask(f"{address}/lacak", X_Forwarded_For="6.6.6.6") == (200, "127.0.0.1 https /lacak")


def test_whom_the_office_lets_in_may_ask_whether_it_is_ready_and_nothing_else(office, tmp_path):
    settled = place(tmp_path / "n", office.server_port, city="127.0.0.1", health=str(tmp_path / "n/nginx-health*.conf"))
    with proxy(tmp_path / "n", settled) as address:
        assert ask(f"{address}/health/ready")[0] == 200
        assert ask(f"{address}/health/ready", X_Forwarded_For="10.77.0.9")[0] == 403
    (tmp_path / "n/nginx-health-balancer.conf").write_text("allow 10.77.0.9;\n")
    with proxy(tmp_path / "n", settled) as address:
        asked = {
            path: ask(f"{address}{path}", X_Forwarded_For="10.77.0.9")[0] for path in ("/health/ready", "/metrics")
        }
        assert asked == {"/health/ready": 200, "/metrics": 403}
        assert ask(f"{address}/health/ready", X_Forwarded_For="10.77.0.8")[0] == 403


def test_each_balancer_is_believed_who_asks(office, tmp_path):
    """Without it, every citizen has the balancer's address, and all share one limit."""
    for told in ("127.0.0.1,10.77.0.40", "10.77.0.40,127.0.0.1"):
        with proxy(tmp_path / "n", place(tmp_path / "n", office.server_port, city=told)) as address:
            assert ask(f"{address}/lacak", X_Forwarded_For="6.6.6.6, 10.0.0.5") == (200, "10.0.0.5 https /lacak")


def test_the_log_holds_no_address_that_is_a_key(office, tmp_path):
    with proxy(tmp_path / "n", place(tmp_path / "n", office.server_port)) as address:
        ask(f"{address}/lacak/abcdefgh?q=Siti")
        ask(f"{address}/cari?q=Siti")
    log = (tmp_path / "n/loket.log").read_text()
    assert "/lacak/-" in log
    assert "abcdefgh" not in log
    assert "Siti" not in log


def test_what_comes_slowly_waits_at_the_proxy(office, tmp_path):
    """A request goes on to Loket only when all of it has come."""
    settled = place(tmp_path / "n", office.server_port)
    with proxy(tmp_path / "n", settled) as address:
        raw = socket.create_connection(("127.0.0.1", settled.https), timeout=10)
        line = ssl._create_unverified_context().wrap_socket(raw)
        line.sendall(b"POST /ajukan/LEG-02 HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + b"a" * 100000)
        assert ask(f"{address}/")[0] == 200
        assert office.bodies == []
        line.sendall(b"a" * 100000)
        assert line.recv(12) == b"HTTP/1.1 200"
        assert office.bodies == [200000]
        line.close()


def test_a_dark_office_is_explained_by_its_proxy_and_by_the_citys(office, tmp_path):
    near = place(tmp_path / "n", office.server_port)
    with proxy(tmp_path / "n", near):
        trusted = tmp_path / "n/cert.pem"
        settled = place(
            tmp_path / "c", 0, office=f"127.0.0.1:{near.https}", phone="(0341) 123", office_certificate=str(trusted)
        )
        with proxy(tmp_path / "c", settled, "city.conf") as address:
            assert ask(f"{address}/layanan")[1].endswith("/layanan")
            office.shutdown()
            office.server_close()
            status, page = ask(f"{address}/layanan")
            assert (status, DARK in page) == (503, True)
    with proxy(tmp_path / "c", settled, "city.conf") as address:
        status, page = ask(f"{address}/layanan")
        assert (status, DARK in page, "(0341) 123" in page) == (503, True, True)


def test_only_new_tls_is_spoken_and_a_machine_in_the_open_is_refused_not_led_on(office, tmp_path):
    """A page is led to https; a machine that forgot it must notice, lest its token travel in the open each time."""
    settled = place(tmp_path / "n", office.server_port)
    with proxy(tmp_path / "n", settled):
        plain = HTTPConnection("127.0.0.1", settled.http, timeout=10)
        for path, status in (("/lacak", 308), ("/api/v1/calls", 403)):
            plain.request("GET", path)
            answer = plain.getresponse()
            answer.read()
            assert answer.status == status
        assert _spoken(settled.https, ssl.TLSVersion.TLSv1_2)[1] == "TLSv1.2"
        name, version = _spoken(settled.https, ssl.TLSVersion.TLSv1_3)
        assert version == "TLSv1.3"
        assert "GCM" in name or "CHACHA20" in name
        assert "ECDHE" in _spoken(settled.https, ssl.TLSVersion.TLSv1_2)[0]
        with pytest.raises(OSError):
            _spoken(settled.https, ssl.TLSVersion.TLSv1_1)


def _spoken(port: int, version: ssl.TLSVersion) -> tuple[str, str]:
    """The cipher and the protocol that are agreed on by whoever knows this version at most."""
    known = ssl._create_unverified_context()
    known.set_ciphers("ALL:@SECLEVEL=0")
    known.minimum_version, known.maximum_version = ssl.TLSVersion.TLSv1, version
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line, known.wrap_socket(line) as spoken:
        cipher = spoken.cipher()
        assert cipher
        return cipher[0], str(spoken.version())
