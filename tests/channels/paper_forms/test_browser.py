"""The pages of paper forms in a real browser: accessible, also on a small screen."""

from __future__ import annotations

from playwright.sync_api import expect

from app.paper_forms import reading
from tests.kit.paper_forms import issued


def test_every_page_of_paper_forms_is_accessible(page, enter, assert_accessible, cast):
    (number,) = issued()
    run_id = reading.of_number(number).run_id
    enter(page, cast.OPERATOR)
    page.set_viewport_size({"width": 320, "height": 800})
    for path in ("", "/terisi", "/nomor", "/petunjuk", f"/{number}", f"/cetakan/{run_id}"):
        page.goto(f"/meja/formulir-kertas{path}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(f"/meja/loket/baru?formulir={number}")
    expect(page.locator("[name=received_at]")).to_be_focused()
    assert_accessible(page)
