"""A stack of twelve letters by keyboard: each confirmed, numbered, and in the end before a leader or in its section."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.reading.models import LetterState, ScanLetter
from app.reading.proposals.fields import Field
from app.reading.proposals.models import LetterProposal
from app.records.models import IncomingLetter
from app.tickets.handling import moves
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.journeys import steps
from tests.kit.requests import all_present, enlist, who
from tests.kit.scanned import sample, scanned
from tests.reading.proposals.letters_of_others import EVERY

pytestmark = pytest.mark.browser
SENIOR = sample("02").replace("TUNJUNGSEKAR", "POLOWIJEN").replace("500.3.6/214/", "500.3.6/377/")
STACK = [*(sample(f"0{place}") for place in range(1, 7)), *(letter.text for letter in EVERY.values()), SENIOR]


def confirm(page) -> str:
    """Enter the letter with one key; the number of its request, once the next page shows it."""
    before = page.locator("[data-ticket-number]")
    last = before.inner_text() if before.count() else "none"
    page.keyboard.press("Alt+2")
    expect(page.locator("[data-ticket-number]")).not_to_have_text(last)
    return page.locator("[data-ticket-number]").inner_text()


def at_the_front(numbers: list[str]) -> list[Ticket]:
    rows = db.session.scalars(select(Ticket).where(Ticket.number.in_(numbers), Ticket.status == Status.DITERIMA))
    return list(rows)


def test_twelve_letters_from_the_stack_to_their_dispositions(page, enter, cast):
    for text in STACK:
        scanned(text)
    enter(page, cast.BERKAS)
    page.goto("/meja/dokumen")
    expect(page.locator(".loket-behind")).to_contain_text("11 surat lagi")
    numbers = []
    for _letter in STACK:
        expect(page.locator("[data-read] :focus")).to_have_count(1)
        numbers.append(confirm(page))
    expect(page.get_by_role("heading", level=1)).to_have_text("Tumpukan surat terpindai")

    db.session.rollback()
    assert len(set(numbers)) == 12
    year = clock.today().year
    entered = [row.agenda_number for row in db.session.scalars(select(IncomingLetter).order_by(IncomingLetter.id))]
    assert entered == [f"{place:04d}/{year}" for place in range(1, 13)]
    assert set(db.session.scalars(select(ScanLetter.state))) == {LetterState.FILED}
    wrong = select(LetterProposal.field).where(LetterProposal.was_right.is_(False), LetterProposal.field != Field.UNIT)
    assert set(db.session.scalars(wrong)) <= {Field.CLASSIFICATION}  # a code of the old list is offered no more

    enlist()
    front = at_the_front(numbers)
    with write():
        for ticket in front:
            moves.take(ticket, by=who(cast.OPERATOR))
            all_present(ticket)
    enter(page, cast.OPERATOR)
    for ticket in front:
        steps.take_step(page, ticket.number, "Teruskan ke pimpinan")
        steps.press(page.locator("#langkah"), "Teruskan ke pimpinan")
        steps.said(page, "Diteruskan ke pimpinan.")
    db.session.rollback()
    disposed = select(Ticket.number).where(Ticket.number.in_(numbers), Ticket.status == Status.DIDISPOSISIKAN)
    assert len(db.session.scalars(disposed).all()) == 12
    page.goto("/meja/dokumen/agenda/cetak")
    expect(page.locator("tbody tr")).to_have_count(12)
    expect(page.locator("tbody tr").first).to_contain_text(re.compile(r"0001/"))
