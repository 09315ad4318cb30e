"""`/meja/pengaturan/instruksi`: the boxes of the lembar disposisi, and its usual time (handbook §4.3)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import office_list, room
from app.desk.settings.answering import draw
from app.desk.settings.instructions.forms import RulesForm
from app.desk.settings.office import keeping
from app.desk.settings.office_list import LineForm
from app.platform import settings
from app.platform.database import write
from app.tickets.disposition.instructions import BOXES
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
office_list.open_lines(bp, BOXES, lazy_("Isi disposisi"), permission="routing:edit")


@bp.get("")
@needs("routing:edit")
def show() -> Any:
    """The boxes in their order, and the office's numbers."""
    return _draw(LineForm(formdata=None), RulesForm.shown(settings.everything()))


@bp.post("")
@needs("routing:edit")
def add() -> Any:
    """One more box."""
    form = LineForm()
    if not office_list.added(BOXES, form):
        return _draw(form, RulesForm.shown(settings.everything()))
    return _done(_("Isi disposisi ditambahkan."))


@bp.post("/aturan")
@needs("routing:edit")
def rules() -> Any:
    """How long, and where first."""
    form = RulesForm()
    if not form.validate():
        return _draw(LineForm(formdata=None), form)
    with write():
        keeping.keep(form.wanted(), by=current_actor())
    return _done(_("Aturan disposisi disimpan."))


def _draw(form: LineForm, numbers: RulesForm) -> Any:
    return draw("instructions/list", form, numbers, form=form, numbers=numbers, boxes=BOXES.everything())


def _done(sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.instructions.show"))
