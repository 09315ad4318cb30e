"""Pages are read one after the other, other work in between; a page that kills the worker is left to a person."""

from __future__ import annotations

import resource

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select, update

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import jobs, settings, storage
from app.platform.database import lock, write
from app.platform.jobs import Job
from app.reading import by_hand, pages, putting_together, stacks
from app.reading.models import FileState, LetterState, PageState, ScanLetter, ScanPage
from tests.journeys.test_killed_worker import until, worker
from tests.kit.other_machines import work
from tests.kit.stacks import LINES, bring, file_of, files_of, letters_of, pages_of, sheet
from tests.platform import files as made

pytestmark = pytest.mark.usefixtures("app")
OTHER_OFFICE = "https://lain.example/disposisi/0000"


def next_jobs(count: int) -> list[str]:
    """Do so many jobs; their kinds."""
    done: list[str] = []
    for _job in range(count):
        waiting = select(Job.kind).where(jobs.IS_OPEN).order_by(Job.run_after, Job.id).limit(1)
        done += db.session.scalars(waiting).all()
        assert jobs.run_once()
    return done


def test_a_mixed_stack_is_read_whole(sqlite_app):
    """A black page is a page without words, an upside-down one stands upright, what is empty belongs nowhere."""
    upside_down = sheet(*LINES).rotate(180)
    batch = bring(
        file_of(sheet(), upside_down, sheet(paper=8), kind="TIFF"), made.pdf()[:200],
        file_of(sheet("Surat kedua", "Nomor : 7/IX/2026", code=OTHER_OFFICE), kind="JPEG"),
    )  # fmt: skip
    work()
    blank, turned, black, last = pages_of(batch)
    assert {page.state for page in pages_of(batch)} == {PageState.READ}
    assert (blank.is_blank, blank.letter_id, blank.words) == (True, None, [])
    assert (turned.rotation, "001/PAN-KSR/IX/2026" in turned.text) == (180, True)
    assert (black.is_blank, black.words, black.confidence, black.text) == (False, [], None, "")
    assert (last.marks, "Surat kedua" in last.text) == ([], True), last.text
    first, second = letters_of(batch)
    assert [turned.letter_id, black.letter_id, last.letter_id] == [first.id, first.id, second.id]
    assert [file.state for file in files_of(batch)] == [FileState.OPENED, FileState.BROKEN, FileState.OPENED]
    assert all(storage.is_intact(page.picture_hash) and page.seconds > 0 for page in pages_of(batch))
    assert {first.state, second.state} == {LetterState.READ}
    assert "verifikasi" in first.search_text
    assert all(letter.pdf_hash for letter in (first, second))


def long_scan(pages: int) -> bytes:
    """The first and the last page with a line on it; the others small and black, each a quarter of a second."""
    written = [sheet("Surat setebal buku"), sheet("Halaman terakhir")]
    return file_of(written[0], *[Image.new("L", (80, 100), 0)] * (pages - 2), written[1], kind="TIFF")


@pytest.mark.parametrize("pages", [120, pytest.param(300, marks=pytest.mark.faults)])
def test_hundreds_of_pages_are_all_read_in_little_memory_with_other_work_in_between(sqlite_app, pages):
    batch, begun, largest = bring(long_scan(pages)), most_memory_mb(), most_memory_mb(resource.RUSAGE_CHILDREN)
    next_jobs(101)
    other = bring(made.tiff(1))
    next_jobs(4)
    assert [page.state for page in pages_of(other)] == [PageState.READ]
    assert len([page for page in pages_of(batch) if page.state is PageState.READ]) < 110
    work()
    read = pages_of(batch)
    assert [(page.number, page.state, page.tries) for page in read] == [
        (number, PageState.READ, 1) for number in range(1, pages + 1)
    ]
    [letter] = letters_of(batch)
    assert (letter.state, letter.pages, {page.letter_id for page in read}) == (LetterState.READ, pages, {letter.id})
    assert ("setebal buku" in letter.text, "terakhir" in letter.text) == (True, True)
    with pikepdf.open(storage.path_of(letter.pdf_hash)) as bound:
        assert len(bound.pages) == pages
    assert most_memory_mb(resource.RUSAGE_CHILDREN) <= max(largest, settings.get("reading.page_mb"))
    assert most_memory_mb() - begun < 100, "the worker itself"


def most_memory_mb(whose: int = resource.RUSAGE_SELF) -> int:
    """The most that this process, which is the worker here, or one that it started has ever held."""
    return resource.getrusage(whose).ru_maxrss // 1024


def test_other_work_is_done_between_the_pages_of_a_long_scan():
    batch = bring(made.tiff(300))
    assert next_jobs(2) == [stacks.OPENING, stacks.READING]
    assert len(pages_of(batch)) == 300
    other = bring(made.pdf(1))
    assert next_jobs(4) == [stacks.READING, stacks.OPENING, stacks.READING, stacks.READING]
    assert len([page for page in pages_of(batch) if page.state is PageState.READ]) == 3
    assert [page.state for page in pages_of(other)] == [PageState.READ]
    open_jobs = db.session.scalars(select(Job.kind).where(jobs.IS_OPEN, Job.kind == stacks.READING)).all()
    assert len(open_jobs) == 2


