"""Pages that show the parts on their own, so that they can be tested before and apart from the rooms that use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from wtforms import (
    BooleanField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.permissions import public
from app.web.forms import Form, IsoDateField, Required, choices_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("sample", __name__, template_folder="samples")


class EveryKind(Form):
    """One field of each kind."""

    name = StringField("Nama", validators=[Required("Tulis nama Anda.")])
    description = TextAreaField("Kebutuhan")
    service = SelectField(
        "Layanan",
        choices=[SelectChoice("", "Belum tahu"), SelectChoice("LEG-02", "Akta pendirian", optgroup="Legalitas")],
    )
    reply = RadioField(
        "Jawaban lewat", choices=choices_of({"phone": "Telepon", "mail": "Surel"}), validators=[Required("Pilih satu.")]
    )
    mail = StringField("Alamat surel")
    brought = SelectMultipleField(
        "Yang dibawa",
        choices=choices_of({"ktp": "KTP", "akta": "Akta"}),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    event_date = IsoDateField("Tanggal acara")
    attachments = MultipleFileField("Berkas")
    consent = BooleanField("Boleh diterbitkan")


@bp.route("/contoh", methods=["GET", "POST"])
@public
def form() -> ResponseReturnValue:
    filled = EveryKind()
    refused = filled.is_submitted() and not filled.validate()
    return render_template("sample/form.html", form=filled), 422 if refused else 200


@bp.get("/contoh/daftar")
@public
def worklist() -> str:
    return render_template("sample/list.html")


@bp.get("/contoh/bagian")
@public
def parts() -> str:
    return render_template("sample/parts.html")


@bp.get("/contoh/<int:number>")
@public
def row(number: int) -> str:
    return render_template("sample/row.html", number=number)


@bp.post("/contoh/berkas")
@public
def upload() -> ResponseReturnValue:
    file = request.files["file"]
    if file.filename and file.filename.endswith(".txt"):
        return {"error": "Berkas teks tidak dapat diterima."}, 422
    return {"id": "baru", "name": file.filename, "size": len(file.read())}, 201


@bp.post("/contoh/berkas/bagian")
@public
def upload_piece() -> ResponseReturnValue:
    here = int(request.form["start"]) + len(request.files["piece"].read())
    if here < int(request.form["total"]):
        return {"start": here}
    return {"id": "baru", "name": request.form["name"], "size": here}, 201


@bp.post("/contoh/berkas/<name>/hapus")
@public
def remove(name: str) -> ResponseReturnValue:
    return "", 204
