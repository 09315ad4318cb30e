"""Several requests at once: ticked, done one by one, and told what became of each (R031)."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.tickets import history
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import make_ticket

S = Status
LIST = "/meja?lihat=semua"
UNIT = "/meja?lihat=unit"


def told(page):
    return " ".join(" ".join(page.find("//*[contains(@class, 'loket-notice')]//text()")).split())


def by_number(number):
    return db.session.execute(
        select(Ticket.status, Ticket.officer_id, Ticket.is_priority).where(Ticket.number == number)
    ).one()


def account(username):
    return db.session.scalar(select(User.id).where(User.username == username))


def test_several_are_taken_with_one_press_and_the_rest_says_why_not(visit, cast):
    new = [make_ticket().number for _n in range(2)]
    busy = make_ticket(S.DIPROSES).number
    form = visit(LIST, as_=cast.OPERATOR).form("pilihan")
    page = form.submit(button="Ambil", nomor=[*new, busy])
    assert page.url.endswith(f"{LIST}&centang={busy}")
    assert page.find("//input[@name='nomor'][@checked]/@value") == [busy]
    assert "Diambil:" in told(page)
    assert f"Tidak dapat: {busy}." in told(page)
    assert "Diproses" in told(page)
    assert [by_number(number).status for number in new] == [S.DIVERIFIKASI, S.DIVERIFIKASI]
    assert by_number(busy).status is S.DIPROSES


def test_a_section_accepts_its_own_work_together(visit, cast):
    numbers = [make_ticket(S.DIDISPOSISIKAN).number for _n in range(2)]
    visit(UNIT, as_=cast.STAF).form("pilihan").submit(button="Ambil", nomor=numbers)
    assert {by_number(number)[:2] for number in numbers} == {(S.DIPROSES, account(cast.STAF))}


def test_nothing_ticked_is_said_kindly(visit, cast):
    make_ticket()
    page = visit(LIST, as_=cast.OPERATOR).form("pilihan").submit(button="Ambil")
    assert "Centang dahulu permohonan yang dimaksud." in told(page)


def test_the_head_of_a_section_gives_work_to_one_of_its_people(visit, cast):
    tickets = [make_ticket(S.DIDISPOSISIKAN), make_ticket(S.DIPROSES)]
    numbers, first = [ticket.number for ticket in tickets], tickets[0].id
    page = visit(UNIT, as_=cast.KASI).form("pilihan").submit(button="Tugaskan …", nomor=numbers)
    assert "2 permohonan" in page
    page = page.form("Tugaskan").submit(officer=str(account(cast.STAF)))
    assert f"Ditugaskan: {numbers[0]}." in told(page)
    assert f"Tidak dapat: {numbers[1]}. Permohonan ini sudah di tangannya." in told(page)
    assert by_number(numbers[0])[:2] == (S.DIDISPOSISIKAN, account(cast.STAF))
    last = history.read(first, public_only=False)[-1]
    assert "Ditugaskan kepada Raden Roro" in last.sentence
    assert not last.is_public
    assert numbers[0] in visit("/meja?lihat=milik-saya", as_=cast.STAF)
    assert numbers[0] not in visit("/meja?lihat=belum-diambil", as_=cast.KASI)


def test_work_goes_to_nobody_outside_the_unit(visit, cast):
    number = make_ticket(S.DIDISPOSISIKAN).number
    page = visit(f"/meja/tiket/{number}", as_=cast.KASI).link("Tugaskan kepada petugas").follow()
    choices = page.find("//select[@name='officer']/option/@value")
    assert str(account(cast.STAF)) in choices
    assert str(account(cast.STAF_LAIN)) not in choices
    page.form("Tugaskan").submit(anyway={"officer": str(account(cast.STAF_LAIN))}, expect=422)
    assert by_number(number).officer_id is None


def test_a_reason_is_asked_for_once_and_every_word_is_kept(visit, cast):
    numbers = [make_ticket().number for _n in range(2)]
    page = visit(LIST, as_=cast.OPERATOR).form("pilihan").submit(button="Prioritas …", nomor=numbers)
    page = page.form("Simpan tanda").submit(reason="", expect=422)
    assert page.errors == ["Tulis dahulu alasannya."]
    page = page.form("Simpan tanda").submit(reason="Lansia")
    assert "Tanda prioritas disimpan:" in told(page)
    assert all(by_number(number).is_priority for number in numbers)


def test_only_what_one_may_do_is_offered(visit, cast):
    make_ticket()
    assert not visit(LIST, as_=cast.AUDITOR).find("//input[@name='nomor']")
    buttons = visit(LIST, as_=cast.OPERATOR).find("//form[@id='pilihan']//button/text()")
    assert buttons == ["Ambil", "Disposisikan …", "Pindahkan …", "Jawab dan tutup …", "Prioritas …"]


def test_what_one_may_not_see_is_not_found(visit, cast):
    hidden, mine = make_ticket(S.DIDISPOSISIKAN, is_confidential=True).number, make_ticket(S.DIDISPOSISIKAN).number
    form = visit(UNIT, as_=cast.STAF).form("pilihan")
    page = form.submit(button="Ambil", anyway={"nomor": [hidden, mine]})
    assert f"Tidak dapat: {hidden}. Tidak ditemukan." in told(page)
    assert by_number(hidden).status is S.DIDISPOSISIKAN


def test_a_tampered_button_does_nothing(visit, cast):
    number = make_ticket().number
    form = visit(LIST, as_=cast.OPERATOR).form("pilihan")
    form.submit(anyway={"dengan": "tugaskan", "nomor": number}, expect=403)
    for unknown in ("", "hapus"):
        assert "Centang dahulu" in told(form.submit(anyway={"dengan": unknown, "nomor": number}))
    assert by_number(number).status is S.DITERIMA


def test_ticking_by_keyboard(page, enter, live_server, assert_accessible):
    numbers = [make_ticket().number for _n in range(3)]
    enter(page, "operator")
    page.goto(LIST)
    expect(page.locator("#sekilas h2")).to_have_text(page.locator("tbody tr a.loket-number").first.inner_text())
    for key in "xjx":
        page.keyboard.press(key)
    expect(page.locator("[data-ticked]")).to_have_text("2")
    assert_accessible(page)
    page.locator("#pilihan").get_by_role("button", name="Ambil").click()
    expect(page.get_by_text("Diambil:")).to_be_visible()
    assert sorted(by_number(number).status for number in numbers) == [S.DITERIMA, S.DIVERIFIKASI, S.DIVERIFIKASI]


def test_one_answer_closes_several_after_it_was_shown_to_how_many_it_goes(visit, cast):
    numbers = [make_ticket(S.DIPROSES).number for _n in range(2)]
    other = make_ticket(S.DIDISPOSISIKAN).number
    page = visit(UNIT, as_=cast.STAF).form("pilihan").submit(button="Jawab dan tutup …", nomor=[*numbers, other])
    page = page.form("Lihat dahulu siapa yang menerima").submit(result="Pelatihan dibuka Senin.", expect=422)
    assert "Ini akan dikirim ke 2 pemohon." in page
    assert by_number(numbers[0]).status is S.DIPROSES
    page = page.form("Kirim ke 2 pemohon dan tutup").submit(button="Kirim ke 2 pemohon dan tutup")
    assert {by_number(number).status for number in numbers} == {S.SELESAI}
    assert by_number(other).status is S.DIDISPOSISIKAN
    assert page.find("//input[@name='nomor'][@checked]/@value") == [other]
    assert "Sekarang sudah “Didisposisikan”." in told(page)


def test_nothing_goes_out_without_words(visit, cast):
    number = make_ticket(S.DIPROSES).number
    page = visit(UNIT, as_=cast.STAF).form("pilihan").submit(button="Jawab dan tutup …", nomor=[number])
    page = page.form("Lihat dahulu siapa yang menerima").submit(result=" ", expect=422)
    assert page.errors == ["Tulis dahulu jawaban atau alasan untuk pemohon."]
    assert by_number(number).status is S.DIPROSES


def test_several_go_to_another_unit_with_one_reason(visit, cast):
    numbers = [make_ticket(S.DIPROSES).number for _n in range(2)]
    page = visit(UNIT, as_=cast.KABID).form("pilihan").submit(button="Pindahkan …", nomor=numbers)
    unit = page.find("//select[@name='unit']/option[contains(., 'Simpan Pinjam')]/@value")[0]
    page = page.form("Pindahkan").submit(unit=unit, reason="Seharusnya di sana.")
    assert "Dipindahkan:" in told(page)
    assert {by_number(number).officer_id for number in numbers} == {None}


def test_more_than_is_done_at_once_is_said_and_nothing_is_dropped_in_silence(visit, cast):
    mine = make_ticket(S.DIDISPOSISIKAN).number
    many = [f"2611-{8000 + n}-1" for n in range(50)]
    page = visit(UNIT, as_=cast.STAF).form("pilihan").submit(button="Ambil", anyway={"nomor": [*many, mine]})
    assert "Paling banyak 50 permohonan sekaligus; 1 lainnya belum dikerjakan dan masih dicentang." in told(page)
    assert by_number(mine).status is S.DIDISPOSISIKAN
    assert page.find("//input[@name='nomor'][@checked]/@value") == [mine]
