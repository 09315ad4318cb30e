"""What the scripts add, in a real browser; and that nothing needs them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.web import sample_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page


pytestmark = pytest.mark.own_house


@pytest.fixture
def app(app: Flask) -> Flask:
    app.register_blueprint(sample_pages.bp)
    return app


def _photo(width: int, height: int) -> bytes:
    stream = BytesIO()
    Image.effect_noise((width, height), 90).convert("RGB").save(stream, "JPEG", quality=95)
    return stream.getvalue()


def _choose(page: Page, name: str, kind: str, content: bytes) -> None:
    page.set_input_files("[name=attachments]", {"name": name, "mimeType": kind, "buffer": content})


def test_a_photo_is_made_small_and_sent_as_soon_as_it_is_chosen(page: Page) -> None:
    page.goto("/contoh")
    photo = _photo(3000, 2000)
    with page.expect_response(lambda answer: answer.status == 201) as sent:
        _choose(page, "KTP.jpeg", "image/jpeg", photo)
    assert sent.value.json()["name"] == "KTP.jpg"
    assert sent.value.json()["size"] < len(photo)
    expect(page.get_by_text("Terkirim")).to_be_visible()
    assert page.evaluate("document.querySelector('[name=attachments]').files.length") == 0


def test_a_refusal_stands_beside_the_file_and_can_be_cleared(page: Page) -> None:
    page.goto("/contoh")
    _choose(page, "catatan.txt", "text/plain", b"halo")
    expect(page.get_by_text("Berkas teks tidak dapat diterima.")).to_be_visible()
    page.get_by_role("button", name="Hapus catatan.txt").click()
    expect(page.get_by_text("catatan.txt")).to_have_count(0)


def test_a_server_in_trouble_leaves_a_button_to_try_again(page: Page) -> None:
    page.goto("/contoh")
    page.route("**/contoh/berkas", lambda route: route.fulfill(status=503))
    _choose(page, "akta.pdf", "application/pdf", b"%PDF-1.4")
    expect(page.get_by_text("server sedang bermasalah")).to_be_visible()
    page.unroute("**/contoh/berkas")
    page.get_by_role("button", name="Kirim lagi akta.pdf").click()
    expect(page.get_by_text("Terkirim")).to_be_visible()


def test_a_paper_that_arrived_before_can_be_removed(page: Page) -> None:
    page.goto("/contoh")
    with page.expect_response("**/contoh/berkas/lama/hapus") as answer:
        page.get_by_role("button", name="Hapus akta.pdf").click()
    assert answer.value.status == 204


def test_subject_and_description_outlive_a_closed_page_and_nothing_else_does(page: Page) -> None:
    page.goto("/contoh")
    page.get_by_label("Kebutuhan").fill("mendirikan koperasi")
    page.get_by_label("Nama").fill("Siti Umpama")
    page.reload()
    expect(page.get_by_label("Kebutuhan")).to_have_value("mendirikan koperasi")
    expect(page.get_by_label("Nama")).to_have_value("")
    assert "Siti" not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def test_offline_nothing_is_sent_and_the_page_says_so(page: Page) -> None:
    page.goto("/contoh")
    page.get_by_label("Kebutuhan").fill("mendirikan koperasi")
    page.context.set_offline(True)
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_text("Belum terkirim: tidak ada sambungan")).to_be_visible()
    expect(page.get_by_label("Kebutuhan")).to_have_value("mendirikan koperasi")
    page.context.set_offline(False)


def test_a_button_rests_after_the_first_click(page: Page) -> None:
    page.goto("/contoh")
    page.route("**/contoh", lambda route: route.fulfill(status=204))
    rests = """() => new Promise((tell) => {
        const button = document.querySelector("main form > button");
        button.click();
        setTimeout(() => tell(button.disabled));
    })"""
    assert page.evaluate(rests)


def test_a_choice_reveals_what_it_asks_for(page: Page) -> None:
    page.goto("/contoh")
    expect(page.get_by_label("Alamat surel")).to_be_hidden()
    page.get_by_label("Surel", exact=True).check()
    expect(page.get_by_label("Alamat surel")).to_be_visible()


def test_letters_walk_through_the_list_and_the_place_is_found_again(page: Page) -> None:
    page.goto("/contoh/daftar")  # its first row is chosen already
    for _step in range(2):
        page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.get_by_text("baris 2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Baris 2")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("baris 2")).to_be_focused()


def test_letters_are_letters_while_somebody_types(page: Page) -> None:
    page.goto("/contoh/daftar")
    page.keyboard.press("c")
    page.keyboard.type("jkx?/c")
    expect(page.get_by_label("Catatan")).to_have_value("jkx?/c")


def test_the_question_mark_lists_the_shortcuts_and_there_they_can_be_switched_off(page: Page) -> None:
    page.goto("/contoh/daftar")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Pintasan papan ketik")).to_be_visible()
    page.get_by_label("Pakai pintasan satu huruf di komputer ini").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_label("Catatan")).not_to_be_focused()


@pytest.mark.parametrize("path", ["/contoh", "/contoh/bagian", "/contoh/daftar"])
@pytest.mark.parametrize("width", [320, 1440])
def test_no_page_is_wider_than_its_window(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/contoh", "/contoh/bagian", "/contoh/daftar", "/tidak-ada"])
def test_nobody_is_kept_out(page: Page, assert_accessible: Callable[[Page], None], path: str) -> None:
    page.goto(path)
    assert_accessible(page)


def test_the_form_is_whole_without_scripts(page_without_js: Page) -> None:
    page_without_js.goto("/contoh")
    page_without_js.get_by_label("Nama").fill("Siti Umpama")
    page_without_js.get_by_role("button", name="Kirim").click()
    expect(page_without_js.get_by_role("alert")).to_contain_text("Pilih satu.")
    expect(page_without_js.get_by_label("Nama")).to_have_value("Siti Umpama")
    page_without_js.get_by_label("Surel", exact=True).check()
    expect(page_without_js.get_by_label("Alamat surel")).to_be_visible()
