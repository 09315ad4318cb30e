"""For how long somebody speaks for an organisation, and by which letter of authority (handbook R151; issue: Requester).

The row itself appears when a request names both; here an officer states its dates and keeps its letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, send_file
from wtforms import FileField, StringField, TextAreaField

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.requester import pages as requester
from app.extensions import db
from app.platform import storage
from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.storage import NoRoom
from app.stakeholders import representation
from app.stakeholders.kept import PartyKind
from app.stakeholders.models import Representation
from app.tickets import files
from app.web.forms import AtMost, Form, IsoDateField, Required
from app.web.headers import FILE_POLICY
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

bp = Blueprint("representation", __name__, url_prefix="/meja/pemohon/perwakilan")


class RepresentationForm(Form):
    """What the letter of authority says."""

    role = StringField(lazy_("Jabatan di sana"), [AtMost(100)])
    starts_on = IsoDateField(lazy_("Berlaku mulai"), [Required(lazy_("Isi tanggal mulai."))])
    ends_on = IsoDateField(lazy_("Berlaku sampai"))
    letter = FileField(lazy_("Surat kuasa"))
    letter_note = TextAreaField(lazy_("Catatan tentang surat kuasa"), [AtMost(2000)])


@bp.route("/<int:row_id>", methods=["GET", "POST"])
@needs("requester:edit")
def edit(row_id: int) -> Any:
    """State dates, office and letter of one representation."""
    row = _row_or_404(row_id)
    person = requester.row_or_404(PartyKind.PERSON, row.person_id)
    body = requester.row_or_404(PartyKind.ORGANISATION, row.organisation_id)
    form = RepresentationForm(obj=row)
    if form.validate_on_submit() and _amended(row, form):
        flash(_("Perwakilan dicatat."), "success")
        return see_other(requester.address(PartyKind.PERSON, row.person_id))
    status = 422 if form.is_submitted() else 200
    back = requester.address(PartyKind.PERSON, row.person_id)
    told = {"form": form, "row": row, "person": person, "body": body, "back": back}
    page = render_template("desk/requester/representation.html", **told)
    return make_response(page, status)


def _amended(row: Representation, form: RepresentationForm) -> bool:
    """Keep the letter first, then the row; a refusal stands beside its field."""
    try:
        letter = _letter(form)
        with write():
            blob = storage.keep(letter.blob).hash if letter else None
            representation.amend(
                row,
                by=current_actor(),
                role=form.role.data,
                starts_on=form.starts_on.data or row.starts_on,
                ends_on=form.ends_on.data,
                letter_note=form.letter_note.data,
                letter_blob_hash=blob,
            )
    except (Refused, NoRoom) as no:
        name = getattr(no, "field", "")
        field = form[name if name in form else "letter"]
        field.errors = [*field.errors, str(no)]
        return False
    return True


def _letter(form: RepresentationForm) -> files.Prepared | None:
    sent = form.letter.data
    return files.prepare(sent.filename, sent.stream) if sent and sent.filename else None


@bp.get("/<int:row_id>/surat")
@needs("requester:read")
def letter(row_id: int) -> Response:
    """The letter of authority, as an attachment; that it was opened is written down."""
    row = _row_or_404(row_id)
    requester.row_or_404(PartyKind.PERSON, row.person_id)
    if row.letter_blob_hash is None:
        abort(404)
    kept = db.session.get_one(storage.Blob, row.letter_blob_hash)
    with write():
        audit.record("representation:letter_opened", f"representation:{row.id}", by=current_actor())
    name = f"surat-kuasa-{row.id}.{_EXTENSION.get(kept.media_type, 'bin')}"
    answer = send_file(storage.path_of(kept.hash), kept.media_type, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


_EXTENSION = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
}


def _row_or_404(row_id: int) -> Representation:
    row = db.session.get(Representation, row_id)
    if row is None:
        abort(404)
    return row
