"""`/meja/pengaturan/katalog`: the services and the life of their standards (handbook §3.1, R105, R113, R120).

Whoever may edit writes drafts; whoever may publish puts them in force, withdraws services and moves them.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, url_for

from app.accounts.models import Unit
from app.accounts.permissions import current_actor, needs
from app.catalogue import edit, read
from app.catalogue.models import Service, ServiceGroup, VersionStatus
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.catalogue import draft as catalogue_draft
from app.desk.settings.catalogue import reading
from app.desk.settings.catalogue.forms import NewServiceForm, UnitsForm, WithdrawForm
from app.extensions import db
from app.platform.database import write
from app.web.forms import Form, choices_of, said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.catalogue.models import ServiceVersion

KEEPERS = ("catalogue:edit", "catalogue:publish")
STATUS = {
    VersionStatus.DRAFT: (lazy_("Konsep"), "wait"),
    VersionStatus.PUBLISHED: (lazy_("Berlaku"), "good"),
    VersionStatus.REPLACED: (lazy_("Diganti"), "plain"),
    VersionStatus.WITHDRAWN: (lazy_("Ditarik"), "bad"),
}

bp = Blueprint("catalogue", __name__, url_prefix="/katalog")
bp.register_blueprint(catalogue_draft.bp)
room.add(
    bp,
    lazy_("Katalog layanan"),
    lazy_("Standar tiap layanan: konsep, penerbitan, dan penarikan."),
    permission=KEEPERS,
    order=50,
)


@bp.get("")
@needs(*KEEPERS)
def show() -> Any:
    """Every service by its group: in force, being written, withdrawn."""
    groups = [(name, list(lines)) for name, lines in groupby(read.register(), key=lambda line: line.group_name)]
    return draw("catalogue/list", groups=groups, may_edit=current_actor().may("catalogue:edit"))


@bp.route("/baru", methods=["GET", "POST"])
@needs("catalogue:edit")
def add() -> Any:
    """A new service with an empty draft."""
    form = NewServiceForm()
    form.group.choices = choices_of(reading.group_labels())
    form.unit.choices = choices_of(reading.unit_labels())
    if form.validate_on_submit():
        group = db.session.get_one(ServiceGroup, int(form.group.data))
        unit = db.session.get_one(Unit, int(form.unit.data))
        with said_on(form), write():
            edit.add_service(form.code.data, group, unit, form.name.data, by=current_actor())
    if not form.is_submitted() or form.errors:
        return draw("catalogue/new", form, form=form)
    flash(_("Layanan ditambahkan sebagai konsep. Isi standarnya, lalu terbitkan."), "success")
    return see_other(url_for("settings.catalogue.draft.write_draft", code=form.code.data))


@bp.get("/<code>")
@needs(*KEEPERS)
def service(code: str) -> Any:
    """One service: what is in force, what is missing in the draft, its versions, its units."""
    return _draw(_service(code))


@bp.get("/<code>/versi/<int:number>")
@needs(*KEEPERS)
def version(code: str, number: int) -> Any:
    """Any version as the public sees it, or would."""
    row = _service(code)
    edition = next((one for one in reading.editions(row.id) if one.number == number), None) or abort(404)
    return draw("catalogue/preview", sheet=read.version_sheet(edition.id), edition=edition, status=STATUS)


@bp.post("/<code>/terbitkan")
@needs("catalogue:publish")
def publish(code: str) -> Any:
    """Put the draft in force; refused with what is missing."""
    row, form = _service(code), Form()
    with said_on(form), write():
        edit.publish(_draft(row), by=current_actor())
    return _draw(row, act=form) if form.errors else _done(code, _("Standar diterbitkan dan berlaku mulai sekarang."))


@bp.post("/<code>/tarik")
@needs("catalogue:publish")
def withdraw(code: str) -> Any:
    """Offer the service no longer, for a reason."""
    row, form = _service(code), WithdrawForm(prefix="withdraw")
    if form.validate():
        with said_on(form), write():
            edit.withdraw(row, form.reason.data, by=current_actor())
    if form.errors:
        return _draw(row, withdrawing=form)
    return _done(code, _("Layanan ditarik. Permohonan yang sudah masuk tetap dikerjakan."))


@bp.post("/<code>/unit")
@needs("catalogue:publish")
def move(code: str) -> Any:
    """Give the service to another unit, with others to help."""
    row, form = _service(code), _units_form()
    if form.validate():
        (unit,), helpers = reading.units([form.unit.data]), reading.units(form.supporting.data)
        with said_on(form), write():
            edit.move_unit(row, unit, helpers, by=current_actor())
    return _draw(row, units=form) if form.errors else _done(code, _("Unit layanan disimpan."))


def _service(code: str) -> Service:
    return reading.service_named(code) or abort(404)


def _draft(row: Service) -> ServiceVersion:
    return reading.draft_of(row) or abort(404)


def _done(code: str, sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.catalogue.service", code=code))


def _units_form(**given: Any) -> UnitsForm:
    form = UnitsForm(prefix="units", **given)
    form.unit.choices = form.supporting.choices = choices_of(reading.unit_labels())
    return form


def _draw(row: Service, **forms: Form) -> Any:
    """One service; `forms` holds the form that was refused."""
    draft, editions = reading.draft_of(row), reading.editions(row.id)
    units = forms.get("units") or _units_form(formdata=None, unit=str(row.unit_id), supporting=reading.helpers(row.id))
    return draw(
        "catalogue/show", *forms.values(), service=row, draft=draft, editions=editions, status=STATUS, units=units,
        missing=edit.missing(draft) if draft else [], actor=current_actor(),
        withdrawing=forms.get("withdrawing") or WithdrawForm(formdata=None, prefix="withdraw"),
    )  # fmt: skip
