"""A scan that was set aside is destroyed: nothing of it can be found, shown or handed out, and the log says by whom."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import clock, jobs, settings, storage
from app.platform.database import change, write
from app.platform.previews import drawn
from app.platform.refusals import Conflict
from app.reading import access, by_hand, destroying, search
from app.reading.models import LetterState, ScanBatch, ScanFile, ScanLetter, ScanPage
from app.reading.proposals.models import LetterProposal
from tests import cast as people
from tests.kit.requests import enlist, who
from tests.kit.scanned import piled, sample, scanned
from tests.kit.stacks import files_of, pages_of

pytestmark = pytest.mark.usefixtures("app", "cast")


@pytest.fixture(autouse=True)
def people_at_work(app, cast):
    enlist(people.BERKAS, people.KADIS)


def of(letter) -> ScanLetter:
    return db.session.get_one(ScanLetter, letter.id, populate_existing=True)


def set_aside(letter):
    with write():
        by_hand.set_aside(of(letter), by=who(people.BERKAS))


def destroy(letter):
    with write():
        destroying.destroy(of(letter), by=who(people.BERKAS))


def work():
    while jobs.run_once():
        pass


def own_file(letter, content: bytes) -> str:
    """Let the letter have come in a file, and its PDF be, of contents that nothing else has."""
    blob, pdf = (storage.store(data, "application/pdf") for data in (content, content + b" pdf"))
    for one in (blob, pdf):
        lain(one.hash)
    with write():
        storage.keep(blob)
        row = of(letter)
        row.pdf_hash = storage.keep(pdf).hash
        page = db.session.scalars(select(ScanPage).where(ScanPage.letter_id == letter.id)).first()
        db.session.get_one(ScanFile, page.file_id).blob_hash = blob.hash
    return blob.hash


def lain(digest: str) -> None:
    """Let this content have lain on the disk for a while: what is quite fresh is taken away an hour later."""
    os.utime(storage.path_of(digest), (0, 0))


def test_nothing_is_left_of_a_scan_that_was_destroyed(app):
    letter = scanned(sample("02"))
    digest = own_file(letter, b"%PDF-1.7 asli")
    picture = pages_of(db.session.get(ScanBatch, letter.batch_id))[0].picture_hash
    small = drawn(picture, 1, 100)
    lain(picture)
    with write():
        db.session.get(ScanBatch, letter.batch_id).note = "Budi"
    set_aside(letter)
    assert db.session.scalars(search.letters_with(select(ScanLetter.id), "tunjungsekar")).all()
    destroy(letter)
    work()
    row = of(letter)
    assert (row.text, row.search_text, row.pdf_hash, row.state) == ("", "", None, LetterState.SET_ASIDE)
    assert row.destroyed_at
    assert not db.session.scalars(search.letters_with(select(ScanLetter.id), "tunjungsekar")).all()
    batch = db.session.get(ScanBatch, letter.batch_id)
    assert [(page.words, page.text, page.picture_hash) for page in pages_of(batch)] == [([], "", None)]
    assert [file.blob_hash for file in files_of(batch)] == [None]
    assert not storage.path_of(digest).exists()
    assert not storage.path_of(picture).exists()
    assert not small.exists()
    assert db.session.scalar(select(func.count()).select_from(LetterProposal)) == 0
    assert batch.note == ""
    told = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "scan:destroyed")).one()
    assert (told.user_id, told.particulars) == (who(people.BERKAS).user_id, {"pages": 1})


def test_a_file_with_another_letter_in_it_stays_and_is_handed_out_to_nobody(app):
    letter, other = piled(["a"], ["b"])
    file_id = db.session.scalars(select(ScanPage.file_id).where(ScanPage.letter_id == letter.id)).one()
    with write():
        change(update(ScanPage).values(file_id=file_id))
    set_aside(letter)
    assert access.find_file(file_id, who(people.KADIS)) is not None
    destroy(letter)
    assert access.find_file(file_id, who(people.KADIS)) is None
    assert db.session.get_one(ScanFile, file_id, populate_existing=True).blob_hash
    assert [page.text for page in pages_of(db.session.get(ScanBatch, letter.batch_id))] == ["", "b"]
    set_aside(other)
    destroy(other)
    assert db.session.get_one(ScanFile, file_id, populate_existing=True).blob_hash is None


@pytest.mark.parametrize("deed", [by_hand.leave_out, by_hand.set_aside])
def test_a_file_with_a_page_that_was_left_out_stays(app, deed):
    (letter,) = piled(["a", "b"])
    if deed is by_hand.leave_out:
        with write():
            deed(db.session.scalars(select(ScanPage).where(ScanPage.text == "b")).one(), by=who(people.BERKAS))
    set_aside(letter)
    destroy(letter)
    (file,) = files_of(db.session.get(ScanBatch, letter.batch_id))
    assert (file.blob_hash is not None) == (deed is by_hand.leave_out)


def test_only_what_was_set_aside_is_destroyed_and_once(app):
    (letter,) = piled(["a"])
    with pytest.raises(Conflict):
        destroy(letter)
    set_aside(letter)
    destroy(letter)
    with pytest.raises(Conflict, match="sudah dimusnahkan"):
        destroy(letter)
    with pytest.raises(Conflict, match="dimusnahkan"), write():
        by_hand.take_back(of(letter), by=who(people.BERKAS))


def test_what_was_set_aside_long_ago_goes_by_the_day(app):
    old, new = piled(["a"], ["b"])
    for letter in (old, new):
        set_aside(letter)
    with write():
        of(old).ended_at = clock.now() - timedelta(days=91)
        settings.put("reading.set_aside_days", 0)
    sweep()
    assert of(old).destroyed_at is None, "0 is never"
    with write():
        settings.put("reading.set_aside_days", 90)
    sweep()
    assert (of(old).destroyed_at is not None, of(new).destroyed_at) == (True, None)
    assert of(new).text == "b"


def sweep():
    with write():
        jobs.enqueue("reading.set_aside_sweep", {})
    work()
