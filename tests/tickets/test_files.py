"""Files: judged by content, bounded together, kept before their form, never reachable from another request."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.extensions import db
from app.platform import storage
from app.platform.database import write
from app.platform.refusals import Refused
from app.tickets import files
from app.tickets.files import waiting
from app.tickets.files.models import Attachment, Upload
from tests.kit.requests import ask, make_ticket


def picture(colour="red", kind="PNG"):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, kind)
    stream.seek(0)
    return stream


def test_a_file_ahead_of_its_form_arrives_with_it(app):
    prepared = files.prepare("KTP.png", picture())
    with write():
        waiting.keep("form-9", prepared)
    ticket = ask(key="form-9").ticket
    (row,) = files.of(ticket.id, public_only=True)
    assert row.media_type == "image/png"
    assert row.from_applicant
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_another_forms_files_stay_away(app):
    prepared = files.prepare("KTP.png", picture())
    with write():
        waiting.keep("form-9", prepared)
    assert files.of(ask(key="form-8").ticket.id, public_only=True) == []


def test_a_misnamed_file_is_judged_by_its_content(app):
    assert files.prepare("surat.pdf", picture()).media_type == "image/png"


@pytest.mark.parametrize("content", [b"", b"<html><script>", b"MZ\x90\x00", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n"])
def test_a_bad_file_is_refused_with_a_sentence(app, content):
    with pytest.raises(Refused) as no:
        files.prepare("berkas.pdf", io.BytesIO(content))
    assert str(no.value).strip().endswith(".")


def test_a_file_over_the_limit_is_refused(app):
    with pytest.raises(Refused) as no:
        files.prepare("besar.pdf", io.BytesIO(b"%PDF" + b"0" * (10 * 1024 * 1024)))
    assert "10 MB" in str(no.value)


def test_a_file_of_another_request_is_not_there(app):
    ticket, other = make_ticket(), make_ticket()
    prepared = files.prepare("KTP.png", picture())
    with write():
        (row,) = files.attach(ticket, [prepared], from_applicant=True)
    assert files.one(ticket.id, row.id, public_only=True)
    assert files.one(other.id, row.id, public_only=True) is None


def test_an_internal_file_is_not_the_applicants(app):
    ticket = make_ticket()
    prepared = files.prepare("telaah.png", picture())
    with write():
        (row,) = files.attach(ticket, [prepared], from_applicant=False, is_public=False)
    assert files.one(ticket.id, row.id, public_only=True) is None
    assert files.of(ticket.id, public_only=True) == []


def test_the_same_content_is_kept_once(app):
    prepared = [files.prepare(name, picture()) for name in ("a.png", "b.png")]
    ticket = make_ticket()
    with write():
        files.attach(ticket, prepared, from_applicant=True)
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 2
    assert db.session.scalar(select(func.count()).select_from(storage.Blob)) == 1
