"""`/meja/arsip`, the acts on the ticket page, the label, and the list as a file."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.accounts.models import User
from app.extensions import db
from app.tickets.statuses import Status
from tests.kit.requests import enlist, make_ticket

ARSIP = "/meja/arsip"


@pytest.fixture
def shelved(visit, cast):
    """A request whose paper file stands on a shelf, put there from its page."""
    enlist()
    ticket = make_ticket(Status.DIPROSES)
    form = visit(f"/meja/tiket/{ticket.number}/simpan-berkas", as_=cast.BERKAS).form("Simpan lokasi")
    page = form.submit(location="1.2.3.14.5", amount="24 lembar")
    assert "Lokasi berkas kertas disimpan." in page
    return ticket


def test_an_empty_archive_says_what_to_do(visit, cast):
    assert "Belum ada berkas kertas di rak" in visit(ARSIP, as_=cast.BERKAS)


def test_a_file_is_shelved_lent_and_brought_back_from_the_ticket_page(visit, cast, shelved):
    here = f"/meja/tiket/{shelved.number}"
    form = visit(f"{here}/pinjamkan-berkas", as_=cast.BERKAS).form("Catat peminjaman")
    assert form.submit(expect=422).errors == ["Pilih atau tulis siapa yang meminjam."]
    someone = db.session.scalars(select(User).where(User.username == cast.STAF)).one()
    page = form.submit(colleague=str(someone.id), purpose="Sidang")
    assert f"{someone.name}, sampai" in page
    assert someone.name in visit(f"{ARSIP}?lihat=dipinjam", as_=cast.BERKAS)
    visit(f"{here}/simpan-berkas", as_=cast.BERKAS, status=409)
    page = visit(here, as_=cast.BERKAS).form("/berkas-kembali").submit()
    assert "Berkas kertas kembali di raknya." in page


def test_a_place_that_is_none_is_refused_with_every_word_kept(visit, cast):
    enlist()
    ticket = make_ticket(Status.DIPROSES)
    form = visit(f"/meja/tiket/{ticket.number}/simpan-berkas", as_=cast.BERKAS).form("Simpan lokasi")
    page = form.submit(location="rak dua", amount="24 lembar", expect=422)
    assert page.errors == ["Tulis lokasi sebagai ruang.lemari.rak.boks.map, misalnya 1.2.3.14.5."]
    assert page.find("//input[@name='amount']/@value") == ["24 lembar"]


def test_the_list_is_searched_without_words_in_the_address(visit, cast, shelved):
    page = visit(ARSIP, as_=cast.BERKAS).form("Cari berkas").submit(q="Siti Umpama")
    assert shelved.number in page
    assert "Siti" not in page.url
    assert "Tidak ada berkas yang cocok" in visit(ARSIP, as_=cast.BERKAS).form("Cari berkas").submit(q="9.9")


def test_the_label_bears_number_service_year_and_place_but_no_name(visit, cast, shelved):
    page = visit(f"{ARSIP}/{shelved.number}/etiket", as_=cast.BERKAS)
    assert shelved.number in page
    assert "1.2.3.14.5" in page
    assert "LEG-01" in page
    assert "Siti" not in page
    assert page.find("//img/@src")[0].startswith("data:image/svg+xml")


def test_the_list_goes_out_as_a_file_and_the_log_knows(sign_in, visit, cast, shelved):
    form = visit(ARSIP, as_=cast.BERKAS).form("Unduh CSV")
    client, data = sign_in(cast.BERKAS), {"csrf_token": form.fields["csrf_token"]}
    book = load_workbook(io.BytesIO(client.post(form.action, data=data | {"kind": "xlsx"}).data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0][0] == "Nomor"
    assert rows[1][:2] == [shelved.number, "500.3.2"]
    text = client.post(form.action, data=data | {"kind": "csv"}).get_data(as_text=True)
    assert "24 lembar" in text
    deeds = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action == "archive:exported")).all()
    assert len(deeds) == 2


def test_who_does_not_keep_the_shelves_does_not_see_them(visit, cast, shelved):
    visit(ARSIP, as_=cast.OPERATOR, status=403)
    assert "Pinjamkan berkas kertas" not in visit(f"/meja/tiket/{shelved.number}", as_=cast.OPERATOR)


def test_the_pages_speak_english(visit, sign_in, cast, shelved):
    sign_in(cast.BERKAS).set_cookie("bahasa", "en")
    visit(ARSIP, as_=cast.BERKAS)
    visit(f"{ARSIP}/{shelved.number}/etiket", as_=cast.BERKAS)
    visit(f"/meja/tiket/{shelved.number}/pinjamkan-berkas", as_=cast.BERKAS)
