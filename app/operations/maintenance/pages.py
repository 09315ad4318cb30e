"""`/meja/pengaturan/pemeliharaan`: how the machine is, who looked after it when, and a file for the firm (R159)."""

from __future__ import annotations

import io
import json
from typing import Any

from flask import Blueprint, flash, send_file, url_for

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.office.keeping import keep
from app.operations import diagnosis, doctor
from app.operations.maintenance import log
from app.operations.maintenance.forms import RESULT_LABEL, RulesForm, VisitForm
from app.platform.database import write
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("maintenance", __name__, url_prefix="/pemeliharaan")
room.add(
    bp,
    lazy_("Pemeliharaan"),
    lazy_("Keadaan komputer Loket, catatan pemeliharaan bulanan, dan berkas untuk teknisi."),
    permission="job:manage",
    order=71,
)


@bp.get("")
@needs("job:manage")
def show() -> Any:
    """What the doctor says, and the log."""
    findings = list(doctor.examine(may_write=False))
    return draw(
        "maintenance/show", findings=findings, visits=log.visits(), last=log.last_day(), is_overdue=log.is_overdue(),
        labels={result.value: label for result, label in RESULT_LABEL.items()},
    )  # fmt: skip


@bp.get("/catat")
@needs("job:manage")
def new() -> Any:
    """An empty checklist."""
    return _draw(VisitForm.fresh())


@bp.post("/catat")
@needs("job:manage")
def record() -> Any:
    """Keep what was done."""
    form = VisitForm()
    if form.validate() and form.day.data:
        findings = [finding.sentence for finding in doctor.examine() if not finding.is_well]
        with said_on(form):
            with write():
                log.record(
                    form.key.data or "", form.day.data, form.done_by.data or "", form.told(),
                    form.notes.data or "", findings, by=current_actor(),
                )  # fmt: skip
            flash(_("Pemeliharaan dicatat."), "success")
            return see_other(url_for("settings.maintenance.show"))
    return _draw(form)


@bp.get("/aturan")
@needs("job:manage")
def rules() -> Any:
    """How often, and what is looked at."""
    return _draw_rules(RulesForm.shown())


@bp.post("/aturan")
@needs("job:manage")
def change_rules() -> Any:
    """Another rhythm, other lines."""
    form = RulesForm()
    if not form.validate():
        return _draw_rules(form)
    with write():
        keep(form.wanted(), by=current_actor())
    flash(_("Daftar periksa disimpan."), "success")
    return see_other(url_for("settings.maintenance.show"))


@bp.get("/daftar-periksa")
@needs("job:manage")
def paper() -> Any:
    """The checklist on paper, to be filled in beside the machine."""
    return draw("maintenance/paper", lines=log.checklist(), labels=list(RESULT_LABEL.values()))


@bp.post("/diagnosa")
@needs("job:manage")
def diagnose() -> Any:
    """The file for the firm: how the machine is, nothing about any person."""
    with write():
        audit.record("diagnosis:made", "office", by=current_actor())
    told = io.BytesIO(json.dumps(diagnosis.told(), ensure_ascii=False, indent=1).encode())
    return send_file(told, "application/json", as_attachment=True, download_name=diagnosis.file_name())


def _draw(form: VisitForm) -> Any:
    return draw("maintenance/record", form, form=form)


def _draw_rules(form: RulesForm) -> Any:
    return draw("maintenance/rules", form, form=form)
