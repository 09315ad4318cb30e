"""Files sent one at a time, ahead of their form, by a browser with JavaScript (issue, Attachments).

Spoken with `static/src/js/upload.js`: `POST /berkas` takes `file`, `key` and `csrf_token` and answers 201 `{id, name,
size}` or `{error}` with a sentence; `POST /berkas/<id>/hapus` takes one back. The form's key is all that opens its
files, so every door uses these two addresses, signed in or not.
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
from app.tickets.files import waiting
from app.web.i18n import _

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

bp = Blueprint("uploads", __name__)

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


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
    return jsonify(id=row.id, name=row.name, size=row.size), 201


@bp.post("/berkas/<int:upload_id>/hapus")
@public
def remove(upload_id: int) -> ResponseReturnValue:
    """Take a waiting file back; one that is not there, or another form's, is simply not there any more."""
    key = _key()
    with write():
        waiting.drop(key, upload_id)
    return jsonify({})


def _key() -> str:
    key = request.form.get("key", "")
    if not _KEY.fullmatch(key):
        raise Refused(_("Muat ulang halaman ini, lalu pilih berkasnya lagi."))
    return key


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
