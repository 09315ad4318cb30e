"""The forms of the office's identity: four sheets, each field named after its setting (`name` → `office.name`)."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    ColorField,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)

from app.accounts import ladder
from app.catalogue import read as catalogue
from app.contacts.identity_checks import PROOF_LABEL, Proof
from app.desk.settings.fields import figure
from app.letters.books import classification
from app.platform import clock
from app.tickets.clocks.calendar import WEEKDAYS
from app.web import office_names
from app.web.forms import AtMost, EmailField, Form, LocalTimeField, Part, Required, TicksField, choices_of
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
            *("accessibility", "base_url"),
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
    accessibility = TextAreaField(lazy_("Bagi tamu yang memerlukan bantuan"), [AtMost(600)])
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
    """One weekday: when the counter is open; empty: it is not."""

    opens = LocalTimeField(lazy_("Loket buka"))
    closes = LocalTimeField(lazy_("Loket tutup"))

    def validate_closes(self, field: LocalTimeField) -> None:
        """Both or neither, in their order."""
        opens, closes = self.opens.data, field.data
        if bool(opens) != bool(closes):
            raise ValidationError(_("Isi jam buka dan jam tutup loket, atau kosongkan keduanya."))
        if opens and closes and opens >= closes:
            raise ValidationError(_("Jam tutup harus sesudah jam buka."))


class HoursForm(Sheet):
    """The week of the counter. When the office itself works is said in the working hours, with dates."""

    mon = FormField(Day)
    tue = FormField(Day)
    wed = FormField(Day)
    thu = FormField(Day)
    fri = FormField(Day)
    sat = FormField(Day)
    sun = FormField(Day)

    @classmethod
    def shown(cls, settings: Mapping[str, Any]) -> HoursForm:
        """The week as the settings stand."""
        counter = settings["counter.hours"]
        return cls(data={day: _day(counter.get(day) or ("", "")) for day in WEEKDAYS})

    def wanted(self) -> dict[str, Any]:
        """The setting of the week; a day without hours is left out."""
        days = {name: self[name].form for name in WEEKDAYS}
        hours = {name: [_text(day.opens.data), _text(day.closes.data)] for name, day in days.items() if day.opens.data}
        return {"counter.hours": hours}


def _day(counter: Any) -> dict[str, time | None]:
    return {"opens": _time(counter[0]), "closes": _time(counter[1])}


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _text(value: time | None) -> str:
    return value.isoformat("minutes") if value else ""


class RulesForm(Sheet):
    """Numbers of days, sizes of files, and what the tracking page tells."""

    SETTINGS = {
        "reopen_days": "reopen.days",
        "archive_days": "archive.after_days",
        "completion_days": "completion.days",
        "draft_days": "draft.days",
        "undo_hours": "handover.undo_hours",
        "similar_days": "similar.closed_days",
        "max_file_mb": "files.max_file_mb",
        "max_request_mb": "files.max_request_mb",
        "show_officer_name": "tracking.show_officer_name",
        "srikandi": "office.srikandi",
        "loan_days": "shelf.loan_days",
        "events_minutes": "events.minutes",
        "replay_last": "routing.replay_last",
        "learn_from": "experience.learn_from",
        "fewest_alike": "experience.fewest",
        "review_days": "article.review_days",
        "tries": "calls.tries",
        "facts": "phone.facts",
        "known_minutes": "phone.known_minutes",
    }
    reopen_days = figure(lazy_("Boleh dibuka kembali selama (hari)"), 0, 365)
    archive_days = figure(lazy_("Diarsipkan setelah (hari)"), 1, 365)
    completion_days = figure(lazy_("Waktu melengkapi berkas (hari kerja)"), 1, 90)
    draft_days = figure(lazy_("Draf disimpan selama (hari)"), 1, 365)
    undo_hours = figure(lazy_("Serah terima dapat dibatalkan selama (jam)"), 1, 168)
    similar_days = figure(lazy_("Permohonan mirip dicari sampai (hari setelah ditutup)"), 0, 730)
    max_file_mb = figure(lazy_("Berkas paling besar (MB)"), 1, 25)
    max_request_mb = figure(lazy_("Semua berkas satu permohonan (MB)"), 1, 25)
    show_officer_name = BooleanField(lazy_("Tampilkan nama petugas di halaman lacak"))
    srikandi = BooleanField(lazy_("Agenda, nomor, dan TTE dikelola di SRIKANDI"))

    loan_days = figure(lazy_("Berkas kertas dipinjam selama (hari)"), 1, 365)
    events_minutes = figure(lazy_("Acara dianggap bentrok bila jaraknya kurang dari (menit)"), 15, 480)
    replay_last = figure(lazy_("Permohonan yang diputar ulang dengan aturan penyaluran baru"), 10, 2000)
    learn_from = figure(lazy_("Permohonan selesai yang dipelajari untuk saran layanan"), 0, 50_000)
    fewest_alike = figure(lazy_("Saran baru diberi bila ada sekian permohonan serupa"), 2, 100)
    review_days = figure(lazy_("Artikel ditinjau lagi setelah (hari)"), 7, 1000)
    tries = figure(lazy_("Telepon kembali dicoba paling banyak (kali)"), 1, 20)
    facts = TicksField(
        lazy_("Selain PIN, penelepon dikenal dengan"),
        choices=choices_of({proof: label for proof, label in PROOF_LABEL.items() if proof is not Proof.PIN}),
    )
    known_minutes = figure(lazy_("Penelepon yang sudah dikenal tetap dikenal selama (menit)"), 1, 240)

    def validate_max_request_mb(self, field: IntegerField) -> None:
        """A request holds at least one file."""
        if field.data and self.max_file_mb.data and field.data < self.max_file_mb.data:
            raise ValidationError(_("Batas satu permohonan tidak boleh kurang dari batas satu berkas."))


PAPERS = {"F4": "F4 (215 × 330 mm)", "A4": "A4 (210 × 297 mm)"}


class LettersForm(Sheet):
    """The letterhead, the paper, whose paraf stands before the head's signature, and each group's archive code."""

    SETTINGS = {
        "government": "letters.government",
        "website": "letters.website",
        "certificates_at": "letters.certificates_at",
        "postcode": "letters.postcode",
        "paper": "letters.paper",
        "secretary": "letters.secretary",
        "step_days": "letters.step_days",
    }
    GROUP = "group_"
    government = StringField(lazy_("Baris pertama kop surat"), [Required(lazy_("Isi baris pertama kop surat."))])
    website = StringField(lazy_("Alamat laman di kop surat"))
    postcode = StringField(lazy_("Kode pos"), [AtMost(10)])
    certificates_at = StringField(
        lazy_("Tempat memeriksa tanda tangan elektronik"), [Required(lazy_("Isi alamat pemeriksaannya.")), AtMost(120)]
    )
    paper = SelectField(lazy_("Ukuran kertas surat"), choices=choices_of(PAPERS))
    secretary = SelectField(lazy_("Paraf terakhir sebelum Kepala Dinas"))
    step_days = figure(lazy_("Waktu tiap paraf dan tanda tangan (hari kerja)"), 0, 30)

    @classmethod
    def shown(cls, settings: Mapping[str, Any]) -> LettersForm:
        """The form with one list of codes for each group of services, and the office's chairs."""
        groups, codes = catalogue.groups(), classification.on(clock.today())
        offered = choices_of({code: f"{code} {name}" for code, name in codes.items()}, lazy_("Pilih kode"))
        lists = {f"{cls.GROUP}{group.code}": SelectField(group.name, choices=offered) for group in groups}
        kind = type("LettersForm", (cls,), lists)
        kept = {f"{cls.GROUP}{code}": value for code, value in settings["letters.classification"].items()}
        form: LettersForm = kind(data={**{field: settings[key] for field, key in cls.SETTINGS.items()}, **kept})
        chairs = {code: office_names.spoken(title) for code, title in ladder.heads().items()}
        form.secretary.choices = choices_of(chairs, lazy_("Tanpa paraf terakhir"))
        return form

    @property
    def groups(self) -> list[Any]:
        """The fields of the groups, in the catalogue's order."""
        return [field for field in self if field.name.startswith(self.GROUP)]

    def wanted(self) -> dict[str, Any]:
        """What the settings shall be, the codes of the groups as one."""
        codes = {field.name.removeprefix(self.GROUP): field.data for field in self.groups if field.data}
        return {**super().wanted(), "letters.classification": codes}
