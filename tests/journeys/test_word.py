"""An answer that the applicant wants by telephone: worded by the office, written by one officer, said by another."""

from __future__ import annotations

from app.tickets.kinds import ReplyChannel
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import enlist, make_ticket


def test_an_answer_is_called_through_and_the_office_words_it(at, look, live_server, app):
    enlist()
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.PHONE)

    content = at(cast.KONTEN)
    content.goto("/meja/pengaturan/pesan/naskah/answered/id")
    content.get_by_label("Naskah", exact=True).fill("Halo {nama}, tentang {nomor}: {isi} <b>")
    content.get_by_role("button", name="Lihat bunyinya dahulu").click()
    content.get_by_text("Begini bunyinya").wait_for()
    look(content)
    content.get_by_role("button", name="Simpan naskah").click()
    content.get_by_text("Naskah disimpan").wait_for()
    look(content)
    content.goto("/meja/pengaturan/pesan/jalur")
    look(content)

    officer = at(cast.OPERATOR)
    officer.goto(f"/meja/tiket/{ticket.number}")
    officer.get_by_label("Pesan untuk pemohon").fill("Bawa KTP.")
    officer.get_by_role("button", name="Kirim kepada pemohon").click()
    officer.locator("#riwayat").get_by_text("Bawa KTP.").wait_for()

    colleague = at(cast.OPERATOR2)
    colleague.goto("/meja/pesan")
    look(colleague)
    colleague.get_by_role("link", name="Jawaban petugas").click()
    colleague.get_by_text("Halo Siti Umpama, tentang").wait_for()
    look(colleague)
    colleague.get_by_role("button", name="Tidak diangkat").click()
    colleague.get_by_role("link", name="Jawaban petugas").click()
    colleague.get_by_role("button", name="Sudah ditelepon").click()
    colleague.get_by_text("Tidak ada yang perlu dikerjakan").wait_for()
    colleague.goto(f"/meja/tiket/{ticket.number}")
    colleague.locator("#riwayat").get_by_text("disampaikan lewat Telepon").wait_for()
    look(colleague)
