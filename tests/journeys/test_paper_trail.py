"""Rules, results, invitations and paper files in a real browser: by hand, with and without JavaScript, and by axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.platform import clock
from tests.kit.requests import ask, enlist
from tests.tickets.handling.ready import ready
from tests.tickets.routing.makers import id_of

PENYALURAN = "/meja/pengaturan/penyaluran"


@pytest.mark.parametrize("which", ["page", "page_without_js"])
def test_a_rule_is_written_replayed_and_published(which, request, enter, cast, assert_accessible):
    page = request.getfixturevalue(which)
    enlist()
    number = ask().ticket.number
    enter(page, cast.SEKRETARIS)
    page.goto(PENYALURAN)
    page.get_by_role("button", name="Ubah aturan").click()
    page.get_by_role("button", name="Tambah aturan").click()
    page.get_by_label("Nama aturan").fill("NIB ke informasi")
    page.get_by_label("Kata dalam kebutuhan").fill("NIB, izin usaha")
    page.get_by_label("Unit tujuan").select_option(str(id_of("unit", "UKM-IB")))
    _axe(which, page, assert_accessible)
    page.get_by_role("button", name="Simpan aturan").click()
    page.get_by_role("button", name="Putar ulang").click()
    expect(page.get_by_role("link", name=number)).to_be_visible()
    _axe(which, page, assert_accessible)
    page.goto(PENYALURAN)
    _axe(which, page, assert_accessible)
    page.get_by_role("button", name="Terbitkan dan pakai mulai sekarang").click()
    expect(page.get_by_role("status").first).to_contain_text("berlaku mulai sekarang")
    assert ask().ticket.unit_id == id_of("unit", "UKM-IB")


def _axe(which, page, assert_accessible) -> None:
    if which == "page":
        assert_accessible(page)


def test_a_result_is_signed_for_on_the_screen(page, enter, cast, assert_accessible):
    enlist()
    ticket = ready()
    enter(page, cast.OPERATOR)
    page.goto("/meja/loket")
    page.keyboard.press("4")
    page.get_by_label("Nomor permohonan, kode QR, nama, atau telepon").fill(ticket.number)
    page.keyboard.press("Enter")
    page.get_by_label("Pemohon sendiri").check()
    page.get_by_label("KTP").check()
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 60, steps=5)
    page.mouse.up()
    assert page.locator("[name=signature]").input_value().startswith("data:image/png;base64,")
    assert_accessible(page)
    page.keyboard.press("Alt+1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hasil sudah diserahkan")
    assert_accessible(page)


def test_a_result_is_signed_for_on_paper_without_a_script(page_without_js, enter, cast):
    enlist()
    page, ticket = page_without_js, ready()
    enter(page, cast.OPERATOR)
    page.goto(f"/meja/loket/ambil/{ticket.number}")
    expect(page.locator("canvas")).to_be_hidden()
    page.get_by_label("Pemohon sendiri").check()
    page.get_by_label("KTP").check()
    page.get_by_label("Tanda tangan atau cap jempol di kertas").check()
    page.get_by_role("button", name="Serahkan dan cetak tanda terima").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hasil sudah diserahkan")


def test_an_invitation_is_entered_decided_and_its_letter_shelved(page, enter, cast, assert_accessible):
    enter(page, cast.BERKAS)
    page.goto("/meja/dokumen/baru")
    page.get_by_label("Pengirim", exact=True).fill("KSP Umpama")
    page.get_by_label("Hal", exact=True).fill("Undangan RAT")
    page.get_by_label("undangan atau surat tanpa layanan").check()
    page.get_by_label("Tanggal acara").fill(clock.today().isoformat())
    page.get_by_label("Jam acara").fill("09:00")
    page.keyboard.press("Alt+1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Undangan tercatat")
    number = page.locator("[data-ticket-number]").get_attribute("data-ticket-number")
    page.goto(f"/meja/tiket/{number}")
    page.get_by_role("button", name="Putuskan undangan").click()
    page.get_by_label("dihadiri sendiri").check()
    page.get_by_label("Keputusan ini").select_option(label="atas perintah Kepala Dinas")
    assert_accessible(page)
    page.get_by_role("button", name="Simpan keputusan").click()
    page.goto("/meja/acara")
    expect(page.get_by_text("dihadiri", exact=True)).to_be_visible()
    assert_accessible(page)
    page.goto(f"/meja/tiket/{number}/simpan-berkas")
    page.get_by_label("Lokasi simpan").fill("1.2.3.14.5")
    page.get_by_role("button", name="Simpan lokasi").click()
    page.goto("/meja/arsip")
    expect(page.get_by_text("1.2.3.14.5")).to_be_visible()
    assert_accessible(page)
