"""Rooms for trying the page tools: routes that refuse, break, and answer in every way there is."""

from __future__ import annotations

import errno
import sqlite3

from flask import Blueprint, Response, abort, render_template_string, request, session
from sqlalchemy import exc

from app.platform import refusals
from app.platform.storage import NoRoom
from app.web import headers
from app.web.i18n import _, lazy_

bp = Blueprint("corner", __name__)

FAULTS = {
    "refused": lambda: refusals.Refused("Belum lengkap."),
    "not-yours": refusals.NotYours,
    "forbidden": refusals.Forbidden,
    "conflict": lambda: refusals.Conflict("Sudah diambil orang lain."),
    "too-many": lambda: refusals.TooMany(retry_after=30),
    "unwell": refusals.Unwell,
    "locked": lambda: exc.OperationalError("UPDATE ticket", {}, sqlite3.OperationalError("database is locked")),
    "damaged": lambda: exc.DatabaseError("SELECT", {}, sqlite3.DatabaseError("database disk image is malformed")),
    "pool": lambda: exc.TimeoutError("QueuePool limit reached"),
    "left-open": lambda: exc.PendingRollbackError("Can't reconnect until invalid transaction is rolled back."),
    "no-table": lambda: exc.OperationalError("SELECT", {}, sqlite3.OperationalError("no such table: rahasia")),
    "disk-full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "no-room": NoRoom,
    "bug": lambda: RuntimeError("rahasia dalam"),
}


@bp.route("/rusak/<kind>", methods=["GET", "POST"])
def broken(kind: str) -> str:
    raise FAULTS[kind]()


@bp.get("/tolak/<int:status>")
def refuse(status: int) -> str:
    abort(status)


@bp.post("/kirim")
def send() -> str:
    return request.form["kata"]


@bp.get("/panjang")
def long() -> str:
    return render_template_string("{{ 'kata ' * 1000 }}")


@bp.get("/alir")
def stream() -> Response:
    return Response((part for part in ["kata " * 1000]), mimetype="text/plain")


@bp.get("/terbuka")
@headers.cacheable
def open_page() -> str:
    return "untuk semua " * 200


@bp.get("/terbuka/masuk")
@headers.cacheable
def open_page_for_someone() -> str:
    session["siapa"] = "Siti"
    return "untuk Siti"


@bp.get("/rahasia/<token>")
def secret(token: str) -> str:
    return "kunci"


@bp.get("/sapa")
def greet() -> str:
    return render_template_string("{{ _('kemarin') }} {{ language }}")


@bp.get("/data")
def data() -> dict[str, object]:
    return {"label": lazy_("kemarin"), "kata": _("kemarin")}


@bp.get("/tautan")
def links() -> str:
    return render_template_string("{{ url_with(unit='KLB', lama=None)|safe }}")
