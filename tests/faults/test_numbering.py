"""Forty write at once (reliability, numbering): no number twice, none lost, nobody is told of a locked database."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.faults.guests import Guest
from tests.faults.ledger import Ledger, faults

if TYPE_CHECKING:
    from tests.faults.house import House

WRITERS = 40
LONG = pytest.param(15, marks=pytest.mark.faults)


def written(office: House, ledger: Ledger, writers: int, each: int) -> Counter[int]:
    """So many people send so many forms each, all at once; who is told to come back does so."""

    def write(_writer: int) -> list[int]:
        guest = Guest(office.port)
        answers = [ledger.press(guest, guest.another_form()) for _form in range(each)]
        return [answer.status if answer else 0 for answer in answers]

    with ThreadPoolExecutor(writers) as hands:
        return Counter(status for some in hands.map(write, range(writers)) for status in some)


@pytest.mark.parametrize("each", [2, LONG])
def test_forty_write_at_once(house, figures, each):
    office, ledger = house(), Ledger()
    seen = written(office, ledger, WRITERS, each)
    office.stop()
    figures(writers=WRITERS, answers=dict(seen))
    assert set(seen) <= {303, 503}
    assert seen[303] == len(ledger.entries) >= WRITERS
    assert faults(ledger.entries) == []
    assert "locked" not in office.log()


@pytest.mark.faults
def test_reading_first_and_writing_then_is_seen(house, figures):
    """The wrong setting: SQLAlchemy's own way to begin, and a counter that is read, counted up and written back."""
    office, ledger = house(wrong=("numbers_read_then_written",)), Ledger()
    seen = written(office, ledger, 16, 3)
    office.stop()
    found = faults(ledger.entries)
    figures(is_wrong_setting=True, answers=dict(seen), faults=len(found))
    assert found or set(seen) - {303} or "locked" in office.log()
