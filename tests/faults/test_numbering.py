"""Forty write at once (reliability, numbering): no number twice, none lost, nobody is told of a locked database."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.faults.guests import Guest
from tests.faults.ledger import Ledger, faults

if TYPE_CHECKING:
    from tests.faults.house import House

WRITERS = 40
_TWICE = '"error": "IntegrityError"'  # the log holds no values
LONG = pytest.param(15, marks=pytest.mark.faults)


def written(office: House, ledger: Ledger, writers: int, each: int, tries: int = 60) -> Counter[int]:
    """So many people send so many forms each, all at once; who is told to come back comes back at once."""

    def write(_writer: int) -> list[int]:
        guest, said = Guest(office.port), []
        for _form in range(each):
            form = guest.another_form()
            said += _until_taken(ledger, guest, form, tries)
        return said

    with ThreadPoolExecutor(writers) as hands:
        return Counter(status for some in hands.map(write, range(writers)) for status in some)


def _until_taken(ledger: Ledger, guest: Guest, form: dict[str, str], tries: int) -> list[int]:
    """What the office said to one form: 303 in the end, but for a mistake of ours (500)."""
    said: list[int] = []
    while len(said) < tries and (not said or said[-1] == 503):
        answer = ledger.press(guest, form)
        said.append(answer.status if answer else 0)
    return said


@pytest.mark.parametrize("each", [2, LONG])
def test_forty_write_at_once(house, figures, each):
    office, ledger = house(), Ledger()
    begun = time.monotonic()
    seen = written(office, ledger, WRITERS, each)
    took = time.monotonic() - begun
    office.stop()
    waited = sorted(answer.seconds for answer in ledger.refused)  # above `arriving.PATIENCE`: for a thread
    figures(
        writers=WRITERS, forms=WRITERS * each, answers=dict(seen), a_second=len(ledger.entries) / took,
        told_later_after=[round(seconds, 1) for seconds in (waited[0], waited[-1])] if waited else [],
    )  # fmt: skip
    assert all(answer.retry_after for answer in ledger.refused)
    assert set(seen) <= {303, 503}
    assert seen[303] == len(ledger.entries) == WRITERS * each
    assert faults(ledger.entries) == []
    assert not [words for words in ("locked", _TWICE) if words in office.log()]


@pytest.mark.faults
def test_reading_first_and_writing_then_is_seen(house, figures):
    """The wrong setting: SQLAlchemy's own way to begin, and a counter that is read, counted up and written back.

    Two draw the same number (only the table's own rule stops the second), or SQLite says that it is locked."""
    office, ledger = house(wrong=("numbers_read_then_written",)), Ledger()
    seen = written(office, ledger, 16, 3, tries=1)
    office.stop()
    drawn_twice, locked = office.log().count(_TWICE), office.log().count("database is locked")
    figures(is_wrong_setting=True, answers=dict(seen), drawn_twice=drawn_twice, locked=locked)
    assert drawn_twice + locked
