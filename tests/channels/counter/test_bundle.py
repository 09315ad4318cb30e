"""*Pengantar sama, pemohon berikutnya*: twenty files of one companion, one receipt, a page that says stages only."""

from __future__ import annotations

import pytest

from app.contacts.bundles.models import Bundle
from app.contacts.models import Visit
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from tests.kit import queue, requests
from tests.kit.requests import who

DESK = "/meja/loket"
NEXT = "Pengantar sama, pemohon berikutnya Alt+3"
FINISH = "Simpan, cetak, panggil berikutnya Alt+Enter"
TAKE = "Terima permohonan Alt+1"
SRI = {"companion": "Ibu Sri Contoh", "companion_from": "Kader Sukun", "companion_phone": "0812-0000-0041"}


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


def applicant(place: int) -> dict[str, str]:
    return {"name": f"Pemohon {place}", "description": f"Minta NIB nomor {place}", "service": "LEG-07"}


def brought(visit, count: int, last: str = TAKE, **more):
    """The page after `count` files of Ibu Sri."""
    page = visit(f"{DESK}/baru", as_="operator")
    for place in range(1, count):
        page = page.form("loket").submit(button=NEXT, **(SRI if place == 1 else {}), **applicant(place))
    return page.form("loket").submit(button=last, **applicant(count), **more)


def test_twenty_files_of_one_companion_and_one_receipt(visit, cast):
    desk = queue.make_desk(1)
    queue.sit(desk, who(cast.OPERATOR))
    queue.draw("apply")
    queue.serve(desk, who(cast.OPERATOR))
    receipt = brought(visit, 20, FINISH)
    assert receipt.h1 == "Tanda terima rombongan"
    tickets = db.session.query(Ticket).order_by(Ticket.id).all()
    assert len({ticket.number for ticket in tickets}) == 20
    assert [ticket.need for ticket in tickets] == [f"Minta NIB nomor {place}" for place in range(1, 21)]
    assert all(ticket.number in receipt and secrets.pin(ticket.number) in receipt for ticket in tickets)
    assert receipt.find("count(//section[contains(@class, 'receipt__sheet')])") == 20
    assert db.session.query(Bundle).one().closed_at is not None
    book = visit("/meja/buku-tamu", as_="operator")
    assert "20 berkas" in book
    assert book.find("count(//td/bdi[.='Ibu Sri Contoh'])") == 1
    assert {row.queue_number for row in db.session.query(Visit)} == {"B-001"}


def test_what_is_the_same_is_kept_and_what_is_the_applicants_is_not(visit):
    page = visit(f"{DESK}/baru", as_="operator")
    told = applicant(1) | {"phone": "0812-0000-0051", "subject": "NIB", "reply_channel": "whatsapp"}
    page = page.form("loket").submit(button=NEXT, **SRI, **told)
    assert "Rombongan Ibu Sri Contoh: 1 berkas tercatat" in page
    assert page.attribute("data-ticket-number") == db.session.query(Ticket.number).scalar()
    fields = page.form("loket").fields
    kept = {"companion": "Ibu Sri Contoh", "service": "LEG-07", "reply_channel": "whatsapp"}
    assert {name: fields[name] for name in kept} == kept
    assert [fields[name].strip() for name in ("name", "phone", "description", "subject")] == [""] * 4


def test_a_companion_must_have_a_name(visit):
    form = visit(f"{DESK}/baru", as_="operator").form("loket")
    page = form.submit(button=NEXT, expect=422, **applicant(1))
    assert page.errors == ["Tulis nama pengantar dahulu."]
    assert page.form("loket").fields["name"] == "Pemohon 1"
    assert db.session.query(Ticket).count() == 0


def test_no_more_applicants_leads_to_the_receipt(visit):
    page = visit(f"{DESK}/baru", as_="operator").form("loket").submit(button=NEXT, **SRI, **applicant(1))
    page = page.form("/selesai").submit()
    assert (page.h1, page.attribute("data-print-then")) == ("Tanda terima rombongan", DESK)


@pytest.mark.parametrize(("what", "pins", "sheets"), [("list", False, 0), ("list_pins", True, 0), ("sheets", True, 2)])
def test_the_office_chooses_what_the_companion_carries_home(visit, what, pins, sheets):
    with write():
        settings.put("counter.bundle_receipt", what)
    page = brought(visit, 2).link("Cetak tanda terima rombongan").follow()
    number = db.session.query(Ticket.number).first()[0]
    assert (secrets.pin(number) in page) is pins
    assert page.find("count(//section[contains(@class, 'receipt__sheet')])") == sheets
    assert "Pemohon 1" in page


def test_the_companions_page_says_numbers_and_stages_only(visit):
    with write():
        settings.put("office.base_url", "http://localhost")
    page = brought(visit, 2)
    link = next(href for href in page.find("//a/@href") if "/rombongan/" in href and href.startswith("http"))
    public = visit(link.removeprefix("http://localhost"))
    assert all(number in public for (number,) in db.session.query(Ticket.number))
    assert "Permohonan diterima" in public
    for secret in (
        "Pemohon 1",
        "Minta NIB",
        "Ibu Sri",
        "LEG-07",
        secrets.pin(db.session.query(Ticket.number).first()[0]),
    ):
        assert secret not in public
    visit("/rombongan/" + "x" * 26, status=404)


def test_a_bundle_is_there_for_its_officer_only(visit):
    page = brought(visit, 2)
    assert page.h1 == "Rombongan Ibu Sri Contoh"
    for address in (page.url, f"{page.url}/cetak"):
        visit(address, as_="operator2", status=404)


def test_a_form_sent_twice_is_one_file_of_the_bundle(visit):
    form = visit(f"{DESK}/baru", as_="operator").form("loket")
    form.submit(button=NEXT, **SRI, **applicant(1))
    page = form.submit(button=NEXT, **SRI, **applicant(1))
    assert "1 berkas tercatat" in page
    assert db.session.query(Ticket).count() == 1
