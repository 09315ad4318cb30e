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
_LINK_ID = "Lacak: {tautan}\nTelepon: {telepon}"
_LINK_EN = "Follow it: {tautan}\nTelephone: {telepon}"
_CALL_ID, _CALL_EN = "Telepon: {telepon}, {jam_layanan}", "Telephone: {telepon}, {jam_layanan}"


def _text(code: str, label: object, subject: object, id_: str, en: str, *, hand: bool = False, on: bool = True,
          must: tuple[str, ...] = ("nomor",), opens: bool = True, **fields: str) -> None:  # fmt: skip
    """One text about a request. `opens`: with the link to it, else with the telephone alone."""
    ends = (_LINK_ID, _LINK_EN) if opens else (_CALL_ID, _CALL_EN)
    first = {"id": f"{id_}\n\n{ends[0]}", "en": f"{en}\n\n{ends[1]}"}
    always = _ALWAYS if opens else {name: example for name, example in _ALWAYS.items() if name != "tautan"}
    declare(
        TextKind(code, label, subject, always | fields, first, on, hand, frozenset(must))  # type: ignore[arg-type]
    )


_text(
    "received", lazy_("Permohonan diterima"), lazy_("Permohonan diterima"),
    "Bapak/Ibu, permohonan {layanan} diterima {tanggal}, {jam} WIB.\nNomor {nomor}, PIN {pin}. Simpan.",
    "We received your request ({layanan}), {tanggal}, {jam} WIB.\nNumber {nomor}, PIN {pin}. Keep them.",
    tanggal="26 November 2026", jam="09.15", pin="123456",
)  # fmt: skip
_text(
    "papers_asked", lazy_("Berkas belum lengkap"), lazy_("Mohon lengkapi berkas"),
    "Bapak/Ibu, berkas permohonan {nomor} belum lengkap. Mohon lengkapi paling lambat {batas}:\n{daftar}\n{isi}\n"
    "Waktu layanan berhenti dihitung sampai berkas kami terima.",
    "Some papers for request {nomor} are missing. Please bring or send by {batas}:\n{daftar}\n{isi}\n"
    "Our time limit stands still until we have them.",
    hand=True, must=("nomor", "daftar", "batas"), batas="10 Desember 2026", daftar="- Fotokopi KTP\n- Daftar hadir",
    isi="Daftar hadir harus ditandatangani.",
)  # fmt: skip
_text(
    "reminder", lazy_("Pengingat berkas"), lazy_("Pengingat: berkas ditunggu"),
    "Bapak/Ibu, kami masih menunggu berkas permohonan {nomor}, paling lambat {batas}:\n{daftar}\n"
    "Setelah itu permohonan kami tutup, tetapi boleh diajukan lagi.",
    "We are still waiting for papers for request {nomor}, by {batas}:\n{daftar}\n"
    "After that we close the request, but you may apply again.",
    hand=True, must=("nomor", "batas"), batas="10 Desember 2026", daftar="- Fotokopi KTP",
)  # fmt: skip
_text(
    "papers_brought", lazy_("Berkas tambahan diterima"), lazy_("Berkas tambahan diterima"),
    "Terima kasih, Bapak/Ibu. Berkas tambahan untuk permohonan {nomor} sudah kami terima dan kami periksa.",
    "Thank you. We received your further papers for request {nomor} and are checking them.",
)  # fmt: skip
_text(
    "disposed", lazy_("Diteruskan ke unit"), lazy_("Permohonan diteruskan"),
    "Bapak/Ibu, berkas permohonan {nomor} lengkap dan diteruskan ke {unit}.\nPerkiraan selesai {janji}.",
    "Request {nomor} is complete and was passed to {unit}.\nWe expect to finish by {janji}.",
    unit="Seksi Organisasi dan Tata Laksana", janji="2 Desember 2026",
)  # fmt: skip
_text(
    "rerouted", lazy_("Dipindahkan ke unit lain"), lazy_("Permohonan dipindahkan"),
    "Bapak/Ibu, permohonan {nomor} sekarang dikerjakan {unit}.\nPerkiraan selesai {janji}.",
    "Request {nomor} is now handled by {unit}.\nWe expect to finish by {janji}.",
    unit="Seksi Pengawasan", janji="2 Desember 2026",
)  # fmt: skip
_text(
    "accepted", lazy_("Mulai dikerjakan"), lazy_("Permohonan sedang diproses"),
    "Bapak/Ibu, permohonan {nomor} sedang dikerjakan {unit}.\nPerkiraan selesai {janji}.",
    "{unit} is working on request {nomor}.\nWe expect to finish by {janji}.",
    on=False, unit="Seksi Pengawasan", janji="2 Desember 2026",
)  # fmt: skip
_text(
    "waiting", lazy_("Menunggu pihak lain"), lazy_("Permohonan menunggu pihak lain"),
    "Bapak/Ibu, permohonan {nomor} menunggu jawaban {pihak}.\nKami tanyakan lagi {tinjau}.",
    "Request {nomor} is waiting for {pihak}.\nWe ask again on {tinjau}.",
    pihak="Kementerian Hukum", tinjau="2 Desember 2026",
)  # fmt: skip
_text(
    "scheduled", lazy_("Janji temu"), lazy_("Janji temu"),
    "Bapak/Ibu, janji temu untuk permohonan {nomor}: {tinjau}.\n{isi}",
    "Appointment for request {nomor}: {tinjau}.\n{isi}",
    hand=True, must=("nomor", "tinjau"), tinjau="2 Desember 2026 pukul 09.00", isi="Bawa contoh produk.",
)  # fmt: skip
_text(
    "promise_moved", lazy_("Janji selesai mundur"), lazy_("Perkiraan selesai berubah"),
    "Bapak/Ibu, mohon maaf. Permohonan {nomor} kami perkirakan selesai {janji}.\n{isi}",
    "We apologise: we now expect to finish request {nomor} by {janji}.\n{isi}",
    hand=True, must=("nomor", "janji"), janji="2 Desember 2026", isi="Data harus dikumpulkan dari tiga unit.",
)  # fmt: skip
_text(
    "answered", lazy_("Jawaban petugas"), lazy_("Jawaban untuk permohonan Anda"),
    "Bapak/Ibu, jawaban kami untuk permohonan {nomor}:\n\n{isi}",
    "Our answer to request {nomor}:\n\n{isi}",
    hand=True, must=("nomor", "isi"), isi="Syaratnya KTP dan foto produk.",
)  # fmt: skip
_text(
    "resolved", lazy_("Selesai dijawab"), lazy_("Permohonan selesai"),
    "Bapak/Ibu, permohonan {nomor} selesai:\n\n{isi}",
    "Request {nomor} is finished:\n\n{isi}",
    hand=True, must=("nomor", "isi"), isi="NIB Anda sudah terbit.",
)  # fmt: skip
_text(
    "ready", lazy_("Dokumen siap"), lazy_("Dokumen siap"),
    "Bapak/Ibu, dokumen permohonan {nomor} siap.\nAmbil di {alamat}, {jam_layanan}. Bawa KTP dan tanda terima.",
    "The document for request {nomor} is ready.\nCollect it: {alamat}, {jam_layanan}. Bring your ID and receipt.",
    hand=True, alamat="Jl. Raden Panji Suroso No. 18",
)  # fmt: skip
_text(
    "handed_over", lazy_("Hasil diserahkan"), lazy_("Hasil sudah diserahkan"),
    "Bapak/Ibu, hasil permohonan {nomor} sudah diserahkan. Bila bukan Bapak/Ibu yang menerima, segera hubungi kami.",
    "The result of request {nomor} was handed over. If you did not receive it, contact us at once.",
)  # fmt: skip
_text(
    "refused", lazy_("Tidak dapat dipenuhi"), lazy_("Keputusan atas permohonan Anda"),
    "Bapak/Ibu, mohon maaf, permohonan {nomor} belum dapat kami penuhi.\n\n{isi}\n\nKeberatan atau pengaduan: "
    "{pengaduan}",
    "We are sorry: we cannot grant request {nomor}.\n\n{isi}\n\nObjections or complaints: {pengaduan}",
    hand=True, must=("nomor", "isi"), isi="Alasan, dasar hukum, dan cara mengajukan keberatan.",
    pengaduan="(0341) 000000",
)  # fmt: skip
_text(
    "referred", lazy_("Dialihkan ke instansi lain"), lazy_("Permohonan dialihkan"),
    "Bapak/Ibu, permohonan {nomor} bukan wewenang kami. Silakan hubungi {instansi}, {kontak}.\n\n{isi}",
    "Request {nomor} is outside our authority. Please contact {instansi}, {kontak}.\n\n{isi}",
    hand=True, must=("nomor", "instansi"), instansi="DPMPTSP", kontak="(0341) 111111", isi="Bawa NIB lama.",
)  # fmt: skip
_text(
    "cancelled", lazy_("Dibatalkan"), lazy_("Permohonan dibatalkan"),
    "Permohonan {nomor} dibatalkan sesuai keinginan Bapak/Ibu. Bila tidak pernah meminta, segera hubungi kami.",
    "Request {nomor} was cancelled as you wished. If you did not ask for that, contact us at once.",
)  # fmt: skip
_text(
    "expired", lazy_("Ditutup karena tidak dilengkapi"), lazy_("Permohonan ditutup"),
    "Bapak/Ibu, permohonan {nomor} kami tutup karena berkas belum lengkap. Silakan mengajukan lagi kapan saja.\n{isi}",
    "We closed request {nomor} because papers were missing. You may apply again at any time.\n{isi}",
    hand=True, isi="Berkas lama masih kami simpan.",
)  # fmt: skip
_text(
    "reopened", lazy_("Dibuka kembali"), lazy_("Permohonan dibuka kembali"),
    "Bapak/Ibu, permohonan {nomor} dibuka kembali.\nPerkiraan selesai {janji}.",
    "Request {nomor} was opened again.\nWe expect to finish by {janji}.",
    janji="2 Desember 2026",
)  # fmt: skip
_text(
    "merged", lazy_("Digabung dengan permohonan lain"), lazy_("Permohonan ditangani bersama"),
    "Bapak/Ibu, permohonan {nomor} kami tangani bersama permohonan lain tentang hal yang sama.\n"
    "Dilanjutkan di nomor {nomor_lain}.",
    "We handle request {nomor} together with another one on the same matter.\n"
    "It goes on under number {nomor_lain}.",
    nomor_lain="2611-0117-2",
)  # fmt: skip
_text(
    "unmerged", lazy_("Tidak lagi digabung"), lazy_("Permohonan ditangani sendiri lagi"),
    "Bapak/Ibu, permohonan {nomor} sekarang kami tangani sendiri lagi, tidak bersama permohonan lain.\n"
    "Perkiraan selesai {janji}.",
    "We now handle request {nomor} by itself again.\nWe expect to finish by {janji}.",
    janji="2 Desember 2026",
)  # fmt: skip
_text(
    "merged_ended", lazy_("Permohonan gabungan selesai"), lazy_("Penanganan bersama selesai"),
    "Bapak/Ibu, hal yang diajukan dalam permohonan {nomor} sudah selesai kami tangani. "
    "Hubungi kami bila ingin mendengar hasilnya.",
    "We have finished with the matter of request {nomor}. Contact us to hear what came of it.",
    hand=True,
)  # fmt: skip
_text(
    "split", lazy_("Sebagian ditangani tersendiri"), lazy_("Sebagian permohonan ditangani tersendiri"),
    "Bapak/Ibu, sebagian permohonan {nomor} kami tangani tersendiri dengan nomor {nomor_lain}. "
    "Tidak perlu mengajukan lagi.",
    "We handle a part of request {nomor} separately under number {nomor_lain}. You need not apply again.",
    nomor_lain="2611-0117-2",
)  # fmt: skip
_text(
    "letter_withdrawn", lazy_("Surat tidak berlaku lagi"), lazy_("Surat kami tidak berlaku lagi"),
    "Bapak/Ibu, mohon maaf. Surat nomor {surat} untuk permohonan {nomor} tidak berlaku lagi; jangan dipakai.\n"
    "Gantinya surat nomor {pengganti}.\n{isi}",
    "We apologise: letter number {surat} for request {nomor} does not hold any more; please do not use it.\n"
    "Letter number {pengganti} takes its place.\n{isi}",
    hand=True, must=("nomor", "surat"), surat="500/12/35.73.405/2026", pengganti="500/19/35.73.405/2026",
    isi="Nama koperasi salah ketik.",
)  # fmt: skip
_text(
    "way_chosen", lazy_("Jalur kabar diganti"), lazy_("Jalur kabar diganti"),
    "Bapak/Ibu, mulai sekarang kabar permohonan {nomor} kami sampaikan lewat: {jalur}. "
    "Bila tidak pernah meminta, segera hubungi kami.",
    "From now on we send word on request {nomor} by: {jalur}. If you did not ask for that, contact us at once.",
    jalur="WhatsApp",
)  # fmt: skip
_text(
    "secrets_renewed", lazy_("Tautan dan PIN diganti"), lazy_("Tautan dan PIN diganti"),
    "Bapak/Ibu, tautan dan PIN permohonan {nomor} sudah diganti; yang lama tidak berlaku. "
    "Bila tidak pernah meminta, segera hubungi kami.",
    "The link and PIN of request {nomor} were changed; the old ones do not work any more. "
    "If you did not ask for that, contact us at once.",
    opens=False,
)  # fmt: skip
_text(
    "not_reached", lazy_("Sudah ditelepon, belum tersambung"), lazy_("Kami sudah menelepon Anda"),
    "Bapak/Ibu, kami sudah {kali} kali menelepon tentang permohonan {nomor}, tetapi belum tersambung. "
    "Silakan telepon kami pada jam layanan, {jam_layanan}.",
    "We called you {kali} times about request {nomor} and did not reach you. Please call us, {jam_layanan}.",
    hand=True, kali="3",
)  # fmt: skip
SHORT = "sms_short"
_text(
    SHORT, lazy_("SMS pengganti kabar yang panjang"), lazy_("Ada kabar dari kami"),
    "Bapak/Ibu, ada kabar permohonan {nomor}: {perihal}.",
    "There is news on request {nomor}: {perihal}.",
    must=("nomor", "perihal"), perihal="Mohon lengkapi berkas",
)  # fmt: skip
CONFIDENTIAL = "confidential"
declare(
    TextKind(
        CONFIDENTIAL, lazy_("Permohonan rahasia: hanya ada kabar"), lazy_("Ada kabar dari kami"),
        {name: _ALWAYS[name] for name in ("nomor", "kantor", "telepon", "jam_layanan")},
        {
            "id": "Ada kabar untuk nomor {nomor}. Buka halaman lacak dengan nomor dan PIN, atau hubungi kami.\n\n"
                  f"{_CALL_ID}",
            "en": "There is news for number {nomor}. Open the tracking page with number and PIN, or contact us.\n\n"
                  f"{_CALL_EN}",
        },
        is_worth_a_hand=True, must=frozenset({"nomor"}),
    )
)  # fmt: skip
