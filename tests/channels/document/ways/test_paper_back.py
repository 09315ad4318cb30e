"""Paper of ours in a stack, read by the real reader: each goes where it belongs, and the stack says so."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.paper_forms.kinds import ScanState
from app.paper_forms.models import PaperFormScan
from app.platform import inspection, jobs, storage
from app.reading import access
from app.reading.models import LetterState, ScanPage
from app.tickets import sheets
from app.tickets.files.models import Attachment
from app.tickets.sheets import code as sheet_codes
from tests import cast as people
from tests.kit.dispositions import at_first_desk, leaf
from tests.kit.our_paper import sheet
from tests.kit.paper_forms import filled_in, issued
from tests.kit.requests import actor, enlist
from tests.kit.stacks import bring, file_of, files_of, letters_of


@pytest.fixture(autouse=True)
def everybody(cast):
    enlist()
    enlist(cast.SEKRETARIS, cast.KADIS)


def test_a_stack_of_our_paper_is_sorted_by_its_codes(sqlite_app):
    ticket, (number, other) = at_first_desk(), issued(2)
    written_on = sheet(sheet_codes.text_of(leaf(ticket).code), "LEMBAR DISPOSISI")
    batch = bring(file_of(
        written_on, filled_in(number), sheet("https://lain.example", "Nomor : 001/PAN/IX/2026"),
        filled_in(other, f"formulir-kertas:{other}:{20 * '0'}"), written_on,
    ))  # fmt: skip
    while jobs.run_once():
        pass
    disposed, form, letter, foreign, again = letters_of(batch)

    of_ticket = (Attachment.ticket_id == ticket.id) & (Attachment.kind == sheets.KIND)
    attached = db.session.scalars(select(Attachment).where(of_ticket)).all()
    assert [one.kind for one in attached] == [sheets.KIND], "once, however often it is scanned"
    assert [one.state for one in (disposed, again)] == [LetterState.FILED] * 2
    assert [one.ticket_id for one in (disposed, again)] == [ticket.id] * 2

    waiting = db.session.scalars(select(PaperFormScan)).one()
    assert (waiting.state, form.state, form.ticket_id) == (ScanState.FOUND, LetterState.FILED, None)
    assert inspection.preview(storage.path_of(waiting.blob_hash))
    page = db.session.scalars(select(ScanPage).where(ScanPage.letter_id == form.id)).one()
    assert (form.text, form.pdf_hash, page.words, page.text) == ("", None, [], ""), "its stub may bear a PIN"

    clerk = actor(people.BERKAS)
    assert access.find_file(files_of(batch)[0].id, clerk) is None, "nor is the file handed out in which the stub lies"

    assert [(one.mark_kind, one.state) for one in (letter, foreign)] == [
        (None, LetterState.READ), ("paper_form", LetterState.READ),
    ], "another office's form waits for a person"  # fmt: skip
    assert batch.ended_at is None


def test_a_form_takes_the_confidentiality_of_its_stack_along(sqlite_app):
    (number,) = issued(1)
    bring(file_of(filled_in(number)), is_confidential=True, by=actor(people.BERKAS))
    while jobs.run_once():
        pass
    waiting = db.session.scalars(select(PaperFormScan)).one()
    assert (waiting.state, waiting.is_confidential) == (ScanState.FOUND, True)
    assert waiting.uploaded_by_id == actor(people.BERKAS).user_id
