"""The code in the QR of a disposition sheet, and how it is read from the picture of a page (handbook §4.3)."""

from __future__ import annotations

import re

from app.platform import marks
from app.tickets.receipts.addresses import public_base

MARK = "disposition"
_CODE = re.compile(r"disposisi[/:]([0-9a-z]{16})\b")


def text_of(code: str) -> str:
    """What the QR holds: the sheet's address, or the bare code while the office has no address of its own."""
    base = public_base()
    return f"{base}/meja/disposisi/{code}" if base else f"disposisi:{code}"


@marks.recognised_by(MARK)
def _code_in(text: str) -> str | None:
    found = _CODE.search(text)
    return found[1] if found else None


def read(png: bytes) -> str | None:
    """The code of the sheet on this page; None when no QR of ours can be read."""
    return next((mark.code for mark in marks.on(png) if mark.kind == MARK), None)
