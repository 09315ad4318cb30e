"""A separator for a confidential letter keeps the letter after it, and no other, to those who may see it."""

from __future__ import annotations

import pytest

from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.reading import putting_together, separators, stacks
from app.reading.models import FileState, PageState, ScanBatch, ScanFile, ScanPage, Source
from app.reading.separators import Separator
from tests.kit.stacks import letters_of, pages_of

pytestmark = pytest.mark.usefixtures("app")


def stack(*pages: Separator | str) -> ScanBatch:
    """A stack whose pages are read."""
    with write():
        batch = ScanBatch(source=Source.FOLDER, came_at=clock.now(), is_being_read=True)
        db.session.add(batch)
        db.session.flush()
        file = ScanFile(batch_id=batch.id, place=1, name="a.pdf", state=FileState.OPENED, pages=len(pages))
        db.session.add(file)
        db.session.flush()
        db.session.add_all(
            ScanPage(
                batch_id=batch.id, file_id=file.id, number=place, place=place, state=PageState.READ, text=str(page),
                is_separator=isinstance(page, Separator), is_blank=page == "blank",
                marks=[{"kind": separators.MARK, "code": page.value}] if isinstance(page, Separator) else [],
            )
            for place, page in enumerate(pages, 1)
        )  # fmt: skip
        db.session.flush()
        putting_together.arrange(stacks.hold(batch.id))
    return batch


def test_only_the_letter_after_the_sheet_is_confidential():
    batch = stack("a", Separator.CONFIDENTIAL, "blank", "b", "c", Separator.LETTER, "d")
    assert [(letter.pages, letter.is_confidential) for letter in letters_of(batch)] == [
        (1, False), (2, True), (1, False),
    ]  # fmt: skip


def test_a_side_taken_for_blank_is_as_confidential_as_the_letter_it_lies_in():
    batch = stack("blank", "a", Separator.CONFIDENTIAL, "blank", "b", "blank", "c", Separator.LETTER, "d", "blank")
    assert [page.text for page in pages_of(batch) if page.is_confidential] == ["blank", "b", "blank", "c"]


def test_the_last_sheet_before_a_letter_counts():
    batch = stack(Separator.CONFIDENTIAL, Separator.LETTER, "a")
    assert [letter.is_confidential for letter in letters_of(batch)] == [False]
