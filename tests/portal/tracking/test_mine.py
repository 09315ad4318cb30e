"""Citizens with an account find their own requests, and nobody else's."""

from __future__ import annotations

from tests.kit.requests import ask

WORDS = {"name": "Haji Mahmud Rekaan", "phone": "0812-0000-0055", "description": "Mohon dibantu rapat anggota."}


def test_a_citizen_who_signs_in_sees_who_they_are_and_their_requests(visit, cast):
    ask(need="Milik orang lain.")
    page = visit("/permohonan-saya", as_="koperasi")
    assert "Anda masuk sebagai Haji Mahmud Rekaan" in page
    assert "Belum ada permohonan dari akun ini" in page
    receipt = page.visitor.get("/ajukan/LEG-07").form("ajukan").submit(**WORDS)
    number = receipt.attribute("data-ticket-number")
    page = page.visitor.get("/permohonan-saya")
    assert len(page.find("//main//ul[@class='loket-links']/li")) == 1
    assert number in page.link(number).follow()
    assert "Anda sudah keluar" in page.visitor.get("/permohonan-saya").form().submit()


def test_signing_in_from_the_desk_s_door_leads_a_citizen_home(client, visit, cast):
    form = visit("/masuk?next=/meja").form()
    assert form.submit(username="ukm", password=cast.PASSWORD).h1 == "Permohonan saya"
    assert visit("/masuk?next=/layanan", as_="ukm").h1 == "Semua layanan"


def test_staff_have_their_desk_instead(visit, cast):
    visit("/permohonan-saya", as_=cast.OPERATOR, status=403)


def test_the_list_asks_no_more_for_more_requests(visit, queries, cast):
    page = visit("/permohonan-saya", as_="koperasi")
    with queries() as none:
        page.visitor.get("/permohonan-saya")
    for _again in range(3):
        page.visitor.get("/ajukan/LEG-07").form("ajukan").submit(**WORDS)
    with queries() as three:
        page.visitor.get("/permohonan-saya")
    assert len(three) <= len(none)
