"""The texts about a request and their first wording in both languages (handbook §5.5, column "Citizen gets" of §5.4).

An office words them anew under `/meja/pengaturan/pesan`. What is worth somebody's hand is what the applicant must act
on or has waited for; the rest they may read on the tracking page.
"""

from __future__ import annotations

from app.messages.texts import TextKind, declare
from app.web.i18n import lazy_

_ALWAYS = {
    "nomor": "2611-0123-4",
    "nama": "Siti Umpama",
    "layanan": "Pendampingan NIB",
    "tautan": "https://loket.contoh.id/lacak/…",
    "kantor": "Diskop UKM Kota Malang",
    "telepon": "(0341) 000000",
    "jam_layanan": "Senin–Kamis 08.00–15.00",
}
"""What every text may name, with an example."""
_LINK_ID = "Lacak di {tautan}\nTelepon {telepon}"
_LINK_EN = "Follow it at {tautan}\nTelephone {telepon}"


def _text(code: str, label: object, subject: object, id_: str, en: str, *, hand: bool = False, on: bool = True,
          must: tuple[str, ...] = ("nomor",), **fields: str) -> None:  # fmt: skip
    first = {"id": f"{id_}\n\n{_LINK_ID}", "en": f"{en}\n\n{_LINK_EN}"}
    declare(
        TextKind(code, label, subject, _ALWAYS | fields, first, on, hand, frozenset(must))  # type: ignore[arg-type]
    )