def opened(content: bytes):
    batch = bring(content)
    next_jobs(1)
    return batch


def turn(page: ScanPage, **values) -> None:
    """What happened to a page meanwhile, inside `write()`."""
    db.session.execute(update(ScanPage).where(ScanPage.id == page.id).values(**values))


def test_a_page_that_kills_the_worker_again_and_again_is_left_to_a_person():
    batch = opened(made.pdf(2))
    first = pages_of(batch)[0]
    with write():
        turn(first, state=PageState.READING, tries=3)
    work()
    killer, other = pages_of(batch)
    assert (killer.state, killer.reason, other.state) == (PageState.FAILED, "too_heavy", PageState.READ)
    [letter] = letters_of(batch)
    assert (letter.state, killer.letter_id) == (LetterState.READ, letter.id)


def give_up(kind: str) -> None:
    """The open job of this kind has had all its tries, and its worker died each time."""
    with write():
        db.session.execute(update(Job).where(jobs.IS_OPEN, Job.kind == kind).values(attempts=Job.max_attempts))


def test_a_job_that_is_given_up_takes_one_page_along_and_the_rest_is_read():
    batch = opened(made.pdf(3))
    next_jobs(1)
    give_up(stacks.READING)
    work()
    assert [(page.state, page.reason) for page in pages_of(batch)] == [
        (PageState.READ, ""), (PageState.FAILED, "gave_up"), (PageState.READ, ""),
    ]  # fmt: skip
    [letter] = letters_of(batch)
    assert (letter.state, letter.pages) == (LetterState.READ, 1)  # the others are empty
    again = pages_of(batch)[1]
    with write():
        by_hand.try_again(again, by=Actor.system())
    work()
    assert [page.state for page in pages_of(batch)] == [PageState.READ] * 3


def test_a_page_that_takes_more_than_it_may_is_left_to_a_person_and_can_be_tried_again():
    batch = opened(file_of(sheet("Satu baris saja"), kind="PNG"))
    with write():
        settings.put("reading.page_mb", 60)
    work()
    [page], [letter] = pages_of(batch), letters_of(batch)
    assert (page.state, letter.state, letter.pdf_hash) == (PageState.FAILED, LetterState.READ, None)
    assert page.reason in ("too_heavy", "unread")
    with write():
        settings.put("reading.page_mb", 900)
        stacks.hold(batch.id)
        turn(page, state=PageState.WAITING, tries=0)
        putting_together.settle(lock(db.session.get_one(ScanLetter, letter.id)))
    work()
    [page], [letter] = pages_of(batch), letters_of(batch)
    assert (page.state, page.reason, letter.state) == (PageState.READ, "", LetterState.READ)
    assert "Satu baris" in letter.text


def test_what_a_person_did_to_a_page_meanwhile_makes_its_reading_void():
    batch = opened(made.pdf(1))
    with write():
        task = pages._take(stacks.hold(batch.id))
    [page] = pages_of(batch)
    with write():
        turn(page, state=PageState.WAITING, rotation=90, is_turned_by_hand=True, tries=0)
    assert not pages._is_still_mine(task)
    work()
    [page] = pages_of(batch)
    assert (page.state, page.rotation, page.is_turned_by_hand) == (PageState.READ, 90, True)


def test_a_full_disk_is_no_fault_of_the_page():
    batch = opened(made.pdf(1))
    with write():
        task = pages._take(stacks.hold(batch.id))
    pages._give_back(task)
    [page] = pages_of(batch)
    assert (page.state, page.tries) == (PageState.WAITING, 0)


def test_a_file_that_is_gone_from_the_disk_fails_its_pages_alone():
    batch = opened(made.pdf(1))
    storage.path_of(files_of(batch)[0].blob_hash).unlink()
    work()
    [page] = pages_of(batch)
    assert (page.state, page.reason) == (PageState.FAILED, "broken")


def test_a_worker_killed_over_a_page_loses_nothing_and_repeats_nothing(app):
    batch = bring(file_of(sheet("Halaman satu"), sheet("Halaman dua")))
    with worker(app) as victim:
        until(lambda: any(page.state is PageState.READING for page in pages_of(batch)))
        victim.kill()
        victim.wait()
    assert [page.tries for page in pages_of(batch)] == [1, 0]
    with worker(app):
        until(lambda: any(letter.pdf_hash for letter in letters_of(batch)))
    assert [(page.state, page.tries) for page in pages_of(batch)] == [(PageState.READ, 2), (PageState.READ, 1)]
    [letter] = letters_of(batch)
    assert letter.text.split() == ["Halaman", "satu", "Halaman", "dua"]
    assert letter.pdf_hash
