"""The forms of the office's identity: four sheets, each field named after its setting (`name` → `office.name`)."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from flask_wtf.file import FileField
from wtforms import BooleanField, ColorField, FormField, IntegerField, StringField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from app.tickets.clocks.calendar import WEEKDAYS
from app.web.formatting import jam
from app.web.forms import AtMost, EmailField, Form, LocalTimeField, Part, Required
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:]+\]", re.IGNORECASE)


class Sheet(Form):
    """A form over settings: `SETTINGS` says which field is which setting."""

    SETTINGS: ClassVar[dict[str, str]] = {}

    @classmethod
    def shown(cls, settings: Mapping[str, Any]) -> Sheet:
        """The form as the settings stand; what was just sent wins."""
        return cls(data={field: settings[key] for field, key in cls.SETTINGS.items()})

    def wanted(self) -> dict[str, Any]:
        """What the settings shall be, by key."""
        return {key: self[field].data for field, key in self.SETTINGS.items()}


def base_address(text: str) -> str:
    """`https://host[:port]` without a slash at its end. Raises ValueError for anything more or less."""
    parts = urlsplit(text)
    is_bare = not (parts.username or parts.password or parts.query or parts.fragment) and parts.path in ("", "/")
    if parts.scheme not in ("http", "https") or not is_bare or not _HOST.fullmatch(parts.hostname or ""):
        raise ValueError(text)
    return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"


class IdentityForm(Sheet):
    """Who the office is and how it is reached."""

    SETTINGS = {
        field: f"office.{field}"
        for field in (
            *("name", "short_name", "address", "city", "phone", "email", "hours_text", "complaint_contact"),
            "base_url",
        )
    }
    name = StringField(lazy_("Nama kantor"), [Required(lazy_("Isi nama kantor.")), AtMost(120)])
    short_name = StringField(lazy_("Nama singkat"), [Required(lazy_("Isi nama singkat.")), AtMost(40)])
    address = StringField(lazy_("Alamat"), [Required(lazy_("Isi alamat kantor."))])
    city = StringField(lazy_("Kota atau kabupaten"), [Required(lazy_("Isi kota atau kabupaten.")), AtMost(60)])
    phone = StringField(lazy_("Telepon"), [AtMost(40)])
    email = EmailField(lazy_("Surel"))
    hours_text = StringField(lazy_("Jam buka, dengan kata-kata"))
    complaint_contact = StringField(lazy_("Kontak pengaduan"))
    base_url = StringField(lazy_("Alamat situs"))

    def validate_base_url(self, field: StringField) -> None:
        """An address people can type, and nothing behind it."""
        try:
            field.data = base_address(field.data) if field.data else ""
        except ValueError:
            raise ValidationError(_("Tulis alamat situs seperti https://loket.contoh.go.id, tanpa jalur.")) from None


class LookForm(Sheet):
    """The office's two colours and its crest."""

    SETTINGS = {"brand_colour": "office.brand_colour", "accent_colour": "office.accent_colour"}
    brand_colour = ColorField(lazy_("Warna utama"))
    accent_colour = ColorField(lazy_("Warna aksen"))
    crest = FileField(lazy_("Lambang"))
    remove_crest = BooleanField(lazy_("Hapus lambang"))

    def validate_brand_colour(self, field: ColorField) -> None:
        """Six digits of red, green and blue."""
        if not _COLOUR.fullmatch(field.data or ""):
            raise ValidationError(_("Tulis warna seperti #0b5d5e."))
        field.data = field.data.lower()

    validate_accent_colour = validate_brand_colour


class Day(Part):
    """One weekday: when the counter is open, and when the office closes (empty: no working day)."""

    opens = LocalTimeField(lazy_("Loket buka"))
    closes = LocalTimeField(lazy_("Loket tutup"))
    end = LocalTimeField(lazy_("Kantor tutup"))

    def validate_closes(self, field: LocalTimeField) -> None:
        """Both or neither, in their order."""
        opens, closes = self.opens.data, field.data
        if bool(opens) != bool(closes):
            raise ValidationError(_("Isi jam buka dan jam tutup loket, atau kosongkan keduanya."))
        if opens and closes and opens >= closes:
            raise ValidationError(_("Jam tutup harus sesudah jam buka."))


