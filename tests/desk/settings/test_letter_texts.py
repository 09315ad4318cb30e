"""The texts of letters are edited as plain text, versioned, and shown with the data of a request one may see."""

from __future__ import annotations

import pytest

from app.letters import texts
from app.tickets.statuses import Status
from tests import cast
from tests.kit import requests
from tests.kit.requests import make_ticket


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


def test_a_text_is_changed_and_its_old_version_stays(visit):
    before = texts.find("balasan")
    page = visit("/meja/pengaturan/naskah", as_=cast.SEKRETARIS).link("Surat balasan").follow()
    assert "{nama_pemohon}" in page
    page = page.form("Simpan naskah").submit(body="Yth. {nama_pemohon}, permohonan Anda selesai.")
    assert "Naskah disimpan" in page
    assert "Versi sebelumnya" in page
    now = texts.find("balasan")
    assert (now.number, now.body) == (2, "Yth. {nama_pemohon}, permohonan Anda selesai.")
    assert texts.versions(now.id)[1].body == before.body
    visit("/meja/pengaturan/naskah/balasan", as_=cast.SEKRETARIS).form("Simpan naskah").submit()
    assert texts.find("balasan").number == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Halo {nama_pemohom}", "{nama_pemohom} tidak dikenal"),
        ("Halo <script>alert(1)</script>", "tanpa kode HTML"),
        ("Halo { nama", "Kurung kurawal"),
    ],
)
def test_a_wrong_text_is_refused_with_a_sentence_and_nothing_is_lost(visit, body, said):
    page = visit("/meja/pengaturan/naskah/balasan", as_=cast.SEKRETARIS)
    for button in ("Simpan naskah", "Lihat hasilnya"):
        page = page.form(button).submit(button=button, expect=422, body=body, subject="Hal yang diketik")
        assert any(said in error for error in page.errors)
        assert page.form("Simpan naskah").fields["body"] == body
        assert page.form("Simpan naskah").fields["subject"] == "Hal yang diketik"
    assert texts.find("balasan").number == 1


def test_the_preview_uses_a_request_one_may_see_and_saves_nothing(visit):
    ticket = make_ticket(Status.DIPROSES)
    page = visit("/meja/pengaturan/naskah/balasan", as_=cast.SEKRETARIS)
    page = page.form("Lihat hasilnya").submit(
        button="Lihat hasilnya", body="Kepada {nama_pemohon}", ticket=ticket.number, expect=422
    )
    assert "Kepada Siti Umpama" in page
    page = page.form("Lihat hasilnya").submit(button="Lihat hasilnya", ticket="2611-9999-9", expect=422)
    assert page.errors == ["Permohonan ini tidak ada, atau bukan untuk Anda."]
    assert texts.find("balasan").number == 1


def test_an_office_adds_its_own_text_under_a_code_of_its_own(visit):
    page = visit("/meja/pengaturan/naskah/baru", as_=cast.SEKRETARIS)
    page = page.form("Simpan naskah").submit(
        code="Magang!", name="Balasan magang", subject="Magang", body="Isi", expect=422
    )
    assert page.errors
    page = page.form("Simpan naskah").submit(code="balasan", expect=422)
    assert page.errors == ["Sudah ada naskah dengan kode ini."]
    page.form("Simpan naskah").submit(code="balasan-magang")
    assert texts.find("balasan-magang").name == "Balasan magang"


def test_nobody_else_edits_texts(visit):
    visit("/meja/pengaturan/naskah", as_=cast.STAF, status=403)


def test_the_letterhead_is_a_sheet_of_the_office(visit):
    from app.platform import settings

    page = visit("/meja/pengaturan/kantor/surat", as_=cast.SEKRETARIS)
    page = page.form("Simpan pengaturan surat").submit(paper="A4", postcode="65126", group_MODAL="500.3.9")
    assert "disimpan" in page
    settings.forget()
    assert settings.get("letters.paper") == "A4"
    assert settings.get("letters.classification")["MODAL"] == "500.3.9"
