"""`/meja/pengaturan/buku-surat`: how the office writes its numbers, where they begin, and the archive's codes."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.letters import books
from app.letters.kinds import LetterKind
from app.platform import clock
from app.platform.clock import WIB
from app.platform.database import write
from app.web.office import is_in_srikandi
from tests import cast as people
from tests.kit.requests import actor

NOW = datetime(2026, 11, 26, 10, tzinfo=WIB)
PAGE = "/meja/pengaturan/buku-surat"


@pytest.fixture(autouse=True)
def a_working_day(app, cast):
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def berkas(cast):
    return actor(people.BERKAS)


@pytest.fixture
def look(visit):
    return lambda path="": visit(f"{PAGE}{path}", as_=people.BERKAS)


def test_the_clerk_finds_the_books_in_the_settings(visit):
    page = visit("/meja/pengaturan", as_=people.BERKAS)
    page = page.link("Buku surat").follow()
    assert "500.3.2/1/35.73.000/2026" in page
    assert "masih usulan" in page


def test_an_office_confirms_its_code_and_goes_on_from_its_paper_book(look, berkas):
    page = look().link("Ubah Buku Agenda Surat Keluar").follow()
    assert "500.3.2/1257/35.73.000/2026" in page
    page = page.form("Simpan buku").submit(office_code="35.73.403")
    assert "masih usulan" not in page
    page = page.link("Ubah Buku Agenda Surat Keluar").follow().form("Simpan nomor berikut").submit(starting_number=1258)
    assert "500.3.2/1258/35.73.403/2026" in page
    with write():
        first = books.take(LetterKind.TUGAS, classification="800", subject="a", by=berkas)
    assert first.text == "800/1258/35.73.403/2026"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"pattern": "{klasifikasi}/{kode}/{tahun}"}, "{nomor}"),
        ({"pattern": "{nomor}{tahun}"}, "Pisahkan"),
        ({"pattern": "{nomor}/{tahun}/<script>"}, "Pola hanya mengenal"),
        ({"office_code": "35/73"}, "Isi kode kantor"),
        ({"name": ""}, "Isi nama buku."),
    ],
)
def test_a_pattern_that_would_mislead_is_refused_with_every_word_kept(look, typed, said):
    form = look().link("Ubah Buku Agenda Surat Keluar").follow().form("Simpan buku")
    page = form.submit(**typed, expect=422)
    assert said in page.errors[0]
    name, value = next(iter(typed.items()))
    assert page.form("Simpan buku").fields[name] == value


def test_a_number_that_was_given_is_not_begun_again(look, berkas):
    with write():
        books.take(LetterKind.TUGAS, classification="800", subject="a", by=berkas)
    form = look().link("Ubah Buku Agenda Surat Keluar").follow().form("Simpan nomor berikut")
    assert "sudah diambil" in form.submit(starting_number=1, expect=422).errors[0]


def test_nota_dinas_gets_a_book_of_its_own_and_gives_it_up(look):
    form = look("/baru").form("Simpan buku")
    wrong = form.submit(code="nd", name="Nota dinas", pattern="{nomor}/ND/{tahun}", expect=422)
    assert wrong.errors == ["Pilih jenis surat yang dinomori di buku ini."]
    page = form.submit(code="nd", name="Nota dinas", kinds=["nota_dinas"], pattern="{nomor:3}/ND/{tahun}")
    assert "001/ND/2026" in page
    page = page.link("Ubah Nota dinas").follow().form("Tutup buku ini").submit()
    assert "Buku ditutup." in page
    assert "001/ND/2026" not in page


def test_the_example_follows_what_is_typed(sign_in, look):
    form = look().link("Ubah Buku Agenda Surat Keluar").follow().form("Simpan buku")
    token = {"csrf_token": form.fields["csrf_token"]}
    client = sign_in(people.BERKAS)
    good = client.post(f"{PAGE}/contoh", data=token | {"pattern": "{nomor}/{bulan}/{tahun}", "office_code": ""})
    assert "1257/XI/2026" in good.text
    bad = client.post(f"{PAGE}/contoh", data=token | {"pattern": "{nomor}", "office_code": ""})
    assert "{tahun}" in bad.text


def test_a_code_is_added_and_ended(look):
    page = look("/klasifikasi")
    assert "500.3.11" in page
    page = page.form("Tambah kode").submit(code="500.3.12", name="Ekonomi kreatif", since="2026-11-01")
    assert "Ekonomi kreatif" in page
    page = page.link("Akhiri 500.3.12").follow().form("Akhiri kode").submit(until="2026-11-25")
    assert "sampai 25 Nov 2026" in page
    refused = look("/klasifikasi").form("Tambah kode").submit(code="koperasi", name="a", since="2026-11-01", expect=422)
    assert "Tulis kode seperti" in refused.errors[0]


def test_nobody_else_sets_the_books(visit):
    for path in ("", "/baru", "/klasifikasi"):
        visit(f"{PAGE}{path}", as_=people.STAF, status=403)


def test_the_office_says_that_its_books_are_in_srikandi(visit):
    page = visit("/meja/pengaturan/kantor/aturan", as_=people.SEKRETARIS)
    page.form("Simpan aturan").submit(srikandi=True)
    assert is_in_srikandi()
    assert "Buku ada di SRIKANDI" in visit(PAGE, as_=people.BERKAS)
