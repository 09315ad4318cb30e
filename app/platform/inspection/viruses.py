"""Asking the office's virus scanner, where it runs one: ClamAV's daemon, at the socket that `CLAMAV_SOCKET` names.

Spoken as clamd speaks it (INSTREAM): the bytes in pieces, each behind its length, and one line as the answer. Whoever
has named a scanner wants every file looked at: while it does not answer, no file is taken, and the form goes without.
"""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

PATIENCE = 30  # seconds for each word of the scanner
_PIECE = 256 * 1024  # bytes
_LONGEST_ANSWER = 4096  # bytes


def reason(source: bytes | Path) -> str:
    """Why a file is not taken: `virus`, `not_scanned`, or nothing where it is clean or nobody is asked."""
    place = str(current_app.config["CLAMAV_SOCKET"])
    if not place:
        return ""
    try:
        answer = _asked(place, source)
    except OSError:
        return "not_scanned"
    if answer.endswith("FOUND"):
        return "virus"
    return "" if answer.endswith("OK") else "not_scanned"


def is_awake() -> bool:
    """Whether the scanner answers; also where none is named."""
    place = str(current_app.config["CLAMAV_SOCKET"])
    try:
        return not place or _asked(place, b"").endswith("OK")
    except OSError:
        return False


def _asked(place: str, source: bytes | Path) -> str:
    with closing(_connected(place)) as scanner, _opened(source) as file:
        scanner.sendall(b"zINSTREAM\0")
        while piece := file.read(_PIECE):
            scanner.sendall(struct.pack("!L", len(piece)) + piece)
        scanner.sendall(struct.pack("!L", 0))
        return scanner.recv(_LONGEST_ANSWER).rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(place: str) -> socket.socket:
    """A path of a socket file, or `host:port`."""
    host, colon, port = place.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host, int(port)), PATIENCE)
    scanner = socket.socket(socket.AF_UNIX)
    scanner.settimeout(PATIENCE)
    try:
        scanner.connect(place)
    except OSError:
        scanner.close()
        raise
    return scanner


def _opened(source: bytes | Path) -> BinaryIO:
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")
