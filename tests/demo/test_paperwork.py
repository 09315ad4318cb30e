"""What the worker makes for the demo: attachments and scans, once each."""

from __future__ import annotations

import pytest
from PIL import Image
from sqlalchemy import select, update

from app.demo import paperwork, samples, scans, story
from app.extensions import db
from app.platform import clock, jobs, storage
from app.platform.database import write
from app.tickets.files.models import Attachment
from app.tickets.models import Ticket

LETTERS = paperwork._letters()


def work(*kinds):
    """Run the jobs of these kinds and no others."""
    with write():
        others = update(jobs.Job).where(jobs.Job.kind.not_in(kinds)).values(done_at=clock.now())
        db.session.execute(others)
    while jobs.run_once():
        pass


def attached(request_id):
    request = paperwork._request(request_id)
    key = f"{request['door']}:contoh-{request_id}"
    rows = select(Attachment).join(Ticket, Ticket.id == Attachment.ticket_id).where(Ticket.idempotency_key == key)
    return list(db.session.scalars(rows.order_by(Attachment.id)))


def test_each_request_gets_the_papers_its_sample_names_and_its_letter(own_office):
    work("demo.attachments", "demo.scans")
    assert not db.session.scalars(select(jobs.Job).where(jobs.Job.last_error.is_not(None))).all()
    for request in story.requests():
        letters = [letter["name"] for letter in LETTERS.values() if letter["request"] == request["id"]]
        assert sorted(row.name for row in attached(request["id"])) == sorted([*request["files"], *letters])


def test_a_job_that_died_half_way_leaves_no_second_copy(own_office, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "finish", lambda: (_ for _ in ()).throw(MemoryError))
        work("demo.scans")
    assert attached("SURAT-04") == []
    with write():
        db.session.execute(update(jobs.Job).where(jobs.Job.kind == "demo.scans").values(run_after=clock.now()))
    work("demo.scans")
    assert [row.name for row in attached("SURAT-04")] == ["undangan_rat_2026.pdf"]


def test_a_copiers_tiff_has_its_second_page(own_office):
    work("demo.scans")
    (scan,) = attached("REQ-02")
    assert (scan.media_type, scan.pages) == ("image/tiff", 2)
    with Image.open(storage.path_of(scan.blob_hash)) as picture:
        assert picture.n_frames == 2


@pytest.mark.parametrize("name", LETTERS)
def test_the_same_letter_always_gives_the_same_scan(name):
    words = (story.DATA / "letters" / f"{name}.txt").read_text(encoding="utf-8")
    first, second = (scans.make(name, words, LETTERS[name]) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("name", "begins"), [("a.pdf", b"%PDF"), ("b.jpg", b"\xff\xd8"), ("c.png", b"\x89PNG"), ("d.docx", b"PK")]
)
def test_samples_are_files_of_the_kind_their_name_says(name, begins):
    assert samples.make(name, story.requests()[0]).startswith(begins)
