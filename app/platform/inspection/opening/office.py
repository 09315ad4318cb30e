"""DOCX and XLSX: the package is inspected, the document is not opened. They are only ever downloaded."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any, NoReturn

from app.platform.inspection.opening.refusal import Refused

MOST_PARTS = 3000
MOST_BYTES = 150 * 1024 * 1024  # unpacked
RATIO, RATIO_FROM = 200, 1024 * 1024  # a part that unpacks to so many times its size, when it is at least so large
LARGEST_LIST = 4 * 1024 * 1024
_CHUNK = 256 * 1024

_WORD, _EXCEL = "wordprocessingml", "spreadsheetml"
_MAIN = {
    f"application/vnd.openxmlformats-officedocument.{_WORD}.document.main+xml": (f"{_WORD}.document", "docx"),
    f"application/vnd.openxmlformats-officedocument.{_EXCEL}.sheet.main+xml": (f"{_EXCEL}.sheet", "xlsx"),
}
_MACROS = re.compile(r"macroenabled|vbaproject|activex|oleobject", re.IGNORECASE)
_MACRO_PARTS = re.compile(r"vbaproject|vbadata|activex|/embeddings/.*\.(bin|exe|js|vbs|hta|cmd|bat)$", re.IGNORECASE)
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_OUTSIDE = re.compile(r"""TargetMode\s*=\s*["']External["']""")
_HYPERLINK = re.compile(r"""Type\s*=\s*["'][^"']*/hyperlink["']""")


def judge(content: bytes, _kind: str) -> tuple[dict[str, Any], bytes]:
    """The document's particulars; no new bytes. Raises Refused, and zipfile's errors for a broken package."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        _must_be_unpackable(package, parts)
        if "[Content_Types].xml" not in package.namelist():
            raise Refused("archive")
        types = _read(package, "[Content_Types].xml")
        if _MACROS.search(types) or any(_MACRO_PARTS.search(part.filename) for part in parts):
            raise Refused("macros")
        _must_stand_alone(package, parts)
    return _particulars(types), b""


def preview(_content: bytes, _kind: str, _page: int, _width: int) -> NoReturn:
    """Office documents have no picture here."""
    raise Refused("not_shown")


def codes(_content: bytes, _kind: str, *_details: int) -> NoReturn:
    """Office documents are not scans."""
    raise Refused("not_shown")


sheets = leaf = draw = codes


def _particulars(types: str) -> dict[str, Any]:
    for main, (name, extension) in _MAIN.items():
        if main in types:
            media_type = f"application/vnd.openxmlformats-officedocument.{name}"
            return {"media_type": media_type, "extension": extension, "pages": 0}
    raise Refused("unknown")


def _must_be_unpackable(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack every part to nowhere, counting: what a header says of its size is not believed."""
    if len(parts) > MOST_PARTS:
        raise Refused("too_heavy")
    unpacked = 0
    for part in parts:
        if part.flag_bits & 1:
            raise Refused("encrypted")
        if part.filename.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", part.filename):
            raise Refused("broken")
        unpacked += _size_of(package, part, MOST_BYTES - unpacked)


def _size_of(package: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    size = 0
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > room or (size > RATIO_FROM and size > RATIO * max(part.compress_size, 1)):
                raise Refused("too_heavy")
    return size


def _must_stand_alone(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """A link a reader may click is fine; a template or object fetched from outside on opening is not."""
    for part in parts:
        if part.filename.lower().endswith(".rels"):
            for relation in _RELATION.findall(_read(package, part.filename)):
                if _OUTSIDE.search(relation) and not _HYPERLINK.search(relation):
                    raise Refused("remote_parts")


def _read(package: zipfile.ZipFile, name: str) -> str:
    with package.open(name) as stream:
        content = stream.read(LARGEST_LIST)
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
