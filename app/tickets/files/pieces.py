"""A file that comes in pieces over a bad line: whatever arrived before the line was lost need not be sent again (R155).

The pieces wait in the database, so that any worker and any node can take the next one. Whoever sends them names the
file by a word of its own (`part`), the same after the page was loaded anew; the form's key opens it, as it does whole
files.
"""

from __future__ import annotations

from datetime import timedelta
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, select, update

from app.extensions import db
from app.platform import clock
from app.platform.conflicts import adding
from app.platform.database import change, read
from app.platform.refusals import Refused
from app.tickets import files
from app.tickets.files import waiting
from app.tickets.files.models import UploadPiece
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_PIECE = 2 * 1024 * 1024  # bytes
KEPT_FOR = timedelta(days=3)
_IN_MEMORY = 1024 * 1024  # bytes

_OF_FILE = (UploadPiece.form_key == bindparam("of_form"), UploadPiece.part == bindparam("of_part"))
_SO_FAR = select(func.coalesce(func.sum(UploadPiece.size), 0)).where(*_OF_FILE)
_OF_FORM = select(func.coalesce(func.sum(UploadPiece.size), 0)).where(UploadPiece.form_key == bindparam("of_form"))
_STARTS = select(UploadPiece.id).where(*_OF_FILE).order_by(UploadPiece.start)


def so_far(form_key: str, part: str) -> int:
    """How many bytes of this file are here."""
    return int(read(_SO_FAR, _named(form_key, part)).scalar_one())


def add(form_key: str, part: str, start: int, data: bytes) -> int:
    """Keep the piece that begins at byte `start`, inside `write()`; returns how far the file is here now.

    A piece that is here already, or that begins beyond what is here, changes nothing: the answer says where to go on.
    """
    named = _named(form_key, part)
    here = int(read(_SO_FAR, named).scalar_one())
    if start != here or not data:
        return here
    files.bound(int(read(_OF_FORM, {"of_form": named["of_form"]}).scalar_one()) + len(data) + waiting.size(form_key))
    row = {
        "form_key": named["of_form"], "part": part, "start": start, "size": len(data), "data": data,
        "created_at": clock.now(),
    }  # fmt: skip
    change(adding(UploadPiece, "form_key", "part", "start"), row)
    return int(read(_SO_FAR, named).scalar_one())


def whole(form_key: str, part: str) -> IO[bytes]:
    """The file put together, from its beginning; the caller closes it."""
    file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed to whoever reads it
    for data in _in_order(form_key, part):
        file.write(data)
    file.seek(0)
    return file


def _in_order(form_key: str, part: str) -> Iterator[bytes]:
    """One piece at a time: they may be many."""
    for piece_id in read(_STARTS, _named(form_key, part)).scalars().all():
        yield db.session.execute(select(UploadPiece.data).where(UploadPiece.id == piece_id)).scalar_one()


def forget(form_key: str, part: str) -> None:
    """Drop the pieces of a file that is whole, refused or taken back, inside `write()`."""
    change(delete(UploadPiece).where(*_OF_FILE), _named(form_key, part))


def move(form_key: str, new_key: str) -> None:
    """Let the pieces that wait for one form wait for another, inside `write()`."""
    theirs = update(UploadPiece).where(UploadPiece.form_key == waiting.of_form(form_key))
    db.session.execute(theirs.values(form_key=waiting.of_form(new_key)))


def forget_abandoned() -> None:
    """Drop what was begun and never finished, inside `write()`."""
    db.session.execute(delete(UploadPiece).where(UploadPiece.created_at < clock.now() - KEPT_FOR))


def require_fit(start: int, total: int, data: bytes) -> None:
    """Refuse what cannot be a piece of a file of `total` bytes."""
    if len(data) > LARGEST_PIECE or not 0 <= start <= total or start + len(data) > total:
        raise Refused(_("Berkas ini terkirim tidak utuh. Pilih berkasnya lagi."))
    files.require_small_enough(total)


def _named(form_key: str, part: str) -> dict[str, Any]:
    return {"of_form": waiting.of_form(form_key), "of_part": part}
