"""One form pressed again and again, on lines that break: one request, every word kept (reliability, double submit)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.tickets.models import Ticket
from tests.faults.guests import STAFFED, WEBSITE, Guest, paper
from tests.faults.ledger import Ledger, faults
from tests.faults.lines import bad_line

FEW, MANY = 60, 400
BROKEN = 60  # of a hundred connections


def presses(guest: Guest, ledger: Ledger, form: dict[str, str], times: int, at_once: int = 20) -> Counter[int]:
    with ThreadPoolExecutor(at_once) as fingers:
        answers = fingers.map(lambda _press: ledger.press(guest, form), range(times))
        return Counter(answer.status if answer else 0 for answer in answers)


@pytest.mark.parametrize("times", [FEW, pytest.param(MANY, marks=pytest.mark.faults)])
def test_one_form_is_one_request(house, staff_cookie, figures, times):
    """At every door, over a line that breaks six times in ten; the office may say "later" (429, 503), never twice."""
    office, ledger, seen = house(), Ledger(), Counter()
    with bad_line(office.port, BROKEN) as line:
        for door in (WEBSITE, *STAFFED) if times == MANY else (WEBSITE,):
            cookie = staff_cookie if door in STAFFED else ""
            guest = Guest(office.port, cookie, door)
            form = guest.another_form()
            guest.port = line.port
            seen += presses(guest, ledger, form, times)
    office.stop()
    doors, tickets = len({entry.key for entry in ledger.entries}), db.session.scalar(select(func.count(Ticket.id)))
    figures(presses=sum(seen.values()), cut=line.cut, answers=dict(seen), requests=tickets, doors=doors)
    assert set(seen) <= {0, 303, 429, 503}
    assert tickets == doors == (1 if times == FEW else 1 + len(STAFFED))
    assert faults({entry.key: entry for entry in ledger.entries}.values()) == []


@pytest.mark.faults
def test_many_forms_over_broken_lines_are_each_taken_once(house, figures):
    office, ledger = house(), Ledger()
    with bad_line(office.port, BROKEN) as line:

        def bring(_guest: int) -> None:
            guest = Guest(office.port)
            forms = [guest.another_form() for _form in range(10)]
            guest.port = line.port
            for turn, form in enumerate(forms):
                ledger.press_until_taken(guest, form, paper() if turn == 0 else None)

        with ThreadPoolExecutor(8) as hands:
            list(hands.map(bring, range(20)))
    office.stop()
    figures(forms=len(ledger.entries), carried=line.carried, cut=line.cut)
    assert len(ledger.entries) == 200
    assert faults(ledger.entries) == []


@pytest.mark.dealt
def test_an_office_that_forgets_the_forms_key_is_seen(house, figures):
    """The wrong setting: every press is a request."""
    office, ledger = house(wrong=("keys_forgotten",)), Ledger()
    guest = Guest(office.port)
    seen = presses(guest, ledger, guest.another_form(), 20, at_once=4)  # so few that none is told to come later
    office.stop()
    tickets = db.session.scalar(select(func.count(Ticket.id)))
    figures(is_wrong_setting=True, requests=tickets, answers=dict(seen))
    assert tickets == seen[303] == 20
