"""Separator sheets: printed here, known again by the reader whichever way they lie; another office's part nothing."""

from __future__ import annotations

from app.reading import reader
from app.reading.separators import Separator, text_of
from tests.kit.our_paper import put, scan, sheet


def test_sheets_are_printed_as_many_as_were_asked_for(visit, cast):
    page = visit("/meja/dokumen/pemisah", as_=cast.BERKAS).form("Siapkan untuk dicetak").submit(lembar="3")
    assert page.h1.startswith("Lembar pemisah")
    assert len(page.find("//*[@class='separator']")) == 3
    assert page.text.count("Surat baru mulai sesudah lembar ini.") == 3


def test_a_sheet_for_a_confidential_letter_says_so(visit, cast):
    page = visit("/meja/dokumen/pemisah?jenis=confidential&lembar=1", as_=cast.BERKAS)
    assert "dijaga kerahasiaannya" in page


def test_a_number_that_is_none_is_asked_again(visit, cast):
    page = visit("/meja/dokumen/pemisah?jenis=letter&lembar=500", as_=cast.BERKAS, status=422)
    assert page.errors == ["Antara 1 dan 50 lembar."]


def test_who_records_no_letters_prints_no_sheets(visit, cast):
    visit("/meja/dokumen/pemisah", as_=cast.TEKNISI, status=403)


def test_the_reader_knows_a_sheet_of_ours_upside_down(sqlite_app, tmp_path):
    pages = [sheet(text_of(kind), "LEMBAR PEMISAH") for kind in Separator]
    file = put(tmp_path, scan(pages[0].rotate(180), pages[1]))
    found = [reader.read(file, page).marks for page in (1, 2)]
    assert found == [[{"kind": "separator", "code": kind.value}] for kind in Separator]


def test_a_sheet_of_another_office_parts_nothing(sqlite_app, tmp_path):
    foreign = text_of(Separator.LETTER)[:-12] + "0123456789ab"
    assert reader.read(put(tmp_path, scan(sheet(foreign, "LEMBAR PEMISAH"))), 1).marks == []
