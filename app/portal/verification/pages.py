"""`/verifikasi/<code>`: is this letter ours, signed, unchanged, still valid? Open to everybody (contract, §4.7).

The QR on a letter leads here for ever. An unknown code and one that cannot be a code get the same answer. Nothing that
is brought here is kept; the log says which letter was asked after, never by whom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from flask import Blueprint, make_response, redirect, render_template, request, session, url_for

from app.accounts.permissions import public
from app.letters import codes
from app.platform.refusals import Refused
from app.portal.verification import limits
from app.portal.verification.forms import CodeForm, FileForm
from app.portal.verification.reading import Known, Match, by_code
from app.web import navigation
from app.web.i18n import _, lazy_
from app.web.office import identity
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

bp = Blueprint("verification", __name__)
navigation.add("footer", lazy_("Periksa keaslian surat"), "verification.ask", order=40)
_FOUND = "file_of_letter"  # where the browser's cookie keeps what its file was found to be
log = structlog.get_logger("verification")


@bp.get("/verifikasi")
@public
def ask() -> ResponseReturnValue:
    """The code from the paper, typed."""
    if "kode" not in request.args:
        return _ask(_code_form(None))
    form = _code_form(request.args)
    if not form.validate():
        return _ask(form, 422)
    return redirect(url_for(".show", code=form.code))


@bp.get("/verifikasi/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """The letter of this code."""
    letter = _looked_up(code)
    if letter is None:
        return _unknown()
    canonical = letter.row.code
    return redirect(url_for(".show", code=canonical)) if code != canonical else _page(letter, match=_found(letter))


@bp.post("/verifikasi/<code>")
@public
def check(code: str) -> ResponseReturnValue:
    """Whether the file that was brought is the one that was signed."""
    letter, form = _looked_up(code), FileForm()
    if letter is None:
        return _unknown()
    try:
        match = letter.match(form.digest())
    except Refused as no:
        form.file.errors = [str(no)]
        return _page(letter, form, status=422)
    log.info("file of a letter checked", letter=letter.row.id, match=match or "nothing to compare")
    session[_FOUND] = [letter.row.code, match]
    return see_other(url_for(".show", code=letter.row.code, _anchor="hasil"))


def _found(letter: Known) -> Match | None:
    """What this browser's file turned out to be, told once: never an address that tells it to somebody else."""
    code, match = session.pop(_FOUND, ("", None))
    return Match(match) if match and code == letter.row.code else None


def _looked_up(code: str) -> Known | None:
    limits.require_room(codes.parse(code) or "", request.remote_addr or "")
    letter = by_code(code)
    log.info("letter asked after", letter=letter.row.id if letter else None)
    return letter


def _page(letter: Known, form: FileForm | None = None, *, match: Match | None = None, status: int = 200) -> Response:
    page = render_template(
        "portal/verification/show.html", letter=letter, form=form or FileForm(formdata=None), match=match,
        office_name=identity().name,
    )  # fmt: skip
    return make_response(page, status)


def _unknown() -> Response:
    form = _code_form(None)
    form.kode.errors = [_("Kode ini tidak kami kenal. Periksa lagi huruf dan angkanya.")]
    return _ask(form, 404)


def _code_form(sent: Any) -> CodeForm:
    return CodeForm(sent, meta={"csrf": False})


def _ask(form: CodeForm, status: int = 200) -> Response:
    return make_response(render_template("portal/verification/ask.html", form=form), status)
