"""A request begun here and finished anywhere: the draft's page with its code, and the way back in (R016, R044).

The code opens everything that was typed, so it never stands in an address. It travels in the signed session for half
an hour, which is what carries it from "Simpan draf" to its page, and from the code's form back to the request's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request, session, url_for
from wtforms import StringField

from app.accounts.permissions import public
from app.catalogue import read as catalogue
from app.channels import limits
from app.channels.website.form import WebsiteForm
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import TooMany
from app.tickets.intake import drafts
from app.web.forms import Form, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.catalogue.sheets import Sheet

bp = Blueprint("website_drafts", __name__)

CARRIED = timedelta(minutes=30)
_MARK = "draft"


class CodeForm(Form):
    """The code as it was printed or noted down."""

    code = StringField(lazy_("Kode draf"), validators=[Required(lazy_("Tulis kode draf."))])


def keep(form: WebsiteForm, sheet: Sheet) -> None:
    """Keep what was typed; the same form again keeps its code."""
    code = _carried()
    known = drafts.find(code) if code else None
    is_same = known is not None and known.form_key == form.key.data
    with write():
        limits.count_draft(request.remote_addr or "")
        code, _expires = drafts.save(sheet.service_id, form.key.data, form.for_draft(), code=code if is_same else None)
    _carry(code)


def reopened(sheet: Sheet) -> WebsiteForm | None:
    """The form of the draft whose code was just given, where it is for this service."""
    draft = drafts.find(_carried()) if is_reopening() else None
    if draft is None or draft.service_code != sheet.code:
        return None
    return WebsiteForm(sheet, data={**draft.fields, "key": draft.form_key})


def is_reopening() -> bool:
    """Whether this page goes on with a draft."""
    return request.method == "GET" and "draf" in request.args


def forget() -> None:
    """The draft was sent: this browser need not know its code any longer."""
    session.pop(_MARK, None)


@bp.get("/ajukan/draf")
@public
def kept() -> ResponseReturnValue:
    """The code, large, and how to go on; without a draft the way to open one."""
    code = _carried()
    draft = drafts.find(code) if code else None
    if draft is None:
        return see_other(url_for(".go_on"))
    sheet = catalogue.sheet(draft.service_code)
    return render_template("channels/website/draft.html", code=drafts.spoken(code), draft=draft, sheet=sheet)


@bp.route("/ajukan/lanjut", methods=["GET", "POST"])
@public
def go_on() -> ResponseReturnValue:
    """Open a draft by its code."""
    form = CodeForm()
    if request.method == "POST" and form.validate():
        try:
            return _opened(form)
        except TooMany as no:
            answer = _code_page(form, no.status, trouble=str(no))
            answer.headers["Retry-After"] = str(no.retry_after)
            return answer
    return _code_page(form, 422 if request.method == "POST" else 200)


def _opened(form: CodeForm) -> ResponseReturnValue:
    code, address = drafts.plain(form.code.data), request.remote_addr or ""
    limits.require_guesses_left(address, code)
    draft = drafts.find(code)
    if draft is None:
        with write():
            limits.count_miss(address, code)
        form.code.errors = [_("Draf dengan kode ini tidak ada, sudah dikirim, atau sudah lewat waktunya.")]
        return _code_page(form, 422)
    _carry(code)
    return see_other(url_for("website.apply", code=draft.service_code, draf="1"))


def _code_page(form: CodeForm, status: int, trouble: str = "") -> Response:
    return make_response(render_template("channels/website/go_on.html", form=form, trouble=trouble), status)


def _carry(code: str) -> None:
    session[_MARK] = [code, (clock.now() + CARRIED).timestamp()]


def _carried() -> str:
    """The code this browser was given less than half an hour ago, else empty."""
    code, until = session.get(_MARK) or ("", 0)
    return code if until > clock.now().timestamp() else ""
