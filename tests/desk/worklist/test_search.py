"""Searching from the desk: what is found, by whom, and that nothing personal stands in an address."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from app.platform.database import write
from app.tickets.handling import marks
from app.tickets.statuses import Status
from tests.kit.requests import actor, ask, make_ticket

ROWS = "//tbody//a[contains(@class, 'loket-number')]/text()"


@pytest.fixture
def seek(visit):
    """`seek("Siti")`: the page that the header's search leads to."""
    return lambda question, who="operator", **more: (
        visit("/meja", as_=who).form("/meja/cari").submit(q=question, **more)
    )


@pytest.mark.parametrize(
    "question", ["Kusuma", "wardhana kusuma", "0812-3456-7890", "+62 812 3456", "keripik singkong", "LEG-07"]
)
def test_a_request_is_found_by_name_telephone_and_words(seek, question):
    number = ask(
        name="Hj. Kusuma Wardhana, S.E.", phone="081234567890", need="Usaha keripik singkong saya."
    ).ticket.number
    ask(name="Orang Lain", phone="081900000001", need="Koperasi baru", service="LEG-01")
    page = seek(question)
    assert page.find(ROWS) == [number]
    assert "kusuma" not in unquote(page.url).casefold()
    assert "3456" not in page.url
    assert page.find("//input[@id='desk-search']/@value") == [question]


def test_a_number_opens_its_request_however_it_is_written(seek):
    number = ask().ticket.number
    assert seek(number).h1.startswith(number)
    assert seek(number.replace("-", " ")).h1.startswith(number)


def test_going_back_from_a_found_request_leads_to_what_was_found(seek):
    number = ask(name="Kusuma").ticket.number
    ask(name="Kusuma")
    page = seek("Kusuma").link(number).follow().link("Kembali ke daftar").follow()
    assert page.h1 == "Hasil pencarian"
    assert number in page.find(ROWS)


def test_what_one_may_not_see_is_not_found(seek):
    ticket = make_ticket(Status.DIVERIFIKASI, name="Kusuma")
    number = ticket.number
    assert seek("Kusuma", "staf-upk-usp").find(ROWS) == []
    assert "Tidak ditemukan" in seek(number, "staf-upk-usp")
    secretary = actor("sekretaris")
    with write():
        marks.classify(ticket, is_confidential=True, reason="Menyangkut pegawai.", by=secretary)
    assert "Tidak ditemukan" in seek("Kusuma", "operator2")
    assert "Tidak ditemukan" in seek(number, "operator2")
    assert seek(number, "sekretaris").h1.startswith(number)


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "\x00",
        "\u200b",
        "'; DROP TABLE ticket; --",
        '"',
        "*",
        "NEAR(",
        "a OR b AND NOT",
        "🙂",
        "مرحبا",
        "%%%",
        "x" * 100_000,
    ],
)
def test_hostile_words_find_nothing_and_break_nothing(seek, question):
    ask()
    page = seek(question)
    assert page.h1 == "Hasil pencarian"
    assert "Tidak ditemukan" in page or "Tulis yang dicari" in page


def test_a_search_belongs_to_the_one_who_searched(seek, visit):
    ask(name="Kusuma")
    address = seek("Kusuma").url
    page = visit(address, as_="operator2")
    assert "Pencarian ini sudah berakhir" in page
    assert "Kusuma" not in page
    assert "Pencarian ini sudah berakhir" in visit("/meja/cari?tanya=omong-kosong", as_="operator")


def test_searching_is_for_readers_of_requests(sign_in):
    assert sign_in("teknisi").get("/meja/cari").status_code == 403
    assert sign_in("koperasi").get("/meja/cari").status_code == 403
