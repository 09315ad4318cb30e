"""Public ways and longest forms of the office with Tab, arrows, space and Enter alone, the focus always to be seen.

The consoles, the document desk and the disposition have such a test in their own folders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.extensions import db
from app.letters.kinds import LetterState
from app.letters.models import Letter
from app.platform import settings
from app.queue import kiosks
from app.tickets.models import Ticket
from tests.kit import queue
from tests.kit.requests import ask

if TYPE_CHECKING:
    from playwright.sync_api import Page

_AT = """target => { const at = document.activeElement;
  if (at && !at.matches("body, main") && getComputedStyle(at).outlineStyle === "none"
      && getComputedStyle(at).boxShadow === "none") throw new Error(`no focus to see: ${at.outerHTML.slice(0, 200)}`);
  return at?.matches(target); }"""


def tab_to(page: Page, target: str) -> None:
    """Press Tab until the focus is on `target`; every step shows where it is."""
    for _step in range(150):
        if page.evaluate(_AT, target):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {target}")


def typed(page: Page, target: str, words: str) -> None:
    tab_to(page, target)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words)


def pressed(page: Page, target: str) -> None:
    """Go there and press Enter; what it leads to has come."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def past_the_menu(page: Page) -> None:
    """The first link of every page."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_citizen_asks_tracks_writes_and_cancels(page, cast):
    """Every page is reached by the links of the one before."""
    page.goto("/")
    past_the_menu(page)
    pressed(page, "main a[href='/ajukan']")
    past_the_menu(page)
    tab_to(page, "details:has(a[href='/ajukan/LEG-02']) > summary")
    page.keyboard.press("Enter")
    pressed(page, "main a[href='/ajukan/LEG-02']")
    typed(page, "#ajukan [name=description]", "Saya ingin mendirikan koperasi.")
    typed(page, "#ajukan [name=name]", "Siti Umpama")
    typed(page, "#ajukan [name=phone]", "0812-0000-0002")
    tab_to(page, "#ajukan button[type=submit]:not([formaction]):not([name])")
    page.keyboard.press("Enter")
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1
    past_the_menu(page)
    pressed(page, "main a[href^='/lacak/']:not([href*='tanda-terima'])")
    typed(page, "#pesan [name=message]", "Kapan saya dapat datang?")
    tab_to(page, "#pesan button.govuk-button")
    page.keyboard.press("Enter")
    expect(page.locator(".loket-timeline")).to_contain_text("Kapan saya dapat datang?")
    pressed(page, "main a[href$='/batal']")
    typed(page, "main [name=reason]", "Sudah tidak perlu.")
    pressed(page, "main button[type=submit]")
    expect(page.locator("[data-standing]")).to_contain_text("Dibatalkan")


def test_somebody_finds_their_request_by_number_and_pin(page, cast):
    opened = ask()
    page.goto("/")
    pressed(page, "a[href='/lacak']")
    typed(page, "#lacak [name=number]", opened.ticket.number)
    typed(page, "#lacak [name=pin]", opened.pin)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(opened.ticket.number)


def test_a_number_is_taken_at_the_kiosk(page, cast):
    queue.make_desk(1)
    page.goto(f"/ambil-antrean?kios={kiosks.secret()}")
    pressed(page, "main a[href$='untuk=apply']")
    pressed(page, "main button[name=priority][value='']")
    expect(page.locator("h1")).to_contain_text("B-001")


@pytest.mark.faults
def test_a_letter_is_written_changed_and_sent_up(page, enter, cast):
    enter(page, cast.STAF)
    page.goto("/meja/surat")
    past_the_menu(page)
    pressed(page, "main a[href='/meja/surat/baru']")
    pressed(page, "main a[href*='/meja/surat/baru/']")
    typed(page, "main [name=recipient]", "Sdr. Siti Umpama")
    typed(page, "main [name=body]", "Permohonan Saudara telah kami periksa.")
    tab_to(page, "main [name=classification]")
    page.keyboard.type("500.3.2")
    pressed(page, "main form button[type=submit]:not([name])")
    pressed(page, "main a[href$='/ubah']")
    typed(page, "main [name=body]", "Permohonan Saudara telah kami setujui.")
    pressed(page, "main form button[type=submit]:not([name])")
    pressed(page, "main form[action$='/kirim'] button[type=submit]")
    db.session.rollback()
    assert db.session.scalars(select(Letter.state)).one() is LetterState.INITIALLING


@pytest.mark.faults
def test_an_account_is_added(page, enter, cast):
    enter(page, cast.SEKRETARIS)
    page.goto("/meja/pengaturan/akun")
    past_the_menu(page)
    pressed(page, "main a[href$='/akun/baru']")
    typed(page, "main [name=name]", "Bagus Baru Umpama")
    typed(page, "main [name=username]", "bagus")
    tab_to(page, "main [name=roles]")
    page.keyboard.press("Space")
    pressed(page, "main form button[type=submit]")
    expect(page.locator("h1")).to_contain_text("Bagus Baru Umpama")


def test_the_office_says_what_helps_its_visitors(page, enter, cast):
    enter(page, cast.SEKRETARIS)
    page.goto("/meja/pengaturan/kantor")
    typed(page, "[name=accessibility]", "Jalur kursi roda di pintu timur.")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#dikatakan")).to_contain_text("impan")
    db.session.rollback()
    assert settings.get("office.accessibility") == "Jalur kursi roda di pintu timur."
    page.goto("/aksesibilitas")
    expect(page.locator("main")).to_contain_text("Jalur kursi roda di pintu timur.")
