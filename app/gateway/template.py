"""The sheet an office fills in when it goes live with running cases: headings, one example, and an explanation."""

from __future__ import annotations

import io

from sqlalchemy import select

from app.accounts.models import Unit
from app.catalogue import read as catalogue
from app.extensions import db
from app.gateway import mapping
from app.web.i18n import _

_WIDTH = 22  # letters
_EXAMPLE = {
    "Nomor lama": mapping.EXAMPLE,
    "Diterima": "14/09/2026 09:20",
    "Keadaan": "Diproses",
    "Saluran": "Surat",
    "Layanan": "KUK-02",
    "Perihal": "Perpanjangan sertifikat NIK koperasi",
    "Uraian": "Sertifikat lama berlaku sampai 30 September 2026.",
    "Nama pemohon": "Suparno Misal",
    "Telepon": "0812-0000-0009",
    "Koperasi/usaha/instansi": "Koperasi Tani Makmur Rekaan",
    "Jenis pemohon": "Koperasi",
    "Unit": "KLB-BANG",
    "Batas waktu": "28/09/2026",
}


def workbook() -> bytes:
    """The empty sheet as XLSX, headings in Indonesian: they are what the sheet is recognised by."""
    import xlsxwriter  # here, because few requests ask for it

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Permohonan")
        sheet.freeze_panes(1, 0)
        headings = headings_of_the_sheet()
        sheet.set_column(0, len(headings) - 1, _WIDTH)
        sheet.write_row(0, 0, headings, bold)
        sheet.write_row(1, 0, [_EXAMPLE.get(heading, "") for heading in headings])
        explained = book.add_worksheet(_("Keterangan"))
        explained.set_column(0, 0, _WIDTH)
        explained.set_column(1, 1, 100)
        for place, (heading, words) in enumerate(explanation()):
            explained.write_string(place, 0, heading, bold)
            explained.write_string(place, 1, words)
    return buffer.getvalue()


def headings_of_the_sheet() -> list[str]:
    """Every column of Loket's own map, in the order somebody fills them in."""
    own = list(_EXAMPLE)
    return [*own[:2], "Ditutup", *own[2:]]


def explanation() -> list[tuple[str, str]]:
    """What each column takes; shown in the sheet and on the page."""
    units = ", ".join(db.session.scalars(select(Unit.code).order_by(Unit.code)))
    services = ", ".join(line.code for line in catalogue.published())
    own = mapping.own()
    return [
        (
            "Nomor lama",
            _("Nomor agenda atau nomor lama. Wajib, dan hanya sekali: nomor yang sama tidak masuk dua kali."),
        ),
        ("Diterima", _("Tanggal terima yang sebenarnya, misalnya 14/09/2026 atau 14/09/2026 09:20. Wajib.")),
        ("Ditutup", _("Tanggal tutup, hanya untuk permohonan yang sudah selesai atau ditutup.")),
        ("Keadaan", _("Wajib, salah satu dari: %(words)s.", words=", ".join(own.words["status"]))),
        ("Saluran", _("Salah satu dari: %(words)s. Kosong berarti Surat.", words=", ".join(own.words["channel"]))),
        ("Layanan", _("Kode layanan. Kosong berarti LIN-03. Kode: %(codes)s.", codes=services)),
        ("Perihal", _("Judul singkat. Kosong berarti awal uraian.")),
        ("Uraian", _("Kebutuhan pemohon, apa adanya. Wajib, kecuali perihal terisi.")),
        ("Nama pemohon", _("Boleh kosong.")),
        ("Telepon", _("Boleh kosong; hanya disimpan bersama nama.")),
        ("Koperasi/usaha/instansi", _("Boleh kosong.")),
        ("Jenis pemohon", _("Salah satu dari: %(words)s.", words=", ".join(own.words["requester_type"]))),
        ("Unit", _("Kode unit. Kosong berarti unit layanannya. Kode: %(codes)s.", codes=units)),
        (
            "Batas waktu",
            _("Hanya untuk yang masih berjalan dan sudah dijanjikan. Tanpa ini tidak ada jam yang berjalan."),
        ),
    ]
