"""Dresses the house: serves the office's colours and hands the templates what every page is drawn with."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request, send_file, url_for

from app.platform import settings, storage
from app.web import assets, fields, navigation, office, theme
from app.web.pages import public

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

bp = Blueprint("look", __name__)


@lru_cache(maxsize=8)
def _version(brand: str, accent: str) -> str:
    return sha256(theme.stylesheet(brand, accent).encode()).hexdigest()[:8]


def theme_address(us: office.Office) -> str:
    """The address of our colours, with their version, so that a change is seen at once and the rest is cached."""
    return url_for("look.colours", v=_version(us.brand_colour, us.accent_colour))


@bp.get("/tema.css")
@public
def colours() -> Response:
    """The office's two colours and what follows from them, for every visitor."""
    us = office.identity()
    return _kept(Response(theme.stylesheet(us.brand_colour, us.accent_colour), mimetype="text/css"))


@bp.get("/lambang")
@public
def crest() -> Response:
    """The office's crest, drawn anew when it was uploaded; 404 while there is none."""
    digest = settings.get("office.crest")
    if not digest:
        abort(404)
    try:
        return _kept(send_file(storage.path_of(digest), "image/png"))
    except FileNotFoundError:
        abort(404)


def _kept(answer: Response) -> Response:
    """What is asked for with its version stays for ever, else for a minute."""
    lasting = "public, max-age=31536000, immutable" if "v" in request.args else "public, max-age=60"
    answer.headers["Cache-Control"] = lasting
    return answer


@bp.record_once
def _hand_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        asset=assets.asset,
        icon_address=assets.icon_address,
        theme_address=theme_address,
        office_identity=office.identity,
        office_remembered=office.remembered,
        ways=navigation.ways,
        address=navigation.address,
        field_kind=fields.kind,
        field_anchor=fields.anchor,
        field_described_by=fields.described_by,
        field_classes=fields.classes,
    )