_text(
    "received", lazy_("Permohonan diterima"), lazy_("Permohonan diterima"),
    "Permohonan Anda {layanan} nomor {nomor} telah kami terima pada {tanggal} pukul {jam} WIB. Simpan PIN {pin}.",
    "We received your request {nomor} ({layanan}) on {tanggal} at {jam} WIB. Keep your PIN {pin}.",
    tanggal="26 November 2026", jam="09.15", pin="123456",
)  # fmt: skip
_text(
    "papers_asked", lazy_("Berkas belum lengkap"), lazy_("Mohon lengkapi berkas"),
    "Permohonan {nomor} belum lengkap. Mohon lengkapi paling lambat {batas}:\n{daftar}\n{isi}\n"
    "Batas waktu layanan dihentikan sementara sampai berkas kami terima.",
    "Request {nomor} is not complete. Please bring or send by {batas}:\n{daftar}\n{isi}\n"
    "Our time limit stands still until we have your papers.",
    hand=True, must=("nomor", "daftar", "batas"), batas="10 Desember 2026", daftar="- Fotokopi KTP\n- Daftar hadir",
    isi="Daftar hadir harus ditandatangani.",
)  # fmt: skip
_text(
    "reminder", lazy_("Pengingat berkas"), lazy_("Pengingat: berkas ditunggu"),
    "Kami masih menunggu berkas untuk permohonan {nomor}, paling lambat {batas}:\n{daftar}\n"
    "Setelah itu permohonan ditutup, tetapi Anda boleh mengajukan lagi.",
    "We are still waiting for papers for request {nomor}, by {batas}:\n{daftar}\n"
    "After that the request is closed, but you may apply again.",
    hand=True, must=("nomor", "batas"), batas="10 Desember 2026", daftar="- Fotokopi KTP",
)  # fmt: skip
_text(
    "papers_brought", lazy_("Berkas tambahan diterima"), lazy_("Berkas tambahan diterima"),
    "Berkas tambahan untuk permohonan {nomor} sudah kami terima dan kami periksa.",
    "We received your further papers for request {nomor} and are checking them.",
)  # fmt: skip
_text(
    "disposed", lazy_("Diteruskan ke unit"), lazy_("Permohonan diteruskan"),
    "Permohonan {nomor} diteruskan ke {unit}.\nPerkiraan selesai {janji}.",
    "Request {nomor} was passed to {unit}.\nWe expect to finish by {janji}.",
    unit="Seksi Organisasi dan Tata Laksana", janji="2 Desember 2026",
)  # fmt: skip
_text(
    "rerouted", lazy_("Dipindahkan ke unit lain"), lazy_("Permohonan dipindahkan"),
    "Permohonan {nomor} sekarang dikerjakan {unit}.\nPerkiraan selesai {janji}.",
    "Request {nomor} is now handled by {unit}.\nWe expect to finish by {janji}.",
    unit="Seksi Pengawasan", janji="2 Desember 2026",
)  # fmt: skip
_text(
    "accepted", lazy_("Mulai dikerjakan"), lazy_("Permohonan sedang diproses"),
    "Permohonan {nomor} sedang diproses {unit}.\nPerkiraan selesai {janji}.",
    "Request {nomor} is being worked on by {unit}.\nWe expect to finish by {janji}.",
    on=False, unit="Seksi Pengawasan", janji="2 Desember 2026",
)  # fmt: skip
_text(
    "waiting", lazy_("Menunggu pihak lain"), lazy_("Permohonan menunggu pihak lain"),
    "Permohonan {nomor} menunggu {pihak}. Kami meninjaunya lagi {tinjau}.",
    "Request {nomor} is waiting for {pihak}. We look at it again on {tinjau}.",
    pihak="Kementerian Hukum", tinjau="2 Desember 2026",
)  # fmt: skip
_text(
    "scheduled", lazy_("Janji temu"), lazy_("Janji temu"),
    "Janji temu untuk permohonan {nomor}: {tinjau}.\n{isi}",
    "Appointment for request {nomor}: {tinjau}.\n{isi}",
    hand=True, must=("nomor", "tinjau"), tinjau="2 Desember 2026 pukul 09.00", isi="Bawa contoh produk.",
)  # fmt: skip
_text(
    "promise_moved", lazy_("Janji selesai mundur"), lazy_("Perkiraan selesai berubah"),
    "Perkiraan selesai permohonan {nomor} berubah menjadi {janji}. Mohon maaf atas perubahan ini.\n{isi}",
    "We now expect to finish request {nomor} by {janji}. We apologise for the change.\n{isi}",
    hand=True, must=("nomor", "janji"), janji="2 Desember 2026", isi="Data harus dikumpulkan dari tiga unit.",
)  # fmt: skip
_text(
    "answered", lazy_("Jawaban petugas"), lazy_("Jawaban untuk permohonan Anda"),
    "Jawaban untuk permohonan {nomor}:\n\n{isi}",
    "Our answer to request {nomor}:\n\n{isi}",
    hand=True, must=("nomor", "isi"), isi="Syaratnya KTP dan foto produk.",
)  # fmt: skip
_text(
    "resolved", lazy_("Selesai dijawab"), lazy_("Permohonan selesai"),
    "Permohonan {nomor} selesai:\n\n{isi}",
    "Request {nomor} is finished:\n\n{isi}",
    hand=True, must=("nomor", "isi"), isi="NIB Anda sudah terbit.",
)  # fmt: skip
_text(
    "ready", lazy_("Dokumen siap"), lazy_("Dokumen siap"),
    "Dokumen untuk permohonan {nomor} siap. Ambil di {alamat}, {jam_layanan}. Bawa KTP dan tanda terima.",
    "The document for request {nomor} is ready. Collect it at {alamat}, {jam_layanan}. Bring your ID and receipt.",
    hand=True, alamat="Jl. Raden Panji Suroso No. 18",
)  # fmt: skip
_text(
    "handed_over", lazy_("Hasil diserahkan"), lazy_("Hasil sudah diserahkan"),
    "Hasil permohonan {nomor} sudah diserahkan. Bila bukan kepada Anda, segera hubungi kami.",
    "The result of request {nomor} was handed over. If it was not to you, contact us at once.",
)  # fmt: skip
_text(
    "refused", lazy_("Tidak dapat dipenuhi"), lazy_("Keputusan atas permohonan Anda"),
    "Permohonan {nomor} belum dapat kami penuhi.\n\n{isi}\n\nKeberatan atau pengaduan: {pengaduan}",
    "We cannot grant request {nomor}.\n\n{isi}\n\nObjections or complaints: {pengaduan}",
    hand=True, must=("nomor", "isi"), isi="Alasan, dasar hukum, dan cara mengajukan keberatan.",
    pengaduan="(0341) 000000",
)  # fmt: skip
_text(
    "referred", lazy_("Dialihkan ke instansi lain"), lazy_("Permohonan dialihkan"),
    "Permohonan {nomor} berada di luar kewenangan kami. Silakan menghubungi {instansi}, {kontak}.\n\n{isi}",
    "Request {nomor} is outside our authority. Please contact {instansi}, {kontak}.\n\n{isi}",
    hand=True, must=("nomor", "instansi"), instansi="DPMPTSP", kontak="(0341) 111111", isi="Bawa NIB lama.",
)  # fmt: skip
_text(
    "cancelled", lazy_("Dibatalkan"), lazy_("Permohonan dibatalkan"),
    "Permohonan {nomor} dibatalkan sesuai keinginan Anda. Bila Anda tidak memintanya, segera hubungi kami.",
    "Request {nomor} was cancelled as you wished. If you did not ask for that, contact us at once.",
)  # fmt: skip
_text(
    "expired", lazy_("Ditutup karena tidak dilengkapi"), lazy_("Permohonan ditutup"),
    "Permohonan {nomor} ditutup karena berkas tidak dilengkapi. Anda boleh mengajukan lagi kapan saja.\n{isi}",
    "Request {nomor} was closed because papers were missing. You may apply again at any time.\n{isi}",
    hand=True, isi="Berkas lama masih kami simpan.",
)  # fmt: skip
_text(
    "reopened", lazy_("Dibuka kembali"), lazy_("Permohonan dibuka kembali"),
    "Permohonan {nomor} dibuka kembali.\nPerkiraan selesai {janji}.",
    "Request {nomor} was opened again.\nWe expect to finish by {janji}.",
    janji="2 Desember 2026",
)  # fmt: skip
CONFIDENTIAL = "confidential"
declare(
    TextKind(
        CONFIDENTIAL, lazy_("Permohonan rahasia: hanya ada kabar"), lazy_("Ada kabar dari kami"),
        {name: _ALWAYS[name] for name in ("nomor", "kantor", "telepon", "jam_layanan")},
        {
            "id": "Ada kabar untuk nomor {nomor}. Buka halaman lacak dengan nomor dan PIN Anda, atau hubungi kami.\n\n"
                  "Telepon {telepon}, {jam_layanan}",
            "en": "There is news for number {nomor}. Open the tracking page with number and PIN, or contact us.\n\n"
                  "Telephone {telepon}, {jam_layanan}",
        },
        is_worth_a_hand=True, must=frozenset({"nomor"}),
    )
)  # fmt: skip
