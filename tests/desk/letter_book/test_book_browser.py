"""The clerk's morning in a browser: set the book, take a number, keep one free, by keyboard and readable for all."""

from __future__ import annotations

from tests import cast


def test_a_clerk_sets_the_book_and_takes_a_number(page, enter, assert_accessible):
    enter(page, cast.BERKAS)
    page.goto("/meja/pengaturan/buku-surat")
    assert_accessible(page)
    page.get_by_role("link", name="Ubah Buku Agenda Surat Keluar").click()
    page.get_by_label("Pola nomor").fill("{nomor:4}/{kode}/{bulan}/{tahun}")
    page.get_by_text("1257/35.73.000/").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Simpan buku").click()
    page.goto("/meja/surat-keluar/ambil")
    assert_accessible(page)
    page.get_by_label("Jenis surat").select_option("undangan")
    page.get_by_label("Tujuan").fill("Lurah Contoh")
    page.get_by_label("Hal", exact=True).fill("Rapat koordinasi")
    page.keyboard.press("Enter")
    page.get_by_text("Nomor surat: 0001/35.73.000/").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Lihat nomor ini").click()
    assert_accessible(page)
