"""What is asked about paper forms: how many to print, what became of some, which form a torn sheet is."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField, MultipleFileField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from app.paper_forms import MOST
from app.paper_forms.kinds import DOOR_LABEL, PAPER_LABEL, Door, FormState
from app.platform import settings
from app.tickets import numbering
from app.web.forms import AtMost, Form, Required, TicksField, choices_of
from app.web.i18n import _, lazy_


class PrintForm(Form):
    """One printing."""

    door = RadioField(lazy_("Untuk pintu"), choices=choices_of(DOOR_LABEL), default=Door.COUNTER.value)
    count = IntegerField(
        lazy_("Berapa lembar"),
        [InputRequired(lazy_("Isi banyaknya.")), NumberRange(1, MOST, lazy_("Antara 1 dan 100 lembar."))],
    )
    paper = RadioField(lazy_("Kertas"), choices=choices_of(PAPER_LABEL))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.paper.data = settings.get("paper_forms.paper")


class SettleForm(Form):
    """Of which forms it is known that nobody will hand them in, and why."""

    numbers = TicksField(lazy_("Nomor"))
    state = RadioField(
        lazy_("Keadaannya"),
        choices=choices_of({
            FormState.VOID: lazy_("dibatalkan (rusak, salah cetak, dimusnahkan)"),
            FormState.LOST: lazy_("hilang (tidak ditemukan di tumpukan maupun di antara yang terisi)"),
        }),
        validators=[InputRequired(lazy_("Pilih keadaannya."))],
    )  # fmt: skip
    reason = StringField(lazy_("Alasan"), [Required(lazy_("Tulis alasannya.")), AtMost(200)])

    def let(self, numbers: list[str]) -> None:
        """These may be chosen."""
        self.numbers.choices = choices_of({number: number for number in numbers})

    def validate_numbers(self, field: TicksField) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_("Pilih paling sedikit satu nomor."))


class ReviveForm(Form):
    """Why a void or lost form is taken in after all."""

    reason = StringField(lazy_("Mengapa tetap diterima"), [Required(lazy_("Tulis alasannya.")), AtMost(200)])


class ScanForm(Form):
    """One or several scans, each perhaps a stack."""

    attachments = MultipleFileField(lazy_("Pindaian formulir yang sudah diisi"))


class NumberForm(Form):
    """The number as it stands on the paper, where its QR cannot be read."""

    number = StringField(lazy_("Nomor di formulir"), [Required(lazy_("Tulis nomor di formulir.")), AtMost(40)])

    def validate_number(self, field: StringField) -> None:
        """The check digit finds a slip before anybody is asked."""
        if numbering.parse(field.data or "") is None:
            raise ValidationError(_("Nomor ini tidak lengkap atau salah ketik. Contoh: 2611-0123-4."))

    @classmethod
    def to_seek(cls, typed: Any = None) -> NumberForm:
        """The same by GET, standing beside others on one page."""
        form = cls(typed, meta={"csrf": False})
        form.number.id = "typed-number"
        return form

    @property
    def canonical(self) -> str:
        """The number as we write it. Only after validation."""
        return numbering.parse(self.number.data or "") or ""
