"""PDFs with PINs and settled scans go by the day; what waits for somebody stays."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.paper_forms import forgetting, reading
from app.paper_forms.kinds import ScanState
from app.paper_forms.models import PaperFormRun, PaperFormScan
from app.platform import clock, jobs, storage
from app.platform.database import write
from tests.kit.paper_forms import issued, work


def kept(content: bytes) -> str:
    with write():
        return storage.keep(storage.store(content, "application/pdf")).hash


def scan(state: ScanState, content: bytes, source: PaperFormScan | None = None) -> PaperFormScan:
    digest = kept(content)
    with write():
        row = PaperFormScan(
            blob_hash=digest, name="a.pdf", pages=1, state=state, uploaded_at=clock.now(),
            source_id=source.id if source else None,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        return row


def forget(days: int) -> None:
    with clock.standing_at(clock.now() + timedelta(days=days)):
        with write():
            jobs.enqueue(forgetting.JOB, {})
        work(forgetting.JOB)


def is_kept(content: bytes) -> bool:
    """Whether the content is still known; that its file goes too shows `tests/platform/test_storage_sweep.py`."""
    return db.session.get(storage.Blob, hashlib.sha256(content).hexdigest()) is not None


def left() -> list[ScanState]:
    return list(db.session.scalars(select(PaperFormScan.state).order_by(PaperFormScan.id)))


def test_the_pdf_goes_from_the_disk_and_is_not_drawn_again(app, cast):
    issued()
    digest = kept(b"%PDF pin")
    with write():
        db.session.scalars(select(PaperFormRun)).one().pdf_hash = digest
    forget(6)
    assert is_kept(b"%PDF pin")
    forget(8)
    run = db.session.scalars(select(PaperFormRun)).one()
    assert (run.pdf_hash, run.pdf_forgotten_at is None) == (None, False)
    assert reading.run(run.id).printed == 1
    assert not is_kept(b"%PDF pin")


@pytest.mark.parametrize("state", [ScanState.FILED, ScanState.AGAIN, ScanState.DROPPED])
def test_a_stack_goes_with_the_last_of_its_forms_that_is_settled(app, cast, state):
    source = scan(ScanState.SPLIT, b"stack")
    scan(state, b"form", source)
    forget(29)
    assert len(left()) == 2
    forget(31)
    assert left() == []
    assert not is_kept(b"stack")
    assert not is_kept(b"form")


@pytest.mark.parametrize("state", [ScanState.FOUND, ScanState.UNREAD, ScanState.FOREIGN, ScanState.READING])
def test_what_waits_for_somebody_stays(app, cast, state):
    source = scan(ScanState.SPLIT, b"stack")
    scan(state, b"form", source)
    forget(400)
    assert left() == [ScanState.SPLIT, state]
    assert is_kept(b"stack")
    assert is_kept(b"form")


def test_an_upload_that_could_not_be_opened_goes_by_itself(app, cast):
    scan(ScanState.BROKEN, b"broken")
    forget(31)
    assert left() == []
    assert not is_kept(b"broken")
