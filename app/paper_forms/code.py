"""What the QR of a paper form says: its number, its printing, and a mark that only this office's key makes.

The mark tells our forms from those of another office that also uses Loket; numbers alone are alike everywhere. The
printing tells a sheet that the office still knows from one of before a restored backup, whose number may be another's.
"""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

from app.paper_forms import reading
from app.platform import marks
from app.platform.keys import keyed
from app.tickets import numbering
from app.tickets.receipts.addresses import public_base

if TYPE_CHECKING:
    from app.paper_forms.reading import Known

MARK = "paper_form"
PARAMETER = "k"
_PRINTING, _LENGTH = 8, 12
_MARK = rf"[0-9a-f]{{{_PRINTING + _LENGTH}}}"
_TEXT = re.compile(rf"formulir-kertas[/:]([0-9]{{4}}-[0-9]{{4,7}}-[0-9])(?:\?{PARAMETER}=|:)({_MARK})\b")


def text_of(number: str, secret_round: int) -> str:
    """What the QR holds: the form's address, or the bare code while the office has no address of its own."""
    base, mark = public_base(), _mark(number, secret_round)
    if base:
        return f"{base}/meja/formulir-kertas/{number}?{PARAMETER}={mark}"
    return f"formulir-kertas:{number}:{mark}"


def is_ours(number: str, mark: str) -> bool:
    """Whether this office printed the QR that says so."""
    if not re.fullmatch(_MARK, mark):
        return False
    return hmac.compare_digest(_mark(number, int(mark[:_PRINTING], 16)), mark)


def form_of(number: str | None, mark: str) -> Known | None:
    """The form of ours on which just this QR was printed."""
    known = reading.of_number(number) if number and is_ours(number, mark) else None
    return known if known is not None and mark == _mark(known.number, known.secret_round) else None


def is_form(text: str) -> bool:
    """Whether a QR code's text is that of a form, ours or another office's."""
    return _code_in(text) is not None


def number_of(code: str) -> str | None:
    """The number in a code that `marks` found; None where another office printed it, or we and know it no more."""
    number, _colon, mark = code.partition(":")
    known = form_of(numbering.parse(number), mark)
    return known.number if known else None


@marks.recognised_by(MARK)
def _code_in(text: str) -> str | None:
    """Another office's form is recognised too, so that the answer can say so."""
    found = _TEXT.search(text)
    return f"{found[1]}:{found[2]}" if found else None


def _mark(number: str, secret_round: int) -> str:
    return f"{secret_round:0{_PRINTING}x}" + keyed("paper-form", f"{number}/{secret_round}")[:_LENGTH]
