"""What may be read out about a number: stage and dates to anybody, all else to whoever is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.accounts.actor import Actor
from app.accounts.audit import AuditEvent
from app.contacts.identity_checks import IdentityCheck, Proof
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.records.models import IncomingLetter
from app.stakeholders import register
from app.stakeholders.models import AddressForm, Organisation, Person, Phone
from app.stakeholders.places import Kelurahan
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests.kit import requests
from tests.kit.requests import ask, make_ticket

STATUS = "/meja/telepon/status"
NIK = "3573016505900001"


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def panel(visit):
    """The panel of one number, as the operator sees it."""
    return lambda ticket: visit(f"{STATUS}?nomor={ticket.number}", as_="operator")


def tell(page, told, **how):
    return page.form("Cocokkan").submit(told=told, **how)


def test_until_the_caller_is_known_only_stage_and_dates_are_read_out(panel):
    page = panel(make_ticket(Status.LENGKAPI_BERKAS))
    assert "Mohon lengkapi berkas" in page
    for hidden in ("NIB", "Seksi", "Yang kurang", "Siti"):
        assert hidden not in page.find("//*[@id='boleh-dibacakan']")[0].text_content().split("Untuk membacakan")[0]


def test_the_pin_opens_the_rest_and_how_it_was_opened_is_kept(panel, visit):
    ticket = ask().ticket
    with write():
        register.correct(db.session.get(Person, ticket.person_id), by=Actor.system(), address_form=AddressForm.IBU)
    pin = secrets.pin(ticket.number)
    page = tell(panel(ticket), f"{pin[:2]} {pin[2:4]} {pin[4:]}")
    for shown in ("; tercatat", "Sapa: Ibu Siti Umpama", "untuk Pendampingan NIB/OSS"):
        assert shown in page
    assert page.find("//*[@id='boleh-dibacakan']//li")
    row = db.session.query(IdentityCheck).one()
    assert (row.ticket_id, row.proof, row.is_right) == (ticket.id, Proof.PIN, True)
    event = db.session.query(AuditEvent).filter_by(action="phone:verified").one()
    assert (event.subject, event.particulars) == (f"ticket:{ticket.number}", {"how": "pin"})
    assert "Penelepon dikenal" in visit(f"/meja/tiket/{ticket.number}", as_="operator")
    assert pin not in str(page.url)


def test_a_word_that_is_old_or_of_another_officer_opens_nothing(panel, visit):
    ticket = make_ticket()
    page = tell(panel(ticket), secrets.pin(ticket.number))
    assert "; tercatat" in visit(page.url, as_="operator")
    assert "; tercatat" not in visit(page.url, as_="operator2")
    with clock.standing_at(clock.now() + timedelta(minutes=31)):
        assert "; tercatat" not in visit(page.url, as_="operator")
    other = make_ticket()
    assert "; tercatat" not in visit(page.url.replace(ticket.number, other.number), as_="operator")


def test_known_facts_open_it_as_far_as_the_office_allows(panel):
    ticket = ask(who={"citizen_number": NIK}).ticket
    page = panel(ticket)
    assert "PIN, 4 angka terakhir NIK" in page
    assert "Tidak cocok" in tell(page, "1234", expect=422)
    assert "; tercatat" in tell(panel(ticket), NIK[-4:])
    with write():
        settings.put("phone.facts", [])
    page = panel(ticket)
    assert "angka terakhir NIK" not in page
    tell(page, NIK[-4:], expect=422)


def test_the_date_of_the_letter_and_the_cooperative_with_its_kelurahan_open_it(panel):
    ticket = ask(who={"organisation": "Koperasi Maju Jaya"}).ticket
    with write():
        place = db.session.query(Kelurahan).filter_by(name="Tlogomas").one()
        db.session.get(Organisation, ticket.organisation_id).kelurahan_id = place.id
        db.session.add(IncomingLetter(ticket_id=ticket.id, letter_date=date(2026, 11, 3), **_letter()))
    assert "; tercatat" in tell(panel(ticket), "3/11/2026")
    tell(panel(ticket), "4-11-2026", expect=422)
    assert "; tercatat" in tell(panel(ticket), "tlogomas, kop. maju jaya".replace("kop.", "Koperasi"))
    tell(panel(ticket), "Koperasi Maju Jaya", expect=422)
    tell(panel(ticket), "Dinoyo Koperasi Maju Jaya", expect=422)


def _letter() -> dict:
    return {"year": 2026, "running": 1, "sender": "Contoh", "sender_key": "contoh", "subject": "Undangan"}


def test_of_a_confidential_request_nothing_is_said_and_only_its_pin_opens_it(panel):
    ticket = ask(service="LIN-01", who={"citizen_number": NIK}, by=None, channel=requests.Channel.PHONE).ticket
    page = panel(ticket)
    assert "Jangan bacakan apa pun" in page
    assert "angka terakhir NIK" not in page
    tell(page, NIK[-4:], expect=422)
    assert "Pengaduan masyarakat" in tell(panel(ticket), secrets.pin(ticket.number))


def test_wrong_words_are_limited_together_with_the_tracking_page(panel, visit):
    ticket = make_ticket()
    page = panel(ticket)
    for number in range(6):
        page = tell(page, f"00000{number}" if secrets.pin(ticket.number) != f"00000{number}" else "999999", expect=422)
    assert "Terlalu banyak percobaan" in tell(page, secrets.pin(ticket.number), expect=429)
    form = visit("/lacak").form("Lacak")
    form.submit(number=ticket.number, pin=secrets.pin(ticket.number), expect=429)
    assert db.session.query(IdentityCheck).filter_by(is_right=False).count() == 6


def test_a_caller_known_from_a_number_of_his_confirms_it(panel):
    ticket = make_ticket()
    tell(panel(ticket), secrets.pin(ticket.number), anyway={"phone": "0812-0000-0002", "key": "kunci-panggilan"})
    row = db.session.query(Phone).filter_by(person_id=ticket.person_id).one()
    assert row.confirmed_at
    assert db.session.query(IdentityCheck.call_key).scalar() == "kunci-panggilan"


def test_what_is_not_there_for_the_officer_is_compared_with_nothing(panel, visit, sign_in):
    page = panel(make_ticket())
    fields = {"csrf_token": page.form("Cocokkan").fields["csrf_token"], "nomor": "2611-0001-0", "told": "123456"}
    assert sign_in("operator").post(STATUS, data=fields).status_code == 422
    hidden = ask(service="LIN-01", channel=requests.Channel.PHONE).ticket
    token = visit(STATUS + f"?nomor={page.form('Cocokkan').fields['nomor']}", as_="operator2").form("Cocokkan")
    told = {"csrf_token": token.fields["csrf_token"], "nomor": hidden.number, "told": secrets.pin(hidden.number)}
    assert sign_in("operator2").post(STATUS, data=told).status_code == 404
    page.form("Cocokkan").submit(told="", expect=422)
    assert db.session.query(IdentityCheck).count() == 0
