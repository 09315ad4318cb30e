"""What an office decides about its counter: paper, the visitor's screen, companions, how long names are kept."""

from __future__ import annotations

from wtforms import BooleanField, SelectField

from app.contacts import bundles
from app.desk.settings.fields import figure
from app.desk.settings.office.forms import Sheet
from app.web.forms import choices_of
from app.web.i18n import Lazy, lazy_

PAPERS: dict[str, str | Lazy] = {"80mm": lazy_("Gulungan 80 mm"), "a5": "A5", "a4": "A4"}


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
    screen_minutes = figure(lazy_("Layar tamu dikosongkan setelah (menit)"), 1, 60)
    bundle_receipt = SelectField(lazy_("Tanda terima rombongan"), choices=choices_of(bundles.RECEIPT_LABEL))
    bundle_link = BooleanField(lazy_("Pengantar boleh mengikuti lewat tautan"))
    bundle_days = figure(lazy_("Tautan pengantar berlaku (hari)"), 1, 365)
    keep_days = figure(lazy_("Nama di buku tamu disimpan (hari)"), 1, 3650)
