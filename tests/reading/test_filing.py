"""A letter is filed once, with its scan where nothing else is in the file, and its searchable PDF when it is made."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform import storage
from app.platform.database import write
from app.platform.refusals import Conflict
from app.reading import by_hand, filing
from app.reading.models import LetterState, ScanBatch, ScanLetter, ScanPage
from app.tickets import files
from tests import cast as people
from tests.kit.requests import enlist, make_ticket, who
from tests.kit.scanned import piled

pytestmark = pytest.mark.usefixtures("app", "cast")


@pytest.fixture(autouse=True)
def people_at_work(app, cast):
    enlist()


def file(letter, ticket):
    with write():
        filing.file(db.session.get(ScanLetter, letter.id), ticket, by=who(people.BERKAS))


def names(ticket) -> list[str]:
    return [row.name for row in files.of(ticket.id, public_only=False)]


def bind(letter):
    """The searchable PDF, as the worker leaves it."""
    blob = storage.store(b"%PDF-1.7 searchable", "application/pdf")
    with write():
        row = db.session.get(ScanLetter, letter.id)
        row.pdf_hash = storage.keep(blob).hash
        filing.searchable_made(row)


def test_a_filed_letter_brings_its_file_and_its_searchable_pdf(app):
    (letter,), ticket = piled(["a", "b"]), make_ticket()
    bind(letter)
    file(letter, ticket)
    assert names(ticket) == ["pindai.png", f"surat-terpindai-{letter.id}.pdf"]
    row = db.session.get(ScanLetter, letter.id)
    assert (row.state, row.ticket_id, row.ended_by_id) == (LetterState.FILED, ticket.id, who(people.BERKAS).user_id)
    assert db.session.get(ScanBatch, letter.batch_id).ended_at is not None


def test_a_pdf_that_is_made_later_follows_once(app):
    (letter,), ticket = piled(["a"]), make_ticket()
    file(letter, ticket)
    assert names(ticket) == ["pindai.png"]
    bind(letter)
    bind(letter)
    assert names(ticket) == ["pindai.png", f"surat-terpindai-{letter.id}.pdf"]


@pytest.mark.parametrize("deed", [by_hand.split, by_hand.leave_out])
def test_a_file_with_other_pages_in_it_stays_where_it_is(app, deed):
    (letter,), ticket = piled(["a", "b"]), make_ticket()
    with write():
        deed(db.session.scalars(select(ScanPage).where(ScanPage.text == "b")).one(), by=who(people.BERKAS))
    file(letter, ticket)
    assert names(ticket) == []


def test_a_file_with_a_hidden_side_in_it_is_not_put_to_an_open_request(app):
    (letter,), ticket = piled(["a", "b"]), make_ticket()
    with write():
        side = db.session.scalars(select(ScanPage).where(ScanPage.text == "b")).one()
        side.letter_id, side.is_blank, side.is_confidential = None, True, True
    file(letter, ticket)
    assert names(ticket) == []


def test_a_letter_is_filed_once(app):
    (letter,), ticket = piled(["a"]), make_ticket()
    file(letter, ticket)
    with pytest.raises(Conflict, match="sudah dicatat"):
        file(letter, ticket)


def test_a_large_scan_takes_none_of_the_applicants_room(app, monkeypatch):
    (letter,), ticket = piled(["a"]), make_ticket()
    monkeypatch.setattr(files, "require_room", lambda *_given: pytest.fail("asked for room"))
    file(letter, ticket)
    assert names(ticket) == ["pindai.png"]
