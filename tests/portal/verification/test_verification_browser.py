"""From the code on the paper to the comparison of the file, in a browser with and without JavaScript."""

from __future__ import annotations

from app.letters import codes
from tests.kit.letters import make_letter

PDF = b"%PDF-1.7 surat yang ditandatangani"
CHANGED = PDF.replace(b"yang", b"tang")


def _chosen(content: bytes) -> dict[str, object]:
    return {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": content}


def _to_the_letter(page, letter) -> None:
    page.goto("/verifikasi")
    page.get_by_label("Kode verifikasi").fill(codes.grouped(letter.code).lower())
    page.keyboard.press("Enter")
    page.get_by_text("Asli dan berlaku").wait_for()


def test_the_file_is_compared_in_the_browser_and_goes_nowhere(page, assert_accessible):
    letter, sent = make_letter(content=PDF), []
    page.on("request", lambda request: sent.append(request.method))
    page.goto("/verifikasi")
    assert_accessible(page)
    _to_the_letter(page, letter)
    assert_accessible(page)
    box = page.locator("input[type=file]")
    box.set_input_files(_chosen(PDF))
    page.get_by_text("sama persis dengan yang ditandatangani").wait_for()
    box.set_input_files(_chosen(CHANGED))
    page.get_by_text("Berkas ini TIDAK sama").wait_for()
    page.get_by_role("button", name="Bandingkan berkas").click()
    page.get_by_text("Berkas ini TIDAK sama").wait_for()
    assert_accessible(page)
    assert set(sent) == {"GET"}


def test_a_file_is_dropped_on_the_page(page):
    letter = make_letter(content=PDF)
    _to_the_letter(page, letter)
    drop = """([form, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "surat.pdf", {type: "application/pdf"}));
        form.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
    }"""
    form = page.locator("form[data-sha256]").element_handle()
    page.evaluate(drop, [form, CHANGED.decode()])
    page.get_by_text("Berkas ini TIDAK sama").wait_for()
    page.evaluate(drop, [form, PDF.decode()])
    page.get_by_text("sama persis dengan yang ditandatangani").wait_for()


def test_without_a_script_the_server_compares(page_without_js):
    page, letter = page_without_js, make_letter(content=PDF)
    _to_the_letter(page, letter)
    for content, told in ((PDF, "sama persis dengan"), (CHANGED, "Berkas ini TIDAK sama")):
        page.locator("input[type=file]").set_input_files(_chosen(content))
        page.get_by_role("button", name="Bandingkan berkas").click()
        page.get_by_text(told).wait_for()
