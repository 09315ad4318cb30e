"""The forms of accounts and roles."""

from __future__ import annotations

import re
from typing import Any

from wtforms import RadioField, StringField, ValidationError

from app.accounts.second_factor import Loss, Seen
from app.desk.settings.accounts.reading import roles
from app.web.forms import AtMost, Form, Required, TicksField, choices_of
from app.web.i18n import _, lazy_


class AccountForm(Form):
    """Who the account belongs to."""

    name = StringField(lazy_("Nama lengkap dengan gelar"), [Required(lazy_("Isi nama pemilik akun.")), AtMost(120)])
    nip = StringField(lazy_("NIP"), [AtMost(40)])
    rank = StringField(lazy_("Pangkat dan golongan"), [AtMost(60)])

    def validate_nip(self, field: StringField) -> None:
        """Digits, with or without blanks; a contract worker has none."""
        field.data = re.sub(r"[\s.]", "", field.data or "")
        if field.data and not re.fullmatch(r"[0-9]{8,20}", field.data):
            raise ValidationError(_("NIP berisi 18 angka; kosongkan bila tidak ada."))


class RolesForm(Form):
    """Which hats an account wears."""

    roles = TicksField(lazy_("Peran"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = choices_of(roles())


class NewAccountForm(AccountForm, RolesForm):
    """A new account: its permanent user name, its owner, its hats."""

    username = StringField(lazy_("Nama pengguna"), [Required(lazy_("Isi nama pengguna.")), AtMost(40)])


class SearchForm(Form):
    """Words of a name; sent as a form, so that no name stands in an address."""

    q = StringField(lazy_("Nama atau nama pengguna"), [AtMost(80)])


LOSS_LABEL = {
    Loss.PHONE_LOST: lazy_("Ponsel hilang atau rusak"),
    Loss.PHONE_CHANGED: lazy_("Ganti ponsel tanpa memindahkan aplikasinya"),
    Loss.KEY_LOST: lazy_("Kunci hilang atau rusak"),
    Loss.OTHER: lazy_("Sebab lain"),
}
SEEN_LABEL = {
    Seen.IN_PERSON: lazy_("Bertemu langsung"),
    Seen.CALLED_BACK: lazy_("Ditelepon kembali ke nomor yang sudah dikenal"),
    Seen.LETTER: lazy_("Permintaan tertulis lewat atasannya"),
}


class ResetFactorForm(Form):
    """Why a second factor is taken off, and how it was made sure who asks."""

    loss = RadioField(lazy_("Mengapa dilepas?"), choices=choices_of(LOSS_LABEL))
    seen = RadioField(lazy_("Bagaimana Anda memastikan pemiliknya yang meminta?"), choices=choices_of(SEEN_LABEL))
