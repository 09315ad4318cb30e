"""Going on at the counter with what somebody began on the website, by the draft's short code (R016, R044).

The code opens everything that was typed, so it travels sealed in the address and only whoever may open drafts uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, url_for
from wtforms import StringField

from app.accounts.permissions import current_actor, needs
from app.channels.counter import choice
from app.platform.keys import seal, unseal
from app.tickets.intake import drafts
from app.web.forms import Form, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("counter_draft", __name__)


class OpenDraftForm(Form):
    """The code as the visitor shows or says it."""

    code = StringField(lazy_("Kode draf dari situs"), validators=[Required(lazy_("Tulis kode draf."))])


@bp.post("/meja/loket/draf")
@needs("draft:open")
def open_draft() -> ResponseReturnValue:
    """To the request's form with everything that was typed."""
    form = OpenDraftForm()
    if form.validate() and drafts.find(form.code.data) is not None:
        return see_other(address(form.code.data))
    if not form.code.errors:
        form.code.errors = [_("Draf dengan kode ini tidak ada, sudah dikirim, atau sudah lewat waktunya.")]
    page = render_template("channels/counter/choose.html", draft_form=form, **choice.beside())
    return make_response(page, 422)


def address(code: str) -> str:
    """The address of the counter's form for the draft of that code."""
    return url_for("counter.apply", draf=seal(code))


def begun(sealed: str | None) -> dict[str, Any] | None:
    """The form's values of the draft in a sealed code; None when there is none (any more) or it is not for us."""
    code = unseal(sealed) if sealed and sealed.isascii() and current_actor().may("draft:open") else None
    draft = drafts.find(code) if code else None
    if draft is None:
        return None
    typed = {name: value for name, value in draft.fields.items() if value}
    return {**typed, "key": draft.form_key, "service": draft.service_code}
