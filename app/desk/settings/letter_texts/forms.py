"""The forms of the letters' texts: one wording, and a new text of the office's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wtforms import BooleanField, SelectField, StringField, TextAreaField, ValidationError

from app.letters.kinds import KIND_LABEL
from app.web.forms import AtMost, Form, Required, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.letters.texts import Wording

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class TextForm(Form):
    """A wording, and the request whose data it is shown with."""

    name = StringField(lazy_("Nama naskah"), [Required(lazy_("Isi nama naskah.")), AtMost(80)])
    subject = StringField(lazy_("Hal"), [Required(lazy_("Isi hal surat."))])
    body = TextAreaField(lazy_("Isi surat"), [Required(lazy_("Tulis isi naskah.")), AtMost(8000)])
    is_active = BooleanField(lazy_("Ditawarkan saat membuat surat"))
    ticket = StringField(lazy_("Nomor permohonan untuk pratinjau"))

    @classmethod
    def shown(cls, wording: Wording) -> TextForm:
        """The wording in force; what was just sent wins."""
        return cls(data={name: getattr(wording, name) for name in ("name", "subject", "body", "is_active")})


class NewTextForm(TextForm):
    """A new text: its permanent code and its kind besides."""

    code = StringField(lazy_("Kode naskah"), [Required(lazy_("Isi kode naskah.")), AtMost(40)])
    kind = SelectField(lazy_("Jenis surat"), choices=choices_of(KIND_LABEL))

    def validate_code(self, field: StringField) -> None:
        """It stands in addresses."""
        if not _CODE.fullmatch(field.data or ""):
            raise ValidationError(_("Tulis kode dengan huruf kecil, angka, dan tanda hubung, misalnya balasan-magang."))
