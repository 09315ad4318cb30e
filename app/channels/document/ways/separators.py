"""`/meja/dokumen/pemisah`: separator sheets to print and lay between letters before a stack is scanned (§4.2)."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, make_response, render_template, request
from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange

from app.accounts.permissions import needs
from app.platform import qr
from app.reading.separators import Separator, text_of
from app.web.forms import Form, choices_of
from app.web.i18n import lazy_

bp = Blueprint("separators", __name__, url_prefix="/meja/dokumen/pemisah")
MOST = 50
_LABEL = {
    Separator.LETTER: lazy_("Surat baru"),
    Separator.CONFIDENTIAL: lazy_("Surat rahasia berikutnya"),
}


class SeparatorForm(Form):
    """Which sheets, and how many."""

    kind = RadioField(lazy_("Lembar pemisah"), choices=choices_of(_LABEL), default=Separator.LETTER.value, name="jenis")
    copies = IntegerField(
        lazy_("Berapa lembar"),
        [InputRequired(lazy_("Isi banyaknya.")), NumberRange(1, MOST, lazy_("Antara 1 dan 50 lembar."))],
        default=10, name="lembar",
    )  # fmt: skip


class Sheet(NamedTuple):
    """What is printed on each sheet."""

    is_confidential: bool
    title: str
    code: str


@bp.get("")
@needs("ticket:create")
def show() -> Any:
    """What the sheets are for, and how many to print; with a count, the sheets themselves."""
    if "lembar" not in request.args:
        return render_template("channels/document/ways/separators.html", form=_form(None))
    form = _form(request.args)
    if not form.validate():
        return make_response(render_template("channels/document/ways/separators.html", form=form), 422)
    kind = Separator(form.kind.data)
    sheet = Sheet(kind is Separator.CONFIDENTIAL, str(_LABEL[kind]), qr.data_uri(text_of(kind)))
    return render_template("channels/document/ways/separator_print.html", sheet=sheet, copies=form.copies.data)


def _form(typed: Any) -> SeparatorForm:
    return SeparatorForm(typed, meta={"csrf": False})
