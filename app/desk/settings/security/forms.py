"""What an office decides about signing in: who needs a second factor and by when, minutes until the lock, and which PCs
are shared."""

from __future__ import annotations

from dataclasses import asdict

from wtforms import BooleanField, PasswordField, StringField, ValidationError

from app.accounts import provider
from app.accounts.provider import Provider
from app.accounts.systems import LONGEST_NAME
from app.desk.settings.fields import figure
from app.desk.settings.office.forms import Sheet
from app.web.forms import AtMost, Form, Required
from app.web.i18n import _, lazy_


class SecuritySheet(Sheet):
    """The figures."""

    SETTINGS = {name: f"security.{name}" for name in ("lock_minutes", "factor_grace_days", "factor_for_all")}
    lock_minutes = figure(lazy_("Layar terkunci sesudah tanpa kegiatan (menit)"), 1, 30)
    factor_grace_days = figure(lazy_("Faktor kedua boleh belum ada selama (hari)"), 0, 14)
    factor_for_all = BooleanField(lazy_("Semua petugas wajib memakai faktor kedua"))


class PcForm(Form):
    """A PC that several officers use."""

    name = StringField(lazy_("Nama komputer ini"), [Required(lazy_("Beri nama komputer ini.")), AtMost(LONGEST_NAME)])


class ProviderForm(Form):
    """The office's own sign-in. A secret is typed to change it, never shown."""

    issuer = StringField(lazy_("Alamat penerbit (issuer)"), [AtMost(200)])
    client = StringField(lazy_("Nama klien (client id)"), [AtMost(200)])
    secret = PasswordField(lazy_("Rahasia klien (client secret)"), [AtMost(500)])
    claim = StringField(lazy_("Isian yang memuat nama pengguna"), [AtMost(60)])
    button = StringField(lazy_("Tulisan pada tombol"), [AtMost(60)])
    strong = StringField(lazy_("Tanda bahwa faktor kedua sudah ditunjukkan di sana"), [AtMost(200)])
    is_required = BooleanField(lazy_("Petugas hanya masuk dengan akun kantor"))

    def validate_issuer(self, field: StringField) -> None:
        """https, or this very machine; empty: the office has none."""
        try:
            field.data = provider.issuer_address(field.data) if field.data else ""
        except ValueError as error:
            raise ValidationError(
                _("Tulis alamat https lengkap, misalnya https://masuk.kota.go.id/realms/dinas.")
            ) from error

    def validate_client(self, field: StringField) -> None:
        """An issuer knows us by a name."""
        if self.issuer.data and not field.data:
            raise ValidationError(_("Isi nama klien yang didaftarkan di sana."))

    @classmethod
    def shown(cls, told: Provider) -> ProviderForm:
        """As it stands, without the secret."""
        return cls(data=asdict(told))

    def wanted(self, before: Provider) -> Provider:
        """As it shall be; an empty secret keeps the one of the same issuer."""
        keeps = not self.secret.data and self.issuer.data == before.issuer
        return Provider(
            issuer=self.issuer.data or "",
            client=self.client.data or "",
            sealed=before.sealed if keeps else provider.sealed(self.secret.data or ""),
            claim=self.claim.data or Provider().claim,
            button=self.button.data or "",
            strong=self.strong.data or "",
            is_required=bool(self.is_required.data),
        )
