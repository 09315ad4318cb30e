"""What the owner of a request may send from the tracking pages."""

from __future__ import annotations

from typing import Any

from wtforms import MultipleFileField, StringField, TextAreaField, ValidationError

from app.tickets import numbering
from app.tickets.handling.conversation import LONGEST
from app.web.forms import AtMost, Form, OnceForm, Required, VerbatimField
from app.web.i18n import _, lazy_

PIN_DIGITS, PHONE_DIGITS = 6, 4


class TrackForm(Form):
    """A number with its PIN, or with the last four digits of the telephone."""

    number = StringField(lazy_("Nomor permohonan"), validators=[Required(lazy_("Tulis nomor permohonan."))])
    pin = StringField(
        lazy_("PIN atau 4 angka terakhir HP"), validators=[Required(lazy_("Tulis PIN atau 4 angka terakhir HP."))]
    )

    def validate_number(self, field: StringField) -> None:
        """The check digit finds a slip before anybody is asked."""
        if numbering.parse(field.data or "") is None:
            raise ValidationError(_("Nomor ini tidak lengkap atau salah ketik. Contoh: 2611-0123-4."))

    def validate_pin(self, field: StringField) -> None:
        """Six digits or four, however they are spaced."""
        if len(self.digits) not in (PIN_DIGITS, PHONE_DIGITS):
            raise ValidationError(_("Tulis 6 angka PIN, atau 4 angka terakhir nomor HP."))

    @property
    def digits(self) -> str:
        """The secret as bare digits; empty when anything else stands in it."""
        typed = "".join((self.pin.data or "").replace("-", "").split())
        return typed if typed.isascii() and typed.isdigit() else ""

    @property
    def canonical(self) -> str:
        """The number as we write it. Only after validation."""
        return numbering.parse(self.number.data or "") or ""


class PapersForm(OnceForm):
    """What was missing: files, a word about them, or both."""

    note = TextAreaField(lazy_("Keterangan untuk petugas"), validators=[AtMost(LONGEST)])
    attachments = MultipleFileField(lazy_("Foto atau pindaian berkas"))


class MessageForm(OnceForm):
    """A message, with files where no papers are being asked for."""

    message = VerbatimField(lazy_("Pesan Anda"), validators=[AtMost(LONGEST)])
    attachments = MultipleFileField(lazy_("Berkas"))


class WishForm(Form):
    """Why somebody cancels (may stay empty) or reopens (must be said)."""

    reason = TextAreaField(lazy_("Alasan"), validators=[AtMost(2000)])

    def __init__(self, *, is_reason_required: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if is_reason_required:
            self.reason.validators = (*self.reason.validators, Required(lazy_("Tulis dahulu alasannya.")))
