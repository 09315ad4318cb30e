"""From a telephone at home: asked on the website, answered by the section, asked again, answered again, archived."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps

NEED = "Saya ingin dibantu membuat NIB untuk usaha keripik tempe."


def hand_in(page, look, *, has_script: bool) -> tuple[str, str]:
    """A guest's own form, with a photo; number and PIN from the receipt."""
    page.goto("/layanan/LEG-07")
    look(page)
    page.locator("main a[href='/ajukan/LEG-07']").first.click()
    steps.fill(page, "#ajukan", description=NEED, name="Siti Umpama", phone="0812-0000-0002")
    steps.bring(page, steps.PHOTO, has_script=has_script)
    look(page)
    steps.press(page.locator("#ajukan"), "Kirim permohonan")
    page.wait_for_url("**/tanda-terima")
    look(page)
    return page.locator("[data-ticket-number]").inner_text(), page.locator("[data-pin]").inner_text()


def ask_for_one_more(page, look, number: str) -> None:
    steps.take_step(page, number, "Minta berkas yang kurang", more="Foto tempat usaha", text="Agar tidak salah KBLI.")
    look(page)
    steps.press(page.locator("#langkah"), "Minta berkas kepada pemohon")
    steps.said(page, "Pemohon diminta melengkapi.")


def send_what_is_asked(page, look, *, has_script: bool) -> None:
    """What is asked of the owner stands before everything else."""
    page.reload()
    first_box = page.locator("main section").first
    expect(first_box).to_contain_text("Mohon lengkapi berkas")
    expect(first_box).to_contain_text("Foto tempat usaha")
    look(page)
    steps.bring(page, steps.PHOTO | {"name": "dapur.png"}, has_script=has_script)
    steps.press(page.locator("#lengkapi"), "Kirim kelengkapan")
    steps.said(page, "Berkas Anda sudah kami terima")


def write_and_reopen(page, look) -> None:
    page.get_by_label("Pesan Anda").fill("Terima kasih, tetapi namanya salah tulis.")
    steps.press(page.locator("#pesan"), "Kirim pesan")
    steps.said(page, "Terima kasih, tetapi namanya salah tulis.")
    page.get_by_role("link", name="Belum terjawab? Buka kembali").click()
    look(page)
    page.get_by_label("Apa yang masih kurang?").fill("Nama saya Siti Umpama, bukan Sito.")
    steps.press(page, "Buka kembali")
    expect(steps.standing(page)).to_contain_text("Dibuka kembali")


def archive(page, look, number: str) -> None:
    steps.take_step(page, number, "Arsipkan", early="Pemohon menyatakan puas di telepon.")
    steps.press(page.locator("#langkah"), "Arsipkan")
    steps.said(page, "Permohonan diarsipkan.")
    look(page)


def reads(page, words: str) -> None:
    page.reload()
    expect(page.locator(".loket-answer")).to_contain_text(words)


@pytest.mark.both_databases
def test_a_guest_is_answered_asked_for_a_paper_and_answered_again(at, look, has_script):
    siti, operator = at(""), at("operator")
    number, pin = hand_in(siti, look, has_script=has_script)
    steps.track(siti, number, pin)
    expect(siti.get_by_role("link", name="KTP.png")).to_be_visible()
    look(siti)

    operator.goto("/meja")
    expect(operator.get_by_text(number).first).to_be_visible()
    look(operator)
    steps.check_papers(operator, number)
    look(operator)
    steps.dispose(operator, number)

    officer = at("staf-ukm-ks")
    steps.accept(officer, number)
    ask_for_one_more(officer, look, number)
    send_what_is_asked(siti, look, has_script=has_script)
    steps.check_papers(operator, number)
    steps.dispose(operator, number)
    steps.accept(officer, number)
    steps.answer(officer, number, "NIB Anda sudah terbit: 1234567890123.")
    look(officer)
    reads(siti, "NIB Anda sudah terbit")

    write_and_reopen(siti, look)
    steps.open_ticket(officer, number)
    steps.said(officer, "Terima kasih, tetapi namanya salah tulis.")
    steps.accept(officer, number)
    steps.answer(officer, number, "Nama sudah diperbaiki.")
    reads(siti, "Nama sudah diperbaiki.")

    archive(at("berkas"), look, number)
    reads(siti, "Nama sudah diperbaiki.")
    look(siti)
