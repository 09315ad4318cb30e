"""The forms of the messages' settings: one text, hours and addresses, one gateway, a test message."""

from __future__ import annotations

from dataclasses import asdict
from datetime import time
from typing import TYPE_CHECKING, Any

from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired

from app.desk.settings.fields import figure
from app.messages import texts
from app.messages.models import WAY_LABEL, Way
from app.messages.ways import gateway
from app.messages.ways.gateway import Gateway
from app.platform import phones
from app.platform.keys import seal
from app.web.forms import AtMost, EmailField, Form, LocalTimeField, Required, choices_of
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping


class TextForm(Form):
    """The wording of one text in one language, and whether it is sent at all."""

    body = TextAreaField(lazy_("Naskah"), [Required(lazy_("Tulis naskahnya.")), AtMost(texts.LONGEST)])
    number = StringField(lazy_("Coba dengan permohonan nomor"), [AtMost(40)])
    is_on = BooleanField(lazy_("Kirim kabar ini"))
    is_worth_a_hand = BooleanField(lazy_("Sampaikan juga dengan tangan (telepon, surat, WhatsApp kantor)"))
    version = HiddenField()


class WaysForm(Form):
    """When messages go out, how often they are tried, and from which addresses."""

    begins = LocalTimeField(lazy_("Mulai pukul"), [InputRequired(lazy_("Isi jamnya."))])
    until = LocalTimeField(lazy_("Sampai pukul"), [InputRequired(lazy_("Isi jamnya."))])
    tries = figure(lazy_("Dicoba paling banyak (kali)"), 1, 10)
    retry_minutes = figure(lazy_("Jeda sebelum percobaan kedua (menit)"), 1, 240)
    timeout = figure(lazy_("Server lain ditunggu paling lama (detik)"), 2, 50)
    sender = EmailField(lazy_("Alamat surel pengirim"))
    mailbox = EmailField(lazy_("Kotak surel untuk balasan, dibaca Loket"))
    reminders = StringField(lazy_("Ingatkan berkas pada hari kerja ke-"), [AtMost(20)])
    fetch_minutes = figure(lazy_("Kotak surel dibaca setiap (menit)"), 1, 120)
    whatsapp_number = StringField(lazy_("Nomor WhatsApp kantor"), [AtMost(40)])
    trouble_after = figure(lazy_("Peringatkan pengelola sesudah gagal berturut-turut (kabar)"), 1, 50)
    window = RadioField(
        lazy_("Jendela amplop surat"), choices=choices_of({"left": lazy_("Di kiri"), "right": lazy_("Di kanan")})
    )
    sms_parts = figure(lazy_("SMS paling panjang (bagian)"), 1, 6)
    call_again_minutes = figure(lazy_("Bila telepon tidak diangkat, coba lagi sesudah (menit)"), 5, 2880)
    sms_for_phone = BooleanField(lazy_("Kirim SMS kepada yang minta ditelepon, bila gerbang SMS ada"))

    @classmethod
    def shown(cls, settings: Mapping[str, Any]) -> WaysForm:
        """The form as the settings stand; what was just sent wins."""
        kept = {name: settings[f"messages.{name}"] for name in _PLAIN}
        kept["reminders"] = ", ".join(map(str, settings["completion.reminders"]))
        ends = {"begins": settings["messages.from"], "until": settings["messages.until"]}
        return cls(data=kept | {name: time.fromisoformat(text) for name, text in ends.items()})

    def wanted(self) -> dict[str, Any]:
        """What the settings shall be, by key."""
        hours = {"messages.from": self.begins.data, "messages.until": self.until.data}
        plain = {f"messages.{name}": self[name].data for name in _PLAIN}
        plain["completion.reminders"] = _days(self.reminders.data or "")
        return plain | {key: value.isoformat("minutes") for key, value in hours.items() if value}

    def validate_until(self, field: LocalTimeField) -> None:
        """A day's end comes after its beginning."""
        if field.data and self.begins.data and field.data <= self.begins.data:
            raise ValidationError(_("Jam akhir harus sesudah jam mulai."))

    def validate_reminders(self, field: StringField) -> None:
        """Days, each after the one before; none at all is allowed."""
        try:
            days = _days(field.data or "")
        except ValueError:
            raise ValidationError(_("Tulis hari kerjanya dengan angka, misalnya 5, 8.")) from None
        if days != sorted(set(days)) or any(not 0 < day <= 90 for day in days) or len(days) > 5:
            raise ValidationError(_("Tulis paling banyak lima hari, dari yang kecil ke yang besar."))

    def validate_whatsapp_number(self, field: StringField) -> None:
        """A number that can be one."""
        if field.data and phones.normalise(field.data) is None:
            raise ValidationError(_("Nomor telepon ini tidak dapat dipakai."))


