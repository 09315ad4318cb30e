"""The paper itself: one page for each number, its QR readable after a bad scan, number and PIN on its stub."""

from __future__ import annotations

import pypdfium2
import pytest
from sqlalchemy import select

from app.extensions import db
from app.paper_forms import PRINT_JOB, code, printing, reading
from app.paper_forms.kinds import Door
from app.paper_forms.models import PaperFormRun
from app.platform import clock, marks, storage
from app.tickets.receipts import secrets
from app.web.formatting import tanggal
from tests.kit.paper_forms import as_file, issued, round_of, scanned, work
from tests.kit.tagged import faults_in

SIZES = {"A4": [595, 842], "F4": [609, 935]}


@pytest.mark.parametrize(("door", "paper"), [(Door.COUNTER, "A4"), (Door.GENERAL, "A4"), (Door.DOCUMENT, "F4")])
def test_each_form_is_one_page_after_the_sheet_of_codes(sqlite_app, cast, door, paper):
    numbers = issued(2, door, paper)
    blanks = [printing.blank(reading.of_number(one)) for one in numbers]
    content = printing.document(printing.html(door, paper, blanks))
    assert faults_in(content) == []
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 3
    assert [round(side) for side in document[1].get_size()] == SIZES[paper]
    words = document[1].get_textpage().get_text_bounded()
    assert numbers[0] in words
    assert secrets.pin(numbers[0], round_of(numbers[0]))[:3] in words
    assert "Waktu terima sebenarnya" in words
    assert "received_at" not in words
    assert tanggal(clock.now(), "sedang") in words
    assert "LEG-02" in document[0].get_textpage().get_text_bounded()


def test_the_qr_of_a_printed_form_is_read_after_a_bad_scan(app, cast):
    (number,) = issued()
    work(PRINT_JOB)
    run = db.session.scalars(select(PaperFormRun)).one()
    document = pypdfium2.PdfDocument(storage.path_of(run.pdf_hash))
    picture = document[1].render(scale=150 / 72).to_pil().convert("L")
    found = marks.on(as_file(scanned(picture, 3), kind="PNG"))
    assert {code.number_of(mark.code) for mark in found if mark.kind == code.MARK} == {number}


def test_a_thick_stack_is_drawn_a_few_at_a_time_and_is_one_document(app, cast):
    blanks = [printing.blank(reading.of_number(number)) for number in issued(printing.AT_ONCE + 1)]
    first, second = printing.html(Door.COUNTER, "A4", blanks)
    assert first.count('class="sheet form"') == printing.AT_ONCE
    assert (second.count('class="sheet form"'), "Kode layanan" in first, "Kode layanan" in second) == (1, True, False)
    assert f"{blanks[0].number} sampai {blanks[-1].number}, 11 lembar" in first


def test_drawing_twice_draws_once(app, cast):
    issued()
    work(PRINT_JOB)
    run = db.session.scalars(select(PaperFormRun)).one()
    printing.draw({"run": run.id})
    printing.draw({"run": 0})
    assert run.pdf_hash
