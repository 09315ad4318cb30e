"""What one fills in to take a number, to keep one free, to use it, to strike it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.letters import books
from app.letters.books import classification
from app.letters.kinds import KIND_LABEL, WITHOUT_REQUEST, LetterKind
from app.platform import clock
from app.web.forms import AtMost, Form, IsoDateField, OnceForm, Required, choices_of
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.actor import Actor
    from app.letters.models import LetterNumber

_REASON = [Required(lazy_("Tulis dahulu alasannya.")), AtMost(300)]
OWN_FIRST = sorted(LetterKind, key=lambda kind: kind not in WITHOUT_REQUEST)
"""Letters that need no request first: those are what a number is taken for by hand."""


class TakeForm(OnceForm):
    """One number from the book."""

    kind = SelectField(lazy_("Jenis surat"))
    classification = SelectField(lazy_("Kode klasifikasi"))
    recipient = StringField(lazy_("Tujuan"), [Required(lazy_("Tulis kepada siapa surat ini.")), AtMost(200)])
    subject = StringField(lazy_("Hal"), [Required(lazy_("Tulis hal surat.")), AtMost(200)])
    is_secret = BooleanField(lazy_("Surat rahasia"))
    reserve = BooleanField(lazy_("Cadangkan dahulu; suratnya menyusul"))
    reason = StringField(lazy_("Alasan mencadangkan"), [AtMost(300)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of({kind: KIND_LABEL[kind] for kind in OWN_FIRST})
        codes = {code: f"{code} {name}" for code, name in classification.on(clock.today()).items()}
        self.classification.choices = choices_of(codes, lazy_("Pilih kode"))

    def act(self, by: Actor) -> LetterNumber:
        """Draw it."""
        return books.take(
            LetterKind(self.kind.data), classification=self.classification.data or "", subject=self.subject.data or "",
            recipient=self.recipient.data or "", by=by, reserve=bool(self.reserve.data), reason=self.reason.data or "",
            is_secret=bool(self.is_secret.data), form_key=self.key.data,
        )  # fmt: skip


class RecordForm(OnceForm):
    """One number that SRIKANDI gave."""

    number = StringField(lazy_("Nomor surat dari SRIKANDI"), [Required(lazy_("Tulis nomor surat dari SRIKANDI."))])
    letter_date = IsoDateField(lazy_("Tanggal surat"), [InputRequired(lazy_("Isi tanggal surat."))])
    kind = SelectField(lazy_("Jenis surat"))
    recipient = StringField(lazy_("Tujuan"), [Required(lazy_("Tulis kepada siapa surat ini.")), AtMost(200)])
    subject = StringField(lazy_("Hal"), [Required(lazy_("Tulis hal surat.")), AtMost(200)])
    is_secret = BooleanField(lazy_("Surat rahasia"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices_of({kind: KIND_LABEL[kind] for kind in OWN_FIRST})

    def act(self, by: Actor) -> LetterNumber:
        """Write it down."""
        day: date = self.letter_date.data  # type: ignore[assignment]
        return books.record(
            self.number.data or "", day, kind=LetterKind(self.kind.data), subject=self.subject.data or "",
            recipient=self.recipient.data or "", by=by, is_secret=bool(self.is_secret.data), form_key=self.key.data,
        )  # fmt: skip


class UseForm(Form):
    """The letter that a number kept free is used for."""

    letter_date = IsoDateField(lazy_("Tanggal surat"), [InputRequired(lazy_("Isi tanggal surat."))])
    recipient = StringField(lazy_("Tujuan"), [AtMost(200)])
    subject = StringField(lazy_("Hal"), [AtMost(200)])


class VoidForm(Form):
    """Why a number is struck out."""

    reason = TextAreaField(lazy_("Alasan membatalkan"), _REASON)
