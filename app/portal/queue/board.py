"""The board in the waiting room, `/papan`: live where it can be, asking again and again where not (screens.md, Board).

The page is whole without JavaScript and then renews itself. With it, a board is told of a call at once
(`live`), or asks every few seconds; what it cannot reach it says, with the hour, instead of showing stale truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, make_response, render_template, request, send_from_directory

from app.accounts.permissions import public
from app.platform import clock, settings
from app.portal.queue import live
from app.queue import board, voice
from app.web.headers import POLICY
from app.web.i18n import language

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("board", __name__)


@bp.get("/papan")
@public
def show() -> ResponseReturnValue:
    """The board. `?v=` asks for what is new: 204 when that is nothing."""
    if request.args.get("v") == board.version():
        return "", 204
    with language("id"):  # a hall reads Indonesian, whatever the last person at this screen chose
        page = render_template(
            "portal/queue/board.html", board=board.now(), say=_said, present=clock.now(),
            every=settings.get("queue.board_asks"), speaks=settings.get("queue.board_speaks"),
            pieces=voice.pieces() if voice.is_recorded() else {},
        )  # fmt: skip
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = f"{POLICY}; media-src 'self'"
    return answer


def _said(call: board.Call) -> str:
    """What is spoken; nothing for a number whose visitor has come or was noted as absent."""
    return voice.sentence(call.label, call.desk.id if call.desk else None) if call.is_waited_for else ""


@bp.get("/papan/siaran")
@public
def stream() -> ResponseReturnValue:
    """Tells of each change at once; 204 when enough boards are told already, which then ask for themselves."""
    return live.stream()


@bp.get("/papan/suara/<name>")
@public
def sound(name: str) -> ResponseReturnValue:
    """One recorded piece of speech."""
    if not voice.is_piece(name):
        abort(404)
    answer = send_from_directory(voice.folder(), name, mimetype="audio/wav", max_age=86400)
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
