"""`POST /api/v1/messages`: what was sent to the office's own WhatsApp number, brought by a gateway (docs/whatsapp.md).

A bearer token says which gateway speaks. Words come as JSON or as a form, files as a form with files (multipart). What
is kept is kept whole and once: the same `id` again is the same message. A file that no scan can be of is named in the
answer and to the clerk, and stops none of the others: nothing that a citizen sent is lost without anybody's knowledge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.accounts.permissions import public
from app.extensions import csrf
from app.gateway import bearers, openapi
from app.messages.chats import gateways, keeping, telling
from app.messages.chats.keeping import Enclosed
from app.platform import inspection, settings
from app.platform.database import write
from app.platform.refusals import Conflict, Refused, TooMany
from app.platform.storage import NoRoom
from app.reading import stacks
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

bp = Blueprint("chat_messages", __name__, url_prefix=openapi.BASE)
MOST_WORDS = 512 * 1024  # bytes of a message without files

_TEXT: dict[str, Any] = {"type": "string"}
_MESSAGE: dict[str, Any] = {
    "id": _TEXT | {"minLength": 1, "maxLength": telling.LONGEST_ID, "description": "The same id is the same message."},
    "from": _TEXT | {"description": "The sender's number, or WhatsApp's own name of it (628…@s.whatsapp.net)."},
    "name": _TEXT | {"maxLength": telling.LONGEST_NAME, "description": "What the sender is called there."},
    "at": {"type": ["string", "number"], "description": "When it was sent: ISO 8601 or Unix time. Left out: now."},
    "text": _TEXT | {"maxLength": telling.LONGEST_TEXT, "description": "The words. May be left out where files are."},
}
_REQUIRED = ["id", "from"]
_FILES = {"type": "array", "items": _TEXT | {"format": "binary"}, "description": "Any field with a file is taken."}
_FILE: dict[str, Any] = {
    "type": "object",
    "required": ["name", "taken", "reason"],
    "properties": {"name": _TEXT, "taken": {"type": "boolean"}, "reason": _TEXT},
}
_KNOWN: dict[str, dict[str, Any]] = {
    "message": {"type": "integer"},
    "is_new": {"type": "boolean"},
    "files": {"type": "array", "items": _FILE},
}
openapi.describe(
    "/messages",
    post={
        "operationId": "bringMessage",
        "summary": "A message was sent to the office's own number",
        "description": "Words as JSON or as a form; files as multipart. The same id again changes nothing.",
        "security": [{"token": []}],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"type": "object", "required": _REQUIRED, "properties": _MESSAGE}},
                "multipart/form-data": {
                    "schema": {"type": "object", "required": _REQUIRED, "properties": _MESSAGE | {"files": _FILES}}
                },
            },
        },
        "responses": {
            "200": openapi.answer("Kept. `files` says of each whether it was taken, or why not.", **_KNOWN),
            "401": openapi.answer("The token is unknown or revoked.", error=_TEXT),
            "409": openapi.answer(
                "Another message has this id, or comes this very moment. Send it again.", error=_TEXT
            ),
            "413": openapi.answer("More than one stack of scans may be. Nothing is kept.", error=_TEXT),
            "422": openapi.answer("Not understood. Nothing is kept.", error=_TEXT, field=_TEXT, detail=_TEXT),
            "429": openapi.answer("Too many messages or wrong tokens in a minute; wait `Retry-After`.", error=_TEXT),
            "503": openapi.answer("The office's disk is full; wait `Retry-After`. Nothing is kept.", error=_TEXT),
        },
    },
)


@bp.post("/messages")
@csrf.exempt
@public
def take() -> ResponseReturnValue:
    """Keep one message and its files."""
    gateway_id = bearers.of(gateways.SYSTEMS)
    if gateway_id is None:
        return bearers.stranger()
    request.max_content_length = _most()
    if (request.content_length or 0) > request.max_content_length:
        return jsonify(error="too_large"), 413
    try:
        return jsonify(_kept(gateway_id))
    except RequestEntityTooLarge:
        return jsonify(error="too_large"), 413
    except NoRoom as no:
        return jsonify(error="no_room", detail=str(no)), 503, {"Retry-After": "60"}
    except (Conflict, TooMany, Refused) as no:
        return _refused(no)


def _most() -> int:
    """Bytes that this request may have: files are what a stack may be, words alone are short."""
    has_files = request.mimetype == "multipart/form-data"
    return int(settings.get("reading.stack_mb")) * 1024**2 if has_files else MOST_WORDS


def _refused(no: Conflict | Refused | TooMany) -> ResponseReturnValue:
    if isinstance(no, TooMany):
        return jsonify(error="too_many", detail=str(no)), 429, {"Retry-After": str(no.retry_after)}
    if isinstance(no, Conflict):
        return jsonify(error="conflict", detail=str(no)), 409
    return jsonify(error="not_understood", field=no.field, detail=str(no)), 422


def _kept(gateway_id: int) -> dict[str, Any]:
    """Understand everything first, put the files on the disk, then keep it in one write."""
    with write():
        gateways.count(gateway_id)
    told = telling.understood(_sent())
    if not told.text and not any(_uploads()):
        raise Refused(_("Pesan ini tidak berisi tulisan dan tidak berisi berkas."), field="text")
    is_known = keeping.known(gateway_id, told.id) is not None
    files = [] if is_known else [Enclosed(*stacks.prepared(file.stream, file.filename)) for file in _uploads()]
    with write():
        message_id, is_new = keeping.take(gateway_id, told, files)
    return {"message": message_id, "is_new": is_new, "files": [_taken(file) for file in files]}


def _sent() -> Mapping[str, Any]:
    if not request.is_json:
        return request.form
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return {}
    if body.get("files"):
        raise Refused(_("Berkas dikirim sebagai formulir multipart, tidak di dalam JSON."), field="files")
    return body


def _uploads() -> list[Any]:
    """The files, whatever their fields are called."""
    return [file for _name, file in request.files.items(multi=True) if file.filename]


def _taken(file: Enclosed) -> dict[str, Any]:
    reason = inspection.sentence(file.reason) if file.reason else ""
    return {"name": file.name, "taken": file.blob is not None, "reason": reason}
