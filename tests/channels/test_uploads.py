"""Files sent ahead of their form, as `static/src/js/upload.js` sends them."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.channels import limits
from app.extensions import db
from app.tickets.files import waiting
from app.tickets.files.models import Upload
from tests.kit.pages import Visitor
from tests.platform import files as samples

KEY = "kunci-formulir-1"
PICTURE = samples.picture("PNG")


@pytest.fixture
def send(client, cast):
    """`send("ktp.png", b"…")`: the answer to one file, with the page's token."""
    token = Visitor(client).get("/ajukan/LEG-02").form("ajukan").fields["csrf_token"]

    def one(name="ktp.png", content=PICTURE, *, path="/berkas", key=KEY, csrf_token=token):
        data = {"key": key, "csrf_token": csrf_token} | ({"file": (BytesIO(content), name)} if name else {})
        return client.post(path, data=data, headers={"Accept": "application/json"}, content_type="multipart/form-data")

    return one


def test_a_good_file_waits_for_its_form(send):
    answer = send()
    assert answer.status_code == 201
    assert answer.json.keys() == {"id", "name", "size"}
    assert [row.name for row in waiting.of(KEY)] == ["ktp.png"]


def test_the_same_file_sent_again_after_a_broken_line_waits_once(send):
    assert send().json["id"] == send().json["id"]
    assert len(waiting.of(KEY)) == 1


BAD = {
    "empty": ("a.pdf", b""),
    "broken": ("a.pdf", b"%PDF-1.7 rusak"),
    "misnamed": ("foto.jpg", b"MZ" + bytes(400)),
    "encrypted": ("a.docx", samples.locked_package()),
    "svg": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "too large": ("a.pdf", b"%PDF-1.7" + bytes(10 * 1024 * 1024)),
    "odd name": ("\u200b../../etc/passwd\x00.exe", b"MZ"),
}


@pytest.mark.parametrize(("name", "content"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_one_sentence_and_nothing_is_kept(send, name, content):
    answer = send(name, content)
    assert answer.status_code == 422
    assert len(answer.json["error"]) > 10
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


@pytest.mark.parametrize("key", ["", "x", "a" * 65, "../../x", "kunci dengan spasi"])
def test_a_key_that_no_form_has_is_refused(send, key):
    assert send(key=key).status_code == 422


def test_nothing_chosen_and_no_token_are_told_in_json(send):
    assert "error" in send(name="").json
    answer = send(csrf_token="lama")
    assert (answer.status_code, type(answer.json["error"])) == (400, str)


TOO_LARGE = "Berkas ini terlalu besar. Kecilkan atau bagi menjadi beberapa berkas, paling besar 10 MB."


def test_an_enormous_request_is_told_in_json(send):
    answer = send("a.pdf", bytes(31 * 1024 * 1024))
    assert (answer.status_code, answer.json["error"]) == (422, TOO_LARGE)


def test_only_the_form_itself_takes_its_file_back(send):
    kept = send().json["id"]
    send(name="", path=f"/berkas/{kept}/hapus", key="kunci-orang-lain")
    assert len(waiting.of(KEY)) == 1
    assert send(name="", path=f"/berkas/{kept}/hapus").status_code == 200
    assert waiting.of(KEY) == []


def test_one_form_cannot_send_for_ever(send, monkeypatch):
    monkeypatch.setattr(limits, "FILES_AN_HOUR", 1)
    send()
    answer = send("lain.png", samples.picture("PNG", (9, 9)))
    assert answer.status_code == 429
    assert "Retry-After" in answer.headers
    assert isinstance(answer.json["error"], str)


def test_all_files_together_have_a_limit(send, monkeypatch):
    from app.platform import settings

    monkeypatch.setitem(settings.DEFAULTS, "files.max_request_mb", 0)
    assert "bersama" in send().json["error"]


def test_staff_send_files_the_same_way(sign_in, cast, visit):
    operator = sign_in(cast.OPERATOR)
    token = visit("/keluar", as_=cast.OPERATOR).find("//input[@name='csrf_token']/@value")[0]
    data = {"key": KEY, "csrf_token": token, "file": (BytesIO(PICTURE), "surat.png")}
    assert operator.post("/berkas", data=data, content_type="multipart/form-data").status_code == 201
