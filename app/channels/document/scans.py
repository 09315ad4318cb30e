"""Pages of a scan that waits with its form, as pictures to read while typing.

A page's address is signed for one waiting file: it opens that file's pages to staff who record letters, no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, abort, current_app, url_for
from itsdangerous import BadData, URLSafeSerializer

from app.accounts.permissions import needs
from app.extensions import db
from app.platform import inspection, storage
from app.tickets.files.models import Upload

if TYPE_CHECKING:
    from collections.abc import Iterable

bp = Blueprint("scans", __name__)

MOST_PAGES = 60
"""A thicker letter is read in full on its request; the form need not carry hundreds of pictures."""
WIDTH = 1100


class ScanPage(NamedTuple):
    url: str
    name: str
    page: int
    pages: int


def pages_of(waiting: Iterable[Upload]) -> list[ScanPage]:
    """Every page of the waiting files that can be shown, in order."""
    shown = [
        ScanPage(url_for("scans.page", file=_signer().dumps(row.id), page=page), row.name, page, row.pages)
        for row in waiting
        if row.pages
        for page in range(1, row.pages + 1)
    ]
    return shown[:MOST_PAGES]


@bp.get("/meja/dokumen/pindaian/<file>/<int:page>.png")
@needs("ticket:create")
def page(file: str, page: int) -> Response:
    """The picture of one page."""
    row = db.session.get(Upload, _opened(file))
    if row is None:
        abort(404)
    path = storage.path_of(row.blob_hash)
    db.session.rollback()  # drawing takes its time; no transaction waits for it
    try:
        picture = inspection.preview(path, page, WIDTH)
    except inspection.CannotShow:
        abort(404)
    answer = Response(picture, mimetype="image/png")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _opened(file: str) -> int:
    try:
        upload_id: int = _signer().loads(file)
    except BadData:
        abort(404)
    return upload_id


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="scan")
