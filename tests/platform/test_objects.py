"""Files in a storage that several machines share: the same promises as on a disk, and honest when it is away."""

from __future__ import annotations

import hashlib
import io
import os
import time

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform import clock, jobs, objects, storage, storage_sweep
from app.platform.database import write
from tests.kit.backups import Office
from tests.platform import files as samples

pytestmark = pytest.mark.usefixtures("sqlite_app")
SITI = {
    "name": "Siti Aminah",
    "phone": "0812 3456 7890",
    "subject": "Akta pendirian",
    "description": "Kami hendak mendirikan koperasi pasar",
}
TEXT = b"%PDF-1.4 kartu tanda penduduk"
HASH = hashlib.sha256(TEXT).hexdigest()


def kept(content: bytes = TEXT) -> str:
    blob = storage.store(content, "application/pdf")
    with write():
        storage.keep(blob)
    return blob.hash


def forget_copies() -> None:
    for digest in db.session.scalars(select(storage.Blob.hash)).all():
        storage.place_of(digest).unlink(missing_ok=True)
    db.session.rollback()


def test_a_file_stands_in_the_storage_before_its_row_is_written(shared):
    storage.store(TEXT)
    assert shared.names("berkas") == {HASH}


def test_another_machine_reads_what_this_one_stored(shared):
    digest = kept()
    forget_copies()
    with storage.open_blob(digest) as file:
        assert file.read() == TEXT
    assert storage.path_of(digest).read_bytes() == TEXT
    assert storage.is_intact(digest)
    assert not list(storage.missing_or_damaged())


def test_what_is_gone_or_changed_in_the_storage_is_noticed(shared):
    gone, changed = kept(), kept(b"lain")
    forget_copies()
    shared.client.remove_object("berkas", f"{gone[:2]}/{gone[2:]}")
    shared.client.put_object("berkas", f"{changed[:2]}/{changed[2:]}", io.BytesIO(b"lian"), 4)
    assert set(storage.missing_or_damaged()) == {gone, changed}
    with pytest.raises(FileNotFoundError):
        storage.path_of(gone)
    with pytest.raises(objects.Away):
        storage.path_of(changed)
    assert not storage.place_of(changed).exists()


def test_copies_leave_the_disk_when_they_grow_too_many_but_none_that_is_being_read(shared, app):
    old, young = kept(b"a" * 700_000), kept(b"b" * 700_000)
    moment = clock.now().timestamp()
    os.utime(storage.place_of(old), (moment - 3600,) * 2)
    app.config["STORAGE_CACHE_MB"] = 1
    objects.make_room(storage_sweep._root())
    assert [storage.place_of(one).exists() for one in (old, young)] == [False, True]
    assert storage.path_of(old).stat().st_size == 700_000


def test_what_nobody_refers_to_leaves_the_storage_but_nothing_young(shared, monkeypatch):
    digest = kept()
    for is_young, left in ((True, {digest}), (False, set())):
        monkeypatch.setattr(storage_sweep, "_is_young", lambda _digest, said=is_young: said)
        with write():
            storage_sweep.let_go([digest])
        jobs.run_once()
        assert shared.names("berkas") == left
    assert not storage.place_of(digest).exists()


def test_files_without_a_row_go_after_their_time(shared, monkeypatch):
    row, orphan = kept(), storage.store(b"tanpa baris").hash
    later = time.time() + 1
    assert set(storage_sweep._without_row(later)) == {orphan}
    assert row in shared.names("berkas")


def test_an_office_is_backed_up_from_the_storage_and_restored_into_another(shared, app, cast, tmp_path):
    digest = kept()
    forget_copies()
    office = Office(app)
    file = office.backup(tmp_path / "usb")
    assert office.command("verify", file).exit_code == 0
    shared.client.remove_object("berkas", f"{digest[:2]}/{digest[2:]}")
    said = office.command("restore", file, "--yes")
    assert said.exit_code == 0, said.output
    assert shared.names("berkas") == {digest}


def test_while_the_storage_is_away_pages_go_on_and_a_form_with_a_file_is_refused_with_every_word(shared, visit, cast):
    form = visit("/ajukan/LEG-02").form("ajukan")
    shared.down()
    try:
        refused = form.submit(**SITI, attachments=[("ktp.png", samples.picture("PNG"))], expect=422)
        assert "tidak terjangkau" in " ".join(refused.errors)
        assert refused.form("ajukan").fields.items() >= SITI.items()
        assert visit("/layanan/LEG-02").h1
        visit("/ajukan/LEG-02").form("ajukan").submit(**SITI)  # without a file nothing of it is missed
    finally:
        shared.up()
