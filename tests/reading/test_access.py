"""Confidential letters exist for whoever brought them and for readers of confidential requests, filed ones by their
request."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform.database import write
from app.reading import access, by_hand, filing
from app.reading.models import FileState, ScanBatch, ScanFile, ScanLetter, ScanPage
from tests import cast as people
from tests.kit.requests import enlist, make_ticket, who
from tests.kit.scanned import piled

pytestmark = pytest.mark.usefixtures("app", "cast")


@pytest.fixture(autouse=True)
def people_at_work(app, cast):
    enlist(people.OPERATOR, people.BERKAS, people.KADIS, people.PENGADUAN)


def seen(name: str) -> list[str]:
    """The texts of the letters that somebody sees."""
    joined = select(ScanLetter.text).join(ScanBatch, ScanBatch.id == ScanLetter.batch_id)
    return list(db.session.scalars(joined.where(access.visible(who(name))).order_by(ScanLetter.id)))


def test_a_confidential_stack_is_its_bringers_and_the_leaders(app):
    piled(["a"])
    piled(["b"], confidential=True, by_id=who(people.BERKAS).user_id)
    assert seen(people.BERKAS) == ["a", "b"]
    assert seen(people.KADIS) == ["a", "b"]
    assert seen(people.OPERATOR) == ["a"]


def test_one_confidential_letter_hides_its_pages_its_file_and_nothing_else(app):
    hidden, shown = piled(["a"], ["b"])
    with write():
        db.session.get(ScanLetter, hidden.id).is_confidential = True
    actor = who(people.OPERATOR)
    pages = {page.text: page.id for page in db.session.scalars(select(ScanPage))}
    files = {file.place: file.id for file in db.session.scalars(select(ScanFile))}
    assert access.find_page(pages["a"], actor) is None
    assert access.find_page(pages["b"], actor) is not None
    assert access.find_file(files[1], actor) is None
    assert access.find_file(files[2], actor) is not None
    assert access.find(hidden.id, actor) is None
    assert access.find_stack(shown.batch_id, actor) is not None
    assert access.find_page(pages["a"], who(people.KADIS)) is not None


def test_a_stack_whose_every_letter_is_hidden_is_not_there(app):
    (hidden,) = piled(["a"])
    with write():
        db.session.get(ScanLetter, hidden.id).is_confidential = True
    assert access.find_stack(hidden.batch_id, who(people.OPERATOR)) is None
    assert access.find_stack(hidden.batch_id, who(people.KADIS)) is not None


def test_a_filed_letter_is_seen_as_its_request_is(app):
    letter, other = piled(["a"], ["b"])
    ticket = make_ticket(is_confidential=True)
    with write():
        filing.file(db.session.get(ScanLetter, letter.id), ticket, by=who(people.PENGADUAN))
    assert seen(people.BERKAS) == ["b"]
    assert seen(people.KADIS) == ["a", "b"]
    assert access.find(other.id, who(people.BERKAS)) is not None


def sees_page(text: str, name: str = people.OPERATOR) -> bool:
    page_id = db.session.scalars(select(ScanPage.id).where(ScanPage.text == text)).one()
    return access.find_page(page_id, who(name)) is not None


def sees_file(name: str = people.OPERATOR, place: int = 1) -> bool:
    file_id = db.session.scalars(select(ScanFile.id).where(ScanFile.place == place)).one()
    return access.find_file(file_id, who(name)) is not None


def one(model, **of):
    return db.session.scalars(select(model).filter_by(**of)).one()


def test_a_page_left_out_of_a_confidential_letter_stays_hidden_with_its_file(app):
    hidden, _shown = piled(["a", "b"], ["c"])
    with write():
        by_hand.keep_confidential(db.session.get(ScanLetter, hidden.id), by=who(people.KADIS))
    with write():
        by_hand.leave_out(one(ScanPage, text="b"), by=who(people.KADIS))
    assert [sees_page(text) for text in "abc"] == [False, False, True]
    assert sees_page("b", people.KADIS)
    assert (sees_file(), sees_file(people.KADIS), sees_file(place=2)) == (False, True, True)


def test_a_confidential_page_hides_the_letter_it_is_put_into(app):
    hidden, shown = piled(["a", "b"], ["c"])
    with write():
        by_hand.keep_confidential(db.session.get(ScanLetter, hidden.id), by=who(people.KADIS))
    with write():
        by_hand.leave_out(one(ScanPage, text="a"), by=who(people.KADIS))
    with write():
        by_hand.move(one(ScanPage, text="a"), db.session.get(ScanLetter, shown.id), by=who(people.KADIS))
    assert db.session.get(ScanLetter, shown.id).is_confidential
    with write():
        by_hand.leave_out(one(ScanPage, text="c"), by=who(people.KADIS))
    assert [sees_page(text) for text in "abc"] == [False, False, False]


def test_what_lies_loose_in_a_letter_is_hidden_and_shown_with_it(app):
    letter, _other = piled(["a", "b", "c"], ["d"])
    with write():
        by_hand.leave_out(one(ScanPage, text="b"), by=who(people.BERKAS))
        by_hand.leave_out(one(ScanPage, text="c"), by=who(people.BERKAS))
    assert sees_page("b")
    for wanted in (True, False):
        with write():
            by_hand.keep_confidential(db.session.get(ScanLetter, letter.id), by=who(people.KADIS), wanted=wanted)
        db.session.expire_all()
        assert [sees_page(text) for text in "abcd"] == [not wanted] * 3 + [True]


def test_pages_that_are_not_placed_and_their_file_wait_for_their_letter(app):
    (letter,) = piled(["a", "b"])
    with write():
        page = one(ScanPage, text="b")
        page.is_placed, page.letter_id = False, None
    assert (sees_page("a"), sees_page("b"), sees_page("b", people.KADIS)) == (True, False, True)
    assert not sees_file()
    with write():
        page = one(ScanPage, text="b")
        page.is_placed, page.letter_id = True, letter.id
    assert (sees_page("b"), sees_file()) == (True, True)


def test_a_file_nobody_has_looked_into_is_not_handed_out(app):
    piled(["a"])
    with write():
        one(ScanFile, place=1).state = FileState.WAITING
    assert not sees_file()


def test_a_stack_is_whole_for_whom_nothing_of_it_is_hidden(app):
    hidden, _shown = piled(["a"], ["b"])

    def whole(name: str) -> bool:
        asked = select(ScanBatch.id).where(access.is_whole(who(name)))
        return db.session.scalars(asked).first() is not None

    assert (whole(people.OPERATOR), whole(people.KADIS)) == (True, True)
    with write():
        by_hand.keep_confidential(db.session.get(ScanLetter, hidden.id), by=who(people.KADIS))
    assert (whole(people.OPERATOR), whole(people.KADIS)) == (False, True)
