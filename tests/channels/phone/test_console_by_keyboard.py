"""The console in a real browser: how many keys a call costs, and that a reload or another window loses nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.contacts import switchboard, telephones
from app.contacts.models import Call, CallOutcome, CallState
from app.extensions import db
from app.platform.database import write
from app.tickets.models import Ticket
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
        system = telephones.bearer(telephones.connect("Asterisk", by=by))

    def tell(call: str, event: str = "ringing", number: str = "0812-0000-0002") -> None:
        words = {"event": event, "call_id": call, "from": number, "extension": "201"}
        with write():
            switchboard.take(system, switchboard.heard(words))

    return tell


def the_call(**which) -> Call:
    db.session.rollback()
    return db.session.query(Call).filter_by(**which).one()


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
    keys.press("Alt+5")
    expect(page.get_by_role("heading", name="Panggilan selesai")).to_be_visible()
    keys.press("Enter")
    page.wait_for_url("**/meja/telepon")
    keys.at_most(12, "an information call")
    call = the_call(system_call="a1")
    assert (call.state, call.outcome, bool(call.person_id)) == (CallState.ENDED, CallOutcome.ANSWERED, True)
    assert db.session.query(Ticket).count() == 2


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
    keys.write("Kami mau mendirikan koperasi simpan pinjam di kelurahan kami, mohon dibantu")
    page.wait_for_selector(".loket-suggestions__one")
    keys.press("ArrowDown", "Enter")
    expect(page.locator("[name=service]")).not_to_have_value("")
    keys.press("Alt+2")
    page.wait_for_selector("[data-ticket-number]")
    keys.press("Enter")
    page.wait_for_url("**/meja/telepon")
    keys.at_most(25, "a full ticket")
    db.session.rollback()
    assert db.session.query(Ticket).one().organisation_id
    assert the_call(system_call="b1").state is CallState.ENDED


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
