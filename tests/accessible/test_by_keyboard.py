"""The two longest public and office forms with Tab, arrows, space and Enter alone, always with a focus one can see.

The consoles, the document desk and the disposition have such a test in their own folders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from sqlalchemy import func, select

from app.extensions import db
from app.platform import settings
from app.tickets.models import Ticket

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


def test_a_citizen_asks_by_the_website(page, cast):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the menu, to the words
    tab_to(page, "main a[href^='/ajukan']")
    page.goto("/ajukan/LEG-02")
    typed(page, "#ajukan [name=description]", "Saya ingin mendirikan koperasi.")
    typed(page, "#ajukan [name=name]", "Siti Umpama")
    typed(page, "#ajukan [name=phone]", "0812-0000-0002")
    tab_to(page, "#ajukan button[type=submit]:not([formaction]):not([name])")
    page.keyboard.press("Enter")
    expect(page.locator("[data-ticket-number]")).to_be_visible()
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1


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
