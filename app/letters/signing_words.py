"""What a letter says about its own signature, and nothing more than is true (handbook §4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from app.letters.models import Letter

PLACE = "loket_signing_connector"
CODE_ONLY = "Kode ini kode verifikasi sistem, bukan tanda tangan elektronik tersertifikasi."


def statement(letter: Letter) -> str:
    """The connector's sentence on a letter that is really signed with it; the plain truth on every other."""
    connector = current_app.extensions.get(PLACE)
    if letter.certificate and connector is not None:
        return str(connector.statement)
    return CODE_ONLY
