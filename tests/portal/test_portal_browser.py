"""The public side in a real browser, with and without JavaScript; axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.tickets.statuses import Status
from tests.kit.requests import ask, make_ticket
from tests.portal.tracking.test_pages import link, picture


@pytest.fixture
def papers_asked(live_server, enlisted) -> str:
    """A request whose owner is asked for papers, by its link."""
    return link(make_ticket(Status.LENGKAPI_BERKAS))


def photo(name: str = "KTP.png") -> dict[str, object]:
    return {"name": name, "mimeType": "image/png", "buffer": picture().getvalue()}


def walk(page: Page, address: str) -> None:
    """The owner sends what was asked, changes his mind, and wants it after all to be cancelled."""
    page.goto(address)
    page.locator("#lengkapi input[type=file]").set_input_files([photo()])
    page.get_by_label("Keterangan untuk petugas").fill("Ini daftarnya.")
    page.locator("#lengkapi button.govuk-button").click()
    expect(page.get_by_text("Berkas Anda sudah kami terima")).to_be_visible()
    expect(page.get_by_role("link", name="KTP.png")).to_be_visible()
    page.get_by_label("Pesan Anda").fill("Kapan selesai?")
    page.locator("#pesan button.govuk-button").click()
    expect(page.get_by_text("Kapan selesai?")).to_be_visible()
    page.get_by_role("link", name="Batalkan permohonan").click()
    page.get_by_role("button", name="Ya, batalkan permohonan").click()
    expect(page.locator("[data-standing]")).to_contain_text("Dibatalkan atas keinginan Anda")


def test_an_owner_walks_through_with_a_script(page, papers_asked):
    walk(page, papers_asked)


def test_an_owner_walks_through_without_a_script(page_without_js, papers_asked):
    walk(page_without_js, papers_asked)


def test_an_owner_opens_a_finished_request_again(page, live_server, enlisted):
    page.goto(link(make_ticket(Status.SELESAI)))
    page.get_by_role("link", name="Belum terjawab? Buka kembali").click()
    page.get_by_label("Apa yang masih kurang?").fill("NIB-nya salah nama.")
    page.get_by_role("button", name="Buka kembali").click()
    expect(page.locator("[data-standing]")).to_contain_text("Dibuka kembali")


def test_services_are_suggested_while_somebody_types(page, live_server):
    page.goto("/")
    page.get_by_label("Apa yang Anda butuhkan?").press_sequentially("bikin kop")
    first = page.locator("#suggestions a").first
    expect(first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/layanan/*")


def test_a_number_is_tracked_from_the_home_page_without_a_script(page_without_js, live_server):
    opened = ask()
    page = page_without_js
    page.goto("/")
    page.get_by_label("Nomor permohonan").fill(opened.ticket.number)
    page.get_by_label("PIN atau 4 angka terakhir HP").fill(opened.pin)
    page.get_by_role("button", name="Lacak").click()
    page.wait_for_url(f"**/lacak/{opened.token}")


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_sticks_out(page, live_server, enlisted, assert_accessible, width):
    asked, done = link(make_ticket(Status.LENGKAPI_BERKAS)), link(make_ticket(Status.SELESAI))
    page.set_viewport_size({"width": width, "height": 800})
    searches = ["/cari", "/cari?q=koperasi", "/cari?q=zzzz"]
    for path in (
        "/",
        "/layanan",
        "/layanan/LEG-02",
        "/layanan/XX-99",
        *searches,
        "/lacak",
        asked,
        done,
        f"{done}/buka-kembali",
        f"{asked}/batal",
    ):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
