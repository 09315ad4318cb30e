"""The scanner's folder: a file is taken once it stood still, leaves only after it is kept, and is never taken twice."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform import clock, jobs, settings
from app.platform.database import write
from app.reading import folder, watching
from app.reading.models import FileState, ScanBatch, ScanFile, Source
from tests.kit.our_paper import scan, sheet

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

PDF = scan(sheet("apa saja", "Surat"))


class Scanner:
    """A scanner that writes into its folder, and the worker that looks again and again."""

    def __init__(self, here: Path) -> None:
        self.here, self.moment = here, clock.at(clock.today(), time(12))

    def put(self, name: str, data: bytes = PDF) -> None:
        (self.here / name).write_bytes(data)

    def look(self, after: int = 30) -> bool:
        self.moment += timedelta(seconds=after)
        with clock.standing_at(self.moment):
            return watching.take()

    def round(self) -> None:
        """The job of the worker, as it comes again and again."""
        self.moment += timedelta(seconds=30)
        with clock.standing_at(self.moment):
            with write():
                jobs.enqueue(watching.JOB, {})
            while db.session.scalar(select(jobs.Job.id).where(jobs.IS_OPEN, jobs.Job.kind == watching.JOB).limit(1)):
                db.session.rollback()
                assert jobs.run_once()

    def look_twice(self) -> None:
        self.look()
        self.look()

    def names(self, aside: str = "") -> list[str]:
        return sorted(file.name for file in (self.here / aside).iterdir() if file.is_file())


@pytest.fixture
def scanner(app):
    folder.default().mkdir(exist_ok=True)
    return Scanner(folder.default())


def kept():
    asked = select(ScanFile.name, ScanFile.state, ScanFile.reason).join(ScanBatch, ScanBatch.id == ScanFile.batch_id)
    return [tuple(row) for row in db.session.execute(asked.order_by(ScanBatch.id))]


def test_a_file_that_stood_still_becomes_a_stack(scanner):
    scanner.put("scan0001.pdf")
    scanner.look()
    assert (kept(), scanner.names()) == ([], ["scan0001.pdf"])
    scanner.look()
    assert kept() == [("scan0001.pdf", FileState.WAITING, "")]
    assert (scanner.names(), scanner.names(folder.DONE)) == ([], ["scan0001.pdf"])
    batch = db.session.scalars(select(ScanBatch)).one()
    assert (batch.source, batch.note, batch.by_id) == (Source.FOLDER, "scan0001.pdf", None)


def test_a_file_still_being_written_is_left(scanner):
    for part in (PDF[:400], PDF[:4000], PDF):
        scanner.put("besar.pdf", part)
        scanner.look()
    assert kept() == []
    scanner.look()
    assert [name for name, _state, _reason in kept()] == ["besar.pdf"]


def test_a_file_that_a_scanner_holds_open_is_taken_whole_and_once_by_the_workers_own_rounds(scanner):
    """Written page by page through one open file, each time with an end that looks like one; looked at by the job."""
    with (scanner.here / "besar.pdf").open("wb", buffering=0) as stream:
        for _page in range(3):
            stream.write(PDF)
            scanner.round()
            assert kept() == []
        stream.write(b"\n")
        scanner.round()
    assert kept() == []
    scanner.round()
    scanner.round()
    assert [name for name, _state, _reason in kept()] == ["besar.pdf"]
    assert db.session.scalars(select(ScanFile.size)).all() == [3 * len(PDF) + 1]
    assert scanner.names(folder.DONE) == ["besar.pdf"]


def test_what_is_written_again_while_it_is_read_is_left_for_the_next_look(scanner, monkeypatch):
    """The scanner goes on in the very moment in which the file is taken."""
    real = watching._prepared

    def and_meanwhile(file: Path, told: str) -> object:
        came = real(file, told)
        file.write_bytes(PDF + PDF)
        return came

    scanner.put("besar.pdf")
    scanner.look()
    monkeypatch.setattr(watching, "_prepared", and_meanwhile)
    scanner.look()
    assert (kept(), scanner.names()) == ([], ["besar.pdf"])
    monkeypatch.undo()
    scanner.look_twice()
    assert db.session.scalars(select(ScanFile.size)).all() == [2 * len(PDF)]


def test_a_file_that_stood_still_too_short_is_left(scanner):
    scanner.put("scan.pdf")
    scanner.look()
    scanner.look(after=5)
    assert kept() == []


def test_a_pdf_without_its_end_waits_and_is_taken_as_it_is_in_the_end(scanner):
    scanner.put("terputus.pdf", PDF[: len(PDF) // 2])
    scanner.look_twice()
    assert kept() == []
    scanner.look(after=600)
    assert [name for name, _state, _reason in kept()] == ["terputus.pdf"]


def test_what_is_no_scan_goes_to_the_refused_and_says_why(scanner):
    scanner.put("virus.exe", b"MZ\x90\0 program")
    scanner.look_twice()
    assert kept() == [("virus.exe", FileState.BROKEN, "not_a_scan")]
    assert scanner.names(folder.REFUSED) == ["virus.exe"]


def test_an_empty_file_is_refused_after_a_while(scanner):
    scanner.put("kosong.pdf", b"")
    scanner.look_twice()
    assert kept() == []
    scanner.look(after=700)
    assert kept() == [("kosong.pdf", FileState.BROKEN, "empty")]


def test_folders_links_and_unfinished_names_are_left(scanner, tmp_path):
    (tmp_path / "rahasia.pdf").write_bytes(PDF)
    (scanner.here / "taut.pdf").symlink_to(tmp_path / "rahasia.pdf")
    (scanner.here / "Map Lain").mkdir()
    (scanner.here / "Map Lain" / "dalam.pdf").write_bytes(PDF)
    os.mkfifo(scanner.here / "pipa.pdf")
    for name in (".tersembunyi.pdf", "scan.pdf.part", "Thumbs.db"):
        scanner.put(name)
    scanner.look_twice()
    assert kept() == []
    assert (tmp_path / "rahasia.pdf").exists()


def test_a_worker_stopped_before_the_move_makes_one_stack(scanner, monkeypatch):
    scanner.put("scan.pdf")
    monkeypatch.setattr(watching, "_put_aside", lambda *_where: (_ for _ in ()).throw(KeyboardInterrupt))
    scanner.look()
    with pytest.raises(KeyboardInterrupt):
        scanner.look()
    monkeypatch.undo()
    assert scanner.names() == ["scan.pdf"]
    scanner.look_twice()
    assert len(kept()) == 1
    assert scanner.names(folder.DONE) == ["scan.pdf"]


def test_the_same_name_another_day_is_another_stack_and_overwrites_nothing(scanner):
    for words in ("satu", "dua"):
        scanner.put("scan.pdf", scan(sheet(words, "Surat")))
        scanner.look_twice()
    assert len(kept()) == 2
    assert scanner.names(folder.DONE) == ["scan-2.pdf", "scan.pdf"]


def test_many_files_are_taken_a_few_at_a_time(scanner):
    for place in range(watching.AT_ONCE + 3):
        scanner.put(f"scan{place:02}.pdf")
    scanner.look()
    assert scanner.look()
    assert len(kept()) == watching.AT_ONCE
    assert not scanner.look(after=0)
    assert len(kept()) == watching.AT_ONCE + 3


def test_a_file_that_cannot_be_read_now_keeps_no_other_from_being_taken(scanner, monkeypatch):
    """A failing disk or a share that went away; the file is tried again at the next look."""
    real = watching._opened

    def opened(file: Path) -> BinaryIO:
        if file.name == "a.pdf":
            raise OSError(errno.EIO, "I/O error")
        return real(file)

    monkeypatch.setattr(watching, "_opened", opened)
    for name in ("a.pdf", "b.pdf"):
        scanner.put(name)
    scanner.look()
    assert not scanner.look()
    assert [name for name, *_state in kept()] == ["b.pdf"]
    assert scanner.names() == ["a.pdf"]
    monkeypatch.undo()
    scanner.look()
    assert [name for name, *_state in kept()] == ["b.pdf", "a.pdf"]


def test_a_name_in_no_known_letters_is_taken(scanner):
    scanner.put(os.fsdecode(b"surat-\xff\xfe.pdf"))
    scanner.look_twice()
    assert len(kept()) == 1


@pytest.mark.parametrize(("where", "what"), [
    ("/jaringan/terputus", folder.Trouble.MISSING), ("/etc", folder.Trouble.NOT_OURS), ("/", folder.Trouble.NOT_OURS),
    ("relatif", folder.Trouble.NOT_OURS),
])  # fmt: skip
def test_a_folder_that_cannot_be_used_says_why_and_stops_nothing(scanner, where, what):
    with write():
        settings.put("reading.folder", where)
    assert folder.trouble() is what
    assert not scanner.look()


def test_loket_never_empties_its_own_folder(scanner):
    with write():
        settings.put("reading.folder", str(folder.default().parent))
    assert folder.trouble() is folder.Trouble.NOT_OURS


def test_a_folder_that_cannot_be_written_says_so(scanner):
    scanner.put(folder.DONE)  # a file stands where the folder should
    assert folder.trouble() is folder.Trouble.READ_ONLY


def test_what_was_taken_long_ago_is_thrown_away(scanner):
    scanner.put("scan.pdf")
    scanner.look_twice()
    moved = datetime.fromtimestamp((scanner.here / folder.DONE / "scan.pdf").stat().st_ctime, UTC)
    for days, left in ((29, ["scan.pdf"]), (31, [])):
        with clock.standing_at(moved + timedelta(days=days)):
            watching.sweep({})
        assert scanner.names(folder.DONE) == left