def _days(text: str) -> list[int]:
    return [int(part) for part in text.replace(",", " ").split()]


_PLAIN = (
    *("tries", "retry_minutes", "timeout", "sender", "mailbox", "fetch_minutes", "whatsapp_number", "sms_for_phone"),
    *("sms_parts", "call_again_minutes", "trouble_after", "window"),
)


class GatewayForm(Form):
    """One HTTP gateway. Its secret is never shown again; an empty field keeps it."""

    url = StringField(lazy_("Alamat gerbang"), [Required(lazy_("Tulis alamat gerbangnya.")), AtMost(500)])
    method = RadioField(lazy_("Metode"), choices=choices_of({"POST": "POST", "GET": "GET"}), default="POST")
    kind = RadioField(
        lazy_("Bentuk isi"), choices=choices_of({gateway.JSON: "JSON", gateway.FORM: "Form"}), default=gateway.JSON
    )
    body = TextAreaField(lazy_("Isi permintaan"), [AtMost(4000)])
    header = StringField(lazy_("Nama kepala untuk kunci"), [AtMost(60)], default="Authorization")
    secret = PasswordField(lazy_("Kunci"), [AtMost(500)])
    reference = StringField(lazy_("Letak nomor kiriman dalam jawaban"), [AtMost(80)])
    report_id = StringField(lazy_("Letak nomor kiriman dalam laporan"), [AtMost(80)])
    report_state = StringField(lazy_("Letak keadaan dalam laporan"), [AtMost(80)])
    arrived = StringField(lazy_("Kata yang berarti sampai"), [AtMost(200)])
    lost = StringField(lazy_("Kata yang berarti tidak sampai"), [AtMost(200)])

    @classmethod
    def shown(cls, known: Gateway) -> GatewayForm:
        """The gateway as it is described; what was just sent wins."""
        return cls(data={**asdict(known), "secret": ""})

    def wanted(self, known: Gateway) -> Gateway:
        """The gateway as it shall be."""
        told = {name: self[name].data or "" for name in _DESCRIBED}
        secret = seal(self.secret.data) if self.secret.data else known.secret
        return Gateway(**told, secret=secret, report_round=known.report_round)

    def validate_header(self, field: StringField) -> None:
        """A header's name, and none of those that belong to the line itself."""
        name = (field.data or "").lower()
        if not name.isascii() or not name.replace("-", "").isalnum() or name in ("host", "content-length"):
            raise ValidationError(_("Nama kepala ini tidak dapat dipakai."))


_DESCRIBED = (
    *("url", "method", "kind", "body", "header", "reference"),
    *("report_id", "report_state", "arrived", "lost"),
)


class TestForm(Form):
    """A message to oneself."""

    way = SelectField(
        lazy_("Lewat"), choices=choices_of({way: WAY_LABEL[way] for way in (Way.EMAIL, Way.WHATSAPP, Way.SMS)})
    )
    to = StringField(lazy_("Alamat surel atau nomor Anda sendiri"), [Required(), AtMost(254)])

    def validate_to(self, field: StringField) -> None:
        """An address for mail, a number for all else."""
        if self.way.data == Way.EMAIL:
            EmailField.pre_validate(field, self)
        elif phones.normalise(field.data) is None:
            raise ValidationError(_("Nomor telepon ini tidak dapat dipakai."))
