"""Confidential letters exist for whoever brought them and for readers of confidential requests, filed ones by their
request."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform.database import write
from app.reading import access, filing
from app.reading.models import ScanBatch, ScanFile, ScanLetter, ScanPage
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
