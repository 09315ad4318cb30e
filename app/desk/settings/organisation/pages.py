"""`/meja/pengaturan/organisasi`: the tree of units; what stands in one (handbook §1.5). Chairs: `positions`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, url_for

from app.accounts import organisation
from app.accounts.models import Unit
from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.organisation import positions, reading
from app.desk.settings.organisation.forms import NewPositionForm, NewUnitForm, UnitForm
from app.extensions import db
from app.platform.database import write
from app.web.forms import Form, said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("organisation", __name__, url_prefix="/organisasi")
bp.register_blueprint(positions.bp)
room.add(
    bp,
    lazy_("Unit, jabatan, pejabat"),
    lazy_("Susunan kantor, kursi yang kosong, dan siapa memegangnya sejak kapan."),
    permission="organisation:edit",
    order=20,
)


@bp.get("")
@needs("organisation:edit")
def show() -> Any:
    """The tree of units with their chairs; the empty ones first."""
    branches = reading.tree()
    return draw("organisation/tree", branches=branches, empty_chairs=reading.empty_chairs(branches))


@bp.route("/unit/baru", methods=["GET", "POST"])
@needs("organisation:edit")
def add_unit() -> Any:
    """A new unit."""
    form = NewUnitForm()
    if form.validate_on_submit():
        with said_on(form), write():
            organisation.add_unit(
                form.code.data, form.name.data, _parent(form), by=current_actor(), name_en=form.name_en.data,
                duties=form.duties.data,
            )  # fmt: skip
        if not form.errors:
            flash(_("Unit ditambahkan. Tambahkan juga jabatan kepalanya."), "success")
            return see_other(url_for("settings.organisation.show"))
    return draw("organisation/unit_new", form, form=form)


@bp.get("/unit/<int:unit_id>")
@needs("organisation:edit")
def unit(unit_id: int) -> Any:
    """One unit with its chairs."""
    return _draw_unit(_unit(unit_id))


@bp.post("/unit/<int:unit_id>")
@needs("organisation:edit")
def change_unit(unit_id: int) -> Any:
    """Rename a unit or move it."""
    row, form = _unit(unit_id), UnitForm(present=_unit(unit_id).parent_id)
    if form.validate():
        with said_on(form), write():
            organisation.change_unit(
                row, form.name.data, _parent(form), by=current_actor(), name_en=form.name_en.data,
                duties=form.duties.data,
            )  # fmt: skip
    if form.errors:
        return _draw_unit(row, form=form)
    return _to_unit(unit_id, _("Unit disimpan."))


@bp.post("/unit/<int:unit_id>/tutup")
@needs("organisation:edit")
def close_unit(unit_id: int) -> Any:
    """Deactivate a unit, unless something hangs on it."""
    row, form = _unit(unit_id), Form()
    with said_on(form), write():
        organisation.close_unit(row, by=current_actor())
    return _draw_unit(row, refusal=form) if form.errors else _to_unit(unit_id, _("Unit dinonaktifkan."))


@bp.post("/unit/<int:unit_id>/buka")
@needs("organisation:edit")
def open_unit(unit_id: int) -> Any:
    """Use a unit again."""
    row, form = _unit(unit_id), Form()
    with said_on(form), write():
        organisation.open_unit(row, by=current_actor())
    return _draw_unit(row, refusal=form) if form.errors else _to_unit(unit_id, _("Unit diaktifkan."))


@bp.post("/unit/<int:unit_id>/jabatan")
@needs("organisation:edit")
def add_position(unit_id: int) -> Any:
    """A new chair in a unit."""
    row, form = _unit(unit_id), NewPositionForm(prefix="new")
    if form.validate():
        with said_on(form), write():
            organisation.add_position(
                form.code.data, form.title.data, row, by=current_actor(), title_en=form.title_en.data,
                is_head=form.is_head.data,
            )  # fmt: skip
    if form.errors:
        return _draw_unit(row, new=form)
    return _to_unit(unit_id, _("Jabatan ditambahkan. Tetapkan juga pejabatnya."))


def _unit(unit_id: int) -> Unit:
    return db.session.get(Unit, unit_id) or abort(404)


def _parent(form: UnitForm) -> Unit | None:
    return db.session.get_one(Unit, int(form.parent.data)) if form.parent.data else None


def _to_unit(unit_id: int, sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.organisation.unit", unit_id=unit_id))


def _draw_unit(row: Unit, **forms: Any) -> Any:
    """One unit; `forms` holds the one that was refused."""
    shown = {field: getattr(row, field) for field in ("name", "name_en", "duties")}
    form = forms.get("form") or UnitForm(formdata=None, present=row.parent_id, parent=str(row.parent_id or ""), **shown)
    new = forms.get("new") or NewPositionForm(formdata=None, prefix="new")
    chairs = reading.chairs_of(row.id)
    return draw("organisation/unit", *forms.values(), form=form, new=new, unit=row, chairs=chairs)
