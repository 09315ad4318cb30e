"""What the office sets about its scans: where they come from, how large they may be, how a page is read."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wtforms import IntegerField, StringField, TextAreaField, ValidationError

from app.desk.settings.fields import figure
from app.reading import folder
from app.web.forms import AtMost, Form, Required
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;.]+(?:\.[^@\s,;.]+)+")
_LANGUAGES = re.compile(r"[a-z_]{3,16}(?:\+[a-z_]{3,16}){0,3}")
SHORTEST_LOOK = 15  # seconds; the worker looks around no more often


def languages() -> list[str]:
    """What the reading program has learned on this machine; none where it is missing."""
    try:
        told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return told.stdout.decode("utf-8", "replace").split("\n")[1:]


class ScansForm(Form):
    """The settings `reading.*`, each under its own name."""

    folder = StringField(lazy_("Map pemindai"), [AtMost(400)])
    folder_every = figure(lazy_("Dilihat tiap (detik)"), 0, 3600)
    folder_still = figure(lazy_("Diambil setelah tidak berubah selama (detik)"), 2, 600)
    folder_give_up = figure(lazy_("Berkas tanpa akhir tetap diambil sesudah (menit)"), 1, 1440)
    folder_keep_days = figure(lazy_("Berkas yang sudah diambil disimpan di map selama (hari)"), 0, 3650)
    set_aside_days = figure(lazy_("Pindaian yang disisihkan dimusnahkan sesudah (hari)"), 0, 3650)
    mail_to = TextAreaField(lazy_("Alamat surel untuk surat"), [AtMost(1000)])
    file_mb = figure(lazy_("Satu berkas paling besar (MB)"), 1, 500)
    stack_mb = figure(lazy_("Sekali kirim lewat peramban paling besar (MB)"), 10, 2000)
    file_pages = figure(lazy_("Satu berkas paling banyak (halaman)"), 1, 2000)
    language = StringField(lazy_("Bahasa yang dibaca"), [Required(lazy_("Tulis kodenya, misalnya ind.")), AtMost(80)])
    page_tries = figure(lazy_("Halaman yang gagal dicoba (kali)"), 1, 10)
    page_seconds = figure(lazy_("Waktu untuk satu halaman (detik prosesor)"), 5, 600)
    page_mb = figure(lazy_("Memori untuk satu halaman (MB)"), 300, 8000)
    asks = figure(lazy_("Halaman tumpukan melihat kemajuan tiap (detik)"), 1, 60)
    picture_dpi = figure(lazy_("Gambar halaman yang disimpan (titik per inci)"), 100, 300)
    attached_every = figure(lazy_("Lampiran permohonan yang belum dibaca dicari tiap (detik)"), 0, 3600)
    proposing_pages = figure(lazy_("Usul diambil dari halaman pertama surat (halaman)"), 1, 50)
    sure_percent = figure(lazy_("Usul disebut yakin mulai (persen)"), 1, 99)
    doubtful_percent = figure(lazy_("Usul disebut ragu mulai (persen)"), 0, 98)
    alike_percent = figure(lazy_("Surat disebut mirip bila teksnya sama (persen)"), 50, 100)
    alike_among = figure(lazy_("Surat terbaru yang dibandingkan"), 0, 5000)
    desk_minutes = figure(lazy_("Surat disebut sedang dikerjakan sejak dibuka, selama (menit)"), 1, 480)

    @classmethod
    def shown(cls, present: Mapping[str, Any]) -> ScansForm:
        """As the settings stand."""
        return cls(formdata=None, data={name.partition(".")[2]: value for name, value in present.items()
                                        if name.startswith("reading.")})  # fmt: skip

    def wanted(self) -> dict[str, Any]:
        """The settings."""
        return {f"reading.{field.name}": field.data for field in self if field.name != "csrf_token"}

    def validate_folder(self, field: StringField) -> None:
        """A whole path, and none of the system's own; empty is Loket's default."""
        if field.data and not Path(field.data).is_absolute():
            raise ValidationError(_("Tulis jalur lengkapnya, misalnya /srv/pemindai."))
        if field.data and not folder.is_suitable(Path(field.data)):
            raise ValidationError(str(folder.SENTENCE[folder.Trouble.NOT_OURS]))

    def validate_folder_every(self, field: IntegerField) -> None:
        """0 is never; otherwise no more often than the worker looks around."""
        self._require_patience(field)

    def validate_attached_every(self, field: IntegerField) -> None:
        """As often as the folder."""
        self._require_patience(field)

    def _require_patience(self, field: IntegerField) -> None:
        if 0 < (field.data or 0) < SHORTEST_LOOK:
            raise ValidationError(_("Paling cepat tiap %(count)s detik, atau 0 untuk tidak dilihat.",
                                    count=SHORTEST_LOOK))  # fmt: skip

    def validate_doubtful_percent(self, field: IntegerField) -> None:
        """Doubtful is less than sure."""
        if (field.data or 0) >= (self.sure_percent.data or 100):
            raise ValidationError(_("Ragu harus di bawah yakin."))

    def validate_mail_to(self, field: TextAreaField) -> None:
        """Whole addresses."""
        wrong = [one for one in re.split(r"[\s,;]+", field.data or "") if one and not _ADDRESS.fullmatch(one)]
        if wrong:
            raise ValidationError(_("Ini bukan alamat surel: %(address)s", address=wrong[0]))

    def validate_language(self, field: StringField) -> None:
        """Only what this machine can read."""
        known = languages()
        asked = (field.data or "").split("+")
        if not _LANGUAGES.fullmatch(field.data or "") or (known and not set(asked) <= set(known)):
            raise ValidationError(
                _("Bahasa itu tidak terpasang. Yang ada: %(known)s.", known=", ".join(sorted({*known} - {"osd", ""})))
            )
