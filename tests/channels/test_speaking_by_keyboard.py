"""The phone and the counter in a real browser: by keyboard, without a script, and under axe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.contacts.models import Call, CallOutcome
from app.extensions import db
from app.platform import clock
from app.platform.clock import wib
from app.platform.database import write
from app.stakeholders.models import Person
from app.tickets.handling import moves
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit import requests
from tests.kit.requests import ask, who


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


def the_ticket(page) -> Ticket:
    number = page.locator("[data-ticket-number]").get_attribute("data-ticket-number")
    db.session.rollback()  # what was read before is read anew
    return db.session.query(Ticket).filter_by(number=number).one()


def test_a_call_is_taken_without_the_mouse(page, enter):
    ask(name="Siti Umpama", phone="0812-0000-0002", service="LEG-01")
    ask(name="Rahmat Contoh", phone="0812-0000-0002", service="LEG-02")
    enter(page, "operator")
    page.goto("/meja/telepon")
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type("0812 0000 0002")
    page.wait_for_selector("#siapa-mungkin input[type=radio]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    picked = page.locator("[name=person_id]:checked")
    person_id = int(picked.get_attribute("value"))
    name = db.session.get(Person, person_id).name
    assert page.locator("[name=name]").input_value() == name
    page.keyboard.press("3")
    assert page.locator("[name=name]").input_value() == ""
    page.keyboard.press("2")
    page.locator("[name=description]").focus()
    page.keyboard.type("mau membuat NIB, Alt+1 jangan hilang")
    page.wait_for_selector(".loket-suggestions__one")
    page.locator(".loket-suggestions__one", has_text="LEG-07").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#standar dl")
    assert page.locator("[name=service]").input_value() == "LEG-07"
    page.locator("[name=answer]").focus()
    page.keyboard.type("Lewat OSS.")
    page.keyboard.press("Alt+1")
    page.wait_for_selector("[data-ticket-number]")
    ticket = the_ticket(page)
    assert (ticket.status, ticket.person_id) == (Status.SELESAI, person_id)
    page.keyboard.press("Enter")
    page.wait_for_url("**/meja/telepon")
    expect(page.locator("[name=phone]")).to_be_focused()


def test_several_calls_are_open_at_once_and_each_keeps_its_words(page, enter):
    earlier = ask(service="LEG-07", need="Cara membuat NIB").ticket
    with write():
        moves.take(earlier, by=who("operator"))
        moves.resolve(earlier, "Lewat oss.go.id, gratis.", by=who("operator"))
    enter(page, "operator")
    page.goto("/meja/telepon")
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type("0812 0000 0077")
    page.locator("[name=description]").fill("mau membuat NIB")
    page.locator("[name=service]").select_option("LEG-07")
    page.wait_for_selector(".loket-answers__one")
    page.keyboard.press("Alt+0")
    page.locator(".loket-calls__one", has_text="2 tak dikenal").wait_for()
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type("0341 551234")
    assert page.locator(".loket-calls__one").all_inner_texts()[1].startswith("2 0341…")
    page.keyboard.press("Alt+9")
    expect(page.locator("[name=phone]")).to_have_value("0812 0000 0077")
    expect(page.locator("[name=description]")).to_have_value("mau membuat NIB")
    page.locator("[name=answer]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("1")
    assert page.locator("[name=answer]").input_value() == "Lewat oss.go.id, gratis."
    page.keyboard.press("Alt+1")
    page.wait_for_selector("[data-ticket-number]")
    assert the_ticket(page).status is Status.SELESAI
    page.keyboard.press("Enter")
    expect(page.locator("[name=phone]"), "the other call is still on the line").to_have_value("0341 551234")
    page.wait_for_load_state()  # the number is there before the keys are
    page.keyboard.press("Alt+2")
    page.wait_for_selector(".govuk-error-summary")
    for name, value in {"name": "Dewi", "description": "Tanya", "service": "LEG-07"}.items():
        control = page.locator(f"[name={name}]")
        control.select_option(value) if name == "service" else control.fill(value)
    page.keyboard.press("Alt+2")
    page.wait_for_url("**/meja/telepon/tercatat/*")
    assert the_ticket(page).status is Status.DITERIMA


def test_enter_in_a_field_only_looks_and_loses_nothing(page, enter):
    enter(page, "operator")
    page.goto("/meja/telepon")
    page.locator("[name=description]").fill("jangan hilang")
    page.locator("[name=phone]").fill("0812-0000-0002")
    page.locator("[name=phone]").press("Enter")
    expect(page.locator("[name=name]")).to_be_focused()
    assert page.locator("[name=description]").input_value() == "jangan hilang"
    assert db.session.query(Ticket).count() == 0


@pytest.mark.parametrize(("key", "outcome"), [("Alt+2", CallOutcome.RECORDED), ("Alt+3", CallOutcome.CALLBACK)])
def test_each_outcome_has_its_key(page, enter, key, outcome):
    enter(page, "operator")
    page.goto("/meja/telepon")
    for name, value in {"phone": "0812-0000-0002", "name": "Siti", "description": "Tanya"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=service]").select_option("LEG-07")
    page.locator("[name=callback_at]").fill(wib(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    page.keyboard.press(key)
    page.wait_for_selector("[data-ticket-number]")
    assert db.session.query(Call.outcome).filter_by(ticket_id=the_ticket(page).id).scalar() is outcome


def test_digits_never_leave_a_form_that_is_being_filled_in(page, enter):
    enter(page, "operator")
    page.goto("/meja/loket")
    page.keyboard.press("2")
    page.wait_for_url("**/meja/loket/baru")
    page.locator("h1").click()
    page.keyboard.press("1")
    page.wait_for_timeout(200)
    assert page.url.endswith("/meja/loket/baru")


def test_the_counter_shows_the_checklist_of_the_chosen_service(page, enter):
    enter(page, "operator")
    page.goto("/meja/loket/baru")
    page.locator("[name=phone]").fill("0812-0000-0088")
    page.locator("[name=name]").fill("Dewi Contoh")
    page.locator("[name=description]").fill("Mau mendirikan koperasi.")
    page.locator("[name=service]").select_option("LEG-01")
    page.locator("#paper-1-present").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#paper-1-uploaded").is_checked()
    page.keyboard.press("Alt+1")
    page.wait_for_selector("[data-ticket-number]")
    assert "Unggahan, asli menyusul" in page.locator("main").inner_text()


def test_both_doors_work_without_a_script(page_without_js, enter):
    page = page_without_js
    ask(name="Siti Umpama", phone="0812-0000-0002", service="LEG-01")
    enter(page, "operator")
    page.goto("/meja/telepon")
    page.locator("[name=phone]").fill("0812-0000-0002")
    page.locator("[name=description]").fill("mau membuat NIB")
    page.locator("[name=phone]").press("Enter")
    page.locator("[name=person_id]").first.check()
    page.locator(".loket-suggestions__one", has_text="LEG-07").click()
    assert page.locator("[name=service]").input_value() == "LEG-07"
    page.get_by_role("button", name="Catat").click()
    assert the_ticket(page).person_id == db.session.query(Person.id).scalar()
    page.goto("/meja/loket/baru")
    page.locator("[name=service]").select_option("LEG-01")
    page.get_by_role("button", name="Tampilkan syarat").click()
    page.locator("#paper-1-present").check()
    page.locator("[name=name]").fill("Dewi")
    page.locator("[name=description]").fill("Mau mendirikan koperasi.")
    page.get_by_role("button", name="Terima permohonan").click()
    assert the_ticket(page).status is Status.DITERIMA


@pytest.mark.parametrize("path", ["/meja/telepon", "/meja/loket", "/meja/loket/baru?service=LEG-01", "/meja/siapa"])
@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_stands_in_anybodys_way(page, enter, assert_accessible, path, width):
    enter(page, "operator")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_candidates_and_suggestions_are_accessible_too(page, enter, assert_accessible):
    ask(name="Siti Umpama", phone="0812-0000-0002", who={"organisation": "KSP Artha Contoh"})
    enter(page, "operator")
    page.goto("/meja/telepon")
    page.locator("[name=description]").fill("koperasi simpan pinjam")
    page.wait_for_selector(".loket-suggestions__one")
    page.locator("[name=organisation]").fill("KSP Artha")
    page.locator("[name=phone]").press_sequentially("08120000")
    page.wait_for_selector("[name=organisation_id]")
    assert_accessible(page)
