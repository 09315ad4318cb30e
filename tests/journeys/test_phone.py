"""By telephone: the operator's hands never leave the keyboard; the caller follows with number and four digits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.platform import clock
from tests.journeys import steps
from tests.kit.requests import ask, enlist

NUMBER = "0812-0000-0077"


@pytest.fixture
def known(cast):
    """Somebody the office knows already, with a request that is still open."""
    enlist()
    return ask(name="Dewi Umpama", phone=NUMBER).ticket


def tab_to(page, name: str) -> None:
    """Press Tab until the field `name` has the keyboard."""
    for _press in range(60):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name}")


def number_on(page) -> str:
    page.wait_for_url("**/tercatat/*")
    return page.locator("[data-ticket-number]").get_attribute("data-ticket-number")


def test_a_call_is_answered_by_keyboard_alone(page, enter, assert_accessible, known):
    enter(page, "operator")
    page.goto("/meja")
    page.keyboard.press("t")
    page.wait_for_url("**/meja/telepon")
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type(NUMBER)
    expect(page.locator("#siapa-mungkin")).to_contain_text("Dewi Umpama")
    expect(page.locator("#siapa-mungkin")).to_contain_text(known.number)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("1")
    expect(page.locator("[name=name]")).to_have_value("Dewi Umpama")
    tab_to(page, "description")
    page.keyboard.type("Apakah NIB harus bayar?")
    tab_to(page, "service")
    page.keyboard.type("LEG-07")
    expect(page.locator("#standar")).to_contain_text("NIB")
    tab_to(page, "answer")
    page.keyboard.type("Tidak, gratis lewat OSS.")
    assert_accessible(page)
    page.keyboard.press("Alt+1")
    number = number_on(page)
    assert_accessible(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/meja/telepon")
    steps.open_ticket(page, number)
    expect(page.locator(".loket-head")).to_contain_text("Selesai")
    expect(page.locator("#riwayat")).to_contain_text("Tidak, gratis lewat OSS.")
    expect(page.get_by_role("complementary").last).to_contain_text("Dewi Umpama")


def call(page, *, has_script: bool, **values: str) -> None:
    """Fill in one call by mouse: the number, who it is, the need."""
    page.goto("/meja/telepon")
    steps.fill(page, "#panggilan", phone=NUMBER)
    if not has_script:
        page.get_by_role("button", name="Cari orang").last.click()
    page.get_by_role("radio", name="Dewi Umpama").check()
    told = {"name": "Dewi Umpama", "description": "Mau tanya pelatihan.", "service": "PRG-01"}
    steps.fill(page, "#panggilan", **(told | values))


def test_a_recorded_call_is_answered_by_the_section_and_followed_by_four_digits(at, look, has_script, known):
    operator, caller = at("operator"), at("")
    call(operator, has_script=has_script)
    look(operator)
    steps.press(operator, "Catat Alt+2")
    number = number_on(operator)
    look(operator)
    steps.check_papers(operator, number)
    steps.dispose(operator, number)
    officer = at("staf-ukm-kw")
    steps.accept(officer, number)
    steps.answer(officer, number, "Pelatihan berikutnya 14 Desember; nama Anda sudah dicatat.")
    steps.track(caller, number, "0077")
    expect(steps.standing(caller)).to_contain_text("elesai")
    expect(caller.locator("body")).not_to_contain_text("14 Desember; nama")
    expect(caller.locator("body")).not_to_contain_text("Dewi")
    look(caller)


def test_a_promised_call_back_is_kept_by_a_colleague(at, look, has_script, known):
    operator, colleague, caller = at("operator"), at("operator2"), at("")
    soon = clock.wib(clock.now() + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")
    call(operator, has_script=has_script, callback_at=soon)
    steps.press(operator, "Telepon kembali Alt+3")
    number = number_on(operator)
    colleague.goto("/meja/telepon/kembali")
    look(colleague)
    expect(colleague.locator("main")).not_to_contain_text(NUMBER)
    colleague.get_by_role("link", name=f"Telepon {number}").click()
    expect(colleague.locator("main")).to_contain_text(NUMBER)
    look(colleague)
    colleague.get_by_label("tersambung", exact=True).check()
    colleague.get_by_label("Yang disampaikan, dibaca pemohon").fill("Pendaftaran dibuka besok.")
    steps.press(colleague, "Simpan hasil panggilan")
    steps.said(colleague, "Hasil panggilan dicatat.")
    expect(colleague.locator("main")).not_to_contain_text(number)
    steps.track(caller, number, "0077")
    expect(steps.standing(caller)).to_be_visible()
    expect(caller.locator("body")).not_to_contain_text("Pendaftaran dibuka besok.")
