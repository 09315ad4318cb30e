"""Letters from pages: what begins one, what belongs to none, and that the order of the jobs changes nothing.

The pages are said to be read; nothing is read here.
"""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import insert, select, update

from app.extensions import db
from app.platform import clock
from app.platform.database import lock, write
from app.platform.jobs import Job
from app.reading import papers, putting_together, stacks
from app.reading.models import FileState, LetterState, PageState, ScanBatch, ScanFile, ScanLetter, ScanPage, Source
from tests.kit.stacks import files_of, letters_of, pages_of

pytestmark = pytest.mark.usefixtures("app")
told: list[ScanLetter] = []
SEPARATOR, BLANK, FAILED = "separator", "blank", "failed"


@pytest.fixture(autouse=True)
def rooms(monkeypatch):
    """Two rooms of the office that know papers: one of many sheets, one of a single sheet."""
    monkeypatch.setattr(papers, "_PAPERS", {})
    monkeypatch.setattr(papers, "_WHEN_READ", [])
    papers.brought_back("form")(told.append)
    papers.brought_back("sheet", is_single=True)(told.append)


def stack(*files: list[str], **how) -> ScanBatch:
    """A stack whose files are opened and whose pages wait; each page by what it will turn out to be."""
    with write():
        batch = ScanBatch(source=Source.UPLOAD, came_at=clock.now(), is_being_read=True, **how)
        db.session.add(batch)
        db.session.flush()
        for place, kinds in enumerate(files, 1):
            file = ScanFile(batch_id=batch.id, place=place, name="a.pdf", state=FileState.OPENED, pages=len(kinds))
            db.session.add(file)
            db.session.flush()
            rows = [row(batch, file, number, kind) for number, kind in enumerate(kinds, 1)]
            db.session.execute(insert(ScanPage), rows)
    return batch


def row(batch: ScanBatch, file: ScanFile, number: int, kind: str) -> dict[str, object]:
    mark = [{"kind": kind.partition(":")[0], "code": kind.partition(":")[2]}] if ":" in kind else []
    return {
        "batch_id": batch.id, "file_id": file.id, "number": number, "place": file.place * 10_000 + number,
        "state": PageState.WAITING, "text": kind, "is_blank": kind == BLANK, "is_separator": kind == SEPARATOR,
        "marks": mark, "reason": "unread" if kind == FAILED else "",
    }  # fmt: skip


def read(batch: ScanBatch, *places: int) -> None:
    """Say of these pages, counted through the stack, that they are read; of all when none is named."""
    ids = [page.id for page in pages_of(batch)]
    for place in places or range(1, len(ids) + 1):
        with write():
            held = stacks.hold(batch.id)
            page = lock(db.session.get_one(ScanPage, ids[place - 1]))
            page.state = PageState.FAILED if page.reason else PageState.READ
            db.session.flush()
            putting_together.arrange(held)


def texts(batch: ScanBatch) -> list[str]:
    pages = pages_of(batch)
    return [" ".join(page.text for page in pages if page.letter_id == letter.id) for letter in letters_of(batch)]


@pytest.mark.parametrize(("files", "how", "expected"), [
    ((["a", "b"], ["c"]), {}, ["a b", "c"]),
    ((["a", "b"], ["c"]), {"is_one_letter": True}, ["a b c"]),
    ((["a", SEPARATOR, BLANK, "b", "c"],), {}, ["a", "b c"]),
    ((["a", SEPARATOR, "b"], ["c"]), {"is_one_letter": True}, ["a", "b c"]),
    (([SEPARATOR, "a", SEPARATOR, SEPARATOR, "b", SEPARATOR],), {}, ["a", "b"]),
    (([BLANK, "a", BLANK, "b"],), {}, ["a b"]),
    ((["a", BLANK], [BLANK, "b"]), {}, ["a", "b"]),
    ((["a", "form:1", "b", "form:2"],), {}, ["a", "form:1 b", "form:2"]),
    ((["form:1", "form:1", "b"],), {}, ["form:1 form:1 b"]),
    ((["form:1"], ["form:1"], ["form:2"]), {}, ["form:1 form:1", "form:2"]),
    ((["sheet:1", "a", "b"],), {}, ["sheet:1", "a b"]),
    ((["a", "nobody:1", "b"],), {}, ["a nobody:1 b"]),
    ((["a", FAILED, "b"],), {}, ["a failed b"]),
    (([BLANK, BLANK],), {}, []),
], ids=(
    "each file", "one letter", "separator with its back", "separator in one letter", "separators only between",
    "blank pages", "blank at the seam", "a paper of ours", "a paper of two sheets", "its sheets as files",
    "a single sheet", "a mark nobody awaits", "a page that failed", "nothing at all",
))  # fmt: skip
def test_what_begins_a_letter(files, how, expected):
    batch = stack(*files, **how)
    read(batch)
    assert texts(batch) == expected
    assert {letter.state for letter in letters_of(batch)} <= {LetterState.READ}
    assert all(not letter.is_open and letter.pages == len(text.split()) for letter, text in
               zip(letters_of(batch), expected, strict=True))  # fmt: skip


