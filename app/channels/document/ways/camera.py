"""`/meja/dokumen/kamera`: the pages of one letter photographed with a telephone (issue 4, Document).

A browser with JavaScript crops, straightens and shrinks them before they are sent (`static/src/js/photos.js`); any
other sends the pictures as they are.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template
from wtforms import BooleanField, MultipleFileField, StringField

from app.accounts.permissions import current_actor, needs
from app.channels.document.ways import taking
from app.platform.database import write
from app.reading import stacks
from app.reading.models import Source
from app.web import incoming
from app.web.forms import AtMost, OnceForm
from app.web.i18n import _, lazy_

bp = Blueprint("camera", __name__, url_prefix="/meja/dokumen/kamera")


class CameraForm(OnceForm):
    """The pages of one letter, in their order."""

    attachments = MultipleFileField(lazy_("Ambil foto halaman"))
    gallery = MultipleFileField(lazy_("Atau pilih foto yang sudah ada"))
    note = StringField(lazy_("Catatan"), [AtMost(200)])
    is_confidential = BooleanField(lazy_("Rahasiakan surat ini"))


@bp.get("")
@needs("ticket:create")
def show() -> Any:
    """The form."""
    return _page(CameraForm())


@bp.post("")
@needs("ticket:create")
@incoming.takes_large("reading.stack_mb")
def take() -> Any:
    """Take the pages in as one letter; the worker reads them."""
    form = CameraForm()
    known = stacks.of_form(form.key.data or "")
    if known is not None:
        return taking.arrived(known)
    sent = taking.chosen(form.attachments, form.gallery)
    files = taking.prepared(sent, form.attachments) if form.validate() else []
    if not files:
        form.attachments.errors = form.attachments.errors or [_("Ambil atau pilih fotonya dahulu.")]
        return _page(form, 422)
    with write():
        batch = stacks.come(
            files, source=Source.CAMERA, by=current_actor(), note=form.note.data or "", is_one_letter=True,
            is_confidential=bool(form.is_confidential.data), form_key=form.key.data,
        )  # fmt: skip
    return taking.arrived(batch, form.attachments)


def _page(form: CameraForm, status: int = 200) -> Any:
    return make_response(render_template("channels/document/ways/camera.html", form=form), status)
