"""The forms of a letter: its words and manner, and the small ones of its way up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf.file import FileField
from wtforms import BooleanField, PasswordField, SelectField, StringField, TextAreaField

from app.letters import signatories, signing
from app.letters.books import classification
from app.letters.drafting import Manner, Words
from app.letters.kinds import LetterKind, SignedAs
from app.platform import clock
from app.tickets.kinds import SECRECY_LABEL, URGENCY_LABEL, Secrecy, Urgency
from app.web.forms import AtMost, Form, LocalMomentField, OnceForm, Required, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from app.letters.models import Letter, LetterVersion

LONGEST = 8000
PARTIES = frozenset({LetterKind.BERITA_ACARA})
_RECIPIENT = {
    LetterKind.BERITA_ACARA: lazy_("Para pihak, satu baris tiap pihak (nama, jabatan)"),
    LetterKind.TUGAS: lazy_("Yang ditugaskan, satu baris tiap orang (nama, NIP, jabatan)"),
}


class LetterForm(OnceForm):
    """What is read on the sheet, and how the letter goes out."""

    subject = StringField(lazy_("Hal"), [Required(lazy_("Isi hal surat."))])
    recipient = TextAreaField(lazy_("Kepada, satu baris tiap bagian alamat"), [AtMost(600)])
    body = TextAreaField(lazy_("Isi surat"), [AtMost(LONGEST)])
    own = FileField(lazy_("Atau bawa konsep sendiri (DOCX atau PDF)"))
    drop_own = BooleanField(lazy_("Lepas konsep yang dilampirkan"))
    event_at = LocalMomentField(lazy_("Hari dan jam acara"))
    event_place = StringField(lazy_("Tempat acara"))
    enclosures = StringField(lazy_("Lampiran"))
    copies = TextAreaField(lazy_("Tembusan, satu baris tiap tujuan"), [AtMost(600)])
    signatory = SelectField(lazy_("Penanda tangan"), [Required(lazy_("Pilih penanda tangan dari daftar."))])
    is_electronic = BooleanField(lazy_("Tanda tangan elektronik"))
    classification = SelectField(lazy_("Kode klasifikasi"), [Required(lazy_("Pilih kode klasifikasi surat."))])
    urgency = SelectField(lazy_("Derajat"), choices=choices_of(URGENCY_LABEL))
    secrecy = SelectField(lazy_("Klasifikasi keamanan"), choices=choices_of(SECRECY_LABEL))
    is_result = BooleanField(lazy_("Surat ini hasil permohonan"))

    def prepare(self, kind: LetterKind, unit_id: int, *, has_request: bool) -> None:
        """The choices of this letter, and only the fields it has."""
        offered = {one.value: one.label for one in signatories.offered(kind, unit_id)}
        self.signatory.choices = choices_of(offered)
        codes = classification.on(clock.today())
        self.classification.choices = choices_of(
            {code: f"{code} {name}" for code, name in codes.items()}, _("Pilih kode")
        )
        self.recipient.label.text = str(_RECIPIENT.get(kind, self.recipient.label.text))
        if kind in PARTIES:
            self.copies.label.text = _("Saksi, satu baris tiap saksi")
        if signing.connector() is None:
            del self.is_electronic
        if not has_request:
            del self.is_result

    @property
    def words(self) -> Words:
        return Words(*(self[name].data or "" for name in ("subject", "recipient", "body", "enclosures", "copies")))

    @property
    def manner(self) -> Manner:
        position_id, _colon, signed_as = self.signatory.data.partition(":")
        return Manner(
            int(position_id), SignedAs(signed_as), is_electronic=self._ticked("is_electronic"),
            is_result=self._ticked("is_result"), urgency=Urgency(self.urgency.data),
            secrecy=Secrecy(self.secrecy.data), classification=self.classification.data,
            event_at=self.event_at.data, event_place=self.event_place.data or "",
        )  # fmt: skip

    def _ticked(self, name: str) -> bool:
        return name in self and bool(self[name].data)


def shown(letter: Letter, version: LetterVersion) -> dict[str, Any]:
    """A letter as its form's data."""
    words = {name: getattr(version, name) for name in ("subject", "recipient", "body", "enclosures", "copies")}
    manner = {
        name: getattr(letter, name)
        for name in ("is_electronic", "is_result", "classification", "event_at", "event_place")
    }
    return {
        **words, **manner, "signatory": f"{letter.signatory_position_id}:{letter.signed_as.value}",
        "urgency": letter.urgency.value, "secrecy": letter.secrecy.value,
    }  # fmt: skip


class CommentForm(Form):
    """A paraf with a remark, a return with what to correct, a reason."""

    comment = TextAreaField(lazy_("Catatan"), [AtMost(1000)])


class SealForm(Form):
    """An electronic signature asks for the official's own passphrase, which is never kept."""

    passphrase = PasswordField(lazy_("Frasa sandi (passphrase)"), [Required(lazy_("Isi frasa sandi Anda."))])
