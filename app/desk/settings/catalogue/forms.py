"""The forms of the catalogue: a draft in the order of the fourteen components (UU 25/2009 art. 21), and around it.

A requirement is a row; rows are added, moved and removed by buttons that save the draft, so that no script is needed.
"""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from app.catalogue.labels import APPLICANT_KIND, PAPER_FORM
from app.catalogue.models import ServiceVersion, TicketType
from app.tickets.kinds import TICKET_TYPE_LABEL
from app.web.forms import AtMost, Form, Part, Required, TicksField, choices_of
from app.web.i18n import lazy_

MOST_ROWS = 60
LINES = ("steps", "steps_en", "legal_bases")
"""Fields of one item per line."""
NUMBERS = ("days", "staff_count")
"""Fields that may be nothing."""


class RequirementRow(Part):
    """One requirement; a row without text is no requirement."""

    text = StringField(lazy_("Syarat"), [AtMost(500)])
    text_en = StringField(lazy_("Syarat, bahasa Inggris"), [AtMost(500)])
    is_required = BooleanField(lazy_("Wajib"), default=True)
    forms = TicksField(lazy_("Dibawa sebagai"))
    note = StringField(lazy_("Keterangan"), [AtMost(500)])
    note_en = StringField(lazy_("Keterangan, bahasa Inggris"), [AtMost(500)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forms.choices = choices_of(PAPER_FORM)


class DraftForm(Form):
    """A service standard while it is being written; only its name must be there."""

    seen = HiddenField()
    name = StringField(lazy_("Nama layanan"), [Required(lazy_("Isi nama layanan."))])
    name_en = StringField(lazy_("Nama layanan, bahasa Inggris"))
    summary = StringField(lazy_("Penjelasan satu kalimat"), [AtMost(400)])
    summary_en = StringField(lazy_("Penjelasan, bahasa Inggris"), [AtMost(400)])
    keywords = StringField(lazy_("Kata orang untuk layanan ini"), [AtMost(1000)])
    ticket_type = SelectField(lazy_("Jenis permohonan"))
    applicant_kinds = TicksField(lazy_("Untuk siapa"))
    is_simple = BooleanField(lazy_("Sederhana: langsung ke seksi tanpa disposisi kepala"))
    is_confidential_by_default = BooleanField(lazy_("Rahasia sejak diterima"))
    requirements = FieldList(FormField(RequirementRow), max_entries=MOST_ROWS)
    steps = TextAreaField(lazy_("Langkah, satu per baris"))
    steps_en = TextAreaField(lazy_("Langkah, bahasa Inggris"))
    days = IntegerField(lazy_("Hari kerja sejak berkas lengkap"), [Optional(), NumberRange(0, 365)])
    time_rule = StringField(lazy_("Aturan yang menetapkan waktu ini"), [AtMost(300)])
    fee = StringField(lazy_("Biaya"))
    fee_en = StringField(lazy_("Biaya, bahasa Inggris"))
    fee_details = TextAreaField(lazy_("Rincian biaya"), [AtMost(2000)])
    fee_details_en = TextAreaField(lazy_("Rincian biaya, bahasa Inggris"), [AtMost(2000)])
    product = StringField(lazy_("Produk layanan"), [AtMost(500)])
    product_en = StringField(lazy_("Produk layanan, bahasa Inggris"), [AtMost(500)])
    complaints_handling = TextAreaField(lazy_("Penanganan pengaduan, saran, dan masukan"), [AtMost(2000)])
    complaints_handling_en = TextAreaField(lazy_("Penanganan pengaduan, bahasa Inggris"), [AtMost(2000)])
    legal_bases = TextAreaField(lazy_("Dasar hukum, satu per baris"))
    facilities = TextAreaField(lazy_("Sarana dan prasarana"), [AtMost(2000)])
    staff_competence = TextAreaField(lazy_("Kompetensi pelaksana"), [AtMost(2000)])
    internal_supervision = TextAreaField(lazy_("Pengawasan internal"), [AtMost(2000)])
    staff_count = IntegerField(lazy_("Jumlah pelaksana"), [Optional(), NumberRange(0, 10_000)])
    service_guarantee = TextAreaField(lazy_("Jaminan pelayanan"), [AtMost(2000)])
    safety_guarantee = TextAreaField(lazy_("Jaminan keamanan dan keselamatan"), [AtMost(2000)])
    performance_evaluation = TextAreaField(lazy_("Evaluasi kinerja pelaksana"), [AtMost(2000)])
    note = TextAreaField(lazy_("Catatan untuk pemohon"), [AtMost(2000)])
    note_en = TextAreaField(lazy_("Catatan, bahasa Inggris"), [AtMost(2000)])
    source = TextAreaField(lazy_("Sumber dan hal yang masih harus dipastikan (hanya untuk meja kerja)"), [AtMost(2000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket_type.choices = choices_of(TICKET_TYPE_LABEL)
        self.applicant_kinds.choices = choices_of(APPLICANT_KIND)

    @classmethod
    def of(cls, version: ServiceVersion, requirements: list[dict[str, Any]], seen: str) -> DraftForm:
        """The form as the draft stands, with one empty row at the end."""
        names = [name for name in cls.columns() if name not in LINES]
        told = {name: getattr(version, name) for name in names}
        told |= {name: "\n".join(getattr(version, name)) for name in LINES}
        rows = [*requirements, {"is_required": True}][:MOST_ROWS]
        return cls(formdata=None, data={**told, "requirements": rows, "seen": seen})

    @staticmethod
    def columns() -> list[str]:
        """The fields that are columns of a version."""
        mine = {name for name, field in vars(DraftForm).items() if hasattr(field, "field_class")}
        return [column.key for column in ServiceVersion.__table__.columns if column.key in mine]

    def wanted(self, deed: str = "") -> dict[str, Any]:
        """What the draft shall hold, after a row was moved or removed by `deed` (`naik-2`, `turun-2`, `hapus-2`)."""
        told: dict[str, Any] = {name: self[name].data for name in self.columns() if name not in LINES}
        told = {name: "" if value is None and name not in NUMBERS else value for name, value in told.items()}
        told["ticket_type"] = TicketType(self.ticket_type.data)
        told |= {name: _items(self[name].data) for name in LINES}
        rows = moved([row.form.data for row in self.requirements], deed)
        told["requirements"] = [row for row in rows if row["text"]]
        return told


def moved(rows: list[dict[str, Any]], deed: str) -> list[dict[str, Any]]:
    """The rows with one moved up or down or removed; any other deed changes nothing."""
    what, _dash, number = deed.partition("-")
    place = int(number) if number.isdecimal() and len(number) < 4 else len(rows)
    if place >= len(rows):
        return rows
    rest = rows[:place] + rows[place + 1 :]
    if what == "hapus":
        return rest
    step = {"naik": -1, "turun": 1}.get(what, 0)
    goal = max(0, place + step)
    return [*rest[:goal], rows[place], *rest[goal:]]


def _items(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class NewServiceForm(Form):
    """A new service under its permanent code."""

    code = StringField(lazy_("Kode"), [Required(lazy_("Isi kodenya.")), AtMost(10)])
    name = StringField(lazy_("Nama layanan"), [Required(lazy_("Isi nama layanan."))])
    group = SelectField(lazy_("Kelompok"))
    unit = SelectField(lazy_("Unit penanggung jawab"))


class UnitsForm(Form):
    """Who answers for a service, and who helps."""

    unit = SelectField(lazy_("Unit penanggung jawab"))
    supporting = TicksField(lazy_("Dibantu oleh"))


class WithdrawForm(Form):
    """Why a service is no longer offered."""

    reason = StringField(lazy_("Alasan ditarik"), [Required(lazy_("Tulis alasannya.")), AtMost(300)])
