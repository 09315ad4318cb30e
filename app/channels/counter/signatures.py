"""A signature drawn on the screen: a small picture that comes inside the form and is judged like any other file."""

from __future__ import annotations

import binascii
from base64 import b64decode
from io import BytesIO
from typing import TYPE_CHECKING

from app.platform.refusals import Refused
from app.tickets import files
from app.web.i18n import _

if TYPE_CHECKING:
    from app.tickets.files import Prepared

START = "data:image/png;base64,"
LONGEST = 200_000
"""Letters of a drawn signature as it is sent; one of the size we offer has a tenth of it."""


def prepared(drawn: str | None) -> Prepared | None:
    """The picture, safely on the disk, outside `write()`; None where nobody drew. Raises Refused for anything else."""
    if not drawn:
        return None
    if not drawn.startswith(START):
        raise _unreadable()
    try:
        data = b64decode(drawn.removeprefix(START), validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable() from None
    kept = files.prepare("tanda-tangan.png", BytesIO(data))
    if not kept.media_type.startswith("image/"):
        raise _unreadable()
    return kept


def _unreadable() -> Refused:
    return Refused(_("Tanda tangan di layar tidak terbaca. Ulangi, atau pakai kertas."), field="signature")
