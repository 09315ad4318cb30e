"""Search: own words in, services with a reason out; a ticket number is recognised; nothing found is no dead end."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.kit.requests import ask

pytestmark = pytest.mark.usefixtures("cast")


def test_every_hit_says_why(visit):
    page = visit("/cari?q=pinjol")
    hit = page.find("//li[a/@href='/layanan/MDL-06']")[0]
    assert "pinjol" in hit.text_content()


def test_without_a_question_there_are_examples(visit):
    page = visit("/cari")
    assert page.link("bikin koperasi").follow().find("//a[@href='/layanan/LEG-01']")


def test_a_ticket_number_is_recognised_and_travels_on_by_post(visit):
    opened = ask()
    page = visit(f"/cari?q={opened.ticket.number}")
    assert not page.find("//li[a]//a[starts-with(@href, '/layanan/')]"), "a number is no need"
    form = page.form("Lacak")
    assert form.method == "post"
    assert form.fields["number"] == opened.ticket.number
    assert form.submit(pin=opened.pin).h1 == f"Permohonan {opened.ticket.number}"


def test_nothing_found_offers_four_doors_and_a_letter(visit):
    page = visit("/cari?q=roket")
    assert "Belum ada layanan yang cocok dengan “roket”" in page
    assert page.link("Ceritakan kebutuhan Anda").href == "/ajukan/LIN-03"
    assert len(page.find("//li[@class='loket-doors__door']")) == 4


def test_suggestions_are_a_part_of_the_page_that_varies(client):
    answer = client.get("/cari?q=kop", headers={"HX-Request": "true"})
    assert "HX-Request" in answer.headers["Vary"]
    assert b"<html" not in answer.data
    assert b"/layanan/" in answer.data


def test_a_very_long_question_is_cut_with_a_sentence(client, visit):
    page = visit("/cari?q=" + quote("koperasi " * 11_200))
    assert "kami mencari dengan" in page
    assert len(page.find("//input[@name='q'][@id='need']/@value")[0]) <= 200


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\x00", "\u200b\u200b", "\u202eabc", "😀", "<script>alert(1)</script>", "'; DROP TABLE", "%", "ا"],
)
def test_odd_text_is_only_text(visit, typed):
    page = visit("/cari?q=" + quote(typed))
    assert page.h1 == "Cari"
    assert not page.find("//script[not(@src)]")


@pytest.mark.parametrize("path", ["/cari", "/cari?q=koperasi", "/cari?q=zzzz", "/cari?q=2611-0123-4"])
def test_it_is_complete_in_english(client, visit, path):
    client.set_cookie("bahasa", "en")
    assert visit(path).find("/html/@lang") == ["en"]


def test_staff_services_are_not_found_by_the_public(visit):
    assert not visit("/cari?q=usulan pegawai").find("//a[@href='/layanan/LIN-04']")
