"""The clocks on the ticket page: each with its light, its end and why; the acts about time."""

from __future__ import annotations

import pytest

from app.platform import clock
from app.platform.clock import parse_moment
from app.platform.database import write
from app.tickets.handling import moves
from app.tickets.statuses import Status
from tests import cast
from tests.kit.pages import Visitor
from tests.kit.requests import ask, make_ticket, who
from tests.kit.signing_in import pass_of

MONDAY = parse_moment("2026-11-23T08:00")


def page_of(visit, ticket, as_=cast.STAF):
    return visit(f"/meja/tiket/{ticket.number}", as_=as_)


@pytest.fixture
def later(app, cast):
    """`later("2026-11-26T10:00", ticket)`: the page at another time, through a sign-in of that time."""

    def look(when, ticket):
        with clock.standing_at(parse_moment(when)):
            client = app.test_client()
            client.set_cookie(app.config["SESSION_COOKIE_NAME"], pass_of(app, cast.STAF))
            return Visitor(client).get(f"/meja/tiket/{ticket.number}")

    return look


def tags(page):
    labels = page.find("//li[@class='loket-clocks__one']/span[@class='loket-clocks__label']/text()")
    return dict(zip(labels, page.find("//li[@class='loket-clocks__one']/span[2]/text()"), strict=True))


def test_every_clock_stands_with_its_light_and_explains_itself(later):
    with clock.standing_at(MONDAY):
        ticket = make_ticket(Status.DIPROSES)
    page = later("2026-11-23T08:00", ticket)
    shown = tags(page)
    assert shown["Waktu layanan"] == "Aman"
    assert shown["Waktu seluruhnya bagi pemohon"] == "hari yang sama sejauh ini"
    assert shown["Pemeriksaan kelengkapan"].startswith("Tercapai")
    assert "Batasnya Selasa 24 November 2026 pukul 16.00 WIB, karena dihitung 1 hari kerja sejak Senin 23" in page
    assert tags(later("2026-11-25T16:00", ticket))["Waktu layanan"] == "Perlu perhatian"
    assert tags(later("2026-11-26T13:30", ticket))["Waktu layanan"] == "Hampir habis"
    assert tags(later("2026-11-26T16:01", ticket))["Waktu layanan"] == "Lewat tenggat"


def test_pauses_are_listed_with_their_days(later):
    with clock.standing_at(MONDAY):
        ticket = make_ticket(Status.DIPROSES)
        review = parse_moment("2026-11-27T09:00")
        with write():
            moves.wait(ticket, "Notaris", review, by=who(cast.STAF), reason="Akta", is_outside=True)
    with clock.standing_at(parse_moment("2026-11-26T08:00")), write():
        moves.resume(ticket, by=who(cast.STAF))
    page = later("2026-11-26T08:00", ticket)
    assert "menunggu pihak di luar kantor 23 Nov 2026, 08.00 sampai 26 Nov 2026, 08.00: 3 hari kerja" in page
    assert "ditambah 3 hari kerja selama berkas menunggu" in page


def test_the_kind_of_a_complaint_is_set_on_its_page(visit):
    ticket = ask(service="LIN-01").ticket
    address = f"/meja/tiket/{ticket.number}/kategori-pengaduan"
    page = visit(address, as_="pengaduan").form("Simpan kategori").submit(category="berkadar_pengawasan")
    assert "Menyelesaikan menurut kategori pengaduan" in page
    assert "60 hari kerja" in page
    refused = visit(address, as_="pengaduan").form("Simpan kategori")
    assert refused.submit(anyway={"category": "entah"}, expect=422).errors


def test_the_answer_on_public_information_is_extended_on_its_page(visit):
    ticket = ask(service="LIN-02").ticket
    address = f"/meja/tiket/{ticket.number}/perpanjang"
    assert visit(address, as_=cast.OPERATOR).form("Perpanjang waktu menjawab").submit(reason="", expect=422).errors
    page = visit(address, as_=cast.OPERATOR).form("Perpanjang waktu menjawab").submit(reason="Dokumen tersebar.")
    assert "diperpanjang 7 hari kerja" in page
    assert "Dokumen tersebar." in page
    visit(address, as_=cast.OPERATOR, status=409)


def test_a_reason_for_the_delay_stands_beside_the_clocks(visit):
    ticket = make_ticket(Status.DIPROSES)
    address = f"/meja/tiket/{ticket.number}/alasan-terlambat"
    page = visit(address, as_=cast.STAF).form("Catat alasan").submit(reason="Menunggu notaris.")
    assert page.find("//section[@id='waktu']/p[1]/text()") == ["Menunggu notaris."]
    assert "Menunggu notaris." in page_of(visit, ticket, as_=cast.KASI)


def test_a_limit_of_the_law_is_recorded(visit):
    ticket = make_ticket(Status.DIPROSES)
    address = f"/meja/tiket/{ticket.number}/catat-batas"
    page = visit(address, as_=cast.STAF).form("Catat batas").submit(limit="personal_data")
    assert "karena dihitung 72 jam sejak" in page
    visit(address, as_="auditor", status=403)


def test_without_a_rule_the_desk_is_warned_from_working_day_four(later):
    with clock.standing_at(MONDAY):
        ticket = make_ticket(Status.DIPROSES)
    warning = "Tidak ada SK atau peraturan yang menetapkan waktu layanan ini"
    assert warning not in later("2026-11-26T16:30", ticket)
    assert warning in later("2026-11-27T07:30", ticket)


def test_a_clock_more_costs_no_question_more(visit, queries):
    few, many = make_ticket(Status.DIPROSES), make_ticket(Status.DIPROSES)
    visit(f"/meja/tiket/{many.number}/catat-batas", as_=cast.STAF).form("Catat batas").submit(limit="personal_data")
    page_of(visit, few)
    with queries() as one:
        page_of(visit, few)
    with queries() as other:
        page_of(visit, many)
    assert len(other) == len(one)
