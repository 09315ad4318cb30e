"""A chair: its title, who held it, who holds it, who comes next (handbook R033). History keeps every term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, abort, flash, url_for
from sqlalchemy import select

from app.accounts import appointments, organisation
from app.accounts.models import Appointment, AppointmentKind, Position, Role, Unit, User
from app.accounts.permissions import current_actor, needs
from app.desk.settings.answering import draw
from app.desk.settings.organisation import reading
from app.desk.settings.organisation.forms import KIND, AppointForm, ChairForm, EndForm
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.web.forms import Form, said_on
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from datetime import date

bp = Blueprint("positions", __name__, url_prefix="/jabatan")


@bp.get("/<int:position_id>")
@needs("organisation:edit")
def position(position_id: int) -> Any:
    """One chair: its title, who held it, who holds it."""
    return _draw_position(_position(position_id))


@bp.post("/<int:position_id>")
@needs("organisation:edit")
def change_position(position_id: int) -> Any:
    """Change a chair's title."""
    row, form = _position(position_id), ChairForm()
    if form.validate():
        role = db.session.scalar(select(Role).where(Role.code == form.role.data)) if form.role.data else None
        with said_on(form), write():
            by, title_en, is_head = current_actor(), form.title_en.data, form.is_head.data
            organisation.change_position(row, form.title.data, by=by, title_en=title_en, is_head=is_head)
            organisation.set_role(row, role, by=by)
    return _draw_position(row, form=form) if form.errors else _to_position(position_id, _("Jabatan disimpan."))


@bp.post("/<int:position_id>/tutup")
@needs("organisation:edit")
def close_position(position_id: int) -> Any:
    """Deactivate a chair, unless somebody or something is on it."""
    row, form = _position(position_id), Form()
    with said_on(form), write():
        organisation.close_position(row, by=current_actor())
    return _draw_position(row, refusal=form) if form.errors else _to_position(position_id, _("Jabatan dinonaktifkan."))


@bp.post("/<int:position_id>/buka")
@needs("organisation:edit")
def open_position(position_id: int) -> Any:
    """Use a chair again."""
    row, form = _position(position_id), Form()
    with said_on(form), write():
        organisation.open_position(row, by=current_actor())
    return _draw_position(row, refusal=form) if form.errors else _to_position(position_id, _("Jabatan diaktifkan."))


@bp.post("/<int:position_id>/pejabat")
@needs("organisation:edit")
def appoint(position_id: int) -> Any:
    """Let somebody hold the chair from a day on; what looks odd afterwards is said on the page."""
    row, form = _position(position_id), AppointForm(prefix="appoint")
    if form.validate() and not row.is_active:
        form.blame(_("Jabatan ini tidak aktif."))
    if form.errors:
        return _draw_position(row, appointing=form)
    first, kind = cast("date", form.starts_on.data), AppointmentKind(form.kind.data)
    with said_on(form), write():
        appointments.appoint(
            int(form.account.data), position_id, kind, starts_on=first, ends_on=form.ends_on.data,
            decree=form.decree.data, by=current_actor(),
        )  # fmt: skip
    if form.errors:
        return _draw_position(row, appointing=form)
    return _to_position(position_id, _("Pejabat ditetapkan."))


@bp.route("/masa/<int:term_id>", methods=["GET", "POST"])
@needs("organisation:edit")
def end_term(term_id: int) -> Any:
    """Say the last day of somebody's time in a chair."""
    term = db.session.get(Appointment, term_id) or abort(404)
    row, form = _position(term.position_id), EndForm()
    last_day = form.last_day.data
    if form.validate_on_submit() and last_day and last_day < term.starts_on:
        form.blame(_("Hari terakhir tidak boleh sebelum hari mulai."), "last_day")
    if not form.is_submitted() or form.errors or last_day is None:
        name = db.session.get_one(User, term.user_id).name
        return draw("organisation/term_end", form, form=form, term=term, name=name, position=row)
    with write():
        appointments.end_appointment(term, last_day, by=current_actor())
    return _to_position(row.id, _("Masa jabatan diakhiri."))


def _position(position_id: int) -> Position:
    return db.session.get(Position, position_id) or abort(404)


def _to_position(position_id: int, sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.organisation.positions.position", position_id=position_id))


def _draw_position(row: Position, **forms: Any) -> Any:
    """One chair; `forms` holds the one that was refused."""
    shown = {field: getattr(row, field) for field in ("title", "title_en", "is_head")}
    shown["role"] = db.session.scalar(select(Role.code).where(Role.id == row.role_id)) or ""
    held = reading.terms(row.id)
    return draw(
        "organisation/position",
        *forms.values(),
        position=row,
        unit=db.session.get_one(Unit, row.unit_id),
        form=forms.get("form") or ChairForm(formdata=None, **shown),
        appointing=forms.get("appointing") or AppointForm(formdata=None, prefix="appoint", starts_on=clock.today()),
        terms=held,
        doubts=reading.doubts(row, held),
        kinds=KIND,
    )
