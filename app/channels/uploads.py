"""Files sent one at a time, ahead of their form, by a browser with JavaScript (issue, Attachments).

Spoken with `static/src/js/upload.js`: `POST /berkas` takes `file`, `key` and `csrf_token` and answers 201 `{id, name,
size}` or `{error}` with a sentence; `POST /berkas/<id>/hapus` takes one back. A larger file comes in pieces
(`pieces.js`): `POST /berkas/bagian` takes `piece`, `part`, `name`, `start` and `total` besides and answers `{start}`,
the byte to go on from, until the file is whole. The form's key is all that opens its files, so every door uses these
addresses, signed in or not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, cast

from flask import Blueprint, jsonify, request
from flask_wtf.csrf import CSRFError

from app.accounts.permissions import public
from app.channels import limits
from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.storage import NoRoom
from app.tickets import files
from app.tickets.files import pieces, waiting
from app.web.i18n import _

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from app.tickets.files.models import Upload

bp = Blueprint("uploads", __name__)

_WORD = re.compile(r"[A-Za-z0-9_-]{8,64}")
_FIGURE = re.compile(r"[0-9]{1,9}")


@bp.post("/berkas")
@public
def keep() -> ResponseReturnValue:
    """Judge one file by its content and keep it for the form with this key."""
    key, address, file = _key(), request.remote_addr or "", request.files.get("file")
    if not file or not file.filename:
        raise Refused(_("Pilih berkasnya dahulu."))
    limits.require_files_allowed(address)
    prepared = files.prepare(file.filename, cast("BinaryIO", file.stream))
    with write():
        limits.count_file(address, key)
        row = waiting.keep(key, prepared)
    return _kept(row)


@bp.post("/berkas/bagian")
@public
def keep_piece() -> ResponseReturnValue:
    """Take the next bytes of one file; judge and keep it when it is whole."""
    key, part, piece = _key(), _word("part"), request.files.get("piece")
    if known := waiting.known(key, part):
        return _kept(known)
    start, total, data = _figure("start"), _figure("total"), piece.read(pieces.LARGEST_PIECE + 1) if piece else b""
    pieces.require_fit(start, total, data)
    limits.require_files_allowed(request.remote_addr or "")
    with write():
        if start == 0 and pieces.so_far(key, part) == 0:
            limits.count_file(request.remote_addr or "", key)
        here = pieces.add(key, part, start, data)
    return _whole(key, part) if here == total else jsonify(start=here)


def _whole(key: str, part: str) -> ResponseReturnValue:
    """Judge what has come together. Refused or kept: its pieces have done their work."""
    try:
        with pieces.whole(key, part) as stream:
            prepared = files.prepare(request.form.get("name") or "berkas", cast("BinaryIO", stream))
    except Refused:
        with write():
            pieces.forget(key, part)
        raise
    with write():
        pieces.forget(key, part)
        row = waiting.keep(key, prepared, part)
    return _kept(row)


@bp.post("/berkas/<int:upload_id>/hapus")
@public
def remove(upload_id: int) -> ResponseReturnValue:
    """Take a waiting file back; one that is not there, or another form's, is simply not there any more."""
    key = _key()
    with write():
        waiting.drop(key, upload_id)
    return jsonify({})


def _kept(row: Upload) -> ResponseReturnValue:
    return jsonify(id=row.id, name=row.name, size=row.size), 201


def _key() -> str:
    return _word("key")


def _word(name: str) -> str:
    word = request.form.get(name, "")
    if not _WORD.fullmatch(word):
        raise Refused(_("Muat ulang halaman ini, lalu pilih berkasnya lagi."))
    return word


def _figure(name: str) -> int:
    figure = request.form.get(name, "")
    if not _FIGURE.fullmatch(figure):
        raise Refused(_("Muat ulang halaman ini, lalu pilih berkasnya lagi."))
    return int(figure)


@bp.errorhandler(Refused)
def _refused(no: Refused) -> ResponseReturnValue:
    wait = getattr(no, "retry_after", None)
    return jsonify(error=str(no)), no.status, {"Retry-After": str(wait)} if wait else {}


@bp.errorhandler(NoRoom)
def _no_room(no: NoRoom) -> ResponseReturnValue:
    return jsonify(error=str(no)), 503


@bp.errorhandler(CSRFError)
def _too_old(_error: CSRFError) -> ResponseReturnValue:
    sentence = _("Halaman ini sudah terlalu lama terbuka. Salin tulisan Anda, muat ulang, lalu pilih berkasnya lagi.")
    return jsonify(error=sentence), 400


@bp.after_request
def _with_one_sentence(answer: Response) -> Response:
    """The house's own refusals (413, 503 …) as the one sentence the script shows beside the file."""
    body = answer.get_json(silent=True) if answer.is_json else None
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        answer.set_data(jsonify(error=body["error"]["sentence"]).get_data())
    return answer
