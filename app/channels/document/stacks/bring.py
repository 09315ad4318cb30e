"""`/meja/dokumen/pindai`: many scans at once through the browser (issue 4, Document).

A file that cannot be taken is named with its reason; the good ones are taken all the same. The same form sent twice
brings one stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template
from wtforms import BooleanField, MultipleFileField, RadioField

from app.accounts.permissions import current_actor, needs
from app.channels.document.ways import taking
from app.platform import settings
from app.platform.database import write
from app.reading import stacks
from app.reading.models import Source
from app.web import incoming
from app.web.forms import OnceForm, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response


bp = Blueprint("document_bring", __name__, url_prefix="/meja/dokumen")
MANY, ONE = "many", "one"
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
        return taking.arrived(known)
    sent = taking.chosen(form.attachments)
    files = taking.prepared(sent, form.attachments) if form.validate() else []
    if not files:
        form.attachments.errors = form.attachments.errors or [_("Pilih berkas pindaiannya.")]
        return _page(form, 422)
    with write():
        batch = stacks.come(
            files, source=Source.UPLOAD, by=current_actor(), is_one_letter=form.arrangement.data == ONE,
            is_confidential=bool(form.is_confidential.data), form_key=form.key.data,
        )  # fmt: skip
    return taking.arrived(batch, form.attachments)


def _page(form: BringForm, status: int = 200) -> Response:
    limits = {name: int(settings.get(f"reading.{name}")) for name in ("file_mb", "stack_mb", "file_pages")}
    page = render_template(
        "channels/document/stacks/bring.html", form=form, limits=limits, others=OTHER_WAYS, too_much=taking.too_much()
    )
    return make_response(page, status)
