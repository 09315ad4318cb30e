"""Files sent ahead of their form, as `static/src/js/upload.js` sends them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from secrets import token_hex as random_word

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as some
from sqlalchemy import func, select

from app.channels import limits
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets.files import pieces, waiting
from app.tickets.files.models import Upload, UploadPiece
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


PART, WHOLE = "f-abc123-def456-9", len(PICTURE)


@pytest.fixture
def send_piece(client, cast):
    """`send_piece(start, data)`: the answer to the bytes of one file from `start` on."""
    token = Visitor(client).get("/ajukan/LEG-02").form("ajukan").fields["csrf_token"]

    def one(start, data, *, total=WHOLE, part=PART, key=KEY, name="ktp.png"):
        values = {"key": key, "csrf_token": token, "part": part, "name": name, "start": start, "total": total}
        return client.post(
            "/berkas/bagian",
            data=values | {"piece": (BytesIO(data), "blob")},
            headers={"Accept": "application/json"},
            content_type="multipart/form-data",
        )

    return one


def left():
    return db.session.scalar(select(func.count()).select_from(UploadPiece))


def test_a_file_in_pieces_is_put_together_judged_and_kept(send_piece):
    half = len(PICTURE) // 2
    assert send_piece(0, PICTURE[:half]).json == {"start": half}
    answer = send_piece(half, PICTURE[half:])
    assert answer.status_code == 201
    assert [row.name for row in waiting.of(KEY)] == ["ktp.png"]
    assert left() == 0


def test_a_last_piece_whose_answer_was_lost_is_answered_the_same(send_piece):
    first = send_piece(0, PICTURE)
    again = send_piece(0, PICTURE)
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert len(waiting.of(KEY)) == 1


def test_a_piece_that_is_here_or_too_far_on_is_told_where_to_go_on(send_piece):
    assert send_piece(0, PICTURE[:50]).json == {"start": 50}
    assert send_piece(0, PICTURE[:50]).json == {"start": 50}
    assert send_piece(0, PICTURE[:90]).json == {"start": 50}
    assert send_piece(70, PICTURE[70:80]).json == {"start": 50}
    assert send_piece(50, PICTURE[50:]).status_code == 201


@given(cuts=some.lists(some.integers(1, len(PICTURE)), max_size=6), lost=some.sets(some.integers(0, 6)))
@settings_of_hypothesis(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_however_it_is_cut_and_however_many_answers_are_lost_the_file_is_the_same(app, cuts, lost):
    """The client as it behaves: it believes no answer that it did not get, and sends that piece again."""
    word = f"f-{random_word()}"
    ends = [*sorted(cuts), len(PICTURE)]
    at = 0
    for turn, end in enumerate(ends):
        for _once in range(2 if turn in lost else 1):
            with write():
                here = pieces.add(KEY, word, at, PICTURE[at:end])
        at = here
    with pieces.whole(KEY, word) as file:
        assert file.read() == PICTURE
    with write():
        pieces.forget(KEY, word)


def test_a_bad_file_in_pieces_is_refused_and_its_pieces_forgotten(send_piece):
    bad = b"%PDF-1.7 rusak"
    assert send_piece(0, bad[:5], total=len(bad)).json == {"start": 5}
    answer = send_piece(5, bad[5:], total=len(bad))
    assert answer.status_code == 422
    assert "rusak" in answer.json["error"]
    assert left() == 0


@pytest.mark.parametrize(("start", "data", "total", "sentence"), [
    (0, b"x" * 20, 10, "tidak utuh"), (0, b"x", 11 * 1024 * 1024, "terlalu besar"), (11, b"", 10, "tidak utuh"),
    ("-1", b"x", 10, "Muat ulang"), ("1e3", b"x", 10, "Muat ulang"),
])  # fmt: skip
def test_what_cannot_be_a_piece_is_refused(send_piece, start, data, total, sentence):
    answer = send_piece(start, data, total=total)
    assert answer.status_code == 422
    assert sentence in answer.json["error"]
    assert left() == 0


def test_pieces_of_another_form_are_not_this_forms(send_piece):
    send_piece(0, PICTURE[:50])
    assert send_piece(50, PICTURE[50:], key="kunci-formulir-2").json == {"start": 0}


def test_pieces_take_no_more_room_than_the_form_has(send_piece):
    megabyte = bytes(1024 * 1024)
    for number in range(25):
        assert send_piece(0, megabyte, total=2 * len(megabyte), part=f"f-teil-{number}").status_code == 200
    assert "25 MB" in send_piece(0, megabyte, total=2 * len(megabyte), part="f-teil-25").json["error"]


def test_a_file_begun_counts_once_however_many_its_pieces(send_piece, monkeypatch):
    monkeypatch.setattr(limits, "FILES_AN_HOUR", 2)
    assert send_piece(0, PICTURE[:10], part="f-satu-satu").status_code == 200
    assert send_piece(10, PICTURE[10:20], part="f-satu-satu").status_code == 200
    assert send_piece(0, PICTURE[:10], part="f-dua-dua").status_code == 200
    assert send_piece(0, PICTURE[:10], part="f-tiga-tiga").status_code == 429


def test_what_was_begun_and_left_is_forgotten_after_three_days(send_piece):
    send_piece(0, PICTURE[:50])
    with clock.standing_at(clock.now() + timedelta(days=4)), write():
        pieces.forget_abandoned()
    assert left() == 0
