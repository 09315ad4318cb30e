"""The catalogue's pages: permanent addresses, four doors, and a reality that is counted, not claimed."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.actor import Actor
from app.catalogue import edit
from app.catalogue.models import Service
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.tickets.clocks import pace
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import ask

pytestmark = pytest.mark.usefixtures("cast")


def test_every_group_lists_its_services_with_days_and_fee(visit):
    page = visit("/layanan")
    assert len(page.find("//main//section")) == 7
    line = page.find("//li[a/@href='/layanan/LEG-02']")[0].text_content()
    assert "7 hari kerja" in line
    assert "Gratis" in line


def test_what_is_for_staff_alone_is_not_offered_to_the_public(visit):
    assert "Usulan pegawai" not in visit("/layanan")
    page = visit("/layanan/LIN-04")
    assert "untuk pegawai dinas" in page
    assert not page.find("//a[@href='/ajukan/LIN-04']")


def test_a_service_shows_its_standard_and_four_doors(visit):
    page = visit("/layanan/LEG-02")
    assert page.find("//main//dl[@class='loket-facts']//dt/text()") == ["Waktu", "Biaya", "Hasil", "Unit"]
    assert page.find("//li[@class='loket-doors__door']/h3/text()") == ["Situs web", "Telepon", "Loket", "Surat"]
    assert page.find("//main//input[@type='checkbox']"), "requirements can be ticked"
    assert "Dasar hukum" in page
    assert "Kenyataannya" not in page, "nothing was finished yet"


@pytest.mark.parametrize("code", ["leg-02", "Leg-02"])
def test_a_code_in_small_letters_leads_to_the_one_address(client, code):
    answer = client.get(f"/layanan/{code}")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/layanan/LEG-02")


@pytest.mark.parametrize("code", ["XYZ-99", "LEG-02%00", "%F0%9F%98%80", "a" * 3000, "<script>alert(1)<script>"])
def test_an_unknown_code_is_404_with_the_way_on(visit, code):
    page = visit(f"/layanan/{code}", status=404)
    assert page.h1 == "Layanan ini tidak ada"
    assert page.find("//a[@href='/layanan/LEG-02']")


def test_a_withdrawn_service_keeps_its_address_and_says_so(visit):
    with write():
        service = db.session.scalars(select(Service).where(Service.code == "LEG-02")).one()
        edit.withdraw(service, by=Actor.system(), reason="Diganti layanan lain")
    page = visit("/layanan/LEG-02")
    assert "sudah tidak dibuka" in page
    assert not page.find("//a[@href='/ajukan/LEG-02']")
    assert page.find("//meta[@name='robots']/@content") == ["noindex"]
    assert not visit("/layanan").find("//a[@href='/layanan/LEG-02']")


def finish(count: int, days: int, service: str = "LEG-07") -> int:
    """`count` requests of a service, complete on Monday 1 February 2027 and finished `days` working days later."""
    begun = clock.parse_moment("2027-02-01T09:00")
    tickets = [ask(service=service).ticket.id for _ in range(count)]
    facts = {
        "closed_as": Status.SELESAI, "status": Status.SELESAI, "complete_at": begun,
        "closed_at": begun + timedelta(days=days),
    }  # fmt: skip
    with write():
        db.session.execute(update(Ticket).where(Ticket.id.in_(tickets)).values(**facts))
    return tickets[0]


def test_reality_is_told_once_there_is_enough_of_it(visit):
    with clock.standing_at(clock.parse_moment("2027-02-19T09:00")):
        finish(9, days=1)
        assert "Kenyataannya" not in visit("/layanan/LEG-07")
        finish(1, days=4)
        db.session.remove()
        pace_forgotten()
        assert "9 dari 10 selesai dalam 1 hari kerja (90 hari terakhir)." in visit("/layanan/LEG-07")


def pace_forgotten():
    from flask import current_app

    current_app.extensions.pop("loket_pace", None)


def test_what_is_long_ago_does_not_count(app):
    with clock.standing_at(clock.parse_moment("2027-02-19T09:00")):
        finish(12, days=2)
        service_id = db.session.scalar(select(Service.id).where(Service.code == "LEG-07"))
        assert pace.nine_in_ten(service_id) == 2
    pace_forgotten()
    with clock.standing_at(clock.parse_moment("2027-06-20T09:00")):
        assert pace.nine_in_ten(service_id) is None


def test_a_browser_may_keep_the_pages_and_ask_again(client):
    for path in ("/layanan", "/layanan/LEG-02", "/cari?q=koperasi"):
        first = client.get(path)
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_search_engines_learn_the_name_the_office_and_the_one_address(visit):
    with write():
        settings.put("office.base_url", "https://contoh.go.id")
    page = visit("/layanan/LEG-02")
    assert page.find("//link[@rel='canonical']/@href") == ["https://contoh.go.id/layanan/LEG-02"]
    (told,) = page.find("//script[@type='application/ld+json']/text()")
    assert json.loads(told)["@type"] == "GovernmentService"


def test_crawlers_find_the_services_and_no_request(client):
    robots = client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /lacak" in robots
    assert "Disallow: /meja" in robots
    sitemap = client.get("/sitemap.xml")
    assert sitemap.mimetype == "application/xml"
    assert "/layanan/LEG-02</loc>" in sitemap.get_data(as_text=True)
    assert "LIN-04" not in sitemap.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/layanan", "/layanan/LEG-02"])
def test_the_pages_are_light_and_complete_in_english(client, visit, path):
    assert len(gzip.compress(client.get(path).get_data())) < 14_000
    client.set_cookie("bahasa", "en")
    assert visit(path).find("/html/@lang") == ["en"]


def test_few_statements_however_many_services(client, queries):
    for path, most in (("/layanan", 3), ("/layanan/LEG-02", 6)):
        client.get(path)
        with queries() as seen:
            client.get(path)
        assert len(seen) <= most, seen
