"""What comes in stays as it came; what is no scan is named with its reason and stops nothing else."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app.extensions import db
from app.platform import inspection, storage
from app.platform.jobs import Job
from app.reading import stacks
from app.reading.models import FileState
from tests.kit.stacks import bring, files_of

pytestmark = pytest.mark.usefixtures("app")


def picture(kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("L", (60, 80), 255).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("content", "name", "kept"), [
    (picture(), "Surat\u200b Dinas.JPG", ("Surat Dinas.png", "image/png")),
    (picture("TIFF"), "a/b/faks.bin", ("faks.tif", "image/tiff")),
    (b"Halo, pak.\nSaya mau tanya.", "_chat.txt", ("_chat.txt", "text/plain")),
], ids=("misnamed", "with folders", "text"))  # fmt: skip
def test_a_file_is_kept_as_it_came_under_what_it_is(content, name, kept):
    coming = stacks.prepared(BytesIO(content), name)
    assert (coming.name, coming.media_type, coming.reason) == (*kept, "")
    assert storage.path_of(coming.blob.hash).read_bytes() == content


@pytest.mark.parametrize(("content", "reason"), [
    (b"", "empty"), (b"MZ\x90\0 program", "not_a_scan"), (b"PK\x03\x04 word", "not_a_scan"), (b"Rar!\x1a", "archive"),
    (b"\xd0\xcf\x11\xe0 doc", "old_office"), (b"\0\0\0\x18ftypheic", "heic"),
], ids=("empty", "program", "word", "archive", "old word", "heic"))  # fmt: skip
def test_what_is_no_scan_is_named_with_its_reason(content, reason):
    coming = stacks.prepared(content, "map/surat.doc")
    assert (coming.blob, coming.name, coming.reason) == (None, "surat.doc", reason)
    assert inspection.sentence(reason).endswith(".")


def test_a_file_that_is_too_large_says_how_large_it_may_be(tmp_path, monkeypatch):
    with (tmp_path / "besar.pdf").open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    coming = stacks.prepared(tmp_path / "besar.pdf", "besar.pdf")
    assert (coming.blob, coming.reason) == (None, "scan_too_big")
    assert "200 MB" in inspection.sentence(coming.reason)


def test_a_bad_file_stops_none_of_the_others(cast):
    batch = bring(b"", picture())
    bad, good = files_of(batch)
    assert (bad.state, bad.reason, good.state) == (FileState.BROKEN, "empty", FileState.WAITING)
    assert batch.ended_at is None
    assert db.session.scalars(select(Job.payload).where(Job.kind == stacks.OPENING)).all() == [{"file": good.id}]


def test_a_stack_of_bad_files_alone_waits_for_nobody():
    assert bring(b"").ended_at is not None


def test_a_form_that_comes_twice_brings_one_stack(cast):
    first = bring(picture(), form_key="k" * 20)
    again = bring(picture(), form_key="k" * 20)
    other = bring(picture())
    assert again.id == first.id != other.id
    assert len(files_of(first)) == 1
    assert stacks.of_form("k" * 20).id == first.id
