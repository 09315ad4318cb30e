"""The forms of the telephone system: who may speak, an inside number, a try, the figures of the console."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import BooleanField, SelectField, StringField

from app.accounts import roster
from app.accounts.systems import LONGEST_NAME
from app.contacts import telephones
from app.desk.settings.fields import figure
from app.web.forms import AtMost, Form, Required, choices_of
from app.web.i18n import _, lazy_


class SystemForm(Form):
    """One more telephone system."""

    name = StringField(
        lazy_("Nama sistem telepon"),
        [Required(lazy_("Tulis nama sistem teleponnya.")), AtMost(LONGEST_NAME)],
    )


class ExtensionForm(Form):
    """An inside number and whose desk it rings on."""

    number = StringField(
        lazy_("Nomor ekstensi"),
        [Required(lazy_("Tulis nomor ekstensi, misalnya 201.")), AtMost(telephones.LONGEST_EXTENSION)],
    )
    user_id = SelectField(lazy_("Berdering di meja"), [Required(lazy_("Pilih petugas dari daftar."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user_id.choices = choices_of(roster.named_who_may("ticket:create"), _("Pilih petugas"))


class TryForm(Form):
    """A call that nobody makes, to see on which desk it rings."""

    extension = SelectField(lazy_("Ekstensi yang dicoba"), [Required(lazy_("Pilih ekstensinya."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row.number: f"{row.number} · {row.name}" for row in telephones.extensions()}
        self.extension.choices = choices_of(known, _("Pilih ekstensi"))


class FiguresForm(Form):
    """The numbers the console works with, and whether a missed call is called back."""

    KEYS: ClassVar[tuple[str, ...]] = ("back_minutes", "wrap_minutes", "keep_days", "ring_seconds", "events_a_minute")
    back_missed = BooleanField(lazy_("Orang yang panggilannya tidak terjawab ditelepon kembali"))
    back_minutes = figure(lazy_("Telepon kembali sesudah terputus atau tidak terjawab (menit)"), 1, 1440)
    wrap_minutes = figure(lazy_("Catatan yang belum ditutup tetap di meja (menit)"), 1, 480)
    keep_days = figure(lazy_("Panggilan yang tidak diselesaikan ditutup sesudah (hari)"), 1, 60)
    ring_seconds = figure(lazy_("Periksa dering setiap (detik)"), 1, 60)
    events_a_minute = figure(lazy_("Paling banyak kejadian per menit dari satu sistem"), 10, 6000)

    def told(self) -> dict[str, int | bool]:
        """Each by the name of its setting."""
        return {f"calls.{name}": self[name].data for name in (*self.KEYS, "back_missed")}
