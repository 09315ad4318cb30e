"""The present list as a file for a spreadsheet (issue 2; reliability, Security rules).

Every export is written into the audit log before the first row leaves. Names and telephone numbers go out whole only
for whoever may see them and says why; else they are masked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file
from wtforms import BooleanField, RadioField, StringField, ValidationError

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.worklist import export_rows as rows
from app.desk.worklist import query as queries
from app.desk.worklist import views
from app.platform import clock, sheets
from app.platform.database import write
from app.stakeholders.reveal import REASON_LIMIT
from app.web.formatting import angka
from app.web.forms import AtMost, Form, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.desk.worklist.query import Query

bp = Blueprint("export", __name__, url_prefix="/meja/ekspor")

_KINDS = {"xlsx": lazy_("Excel (XLSX)"), "csv": lazy_("Teks berkolom (CSV)")}


class ExportForm(Form):
    """Which file, and whether with whole names and numbers."""

    kind = RadioField(lazy_("Jenis berkas"), choices=choices_of(_KINDS), default="xlsx", validate_choice=True)
    is_whole = BooleanField(lazy_("Sertakan nama dan nomor telepon lengkap"))
    reason = StringField(lazy_("Alasan memerlukan data lengkap"), [AtMost(REASON_LIMIT)])

    def validate_reason(self, field: StringField) -> None:
        if self.is_whole.data and not field.data:
            raise ValidationError(_("Tulis alasan memerlukan data lengkap."))


@bp.get("")
@needs("ticket:export")
def ask() -> Any:
    """How many rows it will be, and the questions before they leave."""
    return _draw(_query(), ExportForm(formdata=None))


@bp.post("")
@needs("ticket:export")
def send() -> Any:
    """The file, once the log knows of it."""
    query, form, actor = _query(), ExportForm(), current_actor()
    if form.is_whole.data and not actor.may("requester:reveal"):
        abort(403)
    count = rows.count(query, actor)
    if not form.validate() or count > rows.MOST:
        return _draw(query, form, 422)
    with write():
        audit.record("tickets:exported", f"worklist:{query.view.slug}", _particulars(query, form, count), by=actor)
    return _file(query, form)


def _query() -> Query:
    offered = views.open_to(current_actor())
    view = {view.slug: view for view in offered}.get(request.args.get("lihat", ""))
    return queries.read(view or (offered[0] if offered else abort(403)), request.args).at("")


def _draw(query: Query, form: ExportForm, status: int = 200) -> Response:
    html = render_template(
        "desk/worklist/export.html", query=query, form=form, count=rows.count(query, current_actor()), most=rows.MOST,
        may_reveal=current_actor().may("requester:reveal"),
    )  # fmt: skip
    return make_response(html, status)


def _particulars(query: Query, form: ExportForm, count: int) -> dict[str, Any]:
    told = {"filters": query.chosen, "rows": count, "file": form.kind.data, "whole": bool(form.is_whole.data)}
    return told | ({"reason": form.reason.data} if form.is_whole.data else {})


def _file(query: Query, form: ExportForm) -> Response:
    """The whole file, made before its first byte leaves: half a list must never look like a list."""
    lines = rows.lines(query, current_actor(), is_whole=bool(form.is_whole.data))
    name = f"permohonan-{query.view.slug}-{clock.wib(clock.now()):%Y%m%d-%H%M}.{form.kind.data}"
    if form.kind.data == "xlsx":
        book = sheets.write_xlsx(lines, rows.headings(), title=str(query.view.label))
        return send_file(book, sheets.XLSX, as_attachment=True, download_name=name)
    return send_file(sheets.csv_file(lines, rows.headings()), sheets.CSV, as_attachment=True, download_name=name)


def sentence_of(count: int) -> str:
    """How much it is, or that it is too much."""
    if count > rows.MOST:
        return _("Daftar ini berisi lebih dari %(most)s baris. Persempit dengan saringan.", most=angka(rows.MOST))
    return _("%(count)s baris akan diekspor, dengan saringan dan urutan yang sama.", count=angka(count))


@bp.record_once
def _lend_words(state: Any) -> None:
    state.app.jinja_env.globals["export_sentence"] = sentence_of
