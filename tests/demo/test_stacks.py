"""The stacks of scans at the demo's document desk: read like an office's own, waiting for a clerk."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from app.accounts.seed import seed_demo_accounts
from app.demo import drawn_stacks, stacks
from app.extensions import db
from app.operations import founding
from app.platform import clock, jobs
from app.platform.database import write
from app.reading.models import LetterState, ScanBatch, ScanLetter, Source
from app.reading.proposals import settling
from app.reading.proposals.fields import Field
from tests.demo.conftest import NOON
from tests.kit.scanned import scanned

IS_OF_SCANNER = jobs.Job.dedupe_key == "demo.stack:pemindai"


@pytest.fixture
def stacks_alone(sqlite_app):
    """An office without its story, into which the demo's stacks come."""
    with clock.standing_at(NOON):
        founding.furnish_office()
        with write():
            seed_demo_accounts()
        yield sqlite_app


def told(letter, field):
    return settling.of(letter.id)[field].value


def test_what_a_newcomer_finds_was_read_and_proposed_for(stacks_alone):
    """One of the demo's own pictures through the true reader."""
    with write():
        stacks.order()
        db.session.execute(update(jobs.Job).where(IS_OF_SCANNER).values(done_at=clock.now()))
    while jobs.run_once():
        pass
    assert not db.session.scalars(select(jobs.Job).where(jobs.Job.last_error.is_not(None))).all()
    (letter,) = db.session.scalars(select(ScanLetter)).all()
    assert (letter.state, told(letter, Field.SUBJECT)) == (LetterState.READ, "Permohonan bantuan desain kemasan")
    (batch,) = db.session.scalars(select(ScanBatch)).all()
    assert (batch.source, batch.by_id is not None, batch.is_confidential) == (Source.CAMERA, True, False)


@pytest.mark.parametrize(
    ("name", "service", "days"),
    [
        ("01_kecamatan_undangan", "", {Field.EVENT_DATE, Field.REPLY_BY}),
        ("02_fakultas_data", "KUK-07", {Field.REPLY_BY}),
        ("03_koperasi_pelatihan", "PRG-01", set()),
        ("04_warga_kemasan", "INF-05", set()),
    ],
)
def test_each_letter_says_what_the_desk_needs_and_its_days_are_still_to_come(stacks_alone, name, service, days):
    letter = scanned(drawn_stacks._words(name, stacks._told()["letters"][name]))
    assert all(told(letter, field) for field in (Field.SENDER, Field.SUBJECT, Field.LETTER_DATE, Field.UNIT))
    assert told(letter, Field.SERVICE) == service or not service  # an invitation asks for none
    found = {field: told(letter, field) for field in (Field.EVENT_DATE, Field.REPLY_BY)}
    assert {field for field, day in found.items() if day} == days
    assert all(date.fromisoformat(day) > NOON.date() for day in found.values() if day)


def test_the_scanners_stack_has_separators_a_page_upside_down_and_an_empty_back(stacks_alone):
    told = stacks._told()
    pages = list(drawn_stacks._pages(told["pemindai"]["letters"], told["letters"]))
    empty = [page.resize((8, 8)).getextrema()[0] > 240 for page in pages]
    assert empty == [False] * 6 + [True]


def test_a_stack_comes_once_however_often_its_job_dies(stacks_alone, monkeypatch):
    with write():
        stacks.order()
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "finish", lambda: (_ for _ in ()).throw(MemoryError))
        jobs.run_once()
    assert db.session.scalars(select(ScanBatch)).all() == []
    with write():
        again = {"done_at": None, "run_after": clock.now()}
        db.session.execute(update(jobs.Job).where(IS_OF_SCANNER).values(again))
    assert jobs.run_once()
    assert [batch.source for batch in db.session.scalars(select(ScanBatch))] == [Source.FOLDER]
