"""Letters by mail: one mail is one stack; an answer to our own mail goes to its request whatever it is addressed to."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from sqlalchemy import select

from app.extensions import db
from app.messages.incoming import keeping
from app.messages.models import IncomingMail, MailState
from app.platform import jobs, settings, storage
from app.platform.database import write
from app.reading import by_hand
from app.reading.models import FileState, LetterState, PageState, ScanBatch, ScanFile, ScanLetter, ScanPage, Source
from tests import cast
from tests.kit.our_paper import scan, sheet
from tests.kit.requests import enlist, who

PDF = scan(sheet("apa saja", "Surat"))


def mail(to: str = "surat@dinas.contoh.test", *files: tuple[str, bytes], words: str = "Terlampir.") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Kelurahan <kel@contoh.test>", f"Dinas <{to}>", "Undangan rapat"
    made["Message-ID"] = "<undangan-1@contoh.test>"
    made.set_content(words)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def arrive(raw: bytes) -> IncomingMail:
    """The mail comes, and its own job is done; the stack's files wait for theirs."""
    letter, blob = keeping.store(raw)
    with write():
        keeping.keep(letter, blob)
    assert jobs.run_once()
    return db.session.scalars(select(IncomingMail).order_by(IncomingMail.id.desc()).limit(1)).one()


def files_kept():
    asked = select(ScanFile.name, ScanFile.state, ScanFile.reason).order_by(ScanFile.id)
    return [tuple(row) for row in db.session.execute(asked)]


@pytest.fixture
def address(app):
    with write():
        settings.put("reading.mail_to", "kantor@dinas.contoh.test, Surat@dinas.contoh.test")


@pytest.mark.usefixtures("cast", "address")
def test_a_mail_to_the_letters_address_becomes_a_stack_by_itself():
    row = arrive(mail("SURAT@dinas.contoh.test", ("undangan.pdf", PDF), ("daftar.docx", b"PK\x03\x04 word")))
    assert (row.state, row.about) == (MailState.SCANNED, None)
    batch = db.session.scalars(select(ScanBatch)).one()
    assert (batch.source, batch.mail_id, batch.by_id) == (Source.MAIL, row.id, None)
    assert batch.note == "Kelurahan <kel@contoh.test>\nUndangan rapat"
    assert files_kept() == [
        ("undangan.pdf", FileState.WAITING, ""), ("daftar.docx", FileState.BROKEN, "not_a_scan"),
    ]  # fmt: skip


@pytest.mark.usefixtures("cast", "address")
def test_a_letter_written_in_the_mail_itself_is_read_from_its_words():
    arrive(mail(words="Dengan hormat, kami mengundang Bapak/Ibu."))
    assert [name for name, _state, _reason in files_kept()] == ["isi-surel.txt"]
    digest = db.session.scalars(select(ScanFile.blob_hash)).one()
    assert b"mengundang" in storage.path_of(digest).read_bytes()


@pytest.mark.usefixtures("cast", "address")
def test_other_mails_wait_for_a_person_as_ever():
    assert arrive(mail("loket@dinas.contoh.test", ("a.pdf", PDF))).state is MailState.UNCLEAR
    assert files_kept() == []


def test_a_clerk_makes_a_stack_of_a_mail_once(visit, cast):
    row = arrive(mail("loket@dinas.contoh.test", ("undangan.pdf", PDF)))
    page = visit(f"/meja/pesan/masuk/{row.id}", as_=cast.OPERATOR)
    done = page.form("Jadikan tumpukan pindaian").submit()
    assert "Lampiran surel menjadi tumpukan pindaian" in done
    page.form("Jadikan tumpukan pindaian").submit(expect=409)
    assert [name for name, _state, _reason in files_kept()] == ["undangan.pdf"]
    there = visit("/meja/pesan/masuk?lihat=pindaian", as_=cast.OPERATOR).link("Undangan rapat").follow()
    assert "Jadikan tumpukan pindaian" not in [name for name, _button in getattr(there, "buttons", [])]
    assert db.session.scalars(select(ScanBatch.by_id)).one() is not None


def test_a_mail_with_nothing_in_it_is_no_letter(visit, cast):
    row = arrive(mail("loket@dinas.contoh.test", words=""))
    page = visit(f"/meja/pesan/masuk/{row.id}", as_=cast.OPERATOR).form("Jadikan tumpukan pindaian").submit(expect=422)
    assert "tidak berisi pindaian" in page.errors[0]


def test_whoever_gives_no_word_makes_no_stack(sign_in, app):
    row = arrive(mail("loket@dinas.contoh.test", ("undangan.pdf", PDF)))
    assert sign_in(cast.STAF).post(f"/meja/pesan/masuk/{row.id}/tumpukan").status_code in (400, 403)
    assert files_kept() == []


def test_a_mail_is_read_by_whoever_sees_all_of_its_stack(visit, sign_in, cast):
    enlist(cast.PENGADUAN)
    row = arrive(mail("loket@dinas.contoh.test", ("undangan.pdf", PDF)))
    visit(f"/meja/pesan/masuk/{row.id}", as_=cast.PENGADUAN).form("Jadikan tumpukan pindaian").submit()
    batch = db.session.scalars(select(ScanBatch)).one()
    with write():
        letter, _page = placed(batch)
    clerk, listed = sign_in(cast.OPERATOR), "/meja/pesan/masuk?lihat=pindaian"
    assert "Undangan rapat" in visit(listed, as_=cast.OPERATOR)
    assert clerk.get(f"/meja/pesan/masuk/{row.id}").status_code == 200
    with write():
        by_hand.keep_confidential(db.session.get(ScanLetter, letter.id), by=who(cast.PENGADUAN))
    assert "Undangan rapat" not in visit(listed, as_=cast.OPERATOR)
    for way in ("", "/taruh", "/tumpukan", "/buang"):
        address = f"/meja/pesan/masuk/{row.id}{way}"
        answer = clerk.post(address) if way else clerk.get(address)
        assert answer.status_code in (400, 404)
    assert "Undangan rapat" in visit(listed, as_=cast.PENGADUAN)


def placed(batch: ScanBatch) -> tuple[ScanLetter, ScanPage]:
    """The stack's one file as one letter that was read."""
    file = db.session.scalars(select(ScanFile).where(ScanFile.batch_id == batch.id)).one()
    file.state = FileState.OPENED
    letter = ScanLetter(batch_id=batch.id, place=1, state=LetterState.READ, pages=1, created_at=batch.came_at)
    db.session.add(letter)
    db.session.flush()
    page = ScanPage(
        batch_id=batch.id, file_id=file.id, letter_id=letter.id, number=1, place=1, is_placed=True,
        state=PageState.READ,
    )  # fmt: skip
    db.session.add(page)
    return letter, page
