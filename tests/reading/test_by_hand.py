"""A stack that was put together wrongly is put right by hand; what was filed is changed no more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform.database import write
from app.platform.jobs import Job
from app.platform.refusals import Conflict, NotYours
from app.reading import by_hand, stacks
from app.reading.models import LetterState, PageState, ScanBatch, ScanLetter, ScanPage
from tests import cast as people
from tests.kit.requests import enlist, who
from tests.kit.scanned import piled
from tests.kit.stacks import letters_of, pages_of

pytestmark = pytest.mark.usefixtures("app", "cast")


@pytest.fixture(autouse=True)
def people_at_work(app, cast):
    enlist()


@pytest.fixture
def stack():
    """Two letters: of three pages a, b, c and of one page d."""
    letters = piled(["a", "b", "c"], ["d"])
    return db.session.get(ScanBatch, letters[0].batch_id)


def texts(batch) -> list[str]:
    pages = pages_of(batch)
    there = [letter for letter in letters_of(batch) if letter.pages]
    return [" ".join(page.text for page in pages if page.letter_id == letter.id) for letter in there]


def page(batch, text) -> ScanPage:
    return db.session.scalars(select(ScanPage).where(ScanPage.batch_id == batch.id, ScanPage.text == text)).one()


def letter(batch, place) -> ScanLetter:
    return letters_of(batch)[place - 1]


def do(verb, *given, **more):
    with write():
        return verb(*given, by=who(people.BERKAS), **more)


def test_a_letter_is_split_at_a_page_and_both_are_read_anew(stack):
    version = letter(stack, 1).version
    do(by_hand.split, page(stack, "b"))
    assert texts(stack) == ["a", "b c", "d"]
    first, second, _third = letters_of(stack)
    assert (first.text, second.text) == ("a", "b\n\nc")
    assert (first.state, second.state) == (LetterState.READ, LetterState.READ)
    assert first.version > version
    assert stack.version > 0
    told = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1)).one()
    assert (told.action, told.particulars["deed"]) == ("scan:arranged", "split")
    again = select(Job.payload).where(Job.kind == "reading.letter")
    assert {payload["letter"] for payload in db.session.scalars(again)} == {first.id, second.id}


def test_a_letter_is_not_split_at_its_first_page(stack):
    with pytest.raises(Conflict, match="halaman pertama"):
        do(by_hand.split, page(stack, "a"))


def test_the_letter_that_is_still_open_goes_on_in_the_split_one(stack):
    with write():
        letter(stack, 1).is_open = True
    do(by_hand.split, page(stack, "c"))
    assert [row.is_open for row in letters_of(stack)] == [False, True, False]


def test_a_letter_is_joined_with_the_one_before(stack):
    do(by_hand.join, letter(stack, 2), letter(stack, 1))
    assert texts(stack) == ["a b c d"]
    assert letter(stack, 2).state is LetterState.SET_ASIDE
    with pytest.raises(Conflict):
        do(by_hand.take_back, letter(stack, 2))


def test_what_joins_a_confidential_letter_is_confidential(stack):
    do(by_hand.keep_confidential, letter(stack, 2))
    do(by_hand.join, letter(stack, 2), letter(stack, 1))
    assert letter(stack, 1).is_confidential


def test_letters_of_two_stacks_are_not_joined(stack):
    with pytest.raises(NotYours):
        do(by_hand.join, piled(["e"])[0], letter(stack, 1))
    with pytest.raises(NotYours):
        do(by_hand.move, page(stack, "a"), piled(["e"])[0])


def test_pages_are_moved_to_another_letter_and_within_their_own(stack):
    do(by_hand.move, page(stack, "a"), letter(stack, 2))
    assert texts(stack) == ["b c", "d a"]
    do(by_hand.shift, page(stack, "a"), -1)
    do(by_hand.shift, page(stack, "b"), 1)
    do(by_hand.shift, page(stack, "b"), 1)  # it is the last already
    assert texts(stack) == ["c b", "a d"]


def test_a_page_is_left_out_and_put_back(stack):
    do(by_hand.leave_out, page(stack, "b"))
    assert texts(stack) == ["a c", "d"]
    do(by_hand.move, page(stack, "b"), letter(stack, 2))
    assert texts(stack) == ["a c", "d b"]


def test_a_letter_without_pages_is_no_more(stack):
    do(by_hand.leave_out, page(stack, "d"))
    assert texts(stack) == ["a b c"]
    assert letter(stack, 2).state is LetterState.SET_ASIDE


def test_a_turned_page_is_read_anew(stack):
    do(by_hand.rotate, page(stack, "d"), 90)
    turned = page(stack, "d")
    assert (turned.rotation, turned.is_turned_by_hand, turned.state) == (90, True, PageState.WAITING)
    assert letter(stack, 2).state is LetterState.WAITING
    assert stacks.READING in set(db.session.scalars(select(Job.kind)))


def test_a_page_that_failed_is_tried_again_and_one_that_was_read_is_not(stack):
    with pytest.raises(Conflict, match="sudah dibaca"):
        do(by_hand.try_again, page(stack, "a"))
    with write():
        failed = page(stack, "d")
        failed.state, failed.tries, failed.reason = PageState.FAILED, 3, "too_heavy"
    do(by_hand.try_again, page(stack, "d"))
    assert (page(stack, "d").state, page(stack, "d").tries) == (PageState.WAITING, 0)


def test_letters_are_set_aside_and_taken_back(stack):
    for place in (1, 2):
        do(by_hand.set_aside, letter(stack, place))
    assert stack.ended_at is not None
    assert letter(stack, 2).ended_by_id == who(people.BERKAS).user_id
    do(by_hand.take_back, letter(stack, 2))
    assert letter(stack, 2).state is LetterState.READ
    assert db.session.get(ScanBatch, stack.id).ended_at is None
    with pytest.raises(Conflict, match="sudah diambil kembali"):
        do(by_hand.take_back, letter(stack, 2))


@pytest.mark.parametrize("state", [LetterState.FILED, LetterState.SET_ASIDE])
def test_what_was_filed_or_set_aside_is_changed_no_more(stack, state):
    with write():
        letter(stack, 1).state = state
    for deed in (
        lambda: do(by_hand.split, page(stack, "b")),
        lambda: do(by_hand.join, letter(stack, 2), letter(stack, 1)),
        lambda: do(by_hand.move, page(stack, "b"), letter(stack, 2)),
        lambda: do(by_hand.move, page(stack, "d"), letter(stack, 1)),
        lambda: do(by_hand.shift, page(stack, "b"), 1),
        lambda: do(by_hand.leave_out, page(stack, "b")),
        lambda: do(by_hand.rotate, page(stack, "b"), 90),
        lambda: do(by_hand.set_aside, letter(stack, 1)),
    ):
        with pytest.raises(Conflict):
            deed()
    assert [page.letter_id for page in pages_of(stack)] == [letter(stack, 1).id] * 3 + [letter(stack, 2).id]


def test_what_was_set_aside_can_still_be_made_confidential_and_what_was_filed_cannot(stack):
    do(by_hand.set_aside, letter(stack, 1))
    do(by_hand.keep_confidential, letter(stack, 1))
    assert letter(stack, 1).is_confidential
    with write():
        letter(stack, 2).state = LetterState.FILED
    with pytest.raises(Conflict, match="sudah dicatat"):
        do(by_hand.keep_confidential, letter(stack, 2))
