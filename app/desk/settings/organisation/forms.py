"""The forms of units, positions and appointments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from app.accounts.models import AppointmentKind, User
from app.desk.settings.accounts import reading as accounts
from app.desk.settings.organisation.reading import unit_labels
from app.extensions import db
from app.platform import clock
from app.web.forms import AtMost, Form, IsoDateField, Required, choices_of
from app.web.i18n import _, lazy_

KIND = {
    AppointmentKind.DEFINITIF: lazy_("Definitif"),
    AppointmentKind.PLT: lazy_("Plt. (pelaksana tugas)"),
    AppointmentKind.PLH: lazy_("Plh. (pelaksana harian)"),
}
_ACCOUNTS = select(User.id, User.name, User.username).where(User.is_active).order_by(User.name, User.id)


class UnitForm(Form):
    """A unit's names and its place in the tree."""

    name = StringField(lazy_("Nama unit"), [Required(lazy_("Isi nama unit.")), AtMost(120)])
    name_en = StringField(lazy_("Nama dalam bahasa Inggris"), [AtMost(120)])
    parent = SelectField(lazy_("Di bawah"))
    duties = TextAreaField(lazy_("Tugas"), [AtMost(1000)])

    def __init__(self, *args: Any, present: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = unit_labels()
        if present is not None:
            units.setdefault(str(present), _("(tetap di unit sekarang)"))
        self.parent.choices = choices_of(units, _("Tidak ada (unit tertinggi)"))


class NewUnitForm(UnitForm):
    """A unit and its permanent code."""

    code = StringField(lazy_("Kode"), [Required(lazy_("Isi kodenya.")), AtMost(40)])


class PositionForm(Form):
    """A chair's title and whether it heads the unit."""

    title = StringField(lazy_("Nama jabatan"), [Required(lazy_("Isi nama jabatan.")), AtMost(120)])
    title_en = StringField(lazy_("Nama dalam bahasa Inggris"), [AtMost(120)])
    is_head = BooleanField(lazy_("Memimpin unit ini"))


class ChairForm(PositionForm):
    """The same for a chair that is there, with what goes with it."""

    role = SelectField(lazy_("Wewenang Plt. dan Plh. di jabatan ini"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = choices_of(accounts.roles(), _("Tidak ada: hanya wewenang sendiri"))


class NewPositionForm(PositionForm):
    """A chair and its permanent code."""

    code = StringField(lazy_("Kode"), [Required(lazy_("Isi kodenya.")), AtMost(40)])


class AppointForm(Form):
    """Who holds the chair, how, and from when until when."""

    account = SelectField(lazy_("Pejabatnya"), [Required(lazy_("Pilih akunnya."))])
    kind = RadioField(lazy_("Jenis"), default=AppointmentKind.DEFINITIF.value)
    starts_on = IsoDateField(lazy_("Mulai"), [InputRequired(lazy_("Isi tanggal mulai."))])
    ends_on = IsoDateField(lazy_("Sampai"))
    decree = StringField(lazy_("Nomor surat keputusan"), [AtMost(120)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {str(row.id): f"{row.name} ({row.username})" for row in db.session.execute(_ACCOUNTS)}
        self.account.choices = choices_of(people, _("Pilih akun"))
        self.kind.choices = choices_of(KIND)

    def validate_ends_on(self, field: IsoDateField) -> None:
        """It ends after it starts."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("Hari terakhir tidak boleh sebelum hari mulai."))


class EndForm(Form):
    """The last day of an appointment."""

    last_day = IsoDateField(lazy_("Hari terakhir"), [InputRequired(lazy_("Isi hari terakhir."))], default=clock.today)
