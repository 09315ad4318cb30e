"""The settings in a real browser, with and without JavaScript: one journey, and axe on every page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from app.accounts.permissions import permissions_of
from tests import cast as people

PREFIX = "/meja/pengaturan"
SANDI = "becak ungu menari pelan"
SAMPLE = {"code": "LEG-01", "number": 1, "role": "staf"}


@pytest.mark.parametrize("which", ["page", "page_without_js"])
def test_a_technician_names_the_office_and_lets_a_colleague_in(which, request, enter, cast, live_server, browser):
    page = request.getfixturevalue(which)
    enter(page, cast.TEKNISI)
    page.goto(PREFIX)
    page.locator("main").get_by_role("link", name="Kantor", exact=True).click()
    page.get_by_label("Nama singkat").fill("Dinkop Contoh")
    page.get_by_role("button", name="Simpan identitas").click()
    expect(page.locator(".loket-bar__office")).to_have_text("Dinkop Contoh")

    page.get_by_role("navigation", name="Menu pengaturan").get_by_role("link", name="Akun", exact=True).click()
    page.get_by_role("button", name="Tambah akun").click()
    page.get_by_label("Nama lengkap dengan gelar").fill("Ratih Kencana")
    page.get_by_label("Nama pengguna").fill("ratih")
    page.get_by_label("Operator layanan").check()
    page.get_by_role("button", name="Buat akun dan tautannya").click()
    link = page.get_by_label("Tautan", exact=True).input_value()

    colleague = browser.new_page(base_url=live_server.url, java_script_enabled=which == "page")
    colleague.goto(link)
    for field in colleague.locator("input[type=password]").all():
        field.fill(SANDI)
    colleague.locator("main form button").click()
    colleague.locator("[name=username]").fill("ratih")
    colleague.locator("[name=password]").fill(SANDI)
    colleague.locator("main form button").first.click()
    expect(colleague).to_have_url(re.compile("/meja"))
    colleague.close()


@pytest.mark.parametrize("which", ["page", "page_without_js"])
def test_a_requirement_is_written_moved_and_published(which, request, enter, cast, live_server):
    page = request.getfixturevalue(which)
    enter(page, cast.KONTEN)
    page.goto(f"{PREFIX}/katalog/LEG-01")
    page.get_by_role("button", name="Ubah standar (buat konsep baru)").click()
    page.get_by_label("Syarat baru").fill("Pas foto 4 × 6")
    page.get_by_role("button", name="Simpan dan tambah syarat").click()
    rows = page.locator("input[name$='-text']")
    expect(rows.nth(-2)).to_have_value("Pas foto 4 × 6")
    last = rows.count() - 2
    expect(rows.nth(last)).to_have_value("Pas foto 4 × 6")
    page.get_by_role("button", name=f"Naik: Syarat {last + 1}").click()
    expect(rows.nth(last - 1)).to_have_value("Pas foto 4 × 6")
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_role("status").first).to_contain_text("Standar diterbitkan")


@pytest.mark.parametrize("username", [people.TEKNISI, people.KONTEN, people.AUDITOR])
def test_axe_finds_nothing_on_any_page(page, enter, app, sign_in, username, assert_accessible):
    client = sign_in(username)
    enter(page, username)
    if username == people.KONTEN:
        page.goto(f"{PREFIX}/katalog/LEG-01")
        page.get_by_role("button", name="Ubah standar (buat konsep baru)").click()
    for rule in list(app.url_map.iter_rules()):
        if (
            rule.endpoint.startswith("settings.")
            and "GET" in rule.methods
            and permissions_of(app.view_functions[rule.endpoint])
        ):
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **{name: SAMPLE.get(name, 1) for name in rule.arguments})
            if client.get(address).status_code == 200:
                page.goto(address)
                assert_accessible(page)
