"""Two officers at one request, in a real browser; and joining without a script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from app.platform.database import write
from app.tickets import history
from app.tickets.handling import conversation
from app.tickets.statuses import Status
from app.tickets.together import canned, mentions, writing
from tests.kit.requests import make_ticket, who

NEED = "Pelatihan pengemasan keripik singkong untuk kelompok ibu PKK."


def test_another_who_writes_is_seen_and_an_answer_meanwhile_is_shown(page, enter, assert_accessible, cast):
    ticket = make_ticket(Status.DIPROSES, need=NEED)
    make_ticket(need=NEED, name="Budi Lain", phone="0812-0000-0077")
    told = {"title": "Terima", "text": "Yth. {nama}.", "text_en": "", "service_id": None, "is_active": True}
    with write():
        canned.save(None, told, by=who(cast.KASI))
        writing.note(ticket, by=who(cast.KASI))
    enter(page, cast.STAF)
    page.goto(f"/meja/tiket/{ticket.number}")
    page.get_by_text(f"{who(cast.KASI).name} sedang menulis jawaban").wait_for()
    page.get_by_role("heading", name="Mirip dengan ini").wait_for()
    assert_accessible(page)
    with page.expect_response(lambda answer: answer.url.endswith("/menulis")):
        page.locator("[name=answer]").press_sequentially("Pagi.")
    page.get_by_role("button", name="Pakai").click()
    expect(page.locator("[name=answer]")).to_have_value("Pagi.\n\nYth. Siti Umpama.")
    with write():
        conversation.answer(ticket, "Datanglah Senin.", by=who(cast.KASI))
    page.get_by_role("button", name="Kirim kepada pemohon").click()
    page.locator("#jawab").get_by_text("Datanglah Senin.").wait_for()
    assert page.locator("[name=answer]").input_value() == "Pagi.\n\nYth. Siti Umpama."
    assert_accessible(page)
    page.get_by_role("button", name="Kirim juga kepada pemohon").click()
    page.locator("#riwayat").get_by_text("Yth. Siti Umpama.").wait_for()
    assert [line.text for line in history.read(ticket.id, public_only=True)][-2:] == [
        "Datanglah Senin.", "Pagi.\n\nYth. Siti Umpama.",
    ]  # fmt: skip


def test_a_request_is_joined_and_taken_out_again_without_javascript(page_without_js, enter, cast):
    page, other = page_without_js, make_ticket(Status.DIPROSES, need=NEED)
    one = make_ticket(Status.DIVERIFIKASI, need=NEED, who={"person_id": other.person_id})
    enter(page, cast.OPERATOR)
    page.goto(f"/meja/tiket/{one.number}")
    page.get_by_role("link", name="Cari permohonan yang mirip").click()
    page.get_by_role("link", name=f"Gabungkan ke permohonan itu {other.number}").click()
    page.get_by_role("button", name="Gabungkan", exact=True).click()
    page.get_by_text("Permohonan ini digabung ke permohonan lain").wait_for()
    page.get_by_text("Langkah lain").click()
    page.get_by_role("button", name="Batalkan penggabungan").click()
    page.locator(".loket-head").get_by_text("Sedang diverifikasi").wait_for()


def test_the_news_page_is_accessible(page, enter, assert_accessible, cast):
    ticket = make_ticket(Status.DIPROSES)
    with write():
        mentions.tell(ticket, f"@{cast.STAF}", by=who(cast.OPERATOR))
    enter(page, cast.STAF)
    page.goto("/meja/kabar")
    assert_accessible(page)
    page.get_by_role("button", name="Buka").click()
    page.wait_for_url(f"**/meja/tiket/{ticket.number}")


def test_by_keyboard_a_step_is_opened_and_somebody_is_named(page, enter, assert_accessible, cast):
    ticket = make_ticket(Status.DIPROSES)
    enter(page, cast.STAF)
    page.goto(f"/meja/tiket/{ticket.number}")
    page.locator("summary", has_text="Langkah lain").press("Enter")
    assert_accessible(page)
    page.get_by_role("link", name="Kaitkan dengan permohonan lain").press("Enter")
    expect(page.get_by_label("Nomor permohonan yang lain")).to_be_focused()
    expect(page.locator("details[data-close-outside][open]")).to_have_count(0)
    note = page.get_by_label("Catatan untuk kantor")
    note.press_sequentially("Tolong @kepala")
    expect(page.locator("#sebutan button").first).to_be_visible()
    assert_accessible(page)
    note.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(note).to_be_focused()
    assert re.fullmatch(r"Tolong @[a-z][a-z.-]+ ", note.input_value())
    page.get_by_role("button", name="Simpan catatan internal").press("Enter")
    expect(page.get_by_text("Diberi kabar:")).to_be_visible()
