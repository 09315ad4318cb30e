"""What the QR of a paper form says: its number, and a mark that only this office's key makes.

The mark tells our forms from those of another office that also uses Loket, even where a backup was restored that knows
nothing of them; numbers alone are alike everywhere.
"""

from __future__ import annotations

import hmac
import re

from app.platform import marks
from app.platform.keys import keyed
from app.tickets import numbering
from app.tickets.receipts.addresses import public_base

MARK = "paper_form"
PARAMETER = "k"
_LENGTH = 12
_TEXT = re.compile(rf"formulir-kertas[/:]([0-9]{{4}}-[0-9]{{4,7}}-[0-9])(?:\?{PARAMETER}=|:)([0-9a-f]{{{_LENGTH}}})\b")


def text_of(number: str) -> str:
    """What the QR holds: the form's address, or the bare code while the office has no address of its own."""
    base, mark = public_base(), _mark(number)
    if base:
        return f"{base}/meja/formulir-kertas/{number}?{PARAMETER}={mark}"
    return f"formulir-kertas:{number}:{mark}"


def is_ours(number: str, mark: str) -> bool:
    """Whether this office printed the QR that says so."""
    return hmac.compare_digest(_mark(number).encode(), mark.encode())


def is_form(text: str) -> bool:
    """Whether a QR code's text is that of a form, ours or another office's."""
    return _code_in(text) is not None


def number_of(code: str) -> str | None:
    """The number in a code that `marks` found; None where another office printed it."""
    number, _colon, mark = code.partition(":")
    return numbering.parse(number) if is_ours(number, mark) else None


@marks.recognised_by(MARK)
def _code_in(text: str) -> str | None:
    """Another office's form is recognised too, so that the answer can say so."""
    found = _TEXT.search(text)
    return f"{found[1]}:{found[2]}" if found else None


def _mark(number: str) -> str:
    return keyed("paper-form", number)[:_LENGTH]
