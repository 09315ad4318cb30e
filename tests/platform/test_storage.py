"""Files on the disk: durable, once per content, nothing half stored."""

import errno
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.extensions import db
from app.platform import storage
from app.platform.database import write


def files_in(app: Flask) -> list[Path]:
    return sorted(path for path in (app.config["INSTANCE"] / "blobs").rglob("*") if path.is_file())


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.binary(max_size=2000))
def test_what_is_stored_can_be_read_again(app: Flask, content: bytes) -> None:
    blob = storage.store(io.BytesIO(content))
    assert blob.hash == hashlib.sha256(content).hexdigest()
    assert blob.size == len(content)
    with storage.open_blob(blob.hash) as file:
        assert file.read() == content


def test_the_same_content_is_kept_once(app: Flask) -> None:
    for _ in range(2):
        blob = storage.store(b"surat", "application/pdf")
        with write():
            kept = storage.keep(blob)
        assert kept.media_type == "application/pdf"
    assert files_in(app) == [storage.path_of(blob.hash)]
    assert db.session.scalar(select(func.count()).select_from(storage.Blob)) == 1


def test_a_row_is_not_written_by_storing_alone(app: Flask) -> None:
    storage.store(b"surat")
    assert db.session.scalar(select(func.count()).select_from(storage.Blob)) == 0


def test_a_damaged_file_is_noticed_and_healed_by_storing_it_again(app: Flask) -> None:
    with write():
        blob = storage.keep(storage.store(b"surat"))
    storage.path_of(blob.hash).write_bytes(b"rusak")
    assert not storage.is_intact(blob.hash)
    assert list(storage.missing_or_damaged()) == [blob.hash]
    storage.store(b"surat")
    assert storage.is_intact(blob.hash)
    storage.path_of(blob.hash).unlink()
    assert list(storage.missing_or_damaged()) == [blob.hash]


@pytest.mark.parametrize("digest", ["../../keys.json", "", "ab/" + "0" * 61, "A" * 64, "0" * 65])
def test_only_a_content_hash_names_a_file(app: Flask, digest: str) -> None:
    with pytest.raises(ValueError, match="hash"):
        storage.path_of(digest)


STORE_TOO_MUCH = """
import resource, signal, sys
from pathlib import Path
from app import create_app
from app.platform import storage
app = create_app({"INSTANCE": Path(sys.argv[1]), "SQLALCHEMY_DATABASE_URI": "sqlite://"})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
with app.app_context():
    try:
        storage.store(b"x" * 2_000_000)
    except storage.NoRoom as full:
        print(full)
"""


def test_a_quota_that_is_used_up_is_said_plainly_and_leaves_nothing(sqlite_app: Flask) -> None:
    instance = str(sqlite_app.config["INSTANCE"])
    said = subprocess.run([sys.executable, "-c", STORE_TOO_MUCH, instance], capture_output=True, text=True, check=True)
    assert "penuh" in said.stdout
    assert files_in(sqlite_app) == []
    assert list((sqlite_app.config["INSTANCE"] / "blobs" / "incoming").iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_at_the_last_moment_leaves_nothing(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    storage.store(b"yang pertama")

    def full(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(storage.NoRoom):
            storage.store(b"yang kedua")
    assert len(files_in(sqlite_app)) == 1
    storage.store(b"yang kedua")


def test_a_disk_error_is_never_taken_for_success(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_descriptor: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="input/output"):
        storage.store(b"surat")
    monkeypatch.undo()
    assert files_in(sqlite_app) == []
