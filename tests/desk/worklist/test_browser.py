"""My desk in a real browser: by keyboard alone, with and without scripts, narrow and wide."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from app.tickets.statuses import Status
from tests.cast import PASSWORD
from tests.kit.requests import ask, make_ticket

S = Status
LONG = "Raden Mas Haji Muhammad Abdurrahman Wahid Kusumawardhana Sastroatmodjo, S.E., M.M."


@pytest.fixture
def desk(live_server):
    """A few requests in several states, one with a name as long as they come."""
    make_ticket(S.DITERIMA, name=LONG, subject="Pendampingan pembuatan NIB dan sertifikat halal untuk usaha keripik")
    make_ticket(S.DIVERIFIKASI)
    make_ticket(S.LENGKAPI_BERKAS)
    make_ticket(S.DIPROSES, is_priority=True)
    return [ask(name=f"Pemohon {n}").ticket.number for n in range(3)]


def test_the_whole_list_is_walked_opened_and_come_back_to_by_keyboard(page, enter, desk, assert_accessible):
    enter(page, "operator")
    page.goto("/meja?lihat=semua")
    page.keyboard.press("j")
    page.keyboard.press("j")
    row = page.locator("tr.is-current a.loket-number")
    expect(row).to_be_focused()
    number = row.inner_text()
    expect(page.locator("#sekilas h2")).to_have_text(number)
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    page.get_by_role("link", name="Kembali ke daftar").click()
    page.wait_for_url("**/meja?lihat=semua")
    expect(page.locator("tr.is-current a.loket-number")).to_have_text(number)
    expect(page.locator("tr.is-current a.loket-number")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("tr.is-current a.loket-number")).not_to_have_text(number)


def test_a_filter_takes_hold_at_once_and_stands_in_the_address(page, enter, desk):
    enter(page, "operator")
    page.goto("/meja?lihat=semua")
    page.get_by_text("Saring dan urutkan").click()
    page.get_by_label("Keadaan").select_option("DIPROSES")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "keadaan=DIPROSES" in page.url
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Lepas semua saringan").click()
    expect(page.locator("tbody tr")).to_have_count(7)


def test_signing_in_and_searching_by_keyboard_keeps_names_out_of_the_address(page, desk, assert_accessible):
    """The one browser test that types its way in: from the sign-in page straight to the desk's search."""
    page.goto("/masuk")
    page.locator("[name=username]").fill("operator")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/meja")
    page.keyboard.press("/")
    expect(page.locator("#desk-search")).to_be_focused()
    page.keyboard.type("Kusumawardhana")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "Kusuma" not in page.url
    assert_accessible(page)
    page.locator("#desk-search").fill(desk[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/meja/tiket/{desk[0]}")


def test_news_arrive_without_reloading(page, enter, desk):
    enter(page, "operator")
    page.goto("/meja?lihat=belum-diambil")
    news = page.locator(".loket-news")
    expect(news).to_be_empty()
    ask(name="Orang Baru")
    page.evaluate("(address) => htmx.ajax('GET', address, '.loket-news')", news.get_attribute("hx-get"))
    expect(news).to_contain_text("1 permohonan baru")
    news.get_by_role("link").click()
    expect(page.locator("tbody tr")).to_have_count(5)


def test_a_second_export_needs_no_reload(page, enter, desk):
    enter(page, "operator")
    page.goto("/meja/ekspor?lihat=semua")
    for _time in range(2):
        with page.expect_download():
            page.get_by_role("button", name="Unduh daftar").click(timeout=2000)


def test_everything_works_without_scripts(page_without_js, enter, desk):
    page = page_without_js
    enter(page, "operator")
    page.goto("/meja?lihat=semua")
    page.get_by_text("Saring dan urutkan").click()
    page.get_by_label("Keadaan").select_option("DIPROSES")
    page.get_by_role("button", name="Saring").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody a.loket-number").click()
    page.get_by_role("link", name="Kembali ke daftar").click()
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_no_width_makes_the_page_scroll_sideways(page, enter, desk, assert_accessible, width):
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, "operator")
    page.goto("/meja?lihat=semua")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)


def test_shortcuts_rest_for_whoever_switched_them_off(page, enter, desk):
    enter(page, "operator")
    page.goto("/meja")
    page.evaluate("document.body.dataset.shortcuts = 'off'")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("tr.is-current a.loket-number")).not_to_be_focused()
    expect(page).to_have_url(re.compile("/meja$"))
