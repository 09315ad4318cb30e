"""The website's door in a real browser: with and without JavaScript, on a small telephone, over a line that breaks."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.extensions import db
from app.tickets.files.models import Attachment
from app.tickets.models import Ticket
from tests.platform import files as samples

NEED = "Saya ingin mendirikan koperasi."
PICTURE = {"name": "ktp.png", "mimeType": "image/png", "buffer": samples.picture("PNG")}
PAPER = {"name": "akta.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
SMALL_TELEPHONE = {"width": 320, "height": 640}


def fill(page, **values) -> None:
    for name, value in ({"description": NEED, "name": "Siti Umpama", "phone": "0812-0000-0002"} | values).items():
        page.locator(f"#ajukan [name={name}]").fill(value)


def send(page) -> None:
    page.get_by_role("button", name="Kirim permohonan").click()
    page.wait_for_url("**/tanda-terima")


def uploads() -> list[str]:
    return sorted(db.session.scalars(select(Attachment.name).where(Attachment.kind == "upload")))


def test_without_javascript_a_refused_form_with_a_file_is_mended_and_sent(page_without_js):
    page = page_without_js
    page.goto("/ajukan/LEG-02")
    fill(page, name="")
    page.locator("[name=attachments]").set_input_files([PICTURE, PAPER])
    page.get_by_role("button", name="Kirim permohonan").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Tulis nama.")
    page.get_by_role("button", name="Hapus akta.pdf").click()
    expect(page.locator("[name=description]")).to_have_value(NEED)
    page.locator("#ajukan [name=name]").fill("Siti")
    page.locator("#ajukan [name=name]").press("Enter")
    page.wait_for_url("**/tanda-terima")
    assert page.locator("[data-ticket-number]").count() == 1
    assert uploads() == ["ktp.png"]


def test_files_go_ahead_one_by_one_and_a_broken_line_is_tried_again(context):
    page = context.new_page()  # one whose console may tell of the broken line
    page.goto("/ajukan/LEG-02")
    fill(page)
    page.route("**/berkas", lambda route: route.abort())
    page.locator("[name=attachments]").set_input_files([PICTURE])
    page.get_by_role("button", name="Kirim lagi ktp.png").wait_for()
    page.unroute("**/berkas")
    page.get_by_role("button", name="Kirim lagi ktp.png").click()
    expect(page.locator(".loket-files__note")).to_contain_text("Terkirim")
    page.locator("[name=attachments]").set_input_files([PAPER])
    expect(page.locator(".loket-files__note").nth(1)).to_contain_text("Terkirim")
    send(page)
    assert uploads() == ["akta.pdf", "ktp.png"]


def test_a_large_file_goes_on_where_the_line_broke(context):
    page = context.new_page()  # one whose console may tell of the broken line
    page.goto("/ajukan/LEG-02")
    fill(page)
    large = samples.heavy_pdf(300 * 1024)
    sent = []

    def breaks_twice(route):
        sent.append(int(re.search(r'name="start"\r\n\r\n(\d+)', route.request.post_data_buffer.decode("latin-1"))[1]))
        route.abort() if len(sent) in (2, 4) else route.continue_()

    page.route("**/berkas/bagian", breaks_twice)
    page.locator("[name=attachments]").set_input_files([PAPER | {"buffer": large}])
    expect(page.locator(".loket-files__note")).to_contain_text("Terkirim", timeout=15_000)
    assert sent[1] == sent[2], "the piece that was lost is sent again"
    assert 0 < sent[1] < sent[-1], "and no other"
    send(page)
    row = db.session.scalars(select(Attachment).where(Attachment.kind == "upload")).one()
    assert (row.name, row.size) == ("akta.pdf", len(large))


def test_a_refused_file_is_asked_about_before_the_form_goes_without_it(page, assert_accessible):
    page.goto("/ajukan/LEG-02")
    fill(page)
    bad = {"name": "virus.pdf", "mimeType": "application/pdf", "buffer": b"MZ bukan PDF"}
    page.locator("[name=attachments]").set_input_files([PAPER, bad])
    page.locator(".loket-files__item--refused").wait_for()
    page.get_by_role("button", name="Kirim permohonan").click()
    question = page.get_by_role("alert")
    expect(question).to_contain_text("Berkas ini belum kami terima: virus.pdf")
    expect(question).to_be_focused()
    assert_accessible(page)
    page.get_by_role("button", name="Pilih berkas lain dahulu").click()
    expect(question).to_have_count(0)
    page.get_by_role("button", name="Kirim permohonan").click()
    page.get_by_role("button", name="Kirim tanpa berkas itu").click()
    page.wait_for_url("**/tanda-terima")
    expect(page.locator("main")).to_contain_text("akta.pdf (")
    assert uploads() == ["akta.pdf"]


def test_a_form_sent_during_a_slow_upload_waits_for_it(page):
    page.goto("/ajukan/LEG-02")
    fill(page)

    def slowly(route):
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/berkas", slowly)
    page.locator("[name=attachments]").set_input_files([PICTURE])
    send(page)
    assert uploads() == ["ktp.png"]


def test_a_double_click_is_one_request(page):
    page.goto("/ajukan/LEG-02")
    fill(page)
    page.get_by_role("button", name="Kirim permohonan").dblclick()
    page.wait_for_url("**/tanda-terima")
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1


def test_the_receipt_fits_one_screenshot_of_a_small_telephone(page, assert_accessible):
    page.set_viewport_size(SMALL_TELEPHONE)
    page.goto("/ajukan/LEG-02")
    fill(page)
    send(page)
    last = page.locator(".loket-slip__reach").bounding_box()
    assert last["y"] + last["height"] <= SMALL_TELEPHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL_TELEPHONE["width"]
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_every_page_of_the_door_is_accessible_and_fits(page, assert_accessible, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/ajukan", "/ajukan?q=koperasi", "/ajukan/LEG-02", "/ajukan/LIN-01", "/ajukan/lanjut", "/ajukan/XX"):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_refused_form_and_a_draft_are_accessible(page, assert_accessible):
    page.goto("/ajukan/LEG-02")
    fill(page, name="")
    page.locator("[name=attachments]").set_input_files([PICTURE])
    expect(page.locator(".loket-files__note")).to_contain_text("Terkirim")
    page.get_by_role("button", name="Kirim permohonan").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator(".loket-files__name")).to_have_text("ktp.png")
    assert_accessible(page)
    page.get_by_role("button", name="Simpan draf").click()
    page.wait_for_url("**/ajukan/draf")
    assert_accessible(page)
