"""`/meja/dokumen/pindai`: many scans at once through the browser (issue 4, Document).

A file that cannot be taken is named with its reason; the good ones are taken all the same. The same form sent twice
brings one stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, make_response, render_template, request, url_for
from wtforms import BooleanField, MultipleFileField, RadioField

from app.accounts.permissions import current_actor, needs
from app.platform import inspection, settings
from app.platform.database import write
from app.platform.storage import NoRoom
from app.platform.text import clean_line
from app.reading import stacks
from app.reading.models import Source
from app.web import incoming
from app.web.forms import OnceForm, choices_of
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.reading.models import ScanBatch
    from app.reading.stacks import Incoming

bp = Blueprint("document_bring", __name__, url_prefix="/meja/dokumen")
MANY, ONE = "many", "one"
LONGEST_NAME = 80
OTHER_WAYS = (
    ("/meja/dokumen/kamera", lazy_("Foto dengan kamera HP")),
    ("/meja/dokumen/tempel", lazy_("Tempel dari WhatsApp")),
    ("/meja/dokumen/pemisah", lazy_("Cetak lembar pemisah")),
)
"""Further ways in, each shown where it is there."""


class BringForm(OnceForm):
    """What came from the scanner."""

    attachments = MultipleFileField(lazy_("Berkas pindaian"))
    arrangement = RadioField(
        lazy_("Isinya"),
        choices=choices_of({MANY: lazy_("Banyak surat"), ONE: lazy_("Satu surat")}),
        default=MANY,
    )
    is_confidential = BooleanField(lazy_("Rahasiakan tumpukan ini"))


@bp.get("/pindai")
@needs("ticket:create")
def show() -> ResponseReturnValue:
    """The form."""
    return _page(BringForm())


@bp.post("/pindai")
@needs("ticket:create")
@incoming.takes_large("reading.stack_mb")
def bring() -> ResponseReturnValue:
    """Take the files in; the worker reads them."""
    form = BringForm()
    known = stacks.of_form(form.key.data or "")
    if known is not None:
        return _to(known)
    files = _prepared(form) if form.validate() else []
    if not any(file.blob for file in files):
        return _page(form, 422)
    with write():
        batch = stacks.come(
            files, source=Source.UPLOAD, by=current_actor(), is_one_letter=form.arrangement.data == ONE,
            is_confidential=bool(form.is_confidential.data), form_key=form.key.data,
        )  # fmt: skip
    for sentence in form.attachments.errors:
        flash(sentence, "warning")
    return _to(batch)


def _prepared(form: BringForm) -> list[Incoming]:
    """The files on the disk; beside the field stands, for each that cannot be taken, why."""
    sent = [file for file in form.attachments.data or [] if getattr(file, "filename", "")]
    if not sent:
        form.attachments.errors = [_("Pilih berkas pindaiannya.")]
    if getattr(request, "is_too_large", False):
        form.attachments.errors = [too_much()]
        return []
    try:
        files = [stacks.prepared(file.stream, file.filename) for file in sent]
    except NoRoom as no:
        form.attachments.errors = [str(no)]
        return []
    named = zip(sent, files, strict=True)
    form.attachments.errors = [*form.attachments.errors, *(_why(sent, file) for sent, file in named if file.reason)]
    return files


def too_much() -> str:
    """What is said of more than one stack may be."""
    limit = int(settings.get("reading.stack_mb"))
    return _("Semua berkas bersama paling besar %(limit)s MB. Kirim dalam dua tumpukan.", limit=limit)


def _why(sent: Any, file: Incoming) -> str:
    return f"{clean_line(sent.filename)[:LONGEST_NAME]}: {inspection.sentence(file.reason)}"


def _to(batch: ScanBatch) -> Response:
    return see_other(url_for("document_stacks.show", batch_id=batch.id))


def _page(form: BringForm, status: int = 200) -> Response:
    limits = {name: int(settings.get(f"reading.{name}")) for name in ("file_mb", "stack_mb", "file_pages")}
    page = render_template(
        "channels/document/stacks/bring.html", form=form, limits=limits, others=OTHER_WAYS, too_much=too_much()
    )
    return make_response(page, status)
