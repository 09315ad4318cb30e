"""What the office sets about its backups, and where the next one goes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from wtforms import PasswordField, SelectField, StringField, ValidationError

from app.desk.settings.fields import figure
from app.operations.backup import NotUsable, envelope, sticks
from app.platform import settings
from app.web.forms import AtMost, Form, Required
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

_PUBLIC_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_NAMES = ("folder", "keep_days", "keep_weeks", "keep_months", "alarm_hours", "retry_minutes", "public_key")


class BackupsForm(Form):
    """The settings `backup.*`, each under its own name."""

    folder = StringField(lazy_("Map cadangan malam"), [AtMost(400)])
    keep_days = figure(lazy_("Berapa hari terakhir"), 1, 365)
    keep_weeks = figure(lazy_("Minggu terakhir"), 0, 520)
    keep_months = figure(lazy_("Bulan terakhir"), 0, 240)
    alarm_hours = figure(lazy_("Peringatan merah bila cadangan lebih lama dari (jam)"), 1, 24 * 31)
    retry_minutes = figure(lazy_("Salinan yang belum sampai dicoba lagi tiap (menit)"), 5, 24 * 60)
    public_key = StringField(lazy_("Kunci publik"), [AtMost(100)])

    @classmethod
    def shown(cls, present: Mapping[str, Any]) -> BackupsForm:
        return cls(formdata=None, data={name: present[f"backup.{name}"] for name in _NAMES})

    def validate_folder(self, field: StringField) -> None:
        place = Path(field.data or "")
        if not field.data:
            return
        if not place.is_absolute():
            raise ValidationError(_("Tulis jalur lengkapnya, misalnya /mnt/cadangan."))
        if not place.is_dir() or not os.access(place, os.W_OK):
            raise ValidationError(_("Map ini tidak ada, atau Loket tidak boleh menulis di sana."))
        if place.resolve().is_relative_to(current_app.config["INSTANCE"]):
            raise ValidationError(_("Map ini di dalam data Loket sendiri: cadangannya akan ikut hilang."))

    def validate_public_key(self, field: StringField) -> None:
        if field.data and not _PUBLIC_KEY.fullmatch(field.data):
            raise ValidationError(_("Kunci publik dimulai dengan age1 dan terdiri dari 62 huruf dan angka."))

    def wanted(self) -> dict[str, Any]:
        return {
            f"backup.{name}": getattr(self, name).data or ("" if name in ("folder", "public_key") else 0)
            for name in _NAMES
        }


class KeyForm(Form):
    """What stands in the file that was sent out with the last key: its last line, or all of it. It is not kept."""

    line = PasswordField(
        lazy_("Baris terakhir berkas kunci itu"), [Required(lazy_("Salin baris terakhir berkas itu ke sini."))]
    )

    def validate_line(self, field: PasswordField) -> None:
        pending = settings.get("backup.pending_key")
        try:
            is_it = bool(pending) and envelope.public_of(field.data or "") == pending
        except NotUsable as why:
            raise ValidationError(str(why)) from why
        if not is_it:
            raise ValidationError(_("Ini bukan kunci yang terakhir dibuat. Buka berkas yang paling baru terunduh."))


class NowForm(Form):
    """Where to: the nightly folder, or a flash disk that is plugged in now."""

    to = SelectField(lazy_("Ke mana"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        folder = str(settings.get("backup.folder"))
        own = [(folder, _("Map cadangan malam"))] if folder else []
        plugged = [
            (str(one.place), _("Flashdisk %(name)s, sisa %(free)s GB", name=one.name, free=round(one.free / 1e9, 1)))
            for one in sticks.plugged_in()
        ]
        self.to.choices = [*plugged, *own]
