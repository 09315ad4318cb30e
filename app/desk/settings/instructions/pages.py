"""`/meja/pengaturan/instruksi`: the boxes of the lembar disposisi, and its usual time (handbook §4.3)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.instructions.forms import BoxForm, ChangeForm, RulesForm
from app.desk.settings.office import keeping
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.tickets.disposition import instructions
from app.tickets.disposition.models import Instruction
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("instructions", __name__, url_prefix="/instruksi")
room.add(
    bp,
    lazy_("Lembar disposisi"),
    lazy_("Isi lembar disposisi, batas waktu tiap meja, dan meja pertama pimpinan."),
    permission="routing:edit",
    order=65,
)


@bp.get("")
@needs("routing:edit")
def show() -> Any:
    """The boxes in their order, and the office's numbers."""
    return _draw(BoxForm(formdata=None), RulesForm.shown(settings.everything()))


@bp.post("")
@needs("routing:edit")
def add() -> Any:
    """One more box."""
    form = BoxForm()
    if form.validate():
        with said_on(form), write():
            instructions.add(form.label.data, form.label_en.data or "", by=current_actor())
    if form.errors:
        return _draw(form, RulesForm.shown(settings.everything()))
    return _done(_("Isi disposisi ditambahkan."))


@bp.post("/aturan")
@needs("routing:edit")
def rules() -> Any:
    """How long, and where first."""
    form = RulesForm()
    if not form.validate():
        return _draw(BoxForm(formdata=None), form)
    with write():
        keeping.keep(form.wanted(), by=current_actor())
    return _done(_("Aturan disposisi disimpan."))


@bp.route("/<int:box_id>", methods=["GET", "POST"])
@needs("routing:edit")
def change(box_id: int) -> Any:
    """Other words for one box, another place, or off the sheet."""
    row = db.session.get(Instruction, box_id) or abort(404)
    form = ChangeForm.shown(row)
    if form.validate_on_submit():
        with said_on(form), write():
            instructions.change(
                row, form.label.data, form.label_en.data or "", form.place.data or 1, form.is_active.data,
                by=current_actor(),
            )  # fmt: skip
        if not form.errors:
            return _done(_("Isi disposisi disimpan."))
    return draw("instructions/change", form, form=form)


def _draw(form: BoxForm, numbers: RulesForm) -> Any:
    return draw("instructions/list", form, numbers, form=form, numbers=numbers, boxes=instructions.everything())


def _done(sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.instructions.show"))
