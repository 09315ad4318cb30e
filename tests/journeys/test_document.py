"""By letter: entered beside its scan, sent by the secretary, refused by two people, explained to its sender."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from app.extensions import db
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from tests.journeys import steps

LETTER = {
    "sender": "Kelurahan Umpama", "letter_number": "500.3.6/214/2026", "letter_date": "2026-11-18",
    "subject": "Permohonan Narasumber", "event_date": "2026-12-08", "service": "PRG-03",
    "description": "Mohon narasumber penyuluhan koperasi bagi ibu-ibu PKK.",
}  # fmt: skip


def enter_letter(page, look, *, has_script: bool) -> str:
    """A scan of two pages, shown while its letter is typed; the number of the request."""
    page.goto("/meja/dokumen")
    look(page)
    steps.bring(page, steps.LETTER, has_script=has_script)
    if not has_script:
        steps.press(page, "Unggah dan tampilkan")
    expect(page.locator("#pindaian img")).to_have_count(2)
    steps.fill(page, "#surat", **LETTER)
    expect(page.locator("#pindaian img")).to_have_count(2)
    look(page)
    steps.press(page.locator("#surat"), "Catat dan beri nomor agenda")
    page.wait_for_url("**/tercatat/*")
    expect(page.locator(".loket-receipt")).to_contain_text("0001/")
    look(page)
    return page.locator("[data-ticket-number]").get_attribute("data-ticket-number")


def propose_refusal(page, look, number: str) -> None:
    reason = {
        "reason": "Semua narasumber bertugas pada hari itu.",
        "legal_basis": "SK Kepala Dinas 12/2026",
        "code": "no_room",
    }
    steps.take_step(page, number, "Usulkan penolakan", **reason, alternative="Tanggal 15 Desember masih kosong.")
    look(page)
    steps.press(page.locator("#langkah"), "Usulkan penolakan")
    steps.said(page, "Usul dicatat.")


def agree(page, look, number: str) -> None:
    steps.take_step(page, number, "Putuskan usul penolakan")
    expect(page.locator("#langkah")).to_contain_text("Semua narasumber bertugas pada hari itu.")
    look(page)
    page.get_by_label("Setuju: permohonan ditolak").check()
    steps.press(page.locator("#langkah"), "Simpan keputusan")
    steps.said(page, "Keputusan disimpan.")


def test_a_letter_is_refused_by_two_and_its_sender_reads_why_and_how_to_object(at, look, has_script):
    sender, secretary, section_head = at(""), at("sekretaris"), at("kasi-klb-oth")
    number = enter_letter(at("berkas"), look, has_script=has_script)
    steps.check_papers(at("operator"), number)
    expect(at("operator").get_by_role("button", name="Teruskan ke seksi")).to_have_count(0)
    steps.dispose(secretary, number)
    steps.accept(section_head, number)
    propose_refusal(section_head, look, number)

    pin = secrets.pin(number, db.session.scalar(select(Ticket.secret_round).where(Ticket.number == number)))
    steps.track(sender, number, pin)
    expect(sender.locator("main")).not_to_contain_text("Semua narasumber bertugas")
    agree(at("kabid-klb"), look, number)
    sender.reload()
    for words in ("Semua narasumber bertugas", "SK Kepala Dinas 12/2026", "15 Desember", "Keberatan"):
        expect(sender.locator(".loket-answer")).to_contain_text(words)
    look(sender)
