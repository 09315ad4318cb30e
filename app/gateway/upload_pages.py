"""`/meja/pengaturan/impor`: going live with running cases, real dates and old numbers (issue 2, Real input).

A sheet is uploaded and looked at: what each row becomes, and what is wrong with which line. Nothing is taken before it
is confirmed; then the worker takes it and the page shows how far it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from flask import Blueprint, abort, make_response, render_template, request, send_file, url_for
from sqlalchemy import select
from wtforms import FileField, StringField

from app.accounts.models import Unit, User
from app.accounts.permissions import current_actor, needs
from app.extensions import db
from app.gateway import template, uploads
from app.gateway.import_tickets import NoMap, rejects_as_csv
from app.gateway.models import TicketImport
from app.platform import sheets, storage
from app.platform.database import write
from app.platform.inspection import clean_name
from app.platform.refusals import Conflict, Refused
from app.platform.sheets_in import Unreadable, begins_as_xlsx
from app.tickets.kinds import CHANNEL_LABEL
from app.tickets.statuses import STAFF_LABEL
from app.web import navigation
from app.web.forms import AtMost, Form, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

bp = Blueprint("imports", __name__, url_prefix="/meja/pengaturan/impor")
navigation.add(
    "settings", lazy_("Impor permohonan"), "imports.show", permission="import:run", order=75,
    about=lazy_("Memulai dengan permohonan yang sedang berjalan: tanggal sebenarnya, nomor lama."),
)  # fmt: skip

_SHOWN = 50
_NOT_IN_SOURCE = re.compile(r"[^a-z0-9]+")
_PAST = (
    select(
        *(TicketImport.id, TicketImport.file_name, TicketImport.state, TicketImport.read, TicketImport.taken),
        *(TicketImport.rejected, TicketImport.uploaded_at, User.name.label("who")),
    )
    .join(User, User.id == TicketImport.uploaded_by_id)
    .order_by(TicketImport.id.desc())
    .limit(20)
)


class UploadForm(Form):
    """A sheet and the book it comes from: two books may count from one each."""

    source = StringField(
        lazy_("Nama buku atau catatan asal"), [Required(), AtMost(60)], default=lambda: _("Buku agenda lama")
    )
    file = FileField(lazy_("Berkas XLSX atau CSV"))


@bp.get("")
@needs("import:run")
def show() -> Any:
    """What to do, and what was uploaded before."""
    return _draw(UploadForm(formdata=None))


@bp.post("")
@needs("import:run")
def upload() -> Any:
    """Keep a sheet that can be read; nothing is taken yet."""
    form = UploadForm()
    file = request.files.get("file")
    if not form.validate():
        return _draw(form, 422)
    if not file or not file.filename:
        return _refused(form, _("Pilih berkasnya dahulu."))
    if file.filename.casefold().endswith(".xlsx") and not begins_as_xlsx(cast("BinaryIO", file.stream)):
        return _refused(form, _("Berkas ini bukan lembar XLSX. Simpan ulang sebagai XLSX atau CSV."))
    source = _slug(form.source.data or "")
    try:
        blob = storage.store(cast("BinaryIO", file.stream))
        uploads.look(storage.path_of(blob.hash), source)
    except (Unreadable, NoMap, Refused) as no:
        return _refused(
            form, _("Unduh lembar isian di atas dan pakai judul kolomnya.") if isinstance(no, NoMap) else str(no)
        )
    name = clean_name(file.filename, (file.filename.rpartition(".")[2] or "csv")[:5].casefold())
    with write():
        row = uploads.keep(name, blob, source, by=current_actor())
    return see_other(url_for(".one", import_id=row.id))


@bp.get("/lembar-isian.xlsx")
@needs("import:run")
def sheet() -> Any:
    """The sheet to fill in."""
    answer = make_response(template.workbook())
    answer.headers["Content-Type"] = sheets.XLSX
    answer.headers["Content-Disposition"] = 'attachment; filename="lembar-isian-permohonan.xlsx"'
    return answer


@bp.get("/<int:import_id>")
@needs("import:run")
def one(import_id: int) -> Any:
    """The check before, the progress while, the counts after."""
    row = db.session.get(TicketImport, import_id) or abort(404)
    found = uploads.look(storage.path_of(row.blob_hash), row.source) if row.state == "checked" else None
    return render_template(
        "gateway/import.html",
        row=row,
        found=found,
        fit=found.fit[:_SHOWN] if found else [],
        faults=found.faults[:_SHOWN] if found else [],
        states=STAFF_LABEL,
        channels=CHANNEL_LABEL,
        units=dict(db.session.execute(select(Unit.id, Unit.code)).all()),
    )


@bp.post("/<int:import_id>")
@needs("import:run")
def take(import_id: int) -> Any:
    """Have it taken."""
    row = db.session.get(TicketImport, import_id) or abort(404)
    try:
        with write():
            uploads.confirm(row, by=current_actor())
    except Conflict:
        pass  # sent twice: its page says how far it is
    return see_other(url_for(".one", import_id=import_id))


@bp.get("/<int:import_id>/ditolak.csv")
@needs("import:run")
def rejects(import_id: int) -> Any:
    """The rows that were not taken, with their reasons; before it is confirmed, those found so far."""
    row = db.session.get(TicketImport, import_id) or abort(404)
    if row.state == "checked":
        found = uploads.look(storage.path_of(row.blob_hash), row.source)
        answer = make_response(rejects_as_csv(found.faults))
        answer.headers["Content-Type"] = sheets.CSV
        return answer
    if row.rejects_hash is None:
        abort(404)
    return send_file(
        storage.path_of(row.rejects_hash), sheets.CSV, as_attachment=True, download_name=f"ditolak-{row.id}.csv"
    )


def _refused(form: UploadForm, sentence: str) -> Response:
    form.file.errors = [*form.file.errors, sentence]
    return _draw(form, 422)


def _draw(form: UploadForm, status: int = 200) -> Response:
    past = db.session.execute(_PAST).all()
    page = render_template("gateway/imports.html", form=form, past=past, columns=template.explanation())
    return make_response(page, status)


def _slug(name: str) -> str:
    return _NOT_IN_SOURCE.sub("-", name.casefold()).strip("-") or "buku-lama"