class HoursForm(Sheet):
    """The week: counter hours, closing hours, and until when a file still counts on the day it came."""

    mon = FormField(Day)
    tue = FormField(Day)
    wed = FormField(Day)
    thu = FormField(Day)
    fri = FormField(Day)
    sat = FormField(Day)
    sun = FormField(Day)
    cutoff = LocalTimeField(lazy_("Batas berkas dihitung hari itu"), [InputRequired(lazy_("Isi batas jamnya."))])

    @classmethod
    def shown(cls, settings: Mapping[str, Any]) -> HoursForm:
        """The week as the settings stand."""
        counter, close = settings["counter.hours"], settings["day.close"]
        week = {day: _day(counter.get(day) or ("", ""), close.get(day)) for day in WEEKDAYS}
        return cls(data={**week, "cutoff": _time(settings["day.cutoff"])})

    def wanted(self) -> dict[str, Any]:
        """The three settings of the week; a day without hours is left out."""
        days = {name: self[name].form for name in WEEKDAYS}
        return {
            "counter.hours": {
                name: [_text(day.opens.data), _text(day.closes.data)] for name, day in days.items() if day.opens.data
            },
            "day.close": {name: _text(day.end.data) for name, day in days.items() if day.end.data},
            "day.cutoff": _text(self.cutoff.data),
        }

    def validate_cutoff(self, field: LocalTimeField) -> None:
        """An office that never works cannot promise; nor does a file count that comes when it is closed."""
        ends = [self[name].form.end.data for name in WEEKDAYS if self[name].form.end.data]
        if not ends:
            raise ValidationError(_("Isi jam kantor tutup paling sedikit untuk satu hari."))
        if field.data and field.data > min(ends):
            earliest = jam(min(ends), "pendek")
            raise ValidationError(_("Batas ini tidak boleh sesudah kantor tutup (%(time)s).", time=earliest))


def _day(counter: Any, close: Any) -> dict[str, time | None]:
    return {"opens": _time(counter[0]), "closes": _time(counter[1]), "end": _time(close)}


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _text(value: time | None) -> str:
    return value.isoformat("minutes") if value else ""


def _whole(label: Any, least: int, most: int) -> IntegerField:
    return IntegerField(label, [InputRequired(lazy_("Isi angkanya.")), NumberRange(least, most)])


class RulesForm(Sheet):
    """Numbers of days, sizes of files, and what the tracking page tells."""

    SETTINGS = {
        "reopen_days": "reopen.days",
        "archive_days": "archive.after_days",
        "completion_days": "completion.days",
        "draft_days": "draft.days",
        "similar_days": "similar.closed_days",
        "max_file_mb": "files.max_file_mb",
        "max_request_mb": "files.max_request_mb",
        "show_officer_name": "tracking.show_officer_name",
    }
    reopen_days = _whole(lazy_("Boleh dibuka kembali selama (hari)"), 0, 365)
    archive_days = _whole(lazy_("Diarsipkan setelah (hari)"), 1, 365)
    completion_days = _whole(lazy_("Waktu melengkapi berkas (hari kerja)"), 1, 90)
    draft_days = _whole(lazy_("Draf disimpan selama (hari)"), 1, 365)
    similar_days = _whole(lazy_("Permohonan mirip dicari sampai (hari setelah ditutup)"), 0, 730)
    max_file_mb = _whole(lazy_("Berkas paling besar (MB)"), 1, 25)
    max_request_mb = _whole(lazy_("Semua berkas satu permohonan (MB)"), 1, 25)
    show_officer_name = BooleanField(lazy_("Tampilkan nama petugas di halaman lacak"))

    def validate_max_request_mb(self, field: IntegerField) -> None:
        """A request holds at least one file."""
        if field.data and self.max_file_mb.data and field.data < self.max_file_mb.data:
            raise ValidationError(_("Batas satu permohonan tidak boleh kurang dari batas satu berkas."))
