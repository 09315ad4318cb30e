"""Is Loket alive, and can it serve? For service managers and monitors (contract, Addresses)."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.permissions import public
from app.extensions import db
from app.platform.settings import Setting

bp = Blueprint("health", __name__)
_REACHABLE = select(Setting.key).limit(1)


@bp.get("/health/live")
@public
def live() -> Response:
    """200 while the process answers; asks nothing of the database."""
    return _plain("hidup", 200)


@bp.get("/health/ready")
@public
def ready() -> Response:
    """200 when the database answers and has its tables, else 503."""
    try:
        db.session.execute(_REACHABLE)
    except SQLAlchemyError:
        db.session.rollback()
        return _plain("basis data tidak terjangkau", 503)
    return _plain("siap", 200)


def _plain(words: str, status: int) -> Response:
    answer = Response(f"{words}\n", status, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer
