"""The document desk by keyboard alone: a frame lights up, Enter confirms, one key enters and brings the next letter."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.extensions import db
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from tests.kit.scanned import sample, scanned

pytestmark = pytest.mark.browser

_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def back_from(printed: Page, page: Page) -> None:
    """Close the printed window, as it closes itself where a printer is, and look at the page again: a key that comes
    before the page is drawn in front is lost."""
    printed.close()
    page.bring_to_front()
    page.evaluate(_DRAWN)


def test_a_letter_is_confirmed_field_by_field_and_the_next_comes(page, enter, assert_accessible, cast):
    for name in ("04", "02"):
        scanned(sample(name))
    enter(page, cast.BERKAS)
    page.goto("/meja/dokumen")
    assert_accessible(page)
    reads = page.locator("[data-read]")
    for place in range(reads.count()):
        name = reads.nth(place).get_attribute("data-read")
        expect(reads.nth(place).locator("input, select").first).to_be_focused()
        if page.locator(f"[data-frame={name}]").count():
            expect(page.locator("[data-frame].is-lit")).to_have_attribute("data-frame", name)
        page.keyboard.press("Enter")
        expect(reads.nth(place)).to_have_class(re.compile("is-checked"))
    expect(page.get_by_role("button", name="Catat, cetak")).to_be_focused()
    with page.context.expect_page() as printed:
        page.keyboard.press("Enter")
    expect(page.locator("[data-ticket-number]")).to_have_count(1)
    expect(page.get_by_label("Pengirim", exact=True)).to_have_value("Kelurahan Tunjungsekar")
    expect(printed.value.get_by_role("heading", name="Lembar disposisi")).to_be_visible()
    back_from(printed.value, page)
    page.keyboard.press("Alt+2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tumpukan surat terpindai")
    assert_accessible(page)
    assert db.session.scalar(select(func.count(Ticket.id)).where(Ticket.channel == Channel.DOCUMENT)) == 2
