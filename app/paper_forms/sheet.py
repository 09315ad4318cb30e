"""What is asked on paper at each door: the fields of the contract, as boxes large enough to fill in by torchlight."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.paper_forms.kinds import Door
from app.web.i18n import lazy_

if TYPE_CHECKING:
    from app.web.i18n import Lazy


class Line(NamedTuple):
    """One field to write in; `lines` is its height, `half` puts two beside each other."""

    label: Lazy
    lines: int = 1
    half: bool = False


class Ticks(NamedTuple):
    """One field to tick."""

    label: Lazy
    choices: tuple[Lazy, ...]


_NAME = Line(lazy_("Nama lengkap"))
_ORGANISATION = Line(lazy_("Nama koperasi, usaha, atau instansi (bila ada)"))
_PHONE = Line(lazy_("Nomor telepon atau WhatsApp"), half=True)
_EMAIL = Line(lazy_("Surel (bila ada)"), half=True)
_ADDRESS = Line(lazy_("Alamat, kelurahan"))
_NEED = Line(lazy_("Kebutuhan, dengan kata-kata orangnya sendiri"), lines=6)
_WHO = Ticks(
    lazy_("Meminta sebagai"),
    (lazy_("warga"), lazy_("koperasi atau usaha"), lazy_("instansi lain"), lazy_("pegawai dinas")),
)
_REPLY = Ticks(
    lazy_("Jawaban lewat"),
    (lazy_("WhatsApp"), lazy_("telepon"), lazy_("surel"), lazy_("surat"), lazy_("diambil di loket"), lazy_("situs")),
)
_PRIORITY = Ticks(lazy_("Didahulukan"), (lazy_("lansia"), lazy_("disabilitas"), lazy_("hamil")))
_QUEUE = Line(lazy_("Nomor antrean (bila ada)"), half=True)
_NIK = Line(lazy_("NIK (hanya bila layanan memerlukan)"), half=True)
_SIGNATURE = Line(lazy_("Tanda tangan atau cap jempol pemohon"), lines=2, half=True)

_BLOCKS: dict[Door, tuple[Line | Ticks, ...]] = {
    Door.PHONE: (
        *(_PHONE, Line(lazy_("Telepon kembali pada"), half=True), _NAME, _ORGANISATION, _WHO, _NEED),
        Ticks(lazy_("Hasil panggilan"),
              (lazy_("dicatat"), lazy_("sudah dijawab"), lazy_("telepon kembali"))),
        Line(lazy_("Jawaban yang diberikan (bila sudah dijawab)"), lines=2),
        _REPLY,
    ),
    Door.COUNTER: (
        *(_NAME, _ORGANISATION, _PHONE, _EMAIL, _QUEUE, _NIK, _WHO, _NEED),
        Line(lazy_("Berkas yang dibawa (tulis yang asli tinggal di sini)"), lines=2, half=True),
        *(_SIGNATURE, _REPLY, _PRIORITY),
    ),
    Door.DOCUMENT: (
        Line(lazy_("Pengirim surat")),
        Line(lazy_("Nomor surat"), half=True),
        Line(lazy_("Tanggal surat"), half=True),
        Line(lazy_("Hal")),
        *(_NAME, _PHONE, _EMAIL),
        Line(lazy_("Tanggal acara (bila undangan)"), half=True),
        Line(lazy_("Lampiran"), half=True),
        Line(lazy_("Ringkasan isi surat"), lines=4),
        Ticks(lazy_("Datang lewat"),
              (lazy_("diantar langsung"), lazy_("pos atau kurir"), lazy_("WhatsApp"), lazy_("surel"))),
        _REPLY,
    ),
    Door.GENERAL: (
        *(_NAME, _PHONE, _EMAIL, _ORGANISATION, _ADDRESS, _WHO, _NEED),
        Line(lazy_("Berkas yang dilampirkan"), lines=2, half=True),
        *(_SIGNATURE, _REPLY, _PRIORITY),
    ),
}  # fmt: skip


def blocks(door: Door) -> tuple[Line | Ticks, ...]:
    """The fields of one door, in the order in which they are asked."""
    return _BLOCKS[door]
