"""The console in a real browser: how many keys a call costs, and that a reload or another window loses nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.accounts.models import Unit
from app.catalogue.models import Service
from app.contacts import switchboard, telephones
from app.contacts.models import Call, CallLookedAt, CallOutcome, CallQuestion, CallState
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.stakeholders.models import Person
from app.tickets.models import Ticket
from app.web.formatting import waktu
from tests.kit import requests
from tests.kit.keystrokes import Keys
from tests.kit.requests import ask


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def ring(cast):
    """`ring("a1")`: it rings at the operator's."""
    by = requests.actor(cast.OPERATOR)
    with write():
        telephones.give_extension("201", by.user_id, by=by)
        system = telephones.SYSTEMS.bearer(telephones.SYSTEMS.connect("Asterisk", by=by))

    def tell(call: str, event: str = "ringing", number: str = "0812-0000-0002") -> None:
        words = {"event": event, "call_id": call, "from": number, "extension": "201"}
        with write():
            switchboard.take(system, switchboard.heard(words))

    return tell


def the_call(**which) -> Call:
    db.session.rollback()
    return db.session.query(Call).filter_by(**which).one()


def the_question(call: Call) -> CallQuestion:
    return db.session.query(CallQuestion).filter_by(call_id=call.id).one()


def kept_of(call: Call) -> set[tuple[str, str]]:
    """What was looked at and left ticked at wrap-up."""
    return {(one.kind, one.ref) for one in db.session.query(CallLookedAt).filter_by(call_id=call.id, is_kept=True)}


def assert_its_times_and_unit_are_kept(call: Call) -> None:
    assert call.came_at <= call.started_at <= call.ended_at <= clock.now()
    assert call.unit_id is not None


def record_page(page, call: Call):
    """The call's record in the log, as it is read later."""
    page.goto(f"/meja/telepon/riwayat/{call.id}")
    return page.locator("main")


def assert_is_on_the_record(shown, call: Call) -> None:
    """From when until when, and under which unit."""
    expect(shown.locator("dl > div").filter(has_text="Mulai")).to_contain_text(waktu(call.started_at))
    expect(shown.locator("dl > div").filter(has_text="Selesai")).to_contain_text(waktu(call.ended_at))
    unit = db.session.get_one(Unit, call.unit_id).name
    expect(shown.locator("dl > div").filter(has_text="Unit")).to_contain_text(unit)


def test_an_information_call_costs_no_more_than_twelve_keys_from_ring_to_closed_record(page, enter, ring, cast):
    ask(name="Siti Umpama", phone="0812-0000-0002", service="LEG-01")
    ask(name="Rahmat Contoh", phone="0812-0000-0002", service="LEG-02")
    keys = Keys(page)
    enter(page, cast.OPERATOR)
    page.goto("/meja")
    ring("a1")
    page.wait_for_selector("text=Telepon masuk")
    keys.press("Alt+8")
    page.wait_for_selector("#konsol")
    expect(page.locator("#siapa-mungkin input[type=radio]").first).to_be_focused()
    keys.press("2", "Enter")
    keys.write("berapa biaya membuat NIB")
    page.wait_for_selector(".loket-suggestions__one")
    keys.press("ArrowDown", "Enter")
    expect(page.locator("[name=service]")).to_have_value("LEG-07")
    page.wait_for_selector(".loket-answers__one")
    keys.press("Alt+Shift+1")
    expect(page.locator("[name=answer]")).not_to_have_value("")
    answer = page.locator("[name=answer]").input_value()
    keys.press("Alt+5")
    expect(page.get_by_role("heading", name="Panggilan selesai")).to_be_visible()
    keys.press("Enter")
    page.wait_for_url("**/meja/telepon")
    keys.at_most(12, "an information call")
    call = the_call(system_call="a1")
    assert (call.state, call.outcome, bool(call.person_id)) == (CallState.ENDED, CallOutcome.ANSWERED, True)
    assert db.session.query(Ticket).count() == 2
    told = the_question(call)
    assert (told.words, told.answer, told.outcome) == ("berapa biaya membuat NIB", answer, CallOutcome.ANSWERED)
    assert_its_times_and_unit_are_kept(call)
    person = db.session.get_one(Person, call.person_id)
    assert kept_of(call) >= {("service", "LEG-07"), ("person", str(person.id))}
    shown = record_page(page, call)
    assert_is_on_the_record(shown, call)
    for words in (told.words, answer, "LEG-07", person.name, "dijawab langsung"):
        expect(shown).to_contain_text(words)


