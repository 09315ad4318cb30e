"""Each file is looked into by the limited process; a bad one stays in the stack, says why, and stops no other."""

from __future__ import annotations

import pikepdf
import pytest
from sqlalchemy import update

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import inspection, jobs, settings, storage
from app.platform.database import write
from app.platform.refusals import Conflict
from app.reading import by_hand, stacks
from app.reading.models import FileState, PageState, ScanBatch
from tests.kit.other_machines import work
from tests.kit.stacks import bring, file_of, files_of, pages_of, sheet
from tests.platform import files as made

pytestmark = pytest.mark.usefixtures("app")


def opened(*files: bytes, **how):
    batch = bring(*files, **how)
    for _file in files_of(batch):
        jobs.run_once()
    return batch


def locked() -> bytes:
    return made.pdf(encryption=pikepdf.Encryption(owner="a", user="b"))


@pytest.mark.parametrize(("content", "pages"), [
    (made.pdf(3), 3), (made.tiff(300), 300), (made.photo_with_place(), 1), (file_of(sheet(), kind="PNG"), 1),
], ids=("pdf", "tiff", "jpeg", "png"))  # fmt: skip
def test_the_pages_of_a_file_wait_to_be_read(content, pages):
    batch = opened(content)
    assert [(file.state, file.pages) for file in files_of(batch)] == [(FileState.OPENED, pages)]
    assert [(page.number, page.state) for page in pages_of(batch)] == [
        (number, PageState.WAITING) for number in range(1, pages + 1)
    ]


def test_bad_files_say_why_and_stop_no_other():
    bad = {
        "encrypted": locked(), "too_many_pixels": made.png_bomb(30_000, 30_000), "broken": made.pdf()[:200],
        "unreadable picture": b"\x89PNG\r\n\x1a\n" + bytes(50),
    }  # fmt: skip
    batch = opened(*bad.values(), made.pdf(2))
    *broken, good = files_of(batch)
    assert [file.state for file in broken] == [FileState.BROKEN] * 4
    assert [file.reason for file in broken] == ["encrypted", "too_many_pixels", "broken", "broken"]
    assert all(inspection.sentence(file.reason).endswith(".") for file in broken)
    assert all(file.blob_hash for file in broken)
    assert (good.state, len(pages_of(batch))) == (FileState.OPENED, 2)


def test_a_file_over_which_every_worker_died_is_left_to_a_person_and_the_rest_goes_on():
    batch = bring(made.pdf(1), made.pdf(2))
    with write():
        first = files_of(batch)[0].id
        of_first = jobs.Job.dedupe_key == f"{stacks.OPENING}:{first}"
        db.session.execute(update(jobs.Job).where(of_first).values(attempts=jobs.Job.max_attempts))
    work()
    killer, other = files_of(batch)
    assert (killer.state, killer.reason, other.state) == (FileState.BROKEN, "gave_up", FileState.OPENED)
    assert [(page.state, page.is_placed) for page in pages_of(batch)] == [(PageState.READ, True)] * 2
    with write():
        by_hand.try_file_again(killer, by=Actor.system())
    with pytest.raises(Conflict), write():
        by_hand.try_file_again(killer, by=Actor.system())
    assert files_of(batch)[0].state is FileState.WAITING
    work()
    assert [file.state for file in files_of(batch)] == [FileState.OPENED] * 2
    assert [page.is_placed for page in pages_of(batch)] == [True] * 3
    assert not db.session.get_one(ScanBatch, batch.id).is_being_read


def test_more_pages_than_allowed_are_not_read():
    with write():
        settings.put("reading.file_pages", 3)
    batch = opened(made.pdf(4))
    assert [(file.state, file.reason) for file in files_of(batch)] == [(FileState.BROKEN, "too_many_pages")]
    assert pages_of(batch) == []
    assert batch.ended_at is not None


def test_pages_stand_in_the_order_of_their_files_whichever_is_opened_first():
    batch = opened(made.pdf(2), made.tiff(1))
    first, second = files_of(batch)
    assert [page.file_id for page in pages_of(batch)] == [first.id, first.id, second.id]


def test_a_pasted_text_is_printed_to_pages():
    words = "Halo, saya mau tanya <b>NIB</b>.\n" * 90
    batch = opened(words.encode(), name="obrolan.txt")
    [file] = files_of(batch)
    assert file.drawn_hash is not None
    assert file.pages == len(pages_of(batch)) == 3


def test_of_a_text_without_end_only_the_beginning_is_printed():
    [file] = files_of(opened(b"kata " * 40_000, name="obrolan.txt"))
    assert 20 < file.pages < 80


def test_a_picture_lying_on_its_side_stays_as_it_came():
    content = made.photo_with_place()
    [file] = files_of(opened(content, name="foto.jpg"))

    assert storage.path_of(file.blob_hash).read_bytes() == content
