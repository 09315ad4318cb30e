"""`/meja/pengaturan/jawaban`: answers ready to be given, with fields (handbook R023); for one service or for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, request, url_for
from sqlalchemy import select
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from app.accounts.models import User
from app.accounts.permissions import current_actor, needs
from app.catalogue.models import Service
from app.catalogue.read import choices
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.extensions import db
from app.platform.database import read, write
from app.tickets.handling.conversation import LONGEST
from app.tickets.together import canned
from app.tickets.together.models import CannedAnswer
from app.web import office
from app.web.forms import AtMost, Form, Required, said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

bp = Blueprint("answers", __name__, url_prefix="/jawaban")
room.add(
    bp,
    lazy_("Jawaban siap pakai"),
    lazy_("Jawaban untuk pertanyaan yang sering masuk, dengan isian yang terisi sendiri."),
    permission="answer:edit",
    order=55,
)

_EXAMPLE = {
    "nama": "Siti Umpama", "nomor": "2611-0123-4", "layanan": "Pendampingan NIB",
    "janji": "Senin, 30 November 2026 pukul 16.00", "unit": "Seksi Organisasi dan Tata Laksana", "hari_ini": "hari ini",
}  # fmt: skip


class AnswerForm(Form):
    """One answer."""

    title = StringField(lazy_("Judul, dibaca petugas"), [Required(lazy_("Tulis judulnya.")), AtMost(100)])
    service = SelectField(lazy_("Untuk layanan"))
    text = TextAreaField(lazy_("Jawaban"), [Required(lazy_("Tulis jawabannya.")), AtMost(LONGEST)])
    text_en = TextAreaField(lazy_("Jawaban dalam bahasa Inggris"), [AtMost(LONGEST)])
    is_active = BooleanField(lazy_("Ditawarkan kepada petugas"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service.choices = [("", _("Semua layanan")), *choices(for_staff=True)]

    def told(self) -> dict[str, Any]:
        """What is to be kept."""
        code = self.service.data
        service_id = db.session.scalar(select(Service.id).where(Service.code == code)) if code else None
        fields = {name: self[name].data for name in ("title", "text", "text_en", "is_active")}
        return fields | {"service_id": service_id}


_LINES = (
    select(
        *(CannedAnswer.id, CannedAnswer.title, CannedAnswer.text, CannedAnswer.text_en, CannedAnswer.is_active),
        *(CannedAnswer.uses, CannedAnswer.edited_at, Service.code, User.name.label("editor")),
    )
    .outerjoin(Service, Service.id == CannedAnswer.service_id)
    .outerjoin(User, User.id == CannedAnswer.edited_by_id)
    .order_by(Service.code.is_not(None), Service.code, CannedAnswer.uses.desc(), CannedAnswer.title)
)


@bp.get("")
@needs("answer:edit")
def show() -> Any:
    """All answers, those for every service first."""
    return draw("answers/list", lines=read(_LINES).all())


@bp.route("/baru", methods=["GET", "POST"])
@needs("answer:edit")
def add() -> Any:
    """One more."""
    return _kept(None, AnswerForm())


@bp.route("/<int:answer_id>", methods=["GET", "POST"])
@needs("answer:edit")
def edit(answer_id: int) -> Any:
    """Change one; withdrawn ones stay here and are offered no more."""
    row = db.session.get(CannedAnswer, answer_id) or abort(404)
    code = db.session.scalar(select(Service.code).where(Service.id == row.service_id)) if row.service_id else ""
    kept = {name: getattr(row, name) for name in ("title", "text", "text_en", "is_active")}
    return _kept(row, AnswerForm(data=kept | {"service": code}))


def _kept(row: CannedAnswer | None, form: AnswerForm) -> Response:
    """Show the form with an example of what it makes, or keep what it says."""
    if form.is_submitted() and form.validate() and "contoh" not in request.form:
        with said_on(form), write():
            canned.save(row, form.told(), by=current_actor())
        if not form.errors:
            flash(_("Jawaban disimpan."), "success")
            return see_other(url_for(".show"))
    facts = _EXAMPLE | {"petugas": current_actor().name, "kantor": office.identity().name}
    examples = [canned.filled(text, facts) for text in (form.text.data, form.text_en.data) if text]
    return draw("answers/edit", form, form=form, row=row, fields=canned.FIELDS, examples=examples)
