"""The words of every error page, and how one is drawn: `templates/errors/<status>.html`, JSON, or the last resort.

A refusal looks like any page of where one was, the desk or the public side. When something is broken (5xx) the page
asks the database nothing; it stands in the office's dress all the same, with its menu and both languages.
"""

from __future__ import annotations

import logging
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from flask import jsonify, make_response, render_template, request
from flask_login import current_user
from jinja2 import TemplateNotFound
from markupsafe import escape
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.extensions import db
from app.platform import requests, settings
from app.web import resend
from app.web.i18n import Lazy, _, current_language, lazy_
from app.web.pages import wants_json

if TYPE_CHECKING:
    from flask import Response

log = logging.getLogger("loket.web")

PLAIN = "layouts/plain.html"


class Words(NamedTuple):
    """A heading, and a sentence that says what to do now."""

    title: Lazy
    sentence: Lazy


WORDS: dict[int, Words] = {
    400: Words(
        lazy_("Permintaan tidak dapat dibaca"),
        lazy_("Kembali ke halaman sebelumnya, muat ulang, lalu coba sekali lagi."),
    ),
    401: Words(lazy_("Masuk dahulu"), lazy_("Halaman ini hanya untuk yang sudah masuk.")),
    403: Words(
        lazy_("Anda tidak berwenang"),
        lazy_("Akun Anda tidak mempunyai wewenang untuk ini. Hubungi pengelola akun kantor bila seharusnya punya."),
    ),
    404: Words(
        lazy_("Halaman tidak ditemukan"),
        lazy_("Periksa alamatnya, atau mulai dari halaman depan. Bisa juga halaman ini bukan untuk Anda."),
    ),
    405: Words(
        lazy_("Tidak dapat dibuka dengan cara ini"),
        lazy_("Kembali ke halaman sebelumnya dan gunakan tombol yang ada di sana."),
    ),
    409: Words(
        lazy_("Keadaannya sudah berubah"),
        lazy_("Orang lain mungkin sudah mengubahnya lebih dahulu. Muat ulang halaman dan lihat keadaan terbaru."),
    ),
    410: Words(lazy_("Sudah tidak berlaku"), lazy_("Tautan ini sudah dipakai atau sudah lewat waktunya.")),
    413: Words(
        lazy_("Kiriman terlalu besar"),
        lazy_("Satu berkas paling besar %(file)s MB dan satu kiriman paling besar %(request)s MB. Perkecil atau bagi."),
    ),
    414: Words(
        lazy_("Alamat ini terlalu panjang"),
        lazy_(
            "Alamat yang Anda buka lebih panjang daripada yang dapat kami baca. Mungkin ia terpotong atau tersambung."
        ),
    ),
    415: Words(lazy_("Jenis kiriman tidak dikenal"), lazy_("Kirim dengan formulir yang tersedia di halaman ini.")),
    422: Words(lazy_("Belum dapat diproses"), lazy_("Kembali, periksa isian Anda, lalu kirim lagi.")),
    429: Words(
        lazy_("Terlalu banyak percobaan"),
        lazy_("Tunggu sebentar lalu coba lagi. Kalau mendesak, hubungi kantor."),
    ),
    431: Words(
        lazy_("Kiriman peramban terlalu panjang"),
        lazy_("Hapus kuki situs ini di peramban Anda, atau pakai peramban lain, lalu buka lagi."),
    ),
    500: Words(
        lazy_("Ada yang rusak di pihak kami"),
        lazy_("Ini bukan kesalahan Anda. Coba lagi sebentar lagi; kalau tetap begini, sebutkan nomor di bawah ini."),
    ),
    503: Words(
        lazy_("Belum dapat dilayani saat ini"),
        lazy_("Sistem sedang sibuk atau terganggu. Kiriman Anda belum tersimpan; coba lagi sebentar lagi."),
    ),
}

_LAST_RESORT = Template((Path(__file__).parent / "last_resort.html").read_text(encoding="utf-8"))


def words_for(status: int) -> Words:
    """The words of a status; one we did not foresee speaks like its class (400 or 500)."""
    return WORDS.get(status) or WORDS[500 if status >= 500 else 400]


def answer(
    status: int,
    sentence: str | Lazy | None = None,
    *,
    retry_after: int | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The whole answer of an error. `sentence` replaces the general one; `retry_after` is in seconds."""
    title, general = (str(text) for text in words_for(status))
    if "%(" in general:
        general %= file_limits()
    body = {"title": title, "sentence": str(sentence or general), "request_id": requests.request_id()}
    response = make_response(jsonify(error=body) if wants_json() else _draw(status, body))
    response.status_code = status
    response.headers.update(headers or {})
    if retry_after is not None:
        response.headers["Retry-After"] = str(max(1, int(retry_after)))
    return response


def _draw(status: int, body: dict[str, str]) -> str:
    """`errors/<status>.html` in the dress of where one was, else in the plain one; the last resort when that fails."""
    for layout in (_dress, lambda _status: PLAIN):
        try:
            dress = {"layout": layout(status), "status": status, "unsent": _unsent(status)}
            return render_template([f"errors/{status}.html", "errors/error.html"], **dress, **body)
        except TemplateNotFound:
            log.warning("no template for errors/%s.html", status)
        except Exception:  # an error page must come out whatever broke
            log.exception("the page for %s cannot be drawn", status)
            db.session.rollback()
    return _last_resort(body)


def _unsent(status: int) -> resend.Unsent | None:
    """The form that a busy or full house could not take (503), or that was refused for want of a second factor (403):
    nothing of it was stored, so it may be sent again."""
    try:
        wants_factor = status == 403 and getattr(current_user, "is_held_back", False)
        return resend.unsent() if status == 503 or wants_factor else None
    except (HTTPException, OSError):
        return None  # its body could not be read


def _dress(status: int) -> str:
    """The layout around the words. Where something is broken, the one that asks the database nothing."""
    if status >= 500:
        return PLAIN
    is_at_desk = request.path.startswith("/meja") and current_user.is_authenticated and current_user.actor.is_staff
    return "layouts/desk.html" if is_at_desk else "layouts/public.html"


def _last_resort(body: dict[str, str]) -> str:
    footnote = _("Nomor permintaan: %(number)s", number=body["request_id"])
    words = {"language": current_language(), "title": body["title"], "sentence": body["sentence"], "footnote": footnote}
    return _LAST_RESORT.substitute({name: escape(text) for name, text in words.items()})


def file_limits() -> dict[str, int]:
    """The limits we state for files, in MB (`file`, `request`), also while the database is away."""
    names = {"file": "files.max_file_mb", "request": "files.max_request_mb"}
    try:
        return {place: settings.get(name) for place, name in names.items()}
    except SQLAlchemyError:
        return {place: settings.DEFAULTS[name] for place, name in names.items()}
