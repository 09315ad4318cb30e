"""Writing a draft of a standard, and throwing it away. A draft may be as incomplete as it likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.catalogue import edit
from app.desk.settings.answering import draw
from app.desk.settings.catalogue import reading
from app.desk.settings.catalogue.forms import DraftForm
from app.platform.database import write
from app.web.forms import said_on
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.catalogue.models import Service, ServiceVersion

bp = Blueprint("draft", __name__, url_prefix="/<code>/konsep")


@bp.post("/mulai")
@needs("catalogue:edit")
def start(code: str) -> Any:
    """Copy what is in force into a draft, or go on with the draft that is there."""
    row = _service(code)
    with write():
        edit.start_draft(row, by=current_actor())
    return see_other(url_for("settings.catalogue.draft.write_draft", code=code))


@bp.get("")
@needs("catalogue:edit")
def write_draft(code: str) -> Any:
    """The draft in its sections, beside what it still lacks."""
    row = _service(code)
    draft = _draft(row)
    return _draw(row, draft, DraftForm.of(draft, reading.requirements(draft.id), reading.mark(draft)))


@bp.post("")
@needs("catalogue:edit")
def save(code: str) -> Any:
    """Keep the draft; `do` moves or removes a row of the requirements on the way."""
    row, form, deed = _service(code), DraftForm(), request.form.get("do", "")
    draft = _draft(row)
    if form.validate() and form.seen.data != reading.mark(draft):
        form.seen.data = reading.mark(draft)
        form.blame(_("Konsep ini diubah orang lain sejak Anda membukanya. Tekan Simpan lagi untuk menimpanya."))
    if not form.errors:
        with said_on(form), write():
            edit.change(draft, form.wanted(deed), by=current_actor())
    if form.errors:
        return _draw(row, draft, form)
    flash(_("Konsep disimpan."), "success")
    return see_other(url_for("settings.catalogue.draft.write_draft", code=code, _anchor="syarat" if deed else None))


@bp.post("/buang")
@needs("catalogue:edit")
def discard(code: str) -> Any:
    """Throw the draft away; what is in force stays."""
    with write():
        edit.discard(_draft(_service(code)), by=current_actor())
    flash(_("Konsep dibuang."), "success")
    return see_other(url_for("settings.catalogue.service", code=code))


def _service(code: str) -> Service:
    return reading.service_named(code) or abort(404)


def _draft(row: Service) -> ServiceVersion:
    return reading.draft_of(row) or abort(404)


def _draw(row: Service, draft: ServiceVersion, form: DraftForm) -> Any:
    may_publish = current_actor().may("catalogue:publish")
    missing = edit.missing(draft)
    return draw("catalogue/draft", form, form=form, service=row, draft=draft, missing=missing, may_publish=may_publish)
