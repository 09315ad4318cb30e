"""A letter that says it is secret is hidden in the write that keeps its words: nobody sees it in between."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import jobs, settings
from app.platform.database import lock, write
from app.reading import access, by_hand, pages, putting_together, reader, stacks
from app.reading.models import LetterState, PageState, ScanPage
from app.reading.proposals import asks_for_secrecy, keeping
from tests import cast as people
from tests.kit.other_machines import work
from tests.kit.requests import enlist, who
from tests.kit.scanned import piled, sample, words_of
from tests.kit.stacks import bring, file_of, letters_of, pages_of, sheet
from tests.platform import files as made

SECRET = ("KOPERASI PRODUSEN KERIPIK", "Nomor : 001/PAN-KSR/IX/2026", "Sifat : Rahasia", "Hal : Sengketa pengurus")


@pytest.fixture(autouse=True)
def people_at_work(app, cast):
    enlist(people.OPERATOR, people.KADIS)


def seen(letter, name: str = people.OPERATOR) -> bool:
    return access.find(letter.id, who(name)) is not None


def hidings() -> int:
    said = select(func.count()).where(AuditEvent.action == "scan:kept_confidential")
    return db.session.scalar(said) or 0


def a_page(text: str, **more) -> reader.Reading:
    there = {"rotation": 0, "skew": 0.0, "is_blank": False, "is_dark": False, "marks": [], "confidence": 0.9}
    size = {"width": 100, "height": 140, "dpi": 100, "picture": b"", "seconds": 0.1, "memory_mb": 1}
    return reader.Reading(words=words_of(text), **(there | size | more))


def come_to_be_read(batch, texts: dict[int, str]) -> None:
    """What the reader found on these pages of a stack, counted from 1, is kept, one page after the other."""
    for place, text in texts.items():
        page = pages_of(batch)[place - 1]
        with write():
            held = stacks.hold(batch.id)
            task = pages.Task(page.id, None, page.number, None, page.tries)
            pages._keep(held, task, pages.as_kept(a_page(text)), None)


def opened(count: int):
    batch = bring(made.pdf(count))
    assert jobs.run_once()
    return batch


def test_from_its_first_page_on_it_is_hidden_and_the_audit_says_so_once():
    batch = bring(file_of(sheet(*SECRET), sheet("Lampiran")))
    assert jobs.run_once()
    assert jobs.run_once()
    [letter] = letters_of(batch)
    assert (letter.state, letter.is_confidential) == (LetterState.WAITING, True)
    assert not seen(letter)
    assert seen(letter, people.KADIS)
    assert access.find_page(pages_of(batch)[0].id, who(people.OPERATOR)) is None
    work()
    [letter] = letters_of(batch)
    assert (letter.state, letter.is_confidential, hidings()) == (LetterState.READ, True, 1)


def test_a_later_page_hides_the_letter_it_comes_to():
    batch = opened(3)
    come_to_be_read(batch, {1: "Dengan hormat"})
    [letter] = letters_of(batch)
    assert seen(letter)
    come_to_be_read(batch, {2: "nama saya jangan disebarkan"})
    assert not seen(letters_of(batch)[0])
    come_to_be_read(batch, {3: "Terima kasih"})
    assert [page.is_confidential for page in pages_of(batch)] == [True] * 3
    assert hidings() == 1


def test_far_behind_its_first_pages_a_letter_says_nothing_of_itself():
    with write():
        settings.put("reading.proposing_pages", 1)
    batch = opened(2)
    come_to_be_read(batch, {1: "Dengan hormat", 2: "\n".join(SECRET)})
    assert seen(letters_of(batch)[0])


def test_a_page_that_is_read_at_last_hides_the_letter_it_stands_in():
    [letter] = piled(["satu", "dua"])
    batch_id = letter.batch_id
    page = db.session.scalars(select(ScanPage).order_by(ScanPage.place)).all()[1]
    assert seen(letter)
    with write():
        lock(page).state = PageState.READING
    task, found = pages.Task(page.id, None, 2, None, 0), pages.as_kept(a_page("\n".join(SECRET)))
    with write():
        pages._keep(stacks.hold(batch_id), task, found, None)
    assert not seen(letter)


def test_a_letter_that_a_person_opened_stays_open_while_nothing_is_read_anew():
    batch = opened(1)
    come_to_be_read(batch, {1: "\n".join(SECRET)})
    [letter] = letters_of(batch)
    with write():
        by_hand.keep_confidential(lock(letter), by=who(people.KADIS), wanted=False)
    with write():
        putting_together.settle(lock(letter))
    assert seen(letters_of(batch)[0])


@pytest.mark.parametrize(("name", "asks"), [("02", False), ("05", True)])
def test_whether_a_letter_of_the_handbook_asks_for_secrecy(name, asks):
    assert asks_for_secrecy(keeping.as_seen(words_of(sample(name)), 1)) is asks


def test_paper_of_ours_asks_for_nothing():
    ours = [{"kind": "disposition", "code": "a"}]
    assert "is_confidential" in pages.as_kept(a_page("\n".join(SECRET)))
    assert "is_confidential" not in pages.as_kept(a_page("\n".join(SECRET), marks=ours))
    assert not asks_for_secrecy([])
