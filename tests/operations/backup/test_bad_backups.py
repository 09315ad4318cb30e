"""A backup that is not whole is refused with a sentence, and nothing is touched."""

from __future__ import annotations

import gzip
import json
import os
import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from app.platform import storage
from app.platform.database import write
from tests.kit.backups import Office, repacked
from tests.kit.requests import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def office(sqlite_app, cast):
    """A backup holds SQLite whatever the office runs on."""
    return Office(sqlite_app)


@pytest.fixture
def file(office, tmp_path):
    content = storage.store(os.urandom(2000))
    with write():
        storage.keep(content)
    make_ticket()
    return office.backup(tmp_path / "usb")


def refused(office, file: Path) -> str:
    said = office.command("verify", file)
    assert said.exit_code == 1, said.output
    assert said.exception is None or isinstance(said.exception, SystemExit)
    return said.stderr


def test_a_good_one_is_good_and_verifying_touches_nothing(office, file):
    instance = office.app.config["INSTANCE"]
    before = {path.name for path in instance.iterdir()}
    said = office.command("verify", file)
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("Cadangan ini baik.")
    assert {path.name for path in instance.iterdir()} == before


def test_a_flipped_bit_is_refused_wherever_it_is(office, file):
    whole = file.read_bytes()
    places = [0, 300, len(whole) - 1, len(whole) - 40, len(whole) - 100, *random.Random(5).sample(range(len(whole)), 6)]
    for place in places:
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert "rusak" in refused(office, file), place


@pytest.mark.parametrize("left", [0.0, 0.3, 0.999])
def test_one_that_was_cut_off_is_refused(office, file, left):
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * left)])
    assert "rusak" in refused(office, file)


def test_something_else_is_refused(office, tmp_path):
    other = tmp_path / "foto.jpg"
    other.write_bytes(os.urandom(5000))
    assert "rusak" in refused(office, other)


def in_database(statement: str) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if not name.endswith(".sqlite3.gz"):
            return content
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(gzip.decompress(content))
            connection.execute(statement)
            connection.commit()
            return gzip.compress(connection.serialize())

    return change


def told(**facts: object) -> Callable[[str, bytes], bytes]:
    return lambda name, content: json.dumps(json.loads(content) | facts).encode() if name == "isi.json" else content


SEALED = {
    "file-gone": (lambda name, content: None if name.startswith("blobs/") else content, "1 berkas lampiran tidak ada"),
    "file-changed": (lambda name, content: b"lain" if name.startswith("blobs/") else content, "berubah"),
    "no-keys": (lambda name, content: None if name == "keys.json" else content, "tidak lengkap"),
    "no-contents": (lambda name, content: None if name == "isi.json" else content, "bukan cadangan Loket"),
    "no-database": (lambda name, content: bytes(len(content)) if name.endswith(".gz") else content, "rusak"),
    "rows-gone": (in_database("DELETE FROM ticket_event"), "jumlah baris ticket_event"),
    "history": (in_database("UPDATE ticket_event SET actor_name = 'lain'"), "Riwayat"),
    "row-without-its-other": (in_database("UPDATE ticket SET person_id = 999999"), "rusak"),
    "newer-tables": (in_database("UPDATE alembic_version SET version_num = '9999'"), "lebih baru"),
    "newer-format": (told(format=2), "lebih baru"),
}


@pytest.mark.parametrize("damage", SEALED)
def test_one_that_is_sealed_but_not_whole_is_refused(office, file, damage):
    change, words = SEALED[damage]
    assert words in refused(office, repacked(file, change))


def test_a_folder_that_cannot_be_written_is_said(office, tmp_path):
    (tmp_path / "berkas").write_bytes(b"")
    said = office.command("backup", tmp_path / "berkas" / "usb")
    assert (said.exit_code, "tidak dapat ditulisi" in said.stderr) == (1, True)
