"""`/meja/pengaturan`: what this person may set, each way with a word on what it is for. The pages are its rooms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.accounts.permissions import current_actor, needs
from app.desk.settings import jobs
from app.desk.settings.accounts import pages as accounts
from app.desk.settings.answering import draw
from app.desk.settings.audit import pages as audit
from app.desk.settings.books import pages as books
from app.desk.settings.catalogue import pages as catalogue
from app.desk.settings.handover import pages as handover
from app.desk.settings.holidays import pages as holidays
from app.desk.settings.hours import pages as hours
from app.desk.settings.instructions import pages as instructions
from app.desk.settings.letter_texts import pages as letter_texts
from app.desk.settings.limits import pages as limits
from app.desk.settings.messages import pages as messages
from app.desk.settings.office import pages as office
from app.desk.settings.organisation import pages as organisation
from app.desk.settings.routing import pages as routing
from app.web import navigation
from app.web.i18n import lazy_

SETTINGS = (
    *("office:edit", "organisation:edit", "account:edit", "catalogue:edit", "catalogue:publish"),
    *("calendar:edit", "routing:edit", "job:manage", "audit:read", "import:run", "clock:edit"),
    *("letter:edit_texts", "letter:number", "message:edit"),
)
PAGES: tuple[Any, ...] = (
    *(office, organisation, accounts, catalogue, routing, instructions, books, holidays, letter_texts),
    *(jobs, audit, handover, hours, limits, messages),
)
WORDS = {
    "settings.office.identity": lazy_("Nama, alamat, lambang, warna, jam, dan aturan hari."),
    "settings.organisation.show": lazy_("Susunan kantor, kursi yang kosong, dan siapa memegangnya sejak kapan."),
    "settings.handover.show": lazy_("Mutasi, pensiun, atau cuti: jabatan dan pekerjaan pindah dalam satu langkah."),
    "settings.accounts.show": lazy_("Siapa boleh masuk, dengan peran apa, dan wewenang tiap peran."),
    "settings.catalogue.show": lazy_("Standar tiap layanan: konsep, penerbitan, dan penarikan."),
    "settings.books.show": lazy_("Buku nomor surat keluar, pola nomor, nomor awal, dan kode klasifikasi arsip."),
    "settings.routing.show": lazy_("Permohonan apa masuk ke unit mana; dicoba dahulu sebelum berlaku."),
    "settings.hours.show": lazy_("Jam biasa, Ramadan, setengah hari; setahun sekali pandang."),
    "settings.limits.show": lazy_("Batas menurut undang-undang dan target kantor, lampu, dan siapa yang diberi tahu."),
    "settings.holidays.show": lazy_("Hari yang tidak dihitung sebagai hari kerja; impor SKB tiga menteri."),
    "settings.letter_texts.show": lazy_("Isi awal surat keluar, dengan isian bernama; versi lama tetap tersimpan."),
    "settings.instructions.show": lazy_("Isi lembar disposisi, batas waktu tiap meja, dan meja pertama pimpinan."),
    "settings.messages.show": lazy_("Naskah kabar kepada pemohon, jam kirim, gerbang, dan pesan uji."),
    "settings.jobs.show": lazy_("Apa yang dikerjakan di belakang layar, dan apa yang gagal."),
    "imports.show": lazy_("Memulai dengan permohonan yang sedang berjalan: tanggal sebenarnya, nomor lama."),
    "settings.audit.show": lazy_("Siapa melakukan apa, siapa melihat data siapa, dan apakah catatannya utuh."),
}

bp = Blueprint("settings", __name__, url_prefix="/meja/pengaturan")
for page in PAGES:
    bp.register_blueprint(page.bp)

navigation.add("desk", lazy_("Pengaturan"), "settings.index", permission=SETTINGS, order=90)


@bp.get("")
@needs(*SETTINGS)
def index() -> Any:
    """The list of pages this person may open."""
    return draw("index", entries=navigation.ways("settings", current_actor()), words=WORDS)
