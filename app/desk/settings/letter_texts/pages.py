"""`/meja/pengaturan/naskah`: the texts of letters with named fields, edited, versioned, shown with real data.

A text is plain, never HTML. What names an unknown field or holds a tag is refused with a sentence, and every typed word
stays. The preview fills it with a request that the editor may see; nothing is saved by looking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.letter_texts.forms import NewTextForm, TextForm
from app.extensions import db
from app.letters import fields, layout, request_fields, texts
from app.letters.kinds import KIND_LABEL, LetterKind
from app.letters.models import LetterText
from app.platform.database import write
from app.tickets import access, numbering
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.letters.texts import Wording

bp = Blueprint("letter_texts", __name__, url_prefix="/naskah")
room.add(
    bp,
    lazy_("Naskah surat"),
    lazy_("Isi awal surat keluar, dengan isian bernama; versi lama tetap tersimpan."),
    permission="letter:edit_texts",
    order=65,
)
LOOK = "lihat"


@bp.get("")
@needs("letter:edit_texts")
def show() -> Any:
    """All texts, by kind."""
    return draw("letter_texts/list", wordings=texts.every(), kinds=KIND_LABEL)


@bp.route("/baru", methods=["GET", "POST"])
@needs("letter:edit_texts")
def add() -> Any:
    """A new text of the office's own."""
    form = NewTextForm(data={"is_active": True})
    if request.method == "GET" or not form.validate() or LOOK in request.form:
        return _draw(form, None)
    with said_on(form), write():
        texts.add(
            form.code.data, LetterKind(form.kind.data), form.name.data, form.subject.data, form.body.data,
            service_id=None, by=current_actor(),
        )  # fmt: skip
    if form.errors:
        return _draw(form, None)
    flash(_("Naskah ditambahkan."), "success")
    return see_other(url_for("settings.letter_texts.show"))


@bp.route("/<code>", methods=["GET", "POST"])
@needs("letter:edit_texts")
def edit(code: str) -> Any:
    """One text: its wording, the fields beside it, a preview, and the versions before."""
    wording = texts.find(code) or abort(404)
    form = TextForm.shown(wording)
    if request.method == "GET" or not form.validate() or LOOK in request.form:
        return _draw(form, wording)
    row = db.session.get_one(LetterText, wording.id)
    with said_on(form), write():
        texts.reword(
            row, name=form.name.data, subject=form.subject.data, body=form.body.data, is_active=form.is_active.data,
            by=current_actor(),
        )  # fmt: skip
    if form.errors:
        return _draw(form, wording)
    flash(_("Naskah disimpan. Surat yang sudah dibuat tetap memakai naskah lamanya."), "success")
    return see_other(url_for("settings.letter_texts.edit", code=code))


def _draw(form: TextForm, wording: Wording | None) -> Any:
    preview = _preview(form) if request.method == "POST" and not form.errors else None
    versions = texts.versions(wording.id) if wording else []
    answer = draw(
        "letter_texts/edit", form, form=form, wording=wording, versions=versions, preview=preview, kinds=KIND_LABEL,
        of_request=fields.OF_REQUEST, of_letter=fields.OF_LETTER,
    )  # fmt: skip
    if preview is not None:
        answer.status_code = 422  # looked at, not saved: as wherever a form only shows something
    return answer


def _preview(form: TextForm) -> dict[str, Any] | None:
    """The text as it would begin a letter about that request; a refusal stands on the form."""
    with said_on(form):
        texts.require_wording(form.subject.data, form.body.data)
    if form.errors:
        return None
    number = form.ticket.data or ""
    ticket = access.find(numbering.parse(number) or number, current_actor()) if number else None
    if number and ticket is None:
        form.blame(_("Permohonan ini tidak ada, atau bukan untuk Anda."), "ticket")
        return None
    values = request_fields.of(ticket.id) if ticket else {name: f"[{label}]" for name, label in fields.ALL.items()}
    values = {name: f"[{label}]" for name, label in fields.OF_LETTER.items()} | values
    subject, body = (fields.filled(text, values) for text in (form.subject.data, form.body.data))
    return {"subject": subject, "blocks": layout.blocks(body), "number": ticket.number if ticket else ""}
