"""A letter travels as on paper: drafted, returned once, initialled, signed, numbered, scanned; its owner has it."""

from __future__ import annotations

import io
import re

import pypdfium2
from playwright.sync_api import expect

from app.extensions import db
from app.letters import codes
from app.platform import jobs
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests import cast
from tests.journeys import steps
from tests.kit.requests import enlist, make_ticket

ANSWER = "Rancangan anggaran dasar Saudara kami nyatakan lengkap."


def work():
    """What the worker does beside the pages."""
    while jobs.run_once():
        pass
    db.session.rollback()


def draft(page, look, number: str) -> str:
    """The officer begins the answer from the request; the address of the letter."""
    steps.open_ticket(page, number)
    acts = page.locator(".loket-head__acts")
    acts.locator("summary").click()
    steps.press(acts, "Buat surat")
    look(page)
    page.get_by_role("link", name="Surat balasan").first.click()
    expect(page.locator("[name=recipient]")).to_have_value("Sdr. Siti Umpama")
    look(page)
    steps.fill(page, "main form", subject="Jawaban atas permohonan", body=ANSWER)
    steps.press(page, "Simpan konsep")
    steps.said(page, "Konsep surat disimpan.")
    steps.said(page, "Lembarnya sedang dibuat")
    return page.url


def see_the_sheet(page, *, has_script: bool) -> None:
    """The page turns to the sheet by itself, or by a plain link."""
    work()
    if not has_script:
        page.get_by_role("link", name="Lihat lagi sekarang").click()
    expect(page.locator("#lembar img").first).to_be_visible(timeout=15000)


def initial(page, look, address: str) -> None:
    page.goto("/meja/surat")
    look(page)
    page.get_by_role("link", name="Jawaban atas permohonan").click()
    expect(page).to_have_url(re.compile(re.escape(address)))
    look(page)
    steps.press(page, "Paraf dan teruskan")
    steps.said(page, "Paraf Anda dicatat")


def send(page, address: str) -> None:
    page.goto(address)
    steps.press(page, "Kirim untuk paraf dan tanda tangan")
    steps.said(page, "Surat dikirim.")


def give_back(page, address: str, words: str) -> None:
    page.goto(address)
    page.get_by_text("Kembalikan untuk diperbaiki").click()
    page.locator("[name=kembali-comment]").fill(words)
    steps.press(page, "Kembalikan surat")
    steps.said(page, "dikembalikan kepada pengonsepnya")


def picture_of(pdf: bytes) -> bytes:
    """The signed sheet as the scanner gives it."""
    kept = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().save(kept, "PDF", resolution=144)
    return kept.getvalue()


def download(page) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh PDF").click()
    return coming.value.path().read_bytes()


def number_and_scan(page, look, sheet: bytes) -> None:
    page.get_by_role("button", name="Beri nomor").click()
    look(page)
    steps.press(page.locator("main"), "Beri nomor")
    page.get_by_role("button", name="Unggah pindaian").click()
    look(page)
    scan = {"name": "pindai.pdf", "mimeType": "application/pdf", "buffer": picture_of(sheet)}
    page.locator("input[type=file]").first.set_input_files([scan])
    page.get_by_role("button", name="Simpan pindaian").click(timeout=30_000)  # it is judged and its QR is read first
    expect(page.locator("main")).to_contain_text("Sudah ditandatangani")


def test_a_letter_goes_up_the_house_and_reaches_its_owner(at, look, has_script):
    enlist()
    ticket = make_ticket(Status.DIPROSES, service="LEG-01")
    number, token = ticket.number, secrets.token(ticket.number, ticket.secret_round)
    officer, section = at(cast.STAF), at(cast.KASI)
    address = draft(officer, look, number)
    see_the_sheet(officer, has_script=has_script)
    look(officer)
    send(officer, address)
    give_back(section, address, "Sebutkan tanggal berita acaranya.")

    officer.goto(address)
    expect(officer.locator("main, aside").first).to_be_visible()
    expect(officer.locator("aside")).to_contain_text("Sebutkan tanggal berita acaranya.")
    officer.get_by_role("button", name="Ubah konsep").click()
    officer.locator("[name=body]").fill(f"{ANSWER} Berita acara tanggal 2 November 2026.")
    steps.press(officer, "Simpan konsep")
    send(officer, address)
    for page in (section, at(cast.KABID), at(cast.SEKRETARIS)):
        initial(page, look, address)

    work()
    head = at(cast.KADIS)
    head.goto(address)
    sheet = download(head)
    text = " ".join(pypdfium2.PdfDocument(sheet)[0].get_textpage().get_text_range().split())
    assert "2 November 2026" in text
    assert "K O N S E P" not in text
    look(head)
    steps.press(head, "Sudah ditandatangani")
    steps.said(head, "Tanda tangan dicatat.")

    clerk = at(cast.BERKAS)
    clerk.goto(address)
    number_and_scan(clerk, look, sheet)
    code = codes.parse(clerk.locator("aside code").inner_text())

    citizen = at("")
    citizen.goto(f"/lacak/{token}")
    expect(citizen.locator("main")).to_contain_text("Hasilnya sudah siap diambil")
    with citizen.expect_download() as coming:
        citizen.get_by_role("link", name=re.compile(r"surat-500\.3\.2-1-")).click()
    citizen.goto(f"/verifikasi/{code}")
    expect(citizen.locator("main")).to_contain_text("500.3.2/1/")
    look(citizen)
    assert coming.value.path().read_bytes().startswith(b"%PDF")
