"""Other machines for the outbox to talk with: a real SMTP server, a gateway over HTTP, and ones that hang."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from app.extensions import db
from app.messages.models import Message, Way
from app.messages.outbox import Words, add
from app.platform import jobs, settings
from app.platform.database import write
from tests.kit.certificates import Authority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def real_office(app) -> Iterator[None]:
    """The peopled office as if it were no demo: its messages leave."""
    app.config["DEMO_WANTED"] = False
    yield
    app.config["DEMO_WANTED"] = True


SENDER = "layanan@dinas.contoh.test"
MAILBOX = "loket@dinas.contoh.test"


class Sink:
    """An SMTP server in this process. `refuses` names addresses that do not exist there; `is_busy` turns all away;
    `thinks_for` so many seconds it keeps quiet about a mail that it has taken."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.refuses: set[str] = set()
        self.is_busy = False
        self.thinks_for = 0.0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refuses:
            return "550 5.1.1 no such mailbox"
        if self.is_busy:
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        await asyncio.sleep(self.thinks_for)
        return "250 OK"


@pytest.fixture
def sink(app) -> Iterator[Sink]:
    """The server that `SMTP_URL` names, with the office's addresses set."""
    with _serving(app) as handler:
        yield handler


@pytest.fixture
def sink_with_own_certificate(app, tmp_path) -> Iterator[Sink]:
    """The same, but it takes mail only over TLS, with a certificate that nobody vouches for, as Debian installs it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*Authority(tmp_path).vouch(tmp_path, "mesin-ini"))
    with _serving(app, tls_context=context, require_starttls=True) as handler:
        yield handler


@contextmanager
def _serving(app: Any, **how: Any) -> Iterator[Sink]:
    handler = Sink()
    server = Controller(handler, hostname="127.0.0.1", port=free_port(), **how)
    server.start()
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
    set_up(**{"messages.sender": SENDER, "messages.mailbox": MAILBOX})
    yield handler
    server.stop()
    app.config["SMTP_URL"] = ""


def set_up(**values: Any) -> None:
    """Change settings."""
    with write():
        for key, value in values.items():
            settings.put(key, value)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def put(
    text: str = "Permohonan selesai.", *, way: Way = Way.EMAIL, to: str = "siti@contoh.test", **more: Any
) -> Message:
    """One message in the outbox, committed."""
    words = Words(more.pop("subject", "Permohonan selesai · 2611-0001-3"), text, more.pop("secrets", {}))
    with write():
        return add(more.pop("about", "2611-0001-3"), more.pop("code", "resolved"), words, way=way, recipient=to, **more)


def work() -> int:
    """Do the jobs that are due; how many there were."""
    count = 0
    while jobs.run_once():
        count += 1
    return count


def fresh(row: Any) -> Any:
    """The row as the pages have left it."""
    db.session.rollback()
    db.session.refresh(row)
    return row


@contextmanager
def hanging(*, drip: bytes = b"") -> Iterator[int]:
    """A server that takes the line and never says a word, or drips one byte at a time; gives its port."""
    ended, listener = threading.Event(), socket.create_server(("127.0.0.1", 0))

    def hold() -> None:
        listener.settimeout(0.1)
        lines: list[socket.socket] = []
        while not ended.is_set():
            with suppress(TimeoutError):
                lines.append(listener.accept()[0])
            for line in lines if drip else ():
                with suppress(OSError):
                    line.send(drip)
        for line in lines:
            line.close()

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        ended.set()
        thread.join()
        listener.close()


@contextmanager
def _listening(hear: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that gives each line to `hear`, one after the other; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                hear(listener.accept()[0])

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


@contextmanager
def answering(words: bytes) -> Iterator[int]:
    """A server that says one thing to whoever has spoken first, and leaves; gives its port."""

    def answer(line: socket.socket) -> None:
        with line, suppress(OSError):
            line.recv(64)
            line.sendall(words)

    with _listening(answer) as port:
        yield port


class Vouched:
    """A machine that shows a certificate: what it was told, and how often it was turned away for it."""

    def __init__(self) -> None:
        self.port, self.heard, self.turned_away = 0, list[bytes](), 0


@contextmanager
def with_certificate(certificate: Path, key: Path) -> Iterator[Vouched]:
    """A server that begins with TLS, and keeps what it is told by whoever believes it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    made = Vouched()
    with _listening(lambda line: _listen_to(line, context, made)) as made.port:
        yield made


def _listen_to(line: socket.socket, context: ssl.SSLContext, made: Vouched) -> None:
    line.settimeout(5)
    try:
        with context.wrap_socket(line, server_side=True) as private:
            if heard := private.recv(1024):
                made.heard.append(heard)
            else:
                made.turned_away += 1
    except OSError:
        made.turned_away += 1


class Gateway:
    """A gateway over HTTP: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.status, self.answer = 200, json.dumps({"messages": [{"id": "gw-17"}]}).encode()
        self.url = ""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway that listens."""
    made = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            made.asked.append((self.command, self.path, dict(self.headers), body))
            self.send_response(made.status)
            self.end_headers()
            self.wfile.write(made.answer)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/kirim"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
