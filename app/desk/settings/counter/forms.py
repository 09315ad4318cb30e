"""What an office decides about its counter: paper, the visitor's screen, companions, how long names are kept."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.desk.settings.office.forms import Sheet
from app.web.forms import choices_of
from app.web.i18n import Lazy, lazy_

_FILL = lazy_("Isi angkanya.")
PAPERS: dict[str, str | Lazy] = {"80mm": lazy_("Gulungan 80 mm"), "a5": "A5", "a4": "A4"}
BUNDLES = {
    "sheets": lazy_("Daftar nomor, lalu satu lembar ber-PIN untuk tiap pemohon"),
    "list": lazy_("Hanya daftar nomor dan nama"),
    "list_pins": lazy_("Daftar nomor, nama, dan PIN"),
}


def _whole(label: Lazy, least: int, most: int) -> IntegerField:
    return IntegerField(label, [InputRequired(_FILL), NumberRange(least, most)])


class CounterSheet(Sheet):
    """One sheet over the counter's settings."""

    SETTINGS = {
        "paper": "counter.paper",
        "screen_minutes": "counter.screen_minutes",
        "bundle_receipt": "counter.bundle_receipt",
        "bundle_link": "counter.bundle_link",
        "bundle_days": "counter.bundle_days",
        "keep_days": "visits.keep_days",
    }
    paper = SelectField(lazy_("Kertas tanda terima di loket"), choices=choices_of(PAPERS))
    screen_minutes = _whole(lazy_("Layar tamu dikosongkan setelah (menit)"), 1, 60)
    bundle_receipt = SelectField(lazy_("Tanda terima rombongan"), choices=choices_of(BUNDLES))
    bundle_link = BooleanField(lazy_("Pengantar boleh mengikuti lewat tautan"))
    bundle_days = _whole(lazy_("Tautan pengantar berlaku (hari)"), 1, 365)
    keep_days = _whole(lazy_("Nama di buku tamu disimpan (hari)"), 1, 3650)
