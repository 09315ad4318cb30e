"""A request is found by the words of its scan, by whoever may see it and by nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform.database import lock, write
from app.platform.text import search_words
from app.reading import search as scans
from app.reading.models import LetterState, ScanLetter
from app.tickets import access, search
from app.tickets.handling import marks
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import actor, enlist, make_ticket
from tests.kit.scanned import scanned

WORDS = "Undangan peresmian pasar Oro-Oro Dowo bagi perajin keripik"


@pytest.fixture(autouse=True)
def staff(app, cast):
    enlist()


def filed(ticket: Ticket, text: str = WORDS, *, confidential: bool = False) -> ScanLetter:
    letter = scanned(text, is_proposed=False, confidential=confidential)
    with write():
        lock(letter)
        letter.ticket_id, letter.state, letter.search_text = ticket.id, LetterState.FILED, search_words(text)
    return letter


def found(question: str, by: str = "operator") -> list[int]:
    condition = search.matching(question)
    assert condition is not None
    return list(db.session.scalars(select(Ticket.id).where(condition, access.visible(actor(by)))))


@pytest.mark.parametrize("question", ["oro dowo", "peresmian", "pasar keripik", "undang"])
def test_a_request_is_found_by_the_words_of_its_scan(question):
    ticket = make_ticket()
    assert found(question) == []
    filed(ticket)
    assert found(question) == [ticket.id]


def test_whoever_may_not_see_the_request_finds_nothing():
    ticket = make_ticket(Status.DIVERIFIKASI)
    filed(ticket)
    assert found("peresmian") == [ticket.id]
    assert found("peresmian", "staf-upk-usp") == []


def test_a_confidential_request_is_found_by_its_handlers_alone():
    ticket = make_ticket(Status.DIVERIFIKASI)
    filed(ticket)
    secretary = actor("sekretaris")
    with write():
        marks.classify(ticket, True, "Sengketa.", by=secretary)
    assert found("peresmian", "sekretaris") == [ticket.id]
    assert found("peresmian", "staf-upk-usp") == []


def test_a_confidential_letter_on_an_open_request_is_not_looked_into():
    filed(make_ticket(), confidential=True)
    assert found("peresmian") == []


def test_a_letter_that_nobody_has_filed_finds_no_request_but_itself():
    letter = scanned(WORDS, is_proposed=False)
    with write():
        lock(letter).search_text = search_words(WORDS)
    assert found("peresmian") == []
    assert db.session.scalars(scans.letters_with(select(ScanLetter.id), "peresmian pasar")).all() == [letter.id]
    assert scans.letters_with(select(ScanLetter.id), "dan") is None


def test_words_that_are_read_anew_replace_the_older_ones():
    ticket = make_ticket()
    letter = filed(ticket)
    with write():
        lock(letter).search_text = search_words("Sama sekali lain")
    assert found("peresmian") == []
    assert found("sekali lain") == [ticket.id]
