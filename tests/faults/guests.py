"""Browsers for the running office: plain forms of every door, sent as a browser would send them.

Each has an address of its own (127.0.x.y), so that the limits per address do not mix them up.
"""

from __future__ import annotations

import http.client
import re
import secrets
import time
from itertools import count
from typing import NamedTuple
from urllib.parse import urlencode

from tests.platform import files as samples

WEBSITE = "/ajukan/LEG-07"
STAFFED = ("/meja/telepon", "/meja/loket/baru", "/meja/dokumen/baru")
_EDGE = "loket-test-edge"
_HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|key)"[^>]*value="([^"]*)"')
_people = count(1)
_SAMPLE = samples.pdf()


class Answer(NamedTuple):
    status: int
    location: str
    text: str
    retry_after: str
    seconds: float


class Guest:
    """One browser. `port` is the office's, or that of a bad line to it."""

    def __init__(self, port: int, cookie: str = "", door: str = WEBSITE, patience: float = 60) -> None:
        self.port, self.cookie, self.door, self.patience = port, cookie, door, patience
        self.place = next(_people)
        self._hidden: dict[str, str] = {}

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        begun = time.monotonic()
        line = self._line()
        headers = {"Cookie": self.cookie} | ({"Content-Type": kind} if kind else {})
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        if answer.headers.get("Set-Cookie"):
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        told = (answer.headers.get(name) or "" for name in ("Location", "Retry-After"))
        location, retry_after = told
        return Answer(answer.status, location, text, retry_after, time.monotonic() - begun)

    def _line(self) -> http.client.HTTPConnection:
        address = f"127.0.{self.place // 250 % 250 + 1}.{self.place % 250 + 1}"
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience, source_address=(address, 0))

    def open_form(self) -> dict[str, str]:
        """The form as it lies on the page, filled in; opened again while the office says that it is busy."""
        until = time.monotonic() + 60
        while (answer := self.ask("GET", self.door)).status == 503 and time.monotonic() < until:
            time.sleep(0.2)
        assert answer.status == 200, answer.status
        return self.filled(answer.text)

    def filled(self, page: str) -> dict[str, str]:
        return dict(_HIDDEN.findall(page)) | self.words()

    def another_form(self) -> dict[str, str]:
        """As if the page had been opened once more: the same token, another key."""
        if not self._hidden:
            form = self.open_form()
            self._hidden = {"csrf_token": form["csrf_token"]}
        return self._hidden | {"key": secrets.token_urlsafe(16)} | self.words()

    def words(self) -> dict[str, str]:
        said = f"Mohon dibantu NIB untuk usaha keripik nomor {secrets.token_hex(8)}."
        words = {"name": f"Tamu {self.place}", "phone": "0812-0000-0002", "description": said, "service": "LEG-07"}
        letter = {"sender": "PT Umpama", "subject": "NIB"} if "dokumen" in self.door else {}
        return words | letter

    def send(self, form: dict[str, str], file: bytes | None = None) -> Answer:
        if file is None:
            return self.ask("POST", self.door, urlencode(form).encode(), "application/x-www-form-urlencoded")
        return self.ask("POST", self.door, _multipart(form, file), f"multipart/form-data; boundary={_EDGE}")


def paper() -> bytes:
    """A PDF like no other."""
    return _SAMPLE + f"% {secrets.token_hex(16)}\n".encode()


def _multipart(form: dict[str, str], file: bytes) -> bytes:
    parts = [_part(f'name="{name}"') + value.encode() for name, value in form.items()]
    parts.append(_part('name="attachments"; filename="surat.pdf"', "application/pdf") + file)
    return b"\r\n".join([*parts, f"--{_EDGE}--\r\n".encode()])


def _part(said: str, kind: str = "") -> bytes:
    more = f"Content-Type: {kind}\r\n" if kind else ""
    return f"--{_EDGE}\r\nContent-Disposition: form-data; {said}\r\n{more}\r\n".encode()
