"""The ticket page in a real browser, with and without JavaScript; axe finds nothing."""

from __future__ import annotations

from app.extensions import db
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import make_ticket


def test_from_taking_to_finishing_without_leaving_the_page(page, enter, assert_accessible):
    number = make_ticket(Status.DIDISPOSISIKAN).number
    enter(page, "staf-klb-oth")
    page.goto(f"/meja/tiket/{number}")
    assert_accessible(page)
    page.get_by_role("button", name="Terima dan kerjakan").click()
    page.get_by_text("Permohonan Anda terima.").wait_for()
    page.locator("[name=answer]").fill("Sedang saya kerjakan.")
    page.get_by_role("button", name="Simpan catatan internal").click()
    page.locator("#catat .govuk-error-message").wait_for()
    assert page.locator("[name=answer]").input_value() == "Sedang saya kerjakan."
    page.locator("[name=note]").fill("Berkas di meja saya.")
    page.get_by_role("button", name="Simpan catatan internal").click()
    page.locator("#riwayat").get_by_text("Berkas di meja saya.").wait_for()
    assert page.locator("[name=answer]").input_value() == "Sedang saya kerjakan."
    assert page.locator("[name=note]").input_value() == ""
    page.locator(".loket-head__acts").get_by_role("button", name="Jawab dan selesaikan").click()
    page.locator("#langkah form [name=result]").fill("Sudah selesai.")
    assert page.url.endswith(number)
    assert_accessible(page)
    page.get_by_role("button", name="Kirim jawaban dan selesaikan").click()
    page.get_by_text("Permohonan selesai. Jawabannya tampil di halaman lacak pemohon.").wait_for()
    assert_accessible(page)


def test_the_same_without_javascript(page_without_js, enter):
    page, number = page_without_js, make_ticket().number
    enter(page, "operator")
    page.goto(f"/meja/tiket/{number}")
    page.get_by_role("button", name="Ambil dan periksa").click()
    page.get_by_role("button", name="Semua ada, simpan").click()
    page.get_by_role("button", name="Teruskan ke seksi").click()
    page.locator(".loket-head").get_by_text("Didisposisikan").wait_for()
    assert db.session.query(Ticket.status).filter_by(number=number).scalar() is Status.DIDISPOSISIKAN


def test_the_requesters_page_is_accessible(page, enter, assert_accessible):
    person_id = make_ticket(who={"organisation": "KSP Artha Umpama"}).person_id
    enter(page, "operator")
    for path in ("", "/ubah", "/gabung"):
        page.goto(f"/meja/pemohon/{person_id}{path}")
        assert_accessible(page)
