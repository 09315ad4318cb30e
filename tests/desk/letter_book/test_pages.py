"""`/meja/surat-keluar`: the clerk takes numbers, keeps some free, strikes one out, and prints the month."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.letters import books
from app.letters.books import registers
from app.letters.kinds import LetterKind, LetterState, NumberState
from app.letters.models import LetterBook, LetterNumber
from app.platform import clock, settings
from app.platform.clock import WIB
from app.platform.database import write
from tests import cast as people
from tests.kit.letters import make_letter
from tests.kit.requests import actor, ask

NOW = datetime(2026, 11, 26, 10, tzinfo=WIB)
PAGE = "/meja/surat-keluar"
RAPAT = {"kind": "undangan", "classification": "500.3.2", "recipient": "Lurah Contoh", "subject": "Rapat koordinasi"}


@pytest.fixture(autouse=True)
def a_working_day(app, cast):
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def berkas(cast):
    return actor(people.BERKAS)


def take(berkas, **given) -> LetterNumber:
    facts = {"classification": "500.3.2", "subject": "Rapat", "recipient": "Lurah Contoh"} | given
    with write():
        return books.take(facts.pop("kind", LetterKind.UNDANGAN), by=berkas, **facts)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(LetterNumber))


def test_a_number_is_taken_for_an_invitation(visit):
    page = visit(PAGE, as_=people.BERKAS)
    assert "Belum ada nomor diambil tahun ini" in page
    page = page.link("Ambil nomor").follow().form("Ambil nomor").submit(**RAPAT)
    assert "Nomor surat: 500.3.2/1/35.73.000/2026" in page
    for told in ("Lurah Contoh", "Rapat koordinasi", "Surat undangan", "Terpakai"):
        assert told in page


def test_a_form_sent_twice_takes_one_number(visit):
    form = visit(f"{PAGE}/ambil", as_=people.BERKAS).form("Ambil nomor")
    for _ in range(2):
        assert "500.3.2/1/35.73.000/2026" in form.submit(**RAPAT)
    assert count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subject": ""}, "Tulis hal surat."),
        ({"recipient": " "}, "Tulis kepada siapa surat ini."),
        ({"classification": ""}, "Pilih kode klasifikasi surat."),
        ({"reserve": True}, "Tulis mengapa nomor ini dicadangkan."),
    ],
)
def test_what_is_missing_is_said_and_every_word_stays(visit, wrong, said):
    page = visit(f"{PAGE}/ambil", as_=people.BERKAS).form("Ambil nomor").submit(**(RAPAT | wrong), expect=422)
    assert page.errors == [said]
    assert page.form("Ambil nomor").fields["kind"] == "undangan"
    assert count() == 0


def test_a_number_is_kept_free_and_then_used(visit):
    form = visit(f"{PAGE}/ambil", as_=people.BERKAS).form("Ambil nomor")
    page = form.submit(**RAPAT, reserve=True, reason="Menunggu tanda tangan Wali Kota")
    assert "Cadangan" in page
    page = page.link("Lihat nomor ini").follow()
    page = page.form("Pakai nomor ini").submit(letter_date="2026-11-25", recipient="Camat Contoh")
    assert "Nomor cadangan dipakai." in page
    assert "25 November 2026" in page
    assert "Camat Contoh" in page
    assert not page.find("//form[contains(@action, 'pakai')]")


def test_a_number_of_last_year_is_not_used_for_this_years_letter(visit, berkas):
    kept = take(berkas, reserve=True, reason="menyusul")
    with clock.standing_at(datetime(2027, 1, 4, 9, tzinfo=WIB)):
        form = visit(f"{PAGE}/nomor/{kept.id}", as_=people.BERKAS).form("Pakai nomor ini")
        assert "2026" in form.submit(letter_date="2027-01-04", expect=422).errors[0]
        assert "Terpakai" in form.submit(letter_date="2026-12-31")


def test_a_number_is_struck_out_with_its_reason(visit, berkas):
    row = take(berkas)
    form = visit(f"{PAGE}/nomor/{row.id}", as_=people.BERKAS).form("Batalkan nomor")
    assert form.submit(reason="", expect=422).errors == ["Tulis dahulu alasannya."]
    page = form.submit(reason="Rapat tidak jadi")
    assert "Dibatalkan" in page
    assert "Rapat tidak jadi" in page
    assert not page.find("//form[contains(@action, 'batalkan')]")


def test_the_number_of_a_signed_letter_is_not_struck_out(visit, berkas):
    letter = make_letter()
    row = take(berkas, letter=letter)
    page = visit(f"{PAGE}/nomor/{row.id}", as_=people.BERKAS)
    page.form("Batalkan nomor").submit(reason="salah", expect=409)
    assert db.session.get_one(LetterNumber, row.id).state is NumberState.USED


def test_lines_are_found_by_number_word_kind_and_month(visit, berkas):
    with write():
        registers.begin_at(db.session.scalars(select(LetterBook)).one(), 1257, by=berkas)
    take(berkas, subject="Rapat anggota", recipient="KSP Umpama")
    take(berkas, subject="Perjalanan dinas", kind=LetterKind.TUGAS, recipient="Budi")
    for asked, found in (
        ("q=1257", ["1257"]), ("q=500.3.2/1258/35.73.000/2026", ["1258"]), ("q=umpama", ["1257"]),
        ("jenis=tugas", ["1258"]), ("bulan=11", ["1258", "1257"]), ("bulan=10", []), ("status=batal", ["1258", "1257"]),
        ("q=%25", []),
    ):  # fmt: skip
        page = visit(f"{PAGE}?{asked}", as_=people.BERKAS)
        numbers = [link.text_content().split("/")[1] for link in page.find("//tbody//a")]
        assert numbers == found, asked


def test_the_gap_before_the_first_number_is_explained(visit, berkas):
    with write():
        registers.begin_at(db.session.scalars(select(LetterBook)).one(), 1257, by=berkas)
    take(berkas)
    assert "Nomor 1 sampai 1256 ada di buku lama." in visit(PAGE, as_=people.BERKAS)


def test_a_secret_line_keeps_its_number_and_tells_no_more(visit, berkas):
    ticket = ask(service="LEG-01", is_confidential=True, name="Rahasia").ticket
    letter = make_letter(LetterState.NUMBERING, ticket=ticket, subject="Perkara gawat", content=None)
    row = take(berkas, letter=letter, subject="Perkara gawat", recipient="Siti Umpama")
    for path in (PAGE, f"{PAGE}?q=gawat", f"{PAGE}/nomor/{row.id}"):
        page = visit(path, as_=people.STAF_LAIN)
        assert "gawat" not in page.text.replace("“gawat”", "")
        assert "Siti" not in page
    assert row.text in visit(PAGE, as_=people.STAF_LAIN)
    assert not visit(f"{PAGE}?q=gawat", as_=people.STAF_LAIN).find("//tbody//a")


def test_who_may_read_but_not_number_takes_none(visit, berkas):
    row = take(berkas)
    page = visit(PAGE, as_=people.STAF)
    assert row.text in page
    assert not page.find("//a[contains(@href, '/ambil')]")
    assert not visit(f"{PAGE}/nomor/{row.id}", as_=people.STAF).find("//main//form")
    visit(f"{PAGE}/ambil", as_=people.STAF, status=403)
    visit(PAGE, as_=people.TEKNISI, status=403)


def test_the_list_asks_no_more_for_more_rows(visit, queries, berkas):
    take(berkas)
    visit(PAGE, as_=people.BERKAS)
    with queries() as few:
        visit(PAGE, as_=people.BERKAS)
    for _ in range(5):
        take(berkas, letter=make_letter(LetterState.NUMBERING, content=None))
    with queries() as many:
        visit(PAGE, as_=people.BERKAS)
    assert len(many) == len(few)


class TestOut:
    def out(self, sign_in, page, **given):
        form = page.form("Buat")
        client = sign_in(people.BERKAS)
        return client.post(form.action, data=form.fields | given)

    def test_a_month_is_printed_landscape_in_order_of_its_numbers(self, visit, sign_in, berkas):
        first, second = take(berkas), take(berkas, subject="Kedua")
        with write():
            books.void(first, "Salah tujuan", by=berkas)
        page = visit(PAGE, as_=people.BERKAS).link("Cetak atau ekspor").follow()
        answer = self.out(sign_in, page, kertas="F4")
        assert answer.status_code == 200
        assert 'class="book book--f4"' in answer.text
        assert answer.text.index(first.text) < answer.text.index(second.text)
        assert "Dibatalkan: Salah tujuan" in answer.text

    def test_it_goes_out_as_a_table_and_the_log_knows(self, visit, sign_in, berkas):
        row = take(berkas, subject="=1+1")
        page = visit(f"{PAGE}/keluaran", as_=people.BERKAS)
        text = self.out(sign_in, page, bentuk="csv").data.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text)))
        assert lines[0][:3] == ["Nomor", "Tanggal surat", "Status"]
        assert lines[1][:2] == [row.text, "2026-11-26"]
        assert lines[1][4] == "'=1+1"
        book = load_workbook(io.BytesIO(self.out(sign_in, page, bentuk="xlsx").data))
        assert book.active["A2"].value == row.text
        told = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "letter_book:exported")).all()
        assert [event.particulars["file"] for event in told] == ["csv", "xlsx"]

    def test_whoever_receives_a_letter_signs_the_book_of_dispatch(self, visit, sign_in, berkas):
        sent, kept = take(berkas), take(berkas, reserve=True, reason="menyusul")
        printed = self.out(sign_in, visit(f"{PAGE}/keluaran", as_=people.BERKAS), bentuk="ekspedisi", kertas="A4").text
        assert "Tanda tangan" in printed
        assert sent.text in printed
        assert kept.text not in printed

    def test_secret_lines_stay_secret_on_paper(self, visit, sign_in, berkas):
        ticket = ask(service="LEG-01", is_confidential=True, name="Rahasia").ticket
        letter = make_letter(LetterState.NUMBERING, ticket=ticket, content=None)
        take(berkas, letter=letter, subject="Perkara gawat")
        answer = self.out(sign_in, visit(f"{PAGE}/keluaran", as_=people.BERKAS), bentuk="csv")
        assert "gawat" not in answer.text
        assert "(rahasia)" in answer.text


class TestSrikandi:
    @pytest.fixture(autouse=True)
    def kept_there(self, cast):
        with write():
            settings.put("office.srikandi", True)

    def test_the_book_says_where_it_is_and_takes_its_number_down(self, visit):
        page = visit(PAGE, as_=people.BERKAS)
        assert "Buku ada di SRIKANDI" in page
        form = page.link("Catat nomor SRIKANDI").follow().form("Catat nomor")
        given = {"kind": "tugas", "recipient": "Budi", "subject": "Pelatihan", "letter_date": "2026-11-20"}
        page = form.submit(number="B/500.3.2/77/35.73.000/2026", **given)
        assert "B/500.3.2/77/35.73.000/2026" in page
        form = visit(f"{PAGE}/ambil", as_=people.BERKAS).form("Catat nomor")
        refused = form.submit(number="B/500.3.2/77/35.73.000/2026", **given, expect=422)
        assert "sudah dipakai surat lain" in refused.errors[0]


def test_a_number_for_a_secret_letter_shows_its_words_to_who_took_it_and_who_signs_alone(visit, sign_in):
    page = visit(PAGE, as_=people.BERKAS).link("Ambil nomor").follow().form("Ambil nomor")
    page = page.submit(**RAPAT | {"subject": "Mutasi pegawai"}, is_secret="y")
    assert "Mutasi pegawai" in page
    assert "Mutasi pegawai" in visit(PAGE, as_=people.KADIS)
    other = visit(f"{PAGE}?q=mutasi", as_=people.OPERATOR)
    assert "Mutasi pegawai" not in other
    assert "500.3.2/1/35.73.000/2026" not in other
    assert "hanya yang menanganinya" in visit(PAGE, as_=people.OPERATOR)
    asked = visit(f"{PAGE}/keluaran", as_=people.OPERATOR).form("Buat").fields
    printed = sign_in(people.OPERATOR).post(f"{PAGE}/keluaran", data=asked | {"bentuk": "cetak"}).text
    assert "(rahasia)" in printed
    assert "Mutasi pegawai" not in printed
