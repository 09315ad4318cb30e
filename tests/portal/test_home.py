"""The home page starts from the need (R013), leads nowhere that does not exist, and is light."""

from __future__ import annotations

import gzip

import pytest

from app.platform import clock
from tests.kit.requests import ask

pytestmark = pytest.mark.usefixtures("cast")


def at(moment: str):
    return clock.standing_at(clock.parse_moment(moment))


def test_the_page_asks_first_what_is_needed(visit):
    page = visit("/")
    forms = page.find("//main//form/@action")
    assert forms == ["/cari", "/lacak"]
    assert "Apa yang Anda butuhkan?" in page
    assert "Lacak permohonan" in page


def test_a_need_in_own_words_leads_to_the_service(visit):
    found = visit("/").form("ask").submit(q="mau bikin koperasi baru")
    service = found.link("Konsultasi dan penyuluhan pendirian koperasi").follow()
    assert service.h1 == "Konsultasi dan penyuluhan pendirian koperasi"


def test_the_six_circles_are_plain_links_with_one_line_each(visit):
    page = visit("/")
    circles = page.find("//main//ul[contains(@class, 'loket-links')]/li")
    assert len(circles) == 6
    assert all(circle.xpath(".//span") for circle in circles)
    assert page.link("Klinik Bisnis (Konsultasi)").href == "/layanan#klinik"


def test_four_doors_stand_side_by_side(visit):
    page = visit("/")
    assert page.find("//li[@class='loket-doors__door']/h3/text()") == ["Situs web", "Telepon", "Loket", "Surat"]
    assert page.link("(0341) 000000").href == "tel:0341000000"


def test_the_counter_says_until_when_it_is_open(visit):
    with at("2026-11-23T10:00"):
        assert "Buka s.d. 15.00" in visit("/")
    with at("2026-11-27T16:00"):
        assert "Tutup, buka lagi Senin pukul 08.00" in visit("/")


def test_a_number_with_its_pin_opens_the_request_from_here(visit):
    opened = ask()
    page = visit("/").form("/lacak").submit(number=opened.ticket.number, pin=opened.pin)
    assert page.h1 == f"Permohonan {opened.ticket.number}"


def test_it_is_complete_in_english(visit, client):
    client.set_cookie("bahasa", "en")
    page = visit("/")
    assert "What do you need?" in page
    assert page.find("/html/@lang") == ["en"]


def test_it_is_light(client):
    html = client.get("/").get_data()
    assert len(gzip.compress(html)) < 14_000


def test_few_statements(client, queries):
    client.get("/")
    with queries() as seen:
        client.get("/")
    assert len(seen) <= 4, seen
