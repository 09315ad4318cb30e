"""Going live in a real browser: the page follows the worker by itself; axe finds nothing."""

from __future__ import annotations

import pytest

from app.extensions import db
from app.platform import jobs

pytestmark = pytest.mark.settings(LOKET_NOW="=2026-11-20T09:00")

SHEET = (
    "Nomor lama,Diterima,Keadaan,Saluran,Perihal,Uraian\n"
    "0417/2026,14/09/2026 09:20,Diproses,Surat,Perpanjangan,Mohon diperpanjang\n"
    "0418/2026,kemarin,Diproses,Surat,Tanya,Tanya\n"
)


def go_live(page, tmp_path):
    sheet = tmp_path / "lama.csv"
    sheet.write_text(SHEET)
    page.goto("/meja/pengaturan/impor")
    page.locator("[name=file]").set_input_files(str(sheet))
    page.get_by_role("button", name="Periksa berkas").click()
    page.get_by_text("Tanggal “kemarin” tidak dapat dibaca.").wait_for()


def work():
    while jobs.run_once():
        pass
    db.session.rollback()


def test_the_page_says_by_itself_when_all_is_in(page, enter, assert_accessible, tmp_path):
    enter(page, "berkas")
    page.goto("/meja/pengaturan/impor")
    assert_accessible(page)
    go_live(page, tmp_path)
    assert_accessible(page)
    page.get_by_role("button", name="Masukkan semua yang siap").click()
    page.get_by_text("Sedang dimasukkan").wait_for()
    work()
    page.get_by_text("Semua baris sudah diperiksa").wait_for()
    page.get_by_role("button", name="Unduh semua yang ditolak").wait_for()
    assert_accessible(page)


def test_the_same_without_javascript(page_without_js, enter, tmp_path):
    page = page_without_js
    enter(page, "berkas")
    go_live(page, tmp_path)
    page.get_by_role("button", name="Masukkan semua yang siap").click()
    work()
    page.get_by_role("link", name="Muat ulang").click()
    page.get_by_text("Semua baris sudah diperiksa").wait_for()
