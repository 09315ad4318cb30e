"""At the counter: asked with one paper missing, completed another day, answered, followed with the PIN."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import steps

PAPERS = 5  # that LEG-01 asks for
MISSING = 2


def apply(page, look, *, has_script: bool) -> tuple[str, str]:
    """A visitor with all papers but one; number and PIN from the receipt."""
    page.goto("/meja/loket")
    look(page)
    page.get_by_role("link", name="Ajukan").first.click()
    told = {"phone": "0812-0000-0088", "name": "Dewi Contoh", "description": "Mau mendirikan koperasi RT."}
    steps.fill(page, "#loket", **told, service="LEG-01")
    if not has_script:
        steps.press(page, "Tampilkan syarat")
    for place in range(1, PAPERS + 1):
        page.locator(f"#paper-{place}-{'missing' if place == MISSING else 'present'}").check()
    look(page)
    steps.press(page, "Terima permohonan Alt+1")
    page.wait_for_url("**/tercatat/*")
    expect(page.locator("main section").first).to_contain_text("Masih kurang")
    expect(page.locator("main section").first.get_by_role("listitem")).to_have_count(1)
    look(page)
    numbers = page.locator(".loket-receipt .loket-number").all_inner_texts()
    return numbers[0], numbers[1].replace(" ", "")


def bring_the_missing(page, look, number: str) -> None:
    page.goto("/meja/loket")
    page.get_by_role("link", name="Lengkapi").first.click()
    page.locator("[name=question]").fill("0812-0000-0088")
    steps.press(page, "Cari permohonan")
    look(page)
    page.get_by_role("link", name=number).click()
    page.locator(f"#paper-{MISSING}-present").check()
    look(page)
    steps.press(page.locator(".loket-tools"), "Terima berkas Alt+1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Berkas susulan diterima")
    expect(page.locator("main")).to_contain_text(number)


def test_a_visitor_brings_what_was_missing_and_is_answered(at, look, has_script):
    operator, visitor = at("operator"), at("")
    number, pin = apply(operator, look, has_script=has_script)
    steps.press(operator, "Minta lengkapi paling lambat")
    expect(operator.locator("main")).to_contain_text("Perlu lengkapi berkas")
    steps.track(visitor, number, pin)
    expect(visitor.locator("main section").first).to_contain_text("Mohon lengkapi berkas")
    look(visitor)

    bring_the_missing(at("berkas"), look, number)
    steps.dispose(operator, number)
    officer = at("staf-klb-oth")
    steps.accept(officer, number)
    steps.answer(officer, number, "Penyuluhan Kamis pukul 9 di balai RW.")
    visitor.reload()
    expect(visitor.locator(".loket-answer")).to_contain_text("Penyuluhan Kamis pukul 9")
    look(visitor)


def test_a_draft_of_the_website_is_finished_at_the_counter(at, look, has_script):
    visitor, operator = at(""), at("operator")
    visitor.goto("/ajukan/LEG-07")
    steps.fill(visitor, "#ajukan", description="Mau NIB, berkas saya bawa.", name="Budi Umpama", phone="0812-0000-0033")
    steps.press(visitor.locator("#ajukan"), "Simpan draf")
    visitor.wait_for_url("**/ajukan/draf")
    code = visitor.locator("[data-draft-code]").inner_text()
    look(visitor)

    operator.goto("/meja/loket")
    operator.get_by_label("Kode draf").fill(code)
    steps.press(operator, "Buka draf")
    expect(operator.locator("[name=description]")).to_have_value("Mau NIB, berkas saya bawa.")
    look(operator)
    steps.press(operator, "Semua berkas ada, terima Alt+2")
    operator.wait_for_url("**/tercatat/*")
    number, pin = operator.locator(".loket-receipt .loket-number").all_inner_texts()[:2]
    steps.track(visitor, number, pin.replace(" ", ""))
    expect(visitor.locator("main")).to_contain_text("Mau NIB, berkas saya bawa.")


def test_a_question_is_answered_at_once_and_read_again_at_home(at, look):
    operator, visitor = at("operator"), at("")
    operator.goto("/meja/loket")
    operator.get_by_role("link", name="Tanya").first.click()
    steps.fill(operator, "#loket", description="Jam buka?", service="LIN-02", answer="Senin sampai Jumat, 08.00–15.00.")
    look(operator)
    steps.press(operator, "Simpan jawaban dan tutup")
    operator.wait_for_url("**/tercatat/*")
    number, pin = operator.locator(".loket-receipt .loket-number").all_inner_texts()[:2]
    steps.track(visitor, number, pin.replace(" ", ""))
    expect(visitor.locator(".loket-answer")).to_contain_text("Senin sampai Jumat")