def test_a_full_ticket_costs_no_more_than_twentyfive_keys(page, enter, ring, cast):
    keys = Keys(page)
    enter(page, cast.OPERATOR)
    page.goto("/meja")
    ring("b1", number="0341 551234")
    page.wait_for_selector("text=Telepon masuk")
    keys.press("Alt+8")
    page.wait_for_selector("#konsol")
    expect(page.locator("[name=name]")).to_be_focused()
    keys.write("Rahmat Contoh Wijaya")
    keys.press("Enter")
    keys.write("Koperasi Umpama Sejahtera")
    keys.press("Enter")
    expect(page.locator("#siapa-mungkin input[type=radio]:focus, #siapa-mungkin :focus")).to_have_count(1)
    keys.press("Enter")
    need = "Kami mau mendirikan koperasi simpan pinjam di kelurahan kami, mohon dibantu"
    keys.write(need)
    page.wait_for_selector(".loket-suggestions__one")
    keys.press("ArrowDown", "Enter")
    expect(page.locator("[name=service]")).not_to_have_value("")
    keys.press("Alt+2")
    page.wait_for_selector("[data-ticket-number]")
    keys.press("Enter")
    page.wait_for_url("**/meja/telepon")
    keys.at_most(25, "a full ticket")
    db.session.rollback()
    call, ticket = the_call(system_call="b1"), db.session.query(Ticket).one()
    assert ticket.organisation_id
    assert (call.state, call.outcome, call.ticket_id) == (CallState.ENDED, CallOutcome.RECORDED, ticket.id)
    told = the_question(call)
    assert (told.ticket_id, told.words, told.answer) == (ticket.id, "", ""), "its words stand on the request alone"
    assert ticket.need == need
    assert call.unit_id == ticket.unit_id
    assert_its_times_and_unit_are_kept(call)
    service = db.session.get_one(Service, ticket.service_id).code
    assert ("service", service) in kept_of(call)
    shown = record_page(page, call)
    assert_is_on_the_record(shown, call)
    for words in (ticket.number, ticket.subject, service, "dicatat"):
        expect(shown).to_contain_text(words)


def test_a_reload_loses_nothing_and_another_window_is_not_overwritten(page, enter, cast):
    enter(page, cast.OPERATOR)
    page.goto("/meja/telepon")
    page.locator("[name=description]").press_sequentially("Kata yang ")
    page.wait_for_selector("text=Tersimpan di server")
    page.wait_for_url("**/meja/telepon/*")
    page.locator("[name=description]").press_sequentially("tidak boleh hilang")
    page.reload()
    expect(page.locator("[name=description]")).to_have_value("Kata yang tidak boleh hilang")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("[name=description]")).to_have_value("Kata yang tidak boleh hilang")
    other.locator("[name=name]").fill("Dari jendela kedua")
    other.wait_for_selector("text=Tersimpan di server")
    expect(other.locator("[name=version]")).not_to_have_value(page.locator("[name=version]").input_value())
    page.locator("[name=name]").fill("Dari jendela pertama")
    expect(page.locator("[data-call-newer]")).to_be_visible()
    assert page.locator("[name=name]").input_value() == "Dari jendela pertama"
    with page.expect_response("**/simpan"):
        page.get_by_role("button", name="Pakai yang di layar ini").click()
    expect(page.locator("[data-call-newer]")).to_be_hidden()
    expect(page.locator("[data-call-saved]")).to_contain_text("Tersimpan")
    other.reload()
    expect(other.locator("[name=name]")).to_have_value("Dari jendela pertama")


def test_an_answered_call_opens_by_itself_and_its_record_is_accessible(page, enter, ring, assert_accessible, cast):
    enter(page, cast.OPERATOR)
    page.goto("/meja/telepon")
    ring("c1", "answered")
    page.wait_for_url("**/meja/telepon/*")
    expect(page.locator("[name=phone]")).to_have_value("0812-0000-0002")
    page.locator("[name=description]").fill("Kantor buka jam berapa?")
    page.locator("[name=answer]").fill("Jam delapan.")
    page.keyboard.press("Alt+6")
    expect(page.get_by_text("Pertanyaan sebelumnya dalam panggilan ini")).to_be_visible()
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.keyboard.press("Alt+5")
    expect(page.get_by_role("heading", name="Panggilan selesai")).to_be_visible()
    for width in (320, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
