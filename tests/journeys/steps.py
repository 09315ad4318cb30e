"""What people do on the pages, in the office's words: each step is one person's, by mouse on a plain page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.platform import files as samples

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PHOTO = {"name": "KTP.png", "mimeType": "image/png", "buffer": samples.picture("PNG")}
LETTER = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": samples.pdf(2)}


def fill(page: Page, form: str, **values: str) -> None:
    """Fill the fields of `form` by their names; a select takes its value."""
    for name, value in values.items():
        choices = page.locator(f"{form} select[name={name}]")
        choices.select_option(value) if choices.count() else page.locator(f"{form} [name={name}]").fill(value)


def press(place: Page | Locator, words: str) -> None:
    place.get_by_role("button", name=words).first.click()


def bring(page: Page, file: dict[str, Any], *, has_script: bool) -> None:
    """Choose a file; with JavaScript wait until it has gone ahead of the form."""
    page.locator("input[type=file]").first.set_input_files([file])
    if has_script:
        expect(page.locator(".loket-files__note").first).to_contain_text("Terkirim")


def track(page: Page, number: str, secret: str) -> None:
    """The owner opens the request on the tracking page by number and PIN, or number and four digits."""
    page.goto("/lacak")
    fill(page, "#lacak", number=number, pin=secret)
    press(page.locator("#lacak"), "Lacak")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def standing(page: Page) -> Locator:
    """The sentence that says where the request stands."""
    return page.locator("[data-standing]")


def open_ticket(page: Page, number: str) -> None:
    page.goto(f"/meja/tiket/{number}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def said(page: Page, words: str) -> None:
    """The page tells that the step was taken."""
    expect(page.get_by_text(words).first).to_be_visible()


def check_papers(page: Page, number: str) -> None:
    """Take a request if nobody has, and find every paper there."""
    open_ticket(page, number)
    take = page.locator(".loket-head__acts").get_by_role("button", name="Ambil dan periksa")
    if take.count():
        take.click()
        said(page, "Permohonan Anda ambil.")
    press(page, "Semua ada, simpan")
    expect(page.locator("#kelengkapan")).to_contain_text(re.compile(r"(\d+) dari \1 beres"))


def dispose(page: Page, number: str) -> None:
    """Straight to its section; a leader is led to the sheet, and finds this among the rest."""
    open_ticket(page, number)
    acts = page.locator(".loket-head__acts")
    if not acts.get_by_role("button", name="Teruskan ke seksi").first.is_visible():
        acts.locator("summary").click()
    press(acts, "Teruskan ke seksi")
    said(page, "Permohonan diteruskan.")


def accept(page: Page, number: str) -> None:
    """Whoever is led to it has the button at hand; a head is led to giving work away, and finds it among the rest."""
    open_ticket(page, number)
    acts = page.locator(".loket-head__acts")
    if acts.get_by_text("Tugaskan").first.is_visible():
        acts.locator("summary").click()
    press(acts, "Terima dan kerjakan")
    said(page, "Permohonan Anda terima.")


def take_step(page: Page, number: str, words: str, **values: str) -> None:
    """Open a step that has a form, from the obvious place or from “Langkah lain”, and fill it in."""
    open_ticket(page, number)
    acts = page.locator(".loket-head__acts")
    obvious = acts.locator(f"> a:text-is('{words}')")
    if obvious.count():
        obvious.click()
    else:
        acts.locator("summary").click()
        acts.get_by_role("link", name=words, exact=True).click()
    page.locator("#langkah form").wait_for()
    fill(page, "#langkah", **values)


def answer(page: Page, number: str, words: str) -> None:
    take_step(page, number, "Jawab dan selesaikan", result=words)
    press(page.locator("#langkah"), "Kirim jawaban dan selesaikan")
    said(page, "Permohonan selesai. Jawabannya tampil di halaman lacak pemohon.")
