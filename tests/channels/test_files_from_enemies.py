"""Files made to harm, sent as anybody may send them (ASVS V5): each refused with a sentence, never a fault, none kept.

The many at the end are good files with bytes turned, cut and joined at random, always the same ones.
"""

from __future__ import annotations

import gzip
import random
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.tickets.files.models import Upload
from tests.kit.pages import Visitor
from tests.platform import files as samples


def _nested() -> bytes:
    """A package that holds itself a few times over."""
    inner = b"x" * 1_000_000
    for _level in range(4):
        inner = samples.package({f"xl/{place}.zip": inner for place in range(8)})
    return inner


def _bomb(name: str) -> bytes:
    return samples.docx(**{name: bytes(200 * 1024 * 1024)})


def _lying(content: bytes) -> bytes:
    """Its list says that a part is ten bytes long."""
    made = bytearray(content)
    start = made.find(b"PK\x01\x02")
    made[start + 24 : start + 28] = (10).to_bytes(4, "little")
    return bytes(made)


ENTITIES = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document>&b;</w:document>'
POLYGLOT = b"%PDF-1.7\n<script>alert(1)</script>\n"
BAD = {
    "a script that calls itself a picture": ("foto.png", b"<script>alert(1)</script>"),
    "a page": ("a.html", b"<!doctype html><script>alert(1)</script>"),
    "svg": ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "svg called a jpeg": ("logo.jpg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"),
    "php behind a gif": ("a.gif", b"GIF89a<?php system($_GET['c']); ?>"),
    "a program": ("surat.pdf.exe", b"MZ\x90\x00" + bytes(300)),
    "a program called pdf": ("surat.pdf", b"\x7fELF" + bytes(300)),
    "a shell script": ("akta.pdf", b"#!/bin/sh\nrm -rf /\n"),
    "a page called pdf": ("akta.pdf", POLYGLOT),
    "a pdf that acts": ("akta.pdf", samples.changed_pdf(samples.with_script)),
    "a pdf that starts programs": ("akta.pdf", samples.changed_pdf(samples.with_launch)),
    "a pdf with a stowaway": ("akta.pdf", samples.changed_pdf(samples.with_stowaway)),
    "an archive": ("a.zip", samples.package({"a.txt": b"x"})),
    "an archive called docx": ("a.docx", samples.package({"a.txt": b"x"})),
    "an archive in archives": ("a.docx", _nested()),
    "gzip": ("a.gz", gzip.compress(b"x" * 100)),
    "a bomb": ("a.docx", _bomb("word__media__a_DOT_xml")),
    "a bomb that lies": ("a.docx", _lying(_bomb("word__a_DOT_xml"))),
    "a picture bomb": ("a.png", samples.png_bomb(60_000, 60_000)),
    "macros": ("a.docx", samples.docx(word__vbaProject_DOT_bin=b"x")),
    "a template from elsewhere": (
        "a.docx",
        samples.docx(word___rels__settings_DOT_xml_DOT_rels=samples.REMOTE_TEMPLATE),
    ),
    "a part above its folder": ("a.docx", samples.package({"[Content_Types].xml": b"", "../../etc/cron.d/x": b"x"})),
    "old office": ("a.doc", samples.EOCD_OLE),
    "nothing": ("a.pdf", b""),
    "text": ("a.txt", b"halo"),
}


@pytest.fixture
def send(client, cast):
    """`send("ktp.png", b"…")`: the answer to one file."""
    form = Visitor(client).get("/ajukan/LEG-02").form("ajukan")

    def one(name: str, content: bytes):
        data = {"key": f"kunci-{name}"[:60], "csrf_token": form.fields["csrf_token"], "file": (BytesIO(content), name)}
        return client.post(
            "/berkas", data=data, headers={"Accept": "application/json"}, content_type="multipart/form-data"
        )

    return one


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Upload)) or 0


@pytest.mark.parametrize(("name", "content"), BAD.values(), ids=BAD.keys())
def test_every_bad_file_is_refused_with_a_sentence(send, name, content):
    answer = send(name, content)
    assert answer.status_code == 422, answer.text
    assert answer.json["error"].rstrip().endswith(".")
    assert "Traceback" not in answer.text
    assert kept() == 0


def test_a_document_with_entities_is_only_ever_handed_out(send):
    """Nothing of ours opens it; whoever downloads it gets it as an attachment."""
    assert send("a.docx", samples.docx(word__document_DOT_xml=ENTITIES)).status_code in (201, 422)


NAMES = {
    'a".pdf; x=".html': "a x=",
    "../../../etc/passwd.pdf": "passwd",
    "..\\..\\windows\\win.ini.pdf": "win",
    "\u202efdp.exe.pdf": "fdp",
    "\u200bsurat\u200b.pdf": "surat",
    "a" * 3000 + ".pdf": "aaa",
    "surat%0d%0aX: y.pdf": "surat",
    "ünïcödé 文.pdf": "ünïcödé 文",
}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_cannot_break_out_of_the_answers_head(app, send, sign_in, visit, cast, name):
    form = visit("/ajukan/LEG-07").form("ajukan")
    receipt = form.submit(name="Siti", phone="081200000001", description="Tolong.", attachments=(name, samples.pdf()))
    number = receipt.attribute("data-ticket-number")
    page = visit(f"/meja/tiket/{number}", as_=cast.OPERATOR)
    (href,) = {link for link in page.find("//a/@href") if "/berkas/" in link and not link.endswith(("lihat", ".png"))}
    answer = sign_in(cast.OPERATOR).get(href)
    told = answer.headers["Content-Disposition"]
    assert answer.status_code == 200
    assert told.startswith("attachment; filename")
    assert "\n" not in told
    assert told.count('"') in (0, 2)
    assert ".." not in told
    assert len(told) < 1_200
    assert NAMES[name].split()[0] in page or NAMES[name][:3] in page


GOOD = (
    samples.pdf(2),
    samples.picture("PNG"),
    samples.picture("JPEG"),
    samples.tiff(2),
    samples.xlsx(),
    samples.docx(),
)


def _spoiled(number: int) -> bytes:
    chance = random.Random(number)
    content = bytearray(chance.choice(GOOD))
    for _time in range(chance.randint(1, 40)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.3:
        del content[chance.randrange(len(content)) :]
    if chance.random() < 0.2:
        content += chance.choice(GOOD)
    return bytes(content)


def _tried(send, many: range) -> None:
    for number in many:
        answer = send(f"berkas-{number}.pdf", _spoiled(number))
        assert answer.status_code in (201, 422), (number, answer.status_code)
        if answer.status_code == 422:
            assert len(answer.json["error"]) > 10, number


def test_spoiled_files_are_taken_or_refused_and_never_a_fault(send):
    _tried(send, range(12))


@pytest.mark.faults
def test_many_spoiled_files_are_taken_or_refused_and_never_a_fault(send):
    _tried(send, range(12, 400))
