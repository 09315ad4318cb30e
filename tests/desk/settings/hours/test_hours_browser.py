"""Hours, limits and a request's clocks in a real browser, with and without JavaScript; axe on each page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.platform import clock
from tests.kit.requests import make_ticket


@pytest.mark.parametrize("which", ["page", "page_without_js"])
def test_half_a_day_is_seen_in_its_effect_and_then_saved(which, request, enter, cast, live_server, assert_accessible):
    ticket = make_ticket()
    day = clock.wib(ticket.due_at).date()
    page = request.getfixturevalue(which)
    enter(page, cast.SEKRETARIS)
    page.goto("/meja/pengaturan/jam-kerja")
    page.get_by_label("Satu hari, misalnya setengah hari").check()
    page.get_by_label("Nama", exact=True).fill("Setengah hari")
    page.get_by_label("Hari pertama").fill(day.isoformat())
    page.get_by_label("Jam buka").fill("07.30")
    page.get_by_label("Jam tutup").fill("11.00")
    page.get_by_role("button", name="Lihat akibatnya").click()
    expect(page.locator("[data-moved-earlier]")).to_have_attribute("data-moved-earlier", "1")
    expect(page.get_by_role("link", name=ticket.number)).to_be_visible()
    if which == "page":
        assert_accessible(page)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("status").first).to_contain_text("Jam kerja ditambahkan")
    if which == "page":
        assert_accessible(page)
        page.goto("/meja/pengaturan/batas-waktu")
        assert_accessible(page)
        page.goto(f"/meja/tiket/{ticket.number}")
        page.locator("#waktu summary").first.click()
        expect(page.locator("#waktu")).to_contain_text("karena")
        assert_accessible(page)
