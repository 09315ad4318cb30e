"""The steps on a request under the headings of the menu, so that nobody reads twenty-five lines to find one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.web.i18n import lazy_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.desk.ticket.act import Act
    from app.web.i18n import Lazy


class Group(NamedTuple):
    """A heading and the addresses of its steps, the likelier first."""

    slug: str
    title: Lazy
    steps: tuple[str, ...]


GROUPS = (
    Group("kerja", lazy_("Mengerjakan"), (
        "ambil", "periksa-lagi", "putuskan-penolakan", "terima", "lanjutkan", "selesai", "buat-surat",
        "putuskan-undangan", "kirim-hasil", "tunggu", "jadwalkan", "sudah-dibaca",
    )),
    Group("disposisi", lazy_("Disposisi dan tugas"), (
        "disposisikan", "disposisi", "ke-pimpinan", "catat-perintah", "tugaskan", "beri-pendapat", "bagian-selesai",
        "kembalikan", "teruskan-tembusan", "minta-pendapat", "sub-tugas", "tarik-disposisi", "pindah-unit",
    )),
    Group("berkas", lazy_("Berkas"), (
        "minta-berkas", "terima-berkas", "ingatkan", "tambah-berkas", "simpan-berkas", "pinjamkan-berkas",
        "berkas-kembali",
    )),
    Group("lain", lazy_("Dengan permohonan lain"), (
        "gabung", "batal-gabung", "pecah", "kaitkan", "lepas-kaitan", "jadikan-bagian", "lepas-induk",
    )),
    Group("keterangan", lazy_("Keterangan dan waktu"), (
        "ganti-layanan", "prioritas", "kategori-pengaduan", "perpanjang", "catat-batas", "alasan-terlambat",
        "tanda-terima-baru",
    )),
    Group("akses", lazy_("Siapa melihat dan mengikuti"), (
        "ikuti", "berhenti-ikuti", "rahasia", "yang-diadukan", "cabut-yang-diadukan",
    )),
    Group("akhir", lazy_("Mengakhiri atau membuka lagi"), (
        "usul-penolakan", "alihkan", "batalkan", "tutup-kedaluwarsa", "buka-kembali", "arsipkan",
    )),
)  # fmt: skip


def grouped(offered: Iterable[Act]) -> list[tuple[Group, list[Act]]]:
    """The steps that are offered under their headings; a heading without a step is left out.

    A step that no heading names stands under the first, so that none is ever lost.
    """
    by_slug = {act.slug: act for act in offered}
    found = [(group, [by_slug.pop(slug) for slug in group.steps if slug in by_slug]) for group in GROUPS]
    found[0][1].extend(by_slug.values())
    return [(group, acts) for group, acts in found if acts]
