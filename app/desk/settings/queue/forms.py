"""The forms of the hall: a service, a counter, who goes first, and the office's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, SelectField, StringField

from app.desk.settings.fields import figure
from app.queue.hall import hall
from app.tickets.handling import chairs
from app.tickets.office_list import LONGEST
from app.web.forms import AtMost, Form, Required, TicksField, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

PURPOSES = {
    "": lazy_("Tanpa formulir"),
    "ask": lazy_("Tanya"),
    "apply": lazy_("Ajukan"),
    "complete": lazy_("Lengkapi"),
    "collect": lazy_("Ambil"),
    "meet": lazy_("Bertemu"),
}


class LineForm(Form):
    """What a service and a group that goes first have in common."""

    label = StringField(lazy_("Nama"), [Required(lazy_("Tulis namanya.")), AtMost(LONGEST)])
    label_en = StringField(lazy_("Dalam bahasa Inggris"), [AtMost(LONGEST)])
    place = figure(lazy_("Urutan"), 1, 500)
    is_active = BooleanField(lazy_("Masih ditawarkan"), default=True)

    def columns(self) -> dict[str, Any]:
        """As the row keeps them."""
        return {field.name: field.data for field in self if field.name != "csrf_token"}


class ServiceForm(LineForm):
    """What people come for."""

    letter = StringField(
        lazy_("Huruf di depan nomor"),
        [Required(lazy_("Tulis satu huruf.")), AtMost(1)],
        filters=[lambda x: (x or "").upper()],
    )
    about = StringField(lazy_("Penjelasan di kios"), [AtMost(LONGEST)])
    about_en = StringField(lazy_("Penjelasan dalam bahasa Inggris"), [AtMost(LONGEST)])
    purpose = SelectField(lazy_("Formulir loket yang dibuka"))
    asks_whom = BooleanField(lazy_("Kios bertanya bagian mana yang ditemui"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose.choices = choices_of(PURPOSES)


class PriorityForm(LineForm):
    """Who goes first, and by how much."""

    minutes = figure(lazy_("Dihitung datang lebih awal (menit)"), 0, 600)


class DeskForm(Form):
    """A counter and what it calls."""

    number = figure(lazy_("Nomor loket"), 1, 99)
    name = StringField(lazy_("Nama sendiri"), [AtMost(LONGEST)])
    name_en = StringField(lazy_("Nama dalam bahasa Inggris"), [AtMost(LONGEST)])
    unit_id = SelectField(lazy_("Loket milik bagian"))
    service_ids = TicksField(lazy_("Melayani"))
    is_active = BooleanField(lazy_("Dipakai"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit_id.choices = choices_of(chairs.unit_labels(), _("Seluruh kantor"))
        self.service_ids.choices = [(str(one.id), one.said) for one in hall().services if one.is_active]

    def columns(self) -> dict[str, Any]:
        """As the verbs take them."""
        return {
            "number": self.number.data, "name": self.name.data or "", "name_en": self.name_en.data or "",
            "unit_id": int(self.unit_id.data) if self.unit_id.data else None, "is_active": bool(self.is_active.data),
            "service_ids": [int(one) for one in self.service_ids.data or ()],
        }  # fmt: skip


class RulesForm(Form):
    """The hall's numbers."""

    return_minutes = figure(lazy_("Yang tidak hadir boleh kembali dalam (menit)"), 0, 480)
    undo_minutes = figure(lazy_("Salah tekan dapat dibatalkan selama (menit)"), 1, 60)
    appointment_days = figure(lazy_("Janji temu paling jauh (hari)"), 0, 90)
    opens_before = figure(lazy_("Nomor dibagikan sebelum loket buka (menit)"), 0, 240)
    always_open = BooleanField(lazy_("Nomor dibagikan kapan saja, juga di luar jam loket"))
    only_at_kiosk = BooleanField(lazy_("Nomor hanya dari kios di kantor, tidak dari ponsel mana pun"))
    draws_a_minute = figure(lazy_("Paling banyak nomor dari satu kios tiap menit"), 1, 600)
    draws_a_minute_elsewhere = figure(lazy_("Paling banyak nomor dari satu alamat lain tiap menit"), 120, 6000)
    draws_a_day_one_visitor = figure(lazy_("Paling banyak nomor dari satu peramban lain sehari"), 1, 1000)
    draws_a_day_elsewhere = figure(lazy_("Paling banyak nomor dari satu alamat lain sehari"), 120, 60000)
    kiosk_prints = BooleanField(lazy_("Kios mencetak struk sendiri"))
    kiosk_idle = figure(lazy_("Kios kembali ke awal setelah (detik)"), 10, 600)
    board_speaks = BooleanField(lazy_("Papan menyebut nomor"))
    boards_live = figure(lazy_("Papan yang diberi tahu seketika, tiap proses server"), 0, 8)
    board_asks = figure(lazy_("Jeda layar bertanya lagi (detik)"), 2, 60)
    estimate_weeks = figure(lazy_("Perkiraan belajar dari (minggu)"), 1, 52)
    estimate_fewest = figure(lazy_("Perkiraan diberikan mulai dari (kunjungan)"), 1, 1000)
    estimate_low = figure(lazy_("Batas bawah rentang (persen yang lebih cepat)"), 0, 50)
    estimate_high = figure(lazy_("Batas atas rentang (persen yang lebih cepat)"), 51, 100)

    @classmethod
    def shown(cls, present: Mapping[str, Any]) -> RulesForm:
        """As the settings stand."""
        names = (name.partition(".")[2] for name in present if name.startswith("queue."))
        return cls(formdata=None, data={name: present[f"queue.{name}"] for name in names})

    def wanted(self) -> dict[str, Any]:
        """The settings."""
        return {f"queue.{field.name}": field.data for field in self if field.name != "csrf_token"}
