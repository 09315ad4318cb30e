"""A letter down the office: front, Sekretaris, Kepala Dinas, Kabid, Kasi, officer; once in a wrong tray."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from app.platform.database import write
from app.tickets.disposition import instructions
from app.tickets.statuses import Status
from tests.journeys import steps
from tests.kit.requests import all_present, enlist, make_ticket


def dispose(page, number, *, to, boxes=(), also=(), look=None):
    """The sheet: tick the recipients, one of them responsible, and what for."""
    steps.open_ticket(page, number)
    page.locator(".loket-head__acts > a:text-is('Disposisikan')").click()
    page.locator("#langkah form").wait_for()
    for title in (to, *also):
        page.get_by_role("checkbox", name=title).check()
    page.get_by_role("radio", name=re.compile(rf"Penanggung jawab\W+{re.escape(to)}")).check()
    for box in boxes:
        page.get_by_role("checkbox", name=box).check()
    if look:
        look(page)
    steps.press(page.locator("#langkah"), "Beri disposisi")
    steps.said(page, "Disposisi diberikan.")


def test_a_letter_travels_down_and_a_wrong_tray_sends_it_back(app, cast, at, look):
    enlist()
    with write():
        instructions.BOXES.seed()
    ticket = make_ticket(Status.DIVERIFIKASI, service="LEG-02")
    with write():
        all_present(ticket)
    number = ticket.number
    operator, secretary, chief = at("operator"), at("sekretaris"), at("kadis")

    steps.take_step(operator, number, "Teruskan ke pimpinan")
    steps.fill(operator, "#langkah", words="Mohon arahan.")
    steps.press(operator.locator("#langkah"), "Teruskan ke pimpinan")
    steps.said(operator, "Diteruskan ke pimpinan.")
    steps.take_step(secretary, number, "Teruskan ke pimpinan")
    steps.fill(secretary, "#langkah", words="Saran: Bidang Kelembagaan.")
    steps.press(secretary.locator("#langkah"), "Teruskan ke pimpinan")
    dispose(chief, number, to="Kepala Bidang Usaha Kecil Menengah", boxes=["Proses lebih lanjut"], look=look)

    wrong = at("kabid-ukm")
    steps.take_step(wrong, number, "Kembalikan (salah alamat)", reason="Urusan Bidang Kelembagaan Koperasi.")
    look(wrong)
    steps.press(wrong.locator("#langkah"), "Kembalikan")
    steps.said(wrong, "Dikembalikan kepada yang memberi.")
    steps.open_ticket(chief, number)
    expect(chief.locator("#disposisi")).to_contain_text("Urusan Bidang Kelembagaan Koperasi.")

    division = "Kepala Bidang Kelembagaan Koperasi"
    dispose(chief, number, to=division, also=["Kepala Bidang Usaha Kecil Menengah"], boxes=["Teliti dan laporkan"])
    chief.goto("/meja?lihat=disposisi")
    expect(chief.locator("main")).not_to_contain_text(number)
    head = at("kabid-klb")
    head.goto("/meja?lihat=disposisi")
    expect(head.locator("main")).to_contain_text("belum dibaca")
    look(head)
    section = "Kepala Seksi Organisasi, Tatalaksana dan Hukum"
    dispose(head, number, to=section)
    officer = at("staf-klb-oth")
    steps.accept(officer, number)
    expect(officer.locator("#disposisi")).to_contain_text("diterima")
    look(officer)
