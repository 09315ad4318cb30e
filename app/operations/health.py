"""Is Loket alive, and can it serve? For service managers and monitors (contract, Addresses).

Ready means that a request could be taken now: the database is there, has the newest tables and lets itself be written,
files find room, and the machine's clock does not stand before the last event.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Blueprint, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.permissions import public
from app.extensions import db
from app.operations import founding
from app.platform import database, storage
from app.platform.settings import Setting
from app.tickets.history import chain

if TYPE_CHECKING:
    from collections.abc import Callable

bp = Blueprint("health", __name__)
log = logging.getLogger("loket.health")
_REACHABLE = select(Setting.key).limit(1)


def _is_reached() -> bool:
    return db.session.execute(_REACHABLE) is not None


CONDITIONS: tuple[tuple[str, Callable[[], bool]], ...] = (
    ("basis data tidak terjangkau", _is_reached),
    ("susunan tabel belum sesuai dengan versi program", founding.has_newest_tables),
    ("basis data tidak dapat ditulis", database.is_writable),
    ("penyimpanan berkas penuh atau tidak dapat ditulis", storage.has_room),
    ("jam mesin tertinggal dari catatan terakhir", chain.is_clock_right),
)


@bp.get("/health/live")
@public
def live() -> Response:
    """200 while the process answers; asks nothing of the database."""
    return _plain("hidup", 200)


@bp.get("/health/ready")
@public
def ready() -> Response:
    """200 when a request could be taken now, else 503 and what stands in the way."""
    for trouble, is_met in CONDITIONS:
        if not _holds(is_met):
            return _plain(trouble, 503)
    return _plain("siap", 200)


def _holds(is_met: Callable[[], bool]) -> bool:
    try:
        return is_met()
    except (SQLAlchemyError, OSError) as trouble:
        database.end_request(trouble)
        log.warning("not ready: %s", type(trouble).__name__)
        return False


def _plain(words: str, status: int) -> Response:
    answer = Response(f"{words}\n", status, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer
