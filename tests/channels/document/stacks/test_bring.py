"""Many scans at once through the browser: the good ones are taken, each bad one is named with its reason."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import request, session
from PIL import Image
from sqlalchemy import func, select

from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.reading.models import FileState, ScanBatch, ScanFile, Source
from app.web.incoming import SIGNED_IN
from tests import cast
from tests.kit.requests import enlist, who

ADDRESS = "/meja/dokumen/pindai"


def picture(kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("L", (60, 80), 250).save(out, kind)
    return out.getvalue()


FILES = [("satu.png", picture()), ("dua.tif", picture("TIFF")), ("catatan.exe", b"MZ nothing"), ("kosong.pdf", b"")]


@pytest.fixture
def form(visit, cast):
    return visit(ADDRESS, as_=cast.BERKAS).form("Kirim dan baca Alt+1")


def the(model):
    return db.session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()


def test_the_good_files_are_taken_and_each_bad_one_is_named(form):
    page = form.submit(attachments=FILES, is_confidential=True, arrangement="one")
    batch = the(ScanBatch)
    enlist(cast.BERKAS)
    assert (batch.source, batch.by_id) == (Source.UPLOAD, who(cast.BERKAS).user_id)
    assert (batch.is_one_letter, batch.is_confidential) == (True, True)
    assert page.url.startswith(f"/meja/dokumen/tumpukan/{batch.id}")
    assert "catatan.exe: Berkas ini bukan pindaian" in page
    assert "kosong.pdf: Berkas ini kosong" in page
    states = list(db.session.scalars(select(ScanFile.state).order_by(ScanFile.place)))
    assert states == [FileState.WAITING, FileState.WAITING, FileState.BROKEN, FileState.BROKEN]


def test_the_same_form_sent_twice_brings_one_stack(form):
    first = form.submit(attachments=FILES[:1])
    again = form.submit(attachments=FILES[:1])
    assert first.url == again.url
    assert db.session.scalar(select(func.count(ScanBatch.id))) == 1


@pytest.mark.parametrize(("files", "why"), [([], "Pilih berkas pindaiannya"), (FILES[2:], "bukan pindaian")])
def test_without_a_good_file_nothing_comes(form, files, why):
    page = form.submit(**({"attachments": files} if files else {}), arrangement="one", expect=422)
    assert why in page.errors[0]
    assert page.form("Kirim dan baca Alt+1").fields["arrangement"] == "one"
    assert db.session.scalar(select(func.count(ScanBatch.id))) == 0


def test_a_scan_may_be_larger_than_other_files_and_the_office_says_how_large(form, visit, cast):
    large = ("tebal.png", picture() + b"\0" * 11 * 1024 * 1024)
    form.submit(attachments=[large])
    assert the(ScanFile).size > 11 * 1024 * 1024
    with write():
        settings.put("reading.file_mb", 5)
    page = visit(ADDRESS, as_=cast.BERKAS)
    assert "paling besar 5 MB" in page
    assert "terlalu besar" in page.form("Kirim dan baca Alt+1").submit(attachments=[large], expect=422).errors[0]


def test_a_form_larger_than_a_stack_may_be_is_refused(form, sign_in, cast):
    with write():
        settings.put("reading.stack_mb", 1)
    page = form.submit(attachments=[("tebal.png", picture() + b"\0" * 2 * 1024 * 1024)], expect=422)
    assert "paling besar 1 MB" in page.errors[0]


def test_whoever_has_not_signed_in_sends_no_stack_worth_of_bytes(client, app):
    """The form is read before it is asked who sends it; so a stranger's may only be as large as anybody's."""
    with app.test_request_context(ADDRESS, method="POST", data={"attachments": (BytesIO(b"0" * 10), "a.pdf")}):
        assert request.form == {}
        assert request.max_content_length == app.config["MAX_CONTENT_LENGTH"]
    with app.test_request_context(ADDRESS, method="POST", data={"attachments": (BytesIO(b"0" * 10), "a.pdf")}):
        session[SIGNED_IN] = "x"
        assert request.form == {}
        assert request.max_content_length == settings.get("reading.stack_mb") * 1024 * 1024


def test_whoever_records_no_letters_brings_none(visit, cast):
    visit(ADDRESS, as_=cast.AUDITOR, status=403)
