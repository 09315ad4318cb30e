"""The forms of the holidays: one day, or a whole list."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.desk.settings.hours.forms import Sure
from app.tickets.clocks.holiday_file import HolidayKind
from app.web.forms import AtMost, Form, IsoDateField, Required, choices_of
from app.web.i18n import lazy_

LARGEST = 200 * 1024  # bytes of a list
KIND = {
    HolidayKind.LIBUR_NASIONAL: lazy_("Libur nasional"),
    HolidayKind.CUTI_BERSAMA: lazy_("Cuti bersama"),
    HolidayKind.LIBUR_KANTOR: lazy_("Libur kantor"),
}


class HolidayForm(Sure):
    """One more day off."""

    day = IsoDateField(lazy_("Tanggal"), [InputRequired(lazy_("Isi tanggalnya."))])
    name = StringField(lazy_("Nama hari libur"), [Required(lazy_("Isi nama hari libur.")), AtMost(120)])
    kind = RadioField(lazy_("Jenis"), default=HolidayKind.LIBUR_KANTOR.value)
    source = StringField(lazy_("Dasar, misalnya nomor surat edaran"), [AtMost(120)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of(KIND)


class ListForm(Form):
    """A list as CSV, as a file or pasted."""

    file = FileField(lazy_("Berkas CSV"))
    source = StringField(lazy_("Dasar, misalnya nomor SKB"), [AtMost(120)], default="SKB 3 Menteri")
    pasted = TextAreaField(lazy_("Atau tempelkan isinya"), [AtMost(LARGEST)])
