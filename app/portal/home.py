"""The home page starts from the need, not from the office's chart (handbook R013), and offers four equal doors."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, url_for

from app.accounts.permissions import public
from app.catalogue import read as catalogue
from app.portal.opening import counter_words
from app.portal.queue.words import hall_words
from app.portal.search import EXAMPLES
from app.portal.tracking.forms import TrackForm
from app.web.i18n import Lazy, _, lazy_, plural_

bp = Blueprint("home", __name__)

GROUP_LINES: dict[str, Lazy] = {
    "LEGAL": lazy_("Mendirikan koperasi, badan hukum, NIB, merek, halal, dan izin simpan pinjam."),
    "KOPERASI_UKM": lazy_("Mendaftar di data kami, sertifikat, penilaian kesehatan, RAT, dan mediasi."),
    "INFORMASI_BISNIS": lazy_("Pasar, harga, etalase produk, kemitraan, pengadaan, dan kemasan."),
    "PROGRAM": lazy_("Pelatihan, pameran, penyuluhan, bantuan alat, magang, dan wirausaha baru."),
    "MODAL": lazy_("KUR, dana bergulir, hibah, dan memeriksa tawaran pinjaman."),
    "KLINIK": lazy_("Konsultasi usaha, koperasi, hukum, dan pemasaran digital, tanpa biaya."),
}
"""One line under each circle of Figure 11; a group the office adds says how many services it has."""
ALSO = {"LIN-01": lazy_("Pengaduan"), "LIN-02": lazy_("Informasi publik")}
"""Cross-cutting services that people look for by these words."""


class Way(NamedTuple):
    """A plain link with one line under it."""

    label: str
    url: str
    line: str


@bp.get("/")
@public
def show() -> str:
    """What do you need? Or: how is my request? Or: how do I reach you?"""
    groups = catalogue.groups()
    return render_template(
        "portal/home.html",
        track_form=TrackForm(formdata=None),
        examples=EXAMPLES,
        groups=_circles(groups),
        also=_also(groups),
        counter=counter_words(),
        queue=hall_words(),
    )


def _circles(groups: tuple[catalogue.Group, ...]) -> list[Way]:
    """The six circles, as far as they offer anything."""
    offering = [group for group in groups if group.figure_label and group.services]
    index = url_for("catalogue_pages.index")
    return [Way(group.name, f"{index}#{anchor(group.code)}", _line(group)) for group in offering]


def _line(group: catalogue.Group) -> str:
    known = GROUP_LINES.get(group.code)
    return str(known) if known else plural_(len(group.services), "%(n)s layanan", "%(n)s layanan")


def _also(groups: tuple[catalogue.Group, ...]) -> list[Way]:
    offered = {line.code for group in groups for line in group.services}
    ways = [(label, url_for("catalogue_pages.show", code=code)) for code, label in ALSO.items() if code in offered]
    standards = (_("Standar pelayanan"), url_for("catalogue_pages.index"))
    return [Way(str(label), url, "") for label, url in (*ways, standards)]


def anchor(group_code: str) -> str:
    """The place of a group on the catalogue's page: `KOPERASI_UKM` is `koperasi-ukm`."""
    return group_code.casefold().replace("_", "-")