def test_a_letter_says_what_paper_it_is():
    batch = stack(["a", "form:17", "sheet:x"])
    read(batch)
    assert [(one.mark_kind, one.mark_code) for one in letters_of(batch)] == [
        (None, None),
        ("form", "17"),
        ("sheet", "x"),
    ]


def test_the_order_in_which_pages_are_read_changes_nothing():
    for order in permutations(range(1, 5)):
        batch = stack(["a", SEPARATOR], ["b", "c"])
        read(batch, *order)
        assert texts(batch) == ["a", "b c"], order


def test_a_letter_is_told_of_as_soon_as_the_next_begins():
    batch = stack(["a", SEPARATOR, "b"])
    read(batch, 1)
    assert [one.state for one in letters_of(batch)] == [LetterState.WAITING]
    read(batch, 2)
    assert [one.state for one in letters_of(batch)] == [LetterState.READ]
    kinds = db.session.scalars(select(Job.kind)).all()
    assert kinds.count(putting_together.READ_JOB) == 1


def test_pages_behind_a_file_that_nobody_has_opened_wait_for_it():
    batch = stack(["a"], ["b"])
    first = files_of(batch)[0]
    with write():
        db.session.execute(update(ScanFile).where(ScanFile.id == first.id).values(state=FileState.WAITING))
    read(batch)
    assert texts(batch) == []
    with write():
        held = stacks.hold(batch.id)
        lock(db.session.get_one(ScanFile, first.id)).state = FileState.OPENED
        db.session.flush()
        putting_together.arrange(held)
    assert texts(batch) == ["a", "b"]


def test_letters_of_a_confidential_stack_are_confidential():
    batch = stack(["a"], is_confidential=True)
    read(batch)
    assert [one.is_confidential for one in letters_of(batch)] == [True]


def test_a_stack_ends_when_nothing_of_it_waits_any_more():
    batch = stack(["a"], ["b"])
    read(batch)
    for number, letter in enumerate(letters_of(batch)):
        assert stack_of(batch).ended_at is None, number
        with write():
            held = stacks.hold(batch.id)
            lock(letter).state = LetterState.SET_ASIDE
            db.session.flush()
            putting_together.end(held)
    assert stack_of(batch).ended_at is not None


def test_a_stack_of_blank_pages_ends_at_once():
    batch = stack([BLANK])
    read(batch)
    assert stack_of(batch).ended_at is not None


def test_a_letter_whose_page_waits_anew_waits_and_the_worker_reads_on():
    batch = stack(["a", "b"])
    read(batch)
    letter = letters_of(batch)[0]
    with write():
        stacks.hold(batch.id).is_being_read = False
        db.session.execute(update(ScanPage).where(ScanPage.letter_id == letter.id).values(state=PageState.WAITING))
        putting_together.settle(lock(letter))
    assert letters_of(batch)[0].state is LetterState.WAITING
    assert stacks.READING in db.session.scalars(select(Job.kind)).all()


def test_a_letter_that_lost_its_pages_is_set_aside():
    batch = stack(["a"])
    read(batch)
    letter = letters_of(batch)[0]
    with write():
        db.session.execute(update(ScanPage).where(ScanPage.letter_id == letter.id).values(letter_id=None))
        putting_together.settle(lock(letter))
    assert letters_of(batch)[0].state is LetterState.SET_ASIDE
    assert stack_of(batch).ended_at is not None


def stack_of(batch: ScanBatch) -> ScanBatch:
    db.session.rollback()
    db.session.refresh(batch)
    return batch
