"""Pages travel compressed: at 50 kbit/s this is the difference between two seconds and eight.

Compressing a page that holds a secret beside something a stranger can choose leaks the secret through the length
(BREACH). Three things stand against it: our cookies are SameSite=Lax, so a foreign page cannot fetch ours again and
again; the token of our forms is masked anew in each answer (`csrf`); and each answer gets a random length of up to 64
bytes (a file name inside the gzip header, which browsers skip), so that a length says nothing.
"""

from __future__ import annotations

import secrets
import struct
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from flask import Response

SMALLEST, LEVEL, PADDING = 1024, 4, 64  # bytes, zlib level, bytes
_TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")
_HEAD = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"


def gzipped(content: bytes, name: bytes) -> bytes:
    """`content` as a gzip member called `name`."""
    squeezer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    tail = struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return b"".join((_HEAD, name, b"\0", squeezer.compress(content), squeezer.flush(), tail))


def _is_compressible(response: Response) -> bool:
    plain = not response.is_streamed and not response.direct_passthrough and "Content-Encoding" not in response.headers
    return plain and response.status_code not in (204, 206, 304) and (response.mimetype or "").startswith(_TEXTS)


@lru_cache(maxsize=64)
def _reads_gzip(accepted: str) -> bool:
    return bool(parse_accept_header(accepted).quality("gzip"))


def compress(response: Response) -> None:
    """Compress a text of 1 kB or more for a browser that can read it; streams and files stay as they are."""
    if not _is_compressible(response):
        return
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if len(content) < SMALLEST or not _reads_gzip(request.headers.get("Accept-Encoding", "")):
        return
    response.set_data(gzipped(content, b"a" * (1 + secrets.randbelow(PADDING))))
    response.headers["Content-Encoding"] = "gzip"
