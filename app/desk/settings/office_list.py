"""What the settings of every list that the office words itself share: the two forms, and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, url_for
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from app.accounts.permissions import current_actor, needs
from app.desk.settings.answering import draw
from app.extensions import db
from app.platform.database import write
from app.tickets.office_list import LONGEST, OfficeList
from app.web.forms import AtMost, Form, Required, said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask import Blueprint

    from app.web.i18n import Lazy

MOST_PLACES = 500


class LineForm(Form):
    """A new line."""

    label = StringField(lazy_("Kalimatnya"), [Required(lazy_("Tulis kalimatnya.")), AtMost(LONGEST)])
    label_en = StringField(lazy_("Dalam bahasa Inggris"), [AtMost(LONGEST)])


class ChangeForm(LineForm):
    """A line that is there: other words, another place, not offered any more."""

    place = IntegerField(lazy_("Urutan"), [InputRequired(lazy_("Isi angkanya.")), NumberRange(1, MOST_PLACES)])
    is_active = BooleanField(lazy_("Masih ditawarkan"))


def added(lines: OfficeList[Any], form: LineForm) -> bool:
    """Add what the form says; False when it was refused."""
    if form.validate():
        with said_on(form), write():
            lines.add(form.label.data or "", form.label_en.data or "", by=current_actor())
    return not form.errors


def open_lines(bp: Blueprint, lines: OfficeList[Any], heading: Lazy, *, permission: str) -> None:
    """Give a list's room the page that changes one of its lines; the room's own first page is `show`."""

    @bp.route("/<int:line_id>", methods=["GET", "POST"])
    @needs(permission)
    def change(line_id: int) -> Any:
        row = db.session.get(lines.table, line_id) or abort(404)
        form = ChangeForm(obj=row)
        if form.validate_on_submit() and _changed(lines, row, form):
            flash(_("Perubahan disimpan."), "success")
            return see_other(url_for(f"settings.{bp.name}.show"))
        return draw("office_list/change", form, form=form, heading=heading, back=url_for(f"settings.{bp.name}.show"))


def _changed(lines: OfficeList[Any], row: Any, form: ChangeForm) -> bool:
    with said_on(form), write():
        lines.change(
            row, form.label.data or "", form.label_en.data or "", form.place.data or 1, form.is_active.data,
            by=current_actor(),
        )  # fmt: skip
    return not form.errors
