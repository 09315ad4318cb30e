"""What search engines may read: the home page and the services, never anybody's request."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for

from app.accounts.permissions import public
from app.catalogue import read as catalogue
from app.tickets.receipts import addresses
from app.web.headers import cacheable

bp = Blueprint("crawlers", __name__)

CLOSED = (
    *("/lacak", "/meja", "/masuk", "/akun", "/berkas", "/cari", "/bahasa/", "/ajukan/draf", "/ajukan/lanjut"),
    "/verifikasi/",
)


@bp.get("/robots.txt")
@public
@cacheable
def robots() -> Response:
    """Which addresses are nobody's business."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), f"Sitemap: {_base()}{url_for('.sitemap')}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/sitemap.xml")
@public
@cacheable
def sitemap() -> Response:
    """The permanent addresses of everything public."""
    codes = [line.code for line in catalogue.published() if not line.is_internal]
    paths = [url_for("home.show"), url_for("catalogue_pages.index")]
    paths += [url_for("catalogue_pages.show", code=code) for code in codes]
    return Response(render_template("portal/sitemap.xml", base=_base(), paths=paths), mimetype="application/xml")


def _base() -> str:
    return addresses.public_base() or request.host_url.rstrip("/")
