"""What nobody refers to any more leaves the disk, and nothing else does."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.contacts import guests, screens
from app.contacts.models import Visit
from app.contacts.visits import Guest
from app.extensions import db
from app.platform import clock, jobs, settings, storage, storage_sweep
from app.platform.database import write
from app.tickets.files import Prepared, waiting
from tests import cast as people
from tests.kit import requests
from tests.kit.paper_forms import work
from tests.kit.requests import who

if TYPE_CHECKING:
    from pathlib import Path


def age(place: Path, days: int) -> None:
    """As if it had been written so many days ago."""
    then = clock.now().timestamp() - days * 86_400
    os.utime(place, (then, then))


def kept(content: bytes = b"tanda tangan", *, days: int = 31) -> str:
    """A content that was stored long ago."""
    blob = storage.store(content, "image/png")
    age(storage.path_of(blob.hash), days)
    with write():
        return storage.keep(blob).hash


def let_go(digest: str) -> None:
    with write():
        storage_sweep.let_go([digest, None])
    work(storage_sweep.JOB)
    due = (jobs.IS_OPEN, jobs.Job.run_after <= clock.now())
    assert not db.session.scalar(select(func.count()).select_from(jobs.Job).where(*due))


def run(kind: str) -> None:
    """The worker, for one daily job and what follows from it."""
    with write():
        jobs.enqueue(kind, {})
    work(kind)


def is_there(digest: str) -> tuple[bool, bool]:
    """Its file, its row."""
    rows = select(func.count()).select_from(storage.Blob).where(storage.Blob.hash == digest)
    return storage.path_of(digest).exists(), bool(db.session.scalar(rows))


def signed_visit(digest: str) -> None:
    with write():
        guests.arrive("RAT", None, by=who(people.OPERATOR), guest=Guest("Suryo"), signature_hash=digest)


@pytest.fixture
def office(app, cast):
    requests.enlist()


def test_what_nobody_holds_goes(app):
    digest = kept()
    let_go(digest)
    assert is_there(digest) == (False, False)
    let_go(digest)  # twice is once
    assert not list(storage.path_of(digest).parent.iterdir())


def test_what_is_quite_fresh_goes_an_hour_later(app):
    digest = kept(days=0)
    with write():
        storage_sweep.let_go([digest])
    work(storage_sweep.JOB)
    assert is_there(digest) == (True, False)
    age(storage.path_of(digest), 1)
    with write():
        (again,) = db.session.scalars(select(jobs.Job).where(jobs.IS_OPEN))
        assert again.run_after > clock.now()
        again.run_after = clock.now()
    work(storage_sweep.JOB)
    assert is_there(digest) == (False, False)


def test_what_somebody_else_holds_too_stays(office):
    digest = kept()
    signed_visit(digest)
    let_go(digest)
    assert is_there(digest) == (True, True)


def test_what_a_setting_names_stays(app):
    digest = kept(b"lambang")
    with write():
        settings.put("office.crest", digest)
    let_go(digest)
    assert is_there(digest) == (True, True)


def test_what_was_stored_again_a_moment_ago_keeps_its_file(app):
    """Somebody has sent the same content and is about to write its row."""
    digest = kept(days=0)
    let_go(digest)
    assert storage.is_intact(digest)


def test_every_column_that_holds_a_content_is_asked(app):
    asked = {f"{column.table.name}.{column.name}" for column in storage_sweep._columns()}
    assert {"attachment.blob_hash", "visit.signature_hash", "representation.letter_blob_hash"} <= asked
    assert "user_account.id" not in asked


def test_a_signature_goes_with_the_name_after_the_offices_time(office):
    digest = kept()
    signed_visit(digest)
    with clock.standing_at(clock.now() + timedelta(days=400)):
        run("visits.forget")
    assert db.session.scalar(select(Visit.signature_hash)) is None
    assert is_there(digest) == (False, False)


def test_a_signature_on_the_screen_goes_when_its_form_is_never_saved(office):
    by, digest = who(people.OPERATOR), kept()
    with write():
        screen, _secret = screens.ask()
        screens.pair(screen.code, by=by)
        screens.show(screen, "k", {"name": "Siti"}, wants_signature=True)
        screens.sign(screen, "k", digest)
        screens.show(screen, "another", {})
    work(storage_sweep.JOB)
    assert is_there(digest) == (False, False)


def test_a_file_whose_form_never_came_goes(app):
    digest = kept(b"berkas")
    blob = db.session.get_one(storage.Blob, digest)
    with write():
        waiting.keep("k", Prepared(blob, "a.png", "image/png", None))
    with clock.standing_at(clock.now() + waiting.KEPT_FOR + timedelta(days=1)):
        with write():
            assert waiting.forget_abandoned() == 1
        work(storage_sweep.JOB)
    assert is_there(digest) == (False, False)


def test_files_without_a_row_go_after_a_month(app):
    known, fresh, old = kept(b"1"), storage.store(b"2").hash, storage.store(b"3").hash
    age(storage.path_of(fresh), 29)
    age(storage.path_of(old), 31)
    draft = storage.path_of(old).parents[1] / "incoming" / "torn"
    draft.mkdir()
    age(draft, 31)
    run("storage.sweep")
    assert [storage.path_of(digest).exists() for digest in (known, fresh, old)] == [True, True, False]
    assert not draft.exists()


def test_the_sweep_is_done_every_day():
    assert "storage.sweep" in jobs.daily
