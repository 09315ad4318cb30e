"""The forms of signing in and of one's own account. A password is checked in `passwords`, its words stand here."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField, ValidationError

from app.accounts import passwords
from app.platform import settings
from app.web.forms import AtMost, Form, Required, choices_of
from app.web.i18n import LANGUAGES, _, lazy_

_RESEND_LIMIT = 2_000_000  # a sealed form of several long texts


class SignInForm(Form):
    """User name and password; `next` and `resend` say where one was."""

    username = StringField(lazy_("Nama pengguna"), [Required(lazy_("Isi nama pengguna."))])
    password = PasswordField(lazy_("Kata sandi"), [Required(lazy_("Isi kata sandi."))])
    next = HiddenField()
    resend = HiddenField(validators=[AtMost(_RESEND_LIMIT)])


class UnlockForm(Form):
    """The password of whoever's desk is locked."""

    password = PasswordField(lazy_("Kata sandi"), [Required(lazy_("Isi kata sandi."))], id="sandi-kunci")
    next = HiddenField()
    resend = HiddenField(validators=[AtMost(_RESEND_LIMIT)])


class CodeForm(Form):
    """The second factor."""

    code = StringField(lazy_("Kode"), [Required(lazy_("Isi kode dari ponsel atau kode cadangan.")), AtMost(40)])
    resend = HiddenField(validators=[AtMost(_RESEND_LIMIT)])


class NewPasswordForm(Form):
    """A new password, typed twice. `about` is what a stranger knows of its owner."""

    password = PasswordField(lazy_("Kata sandi baru"), [Required(lazy_("Isi kata sandi baru."))])
    password_again = PasswordField(
        lazy_("Kata sandi baru, sekali lagi"), [Required(lazy_("Ketik kata sandi baru sekali lagi."))]
    )

    def __init__(self, *args: Any, about: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._about = (*about, settings.get("office.name"), settings.get("office.short_name"))

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what is short or guessed first."""
        objection = passwords.objection(field.data or "", self._about)
        if objection:
            raise ValidationError(objection)

    def validate_password_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.password.data:
            raise ValidationError(_("Kedua kata sandi tidak sama."))


class ChangePasswordForm(NewPasswordForm):
    """Changing one's own password takes the present one."""

    password_now = PasswordField(lazy_("Kata sandi sekarang"), [Required(lazy_("Isi kata sandi sekarang."))])


class PreferencesForm(Form):
    """Language and single-letter shortcuts."""

    language = RadioField(lazy_("Bahasa"), choices=choices_of(LANGUAGES), default="id")
    shortcuts_enabled = BooleanField(lazy_("Pakai pintasan satu huruf di meja kerja"))


class PasswordForm(Form):
    """What only its owner may do takes the password."""

    password_now = PasswordField(lazy_("Kata sandi sekarang"), [Required(lazy_("Isi kata sandi sekarang."))])


class _OwnersForm(PasswordForm):
    """Who has signed in a moment ago need not type the password again."""

    def __init__(self, *args: Any, is_fresh: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_fresh:
            del self.password_now


class EnrolForm(_OwnersForm):
    """The first code of a telephone."""

    code = StringField(lazy_("Kode"), [Required(lazy_("Isi enam angka dari ponsel.")), AtMost(20)])


class KeyForm(Form):
    """What a key answered, as the browser's script writes it."""

    answer = HiddenField(validators=[AtMost(20_000)])
    resend = HiddenField(validators=[AtMost(_RESEND_LIMIT)])


class NewKeyForm(_OwnersForm):
    """A new key and what its owner calls it."""

    name = StringField(
        lazy_("Nama kunci"), [Required(lazy_("Beri nama kunci ini, misalnya “kunci merah” atau “ponsel”.")), AtMost(60)]
    )
    answer = HiddenField(validators=[AtMost(20_000)])
