"""Whatever happens between the first word and the last press: one request, and no word lost."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import func, select, update

from app.accounts.identity import IDLE
from app.accounts.models import SignInSession
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.cast import PASSWORD
from tests.journeys import steps
from tests.kit.requests import make_ticket

NEED = "Mau tanya syarat pelatihan\ndan jadwalnya."
CALL = {"phone": "0812-0000-0077", "name": "Dewi Umpama", "description": NEED, "service": "PRG-01"}


def how_many() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Ticket))


def begin_call(page) -> None:
    page.goto("/meja/telepon")
    steps.fill(page, "#panggilan", **CALL)


def sign_in_again(page, username: str) -> None:
    """On the page that says the words are not lost; then send them."""
    steps.said(page, "Yang Anda tulis tidak hilang")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    steps.press(page.locator("main"), "Masuk")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lanjutkan mengirim")
    steps.said(page, "Mau tanya syarat pelatihan")


def let_sign_ins_run_out() -> None:
    """The last sign of life goes back; were the clock put forward, what is still on its way would count as one."""
    with write():
        long_ago = clock.now() - IDLE - timedelta(minutes=1)
        db.session.execute(update(SignInSession).values(last_seen_at=long_ago))


def recorded_need(page) -> str:
    page.wait_for_url("**/tercatat/*")
    number = page.locator("[data-ticket-number]").get_attribute("data-ticket-number")
    db.session.rollback()
    return db.session.scalar(select(Ticket.need).where(Ticket.number == number))


def test_signing_out_in_another_tab_loses_no_word_of_a_call(at, look):
    page = at("operator")
    begin_call(page)
    other = page.context.new_page()
    other.goto("/keluar")
    steps.press(other.locator("main"), "Keluar")
    steps.said(other, "Anda sudah keluar.")  # a page that is closed while its browser clears its data may never close
    other.close()
    steps.press(page, "Catat Alt+2")
    steps.said(page, "Yang Anda tulis tidak hilang")
    assert how_many() == 0
    look(page)
    sign_in_again(page, "operator")
    steps.press(page.locator("main"), "Kirim sekarang")
    assert recorded_need(page) == NEED
    assert how_many() == 1


def test_signing_out_in_another_tab_loses_no_word_of_a_note(at):
    """htmx sends the note; the page that asks to sign in still comes up whole."""
    page = at("berkas")
    page.goto(f"/meja/tiket/{make_ticket(Status.DITERIMA).number}")
    page.locator("[name=note]").fill("Sudah ditelepon dua kali.")
    page.context.clear_cookies()
    steps.press(page, "Simpan catatan internal")
    steps.said(page, "Yang Anda tulis tidak hilang")
    page.locator("[name=username]").fill("berkas")
    page.locator("[name=password]").fill(PASSWORD)
    steps.press(page.locator("main"), "Masuk")
    steps.said(page, "Sudah ditelepon dua kali.")


def test_a_sign_in_that_ran_out_loses_no_word_of_a_call(at, has_script):
    page = at("operator")
    begin_call(page)
    if has_script:
        steps.said(page, "Tersimpan di server")
    let_sign_ins_run_out()
    steps.press(page, "Catat Alt+2")
    sign_in_again(page, "operator")
    steps.press(page.locator("main"), "Kirim sekarang")
    assert recorded_need(page) == NEED


def test_the_same_form_sent_from_two_tabs_at_once_is_one_request(at):
    """The second tab is a copy of the first, as the browser's “duplicate tab” makes it: the same form, the same key."""
    page = at("operator")
    begin_call(page)
    copy = page.context.new_page()
    copy.goto("/meja/telepon")
    key = page.locator("#panggilan [name=key]").get_attribute("value")
    copy.locator("#panggilan [name=key]").evaluate("(field, key) => { field.value = key }", key)
    steps.fill(copy, "#panggilan", **CALL)
    numbers = {_sent(tab) for tab in (page, copy)}
    assert len(numbers) == 1
    assert how_many() == 1


def test_going_back_never_sends_a_call_a_second_time(at, has_script):
    """The console keeps the call: with scripts the way back leads to its record, where nothing can be sent again."""
    page = at("operator")
    begin_call(page)
    first = _sent(page)
    page.go_back()
    if has_script:
        expect(page.get_by_role("heading", level=1)).to_have_text("Panggilan selesai")
        expect(page.locator("main")).to_contain_text(first)
        assert how_many() == 1
        return
    steps.fill(page, "#panggilan", **CALL)
    again = _sent(page)
    assert how_many() == len({first, again})


def _sent(page) -> str:
    steps.press(page, "Catat Alt+2")
    page.wait_for_url("**/tercatat/*")
    return page.locator("[data-ticket-number]").get_attribute("data-ticket-number")
