"""Files of requests are read in the background, after all stacks, and found by whoever may see the request."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import delete, func, select, text

from app.extensions import db
from app.platform import clock, job_upkeep, jobs, settings
from app.platform.database import write
from app.platform.jobs import Job
from app.platform.pdf import render
from app.reading import stacks
from app.reading.attached import pages
from app.reading.attached.models import AttachmentText, TextState
from app.tickets import access, files, search
from app.tickets.files import waiting
from app.tickets.files.models import Attachment
from app.tickets.handling import marks
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.tickets.together import splitting
from tests.journeys.test_killed_worker import until, worker
from tests.kit.other_machines import work
from tests.kit.requests import actor, enlist, make_ticket
from tests.kit.stacks import LINES, bring, file_of, sheet
from tests.platform import files as made

TYPED = "<p>Proposal pelatihan membatik bagi perajin Kedungkandang.</p>"


@pytest.fixture(autouse=True)
def staff(app, cast):
    enlist()


def attach(ticket: Ticket, *contents: bytes, kind: str = files.UPLOAD, name: str = "berkas.pdf") -> list[int]:
    prepared = [files.prepare(name, BytesIO(content)) for content in contents]
    with write():
        return [row.id for row in files.attach(ticket, prepared, from_applicant=True, kind=kind)]


def look() -> None:
    """What the worker does every half minute, and all that follows."""
    with write():
        jobs.enqueue(pages.JOB, {})
    work()


def look_once() -> None:
    """One page, and nothing else."""
    work()
    with write():
        jobs.enqueue(pages.JOB, {})
    assert jobs.run_once()


def text_of(file_id: int) -> AttachmentText:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(AttachmentText, file_id)


def found(question: str, by: str = "operator") -> list[int]:
    condition = search.matching(question)
    assert condition is not None
    return list(db.session.scalars(select(Ticket.id).where(condition, access.visible(actor(by)))))


def test_a_request_is_found_by_the_words_of_what_was_attached():
    said = {"PDF": "Keripik singkong", "JPEG": "Batik tulis", "PNG": "Sambal pecel", "TIFF": "Anyaman rotan"}
    tickets = {kind: make_ticket() for kind in said}
    for kind, words in said.items():
        attach(tickets[kind], file_of(sheet(words), kind=kind))
    assert found("singkong") == []
    look()
    assert {kind: found(words) for kind, words in said.items()} == {kind: [one.id] for kind, one in tickets.items()}


def test_what_waited_for_its_form_and_what_was_split_off_is_read_too():
    ticket = make_ticket()
    prepared = files.prepare("a.pdf", BytesIO(render(TYPED)))
    with write():
        waiting.keep("kunci", prepared)
    with write():
        waiting.claim(ticket, "kunci", from_applicant=True)
    look()
    assert found("membatik") == [ticket.id]
    file_ids = db.session.scalars(select(Attachment.id).where(Attachment.ticket_id == ticket.id)).all()
    part = splitting.Part(service_code="LEG-01", subject="Kedua", need="Lagi.", file_ids=file_ids)
    secretary = actor("sekretaris")
    with write():
        other = splitting.split(ticket, part, by=secretary)
    look()
    assert sorted(found("membatik")) == sorted([ticket.id, other.id])


def test_whoever_may_not_see_the_request_finds_nothing():
    ticket = make_ticket(Status.DIVERIFIKASI)
    attach(ticket, render(TYPED))
    look()
    assert found("membatik") == [ticket.id]
    assert found("membatik", "staf-upk-usp") == []
    secretary = actor("sekretaris")
    with write():
        marks.classify(ticket, True, "Sengketa.", by=secretary)
    assert found("membatik", "sekretaris") == [ticket.id]
    assert found("membatik", "staf-upk-usp") == []


def test_pages_that_say_their_own_words_are_not_looked_at(app):
    """A page that is a picture is read, also where a stamp was put on it."""
    file_id, *_ = attach(make_ticket(), render("".join(f"<p style='break-after:page'>Bab {n}</p>" for n in range(30))))
    look_once()
    assert (text_of(file_id).pages, text_of(file_id).tries) == (30, 0)
    scanned, *_ = attach(make_ticket(), file_of(sheet(*LINES), sheet("Lampiran kesatu keripik")))
    look()
    assert text_of(scanned).state is TextState.READ
    assert {"verifikasi", "keripik"} <= set(text_of(scanned).search_text.split())


def test_receipts_signatures_and_letters_of_stacks_are_not_read():
    for kind in pages.NOT_READ:
        attach(make_ticket(), made.pdf(), kind=kind)
    attach(make_ticket(), made.xlsx(), name="daftar.xlsx")
    assert db.session.scalar(select(func.count()).select_from(AttachmentText)) == 0


def test_the_same_content_is_read_once():
    first, *_ = attach(make_ticket(), file_of(sheet(*LINES)))
    look()
    second, *_ = attach(make_ticket(), file_of(sheet(*LINES)))
    look_once()
    assert text_of(second).search_text == text_of(first).search_text != ""


def open_jobs() -> list[str]:
    return list(db.session.scalars(select(Job.kind).where(jobs.IS_OPEN).order_by(Job.id)))


def test_stacks_go_before_and_two_looks_become_one():
    file_id, *_ = attach(make_ticket(), made.pdf(3))
    work()
    batch = bring(made.pdf(2))
    with write():
        jobs.enqueue(pages.JOB, {}, run_after=clock.now() - timedelta(hours=1))
    assert jobs.run_once()
    assert (text_of(file_id).pages, open_jobs()) == (0, [stacks.OPENING])
    work()
    assert not batch.is_being_read
    with write():
        jobs.enqueue(pages.JOB, {})
        jobs.enqueue(pages.JOB, {})
    assert jobs.run_once()
    assert (text_of(file_id).pages, open_jobs()) == (0, [pages.JOB])
    assert jobs.run_once()
    assert (text_of(file_id).pages, open_jobs()) == (1, [pages.JOB])


def test_an_office_that_wants_none_of_it_reads_nothing():
    file_id, *_ = attach(make_ticket(), render(TYPED))
    with write():
        settings.put("reading.attached_every", 0)
    with write():
        job_upkeep.enqueue_regular()
        jobs.enqueue(pages.JOB, {})
    assert open_jobs().count(pages.JOB) == 1
    work()
    assert text_of(file_id).state is TextState.WAITING
    with write():
        settings.put("reading.attached_every", 30)
    look()
    assert text_of(file_id).state is TextState.READ


def test_a_page_that_kills_the_worker_again_and_again_is_passed_over():
    file_id, *_ = attach(make_ticket(), file_of(sheet("Halaman pertama"), sheet("Lampiran keripik")))
    with write():
        text_of(file_id).tries = int(settings.get("reading.page_tries"))
    look()
    row = text_of(file_id)
    assert (row.state, row.pages, row.tries, row.reason) == (TextState.READ, 2, 0, "too_heavy")
    assert "keripik" in row.search_text
    assert "pertama" not in row.search_text


def test_a_worker_that_is_killed_leaves_its_page_to_the_next(sqlite_app):
    app = sqlite_app
    file_id, *_ = attach(make_ticket(), file_of(*(sheet(f"Halaman {n}", *LINES) for n in range(2))))
    with write():
        jobs.enqueue(pages.JOB, {})
    with worker(app):
        until(lambda: text_of(file_id).tries == 1)
    assert text_of(file_id).state is TextState.WAITING
    with worker(app):
        until(lambda: text_of(file_id).state is TextState.READ)
    assert text_of(file_id).search_text.split().count("verifikasi") == 2


def test_words_that_come_too_late_are_void():
    file_id, *_ = attach(make_ticket(), render(TYPED))
    with write():
        task = pages._take()
    assert task is not None
    with write():
        pages._keep(task._replace(tries=0), pages.Found(1, "membatik"))
    assert (text_of(file_id).search_text, text_of(file_id).pages) == ("", 0)


def test_a_file_that_is_gone_takes_its_words_along():
    ticket = make_ticket()
    file_id, *_ = attach(ticket, render(TYPED))
    look()
    assert found("membatik") == [ticket.id]
    with write():
        db.session.execute(delete(Attachment).where(Attachment.id == file_id))
    db.session.rollback()
    assert found("membatik") == []
    assert db.session.scalar(select(func.count()).select_from(AttachmentText)) == 0
    if not search.is_postgresql():  # raises where the index is not what the table is
        db.session.execute(text("INSERT INTO ticket_fts_attached(ticket_fts_attached) VALUES('integrity-check')"))
        db.session.rollback()


def test_a_file_whose_content_is_lost_is_read_no_more(app):
    file_id, *_ = attach(make_ticket(), file_of(sheet(*LINES)))
    pages.storage.path_of(db.session.get_one(Attachment, file_id).blob_hash).unlink()
    look()
    assert (text_of(file_id).state, text_of(file_id).reason) == (TextState.READ, "broken")
