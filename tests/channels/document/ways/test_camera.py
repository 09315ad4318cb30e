"""The camera page without a script: the pictures of one letter, whichever field they came in, become one stack."""

from __future__ import annotations

from sqlalchemy import func, select

from app.extensions import db
from app.reading.models import FileState, ScanBatch, ScanFile, Source
from tests.kit.our_paper import sheet
from tests.kit.photos import photo

PAGE = "/meja/dokumen/kamera"


def names():
    return list(db.session.scalars(select(ScanFile.name).order_by(ScanFile.place)))


def test_photos_of_a_letter_become_one_stack(visit, cast):
    form = visit(PAGE, as_=cast.BERKAS).form("Kirim surat ini")
    page = form.submit(
        attachments=[("a.jpg", photo(sheet("x", "Satu"))), ("b.jpg", photo(sheet("x", "Dua")))],
        gallery=("c.jpg", photo(sheet("x", "Tiga"))), note="Dari RW 05", is_confidential="y",
    )  # fmt: skip
    assert page.h1.startswith("Tumpukan pindaian")
    assert "Dari RW 05" in page
    batch = db.session.scalars(select(ScanBatch)).one()
    assert (batch.source, batch.is_one_letter, batch.is_confidential) == (Source.CAMERA, True, True)
    assert (batch.note, names()) == ("Dari RW 05", ["a.jpg", "b.jpg", "c.jpg"])


def test_the_same_form_twice_is_one_stack(visit, cast):
    form = visit(PAGE, as_=cast.BERKAS).form("Kirim surat ini")
    for _again in range(2):
        form.submit(attachments=("a.jpg", photo(sheet("x"))))
    assert db.session.scalar(select(func.count(ScanBatch.id))) == 1


def test_without_a_photo_nothing_is_taken(visit, cast):
    page = visit(PAGE, as_=cast.BERKAS).form("Kirim surat ini").submit(note="Dari RW 05", expect=422)
    assert page.errors == ["Ambil atau pilih fotonya dahulu."]
    assert page.form("Kirim surat ini").fields["note"] == "Dari RW 05"


def test_what_is_no_picture_is_named_and_the_rest_is_taken(visit, cast):
    form = visit(PAGE, as_=cast.BERKAS).form("Kirim surat ini")
    assert "lagu.mp3: Berkas ini bukan pindaian." in form.submit(attachments=("lagu.mp3", b"ID3\x03"), expect=422).text
    page = form.submit(attachments=[("a.jpg", photo(sheet("x"))), ("lagu.mp3", b"ID3\x03")])
    assert "lagu.mp3: Berkas ini bukan pindaian." in page.text
    states = list(db.session.scalars(select(ScanFile.state).order_by(ScanFile.place)))
    assert states == [FileState.WAITING, FileState.BROKEN]


def test_who_records_no_letters_brings_none(visit, cast):
    visit(PAGE, as_=cast.STAF, status=403)
