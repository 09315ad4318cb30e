"""The named fields of a letter's text, `{nama_pemohon}`: what there is, and how they are filled in (handbook §4.5).

A text is plain. Fields of a request are filled in when a draft is begun, so that its drafter sees and corrects what
will be read; fields of the letter itself (day and place of an event, who signs) only on paper, because they may still
change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.platform.refusals import Refused
from app.web.i18n import _, lazy_

if TYPE_CHECKING:
    from collections.abc import Mapping

OF_REQUEST = {
    "nama_pemohon": lazy_("Nama pemohon"),
    "alamat_pemohon": lazy_("Alamat pemohon"),
    "organisasi": lazy_("Koperasi, usaha, atau instansi pemohon"),
    "nomor_permohonan": lazy_("Nomor permohonan"),
    "tanggal_permohonan": lazy_("Tanggal permohonan diterima"),
    "perihal_permohonan": lazy_("Perihal permohonan"),
    "layanan": lazy_("Nama layanan"),
    "unit": lazy_("Unit yang menangani"),
    "nomor_surat_masuk": lazy_("Nomor surat masuk"),
    "tanggal_surat_masuk": lazy_("Tanggal surat masuk"),
    "perihal_surat_masuk": lazy_("Perihal surat masuk"),
    "kekurangan": lazy_("Daftar berkas yang kurang"),
    "batas_melengkapi": lazy_("Batas waktu melengkapi berkas"),
    "alasan_penolakan": lazy_("Alasan penolakan"),
    "dasar_hukum": lazy_("Dasar hukum penolakan"),
    "alternatif": lazy_("Yang dapat dilakukan pemohon sebagai gantinya"),
    "keberatan": lazy_("Cara mengajukan keberatan"),
    "kantor": lazy_("Nama kantor"),
    "kota": lazy_("Kota kantor"),
    "telepon_kantor": lazy_("Telepon kantor"),
}
OF_EVENT = {
    "hari_acara": lazy_("Hari acara"),
    "tanggal_acara": lazy_("Tanggal acara"),
    "jam_acara": lazy_("Jam acara"),
    "tempat_acara": lazy_("Tempat acara"),
}
OF_SIGNATORY = {
    "nama_penanda_tangan": lazy_("Nama penanda tangan"),
    "nip_penanda_tangan": lazy_("NIP penanda tangan"),
    "pangkat_penanda_tangan": lazy_("Pangkat dan golongan penanda tangan"),
    "jabatan_penanda_tangan": lazy_("Jabatan penanda tangan"),
}
OF_LETTER = OF_EVENT | OF_SIGNATORY
ALL = OF_REQUEST | OF_LETTER
EMPTY = "…………"
"""What stands where a field had nothing to say, for the drafter to fill in."""

_FIELD = re.compile(r"\{([^{}\n]*)\}")
_TAG = re.compile(r"<\s*/?\s*[A-Za-z!?]")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the fields that `values` knows; the others stay for later."""
    return _FIELD.sub(lambda found: values.get(found[1], found[0]) or EMPTY, text)


def without_empty_lines(text: str, values: Mapping[str, str]) -> str:
    """The text without the lines that name a field of `values` that is empty: no `NIP :` for who has none."""
    empty = {f"{{{name}}}" for name, value in values.items() if not value}
    return "\n".join(line for line in text.split("\n") if not any(name in line for name in empty))


def require_plain(text: str, field: str) -> None:
    """Refuse what is no plain text, or names a field that nobody knows. The sentence says which."""
    tag = _TAG.search(text)
    if tag:
        wrong = text[tag.start() : tag.start() + 20].split("\n", maxsplit=1)[0]
        raise Refused(
            _("Naskah ditulis sebagai teks biasa, tanpa kode HTML. Hapus “%(wrong)s”.", wrong=wrong), field=field
        )
    unknown = [found[1] for found in _FIELD.finditer(text) if found[1] not in ALL]
    if unknown:
        raise Refused(
            _("Isian {%(name)s} tidak dikenal. Pakai nama dari daftar isian.", name=unknown[0][:40]), field=field
        )
    if set("{}") & set(_FIELD.sub("", text)):
        raise Refused(_("Kurung kurawal { } hanya untuk nama isian, berpasangan pada satu baris."), field=field)
