"""`/meja/pengaturan/buku-surat/klasifikasi`: the archive's codes, each from a day to a day (Permendagri 83/2022)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings.answering import draw
from app.desk.settings.books.forms import CodeForm, EndForm
from app.extensions import db
from app.letters.books import classification
from app.letters.models import Classification
from app.platform import clock
from app.platform.database import write
from app.web.forms import said_on
from app.web.i18n import _
from app.web.pages import see_other

bp = Blueprint("codes", __name__, url_prefix="/klasifikasi")


@bp.get("")
@needs("letter:number")
def show() -> Any:
    """The whole list."""
    return _draw(CodeForm(formdata=None, since=clock.today()))


@bp.post("")
@needs("letter:number")
def add() -> Any:
    """One more code, or a new name for one from a day on."""
    form = CodeForm()
    if form.validate():
        since: Any = form.since.data
        with said_on(form), write():
            classification.add(form.code.data or "", form.name.data or "", since, by=current_actor())
    return _draw(form) if form.errors else _saved(_("Kode klasifikasi ditambahkan."))


@bp.route("/<int:code_id>/akhiri", methods=["GET", "POST"])
@needs("letter:number")
def end(code_id: int) -> Any:
    """The last day of a code."""
    row = db.session.get(Classification, code_id) or abort(404)
    form = EndForm(data={"until": clock.today()})
    if form.validate_on_submit():
        until: Any = form.until.data
        with said_on(form), write():
            classification.end(row, until, by=current_actor())
        if not form.errors:
            return _saved(_("Kode klasifikasi diakhiri."))
    return draw("books/code_end", form, form=form, row=row)


def _draw(form: CodeForm) -> Any:
    return draw("books/codes", form, form=form, codes=classification.every(), today=clock.today())


def _saved(sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.books.codes.show"))
