"""The process that opens a foreign file, begun by `alone.py` with a question: `judge`, `leaf`, `draw PAGE DPI`,
`preview PAGE WIDTH`, `emblem SIDE`, `codes`, `sheets`, `texts PAGE`.

The file is standard input; the answer is one line of JSON, then the bytes it announces. It takes its limits before it
looks at the file: 20 s of processor, 700 MiB, no file written, no network. It starts quickly and knows no secret.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from importlib import import_module
from typing import Any, cast

from app.platform.inspection.opening.refusal import Refused

Answer = tuple[dict[str, Any], bytes]

MEMORY = 700 * 1024 * 1024
PROCESSOR = 20
_NEW_USER, _NEW_NET, _NO_NEW_PRIVILEGES = 0x10000000, 0x40000000, 38

_ROOMS = {
    "pdf": "papers",
    "jpeg": "pictures",
    "png": "pictures",
    "tiff": "pictures",
    "webp": "pictures",
    "zip": "office",
}
_SIGNATURES = {
    b"%PDF-": "pdf",
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"PK\x03\x04": "zip",
}


def main() -> None:
    """Answer the question of the command line about standard input, and end."""
    take_limits()
    found, data = _answer(sys.argv[1], *map(int, sys.argv[2:]))
    sys.stdout.buffer.write(json.dumps({**found, "bytes": len(data)}).encode() + b"\n" + data)
    sys.stdout.buffer.flush()
    os._exit(0)  # no destructor of a broken document gets a say


def take_limits() -> None:
    """Give up what a file could misuse. The network goes where the system lets us; the limits go everywhere."""
    for limit, value in (
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    system = ctypes.CDLL(None)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system.unshare(_NEW_USER | _NEW_NET)


def _answer(question: str, *details: int) -> Answer:
    try:
        content = sys.stdin.buffer.read()
        kind = kind_of(content)
        room = import_module(f".{_ROOMS[kind]}", __package__)
        return cast("Answer", getattr(room, question)(content, kind, *details))
    except Refused as refusal:
        return {"reason": str(refusal)}, b""
    except MemoryError:
        return {"reason": "too_heavy"}, b""
    except Exception as trouble:  # noqa: BLE001 - a hostile file may break anything
        return {"reason": "broken", "detail": type(trouble).__name__}, b""


def kind_of(content: bytes) -> str:
    """The kind of file, by its signature alone: its name is never even seen here. Raises Refused for a stranger."""
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    raise Refused(_stranger(content))


def _stranger(content: bytes) -> str:
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        return "heic"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "old_office"
    if content.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return "archive"
    return "unknown"
