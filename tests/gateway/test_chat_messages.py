"""`POST /api/v1/messages`: with a token, once, whole or not at all, and never an error page."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.messages.chats import gateways
from app.messages.chats.models import Chat, ChatFile, ChatGateway, ChatMessage
from app.platform import settings, storage
from app.platform.database import write
from tests.kit import chats
from tests.kit.our_paper import sheet
from tests.kit.photos import photo
from tests.kit.requests import actor

WORDS = {"id": "wamid.1", "from": "6281200000077@s.whatsapp.net", "name": "Bu Siti", "at": 1764212400, "text": "Halo"}
PHOTO = photo(sheet("x", "Surat"))


@pytest.fixture
def token(cast):
    return chats.connect()


@pytest.fixture
def post(client, token):
    """`post({…})` as JSON; with `files` as a form."""

    def send(body, *files, bearer=token):
        head = {"Authorization": f"Bearer {bearer}"}
        if not files:
            return client.post("/api/v1/messages", headers=head, json=body)
        parts = [(BytesIO(content), name) for name, content in files]
        return client.post("/api/v1/messages", headers=head, data=body | {"media": parts})

    return send


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def test_words_are_kept_once_however_often_they_come(post):
    answers = [post(WORDS) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [answer.json["is_new"] for answer in answers] == [True, False, False]
    assert len({answer.json["message"] for answer in answers}) == 1
    assert (count(Chat), count(ChatMessage)) == (1, 1)
    assert gateways.SYSTEMS.every()[0].heard_at is not None


def test_several_photos_and_a_sentence_of_one_sender_are_one_chat(post):
    first = post(WORDS, ("a.jpg", PHOTO), ("b.pdf", b"%PDF-1.7 x"))
    assert [file["taken"] for file in first.json["files"]] == [True, True]
    post(WORDS | {"id": "2", "from": "+62 812-0000-0077", "text": ""}, ("c.jpg", PHOTO))
    assert (count(Chat), count(ChatMessage), count(ChatFile)) == (1, 2, 3)


def test_what_is_no_scan_is_named_and_stops_nothing(post):
    sent = [("suara.ogg", b"OggS\0\2 suara"), ("foto.jpg", b"MZ\x90\0 a program"), ("asli.pdf", PHOTO), ("x.jpg", b"")]
    answer = post(WORDS, *sent)
    told = {file["name"]: file["taken"] for file in answer.json["files"]}
    assert told == {"suara.ogg": False, "foto.jpg": False, "asli.jpg": True, "x.jpg": False}
    assert all(file["reason"] for file in answer.json["files"] if not file["taken"])
    assert post(WORDS | {"id": "2", "text": ""}, sent[0]).status_code == 200


@pytest.mark.parametrize("bearer", ["", "salah"])
def test_a_stranger_is_not_heard(post, bearer):
    answer = post(WORDS, bearer=bearer)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert count(ChatMessage) == 0


def test_a_revoked_gateway_is_not_heard(post):
    by = actor("teknisi")
    with write():
        gateways.SYSTEMS.revoke(db.session.scalars(select(ChatGateway)).one(), by=by)
    assert post(WORDS).status_code == 401


@pytest.mark.parametrize(("change", "field"), [
    ({"id": ""}, "id"), ({"id": "x" * 201}, "id"), ({"id": ["a"]}, "id"),
    ({"from": ""}, "from"), ({"from": "anonymous"}, "from"), ({"from": "120363@g.us"}, "from"),
    ({"from": "1234567890123@lid"}, "from"),
    ({"at": "kemarin"}, "at"), ({"at": "2099-01-01"}, "at"), ({"at": True}, "at"), ({"at": 10**30}, "at"),
    ({"at": "0001-01-01"}, "at"),
    ({"text": " \u200b"}, "text"), ({"text": {"body": "x"}}, "text"), ({"text": "x" * 70_000}, "text"),
    ({"files": [{"data": "…"}]}, "files"),
])  # fmt: skip
def test_what_is_not_understood_names_the_field_and_keeps_nothing(post, change, field):
    answer = post(WORDS | change)
    assert (answer.status_code, answer.json["field"]) == (422, field)
    assert answer.json["detail"]
    assert (count(Chat), count(ChatMessage)) == (0, 0)


@pytest.mark.parametrize("body", [[], "teks", None, 7])
def test_what_is_no_message_at_all_is_refused(post, body):
    assert post(body).status_code == 422


def test_files_with_bad_words_are_not_kept_either(post):
    assert post(WORDS | {"at": "kemarin"}, ("a.jpg", PHOTO)).status_code == 422
    assert (count(ChatFile), count(storage.Blob)) == (0, 0)


@pytest.mark.parametrize(
    "at", ["", "2025-11-27T08:00", "2025-11-27T01:00:00Z", "1764212400", 1764212400, 1764212400000]
)
def test_every_usual_time_is_read(post, at):
    assert post(WORDS | {"at": at}).status_code == 200


def test_too_large_is_refused_before_it_is_read(post, client, token):
    with write():
        settings.put("reading.stack_mb", 1)
    assert post(WORDS, ("a.jpg", b"x" * 1_100_000)).status_code == 413
    assert post(WORDS | {"padding": "x" * 600_000}).status_code == 413
    big = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/v1/messages", headers=big, data=WORDS | {"text": "x" * 600_000}).status_code == 413
    assert count(ChatMessage) == 0


def test_a_large_file_beside_a_good_one_is_named(post):
    with write():
        settings.put("reading.file_mb", 1)
    answer = post(WORDS, ("besar.jpg", PHOTO + b"\0" * 1_100_000), ("baik.jpg", PHOTO))
    assert [file["taken"] for file in answer.json["files"]] == [False, True]


def test_fifty_messages_in_a_minute_are_taken_and_more_than_the_office_allows_wait(post):
    assert {post(WORDS | {"id": str(one)}).status_code for one in range(50)} == {200}
    assert (count(Chat), count(ChatMessage)) == (1, 50)
    with write():
        settings.put("chats.messages_a_minute", 50)
    answer = post(WORDS | {"id": "50"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_half_letters_and_nul_are_no_stumbling_block(post):
    assert post(WORDS | {"id": "a\0b", "name": "\ud800Siti", "text": "Halo \ud83d \0 dunia"}).status_code == 200


def test_answers_are_as_described(client, post):
    told = client.get("/api/v1/openapi.json").json["paths"]["/messages"]["post"]["responses"]
    for answer in (post(WORDS), post({}), post(WORDS, bearer="salah")):
        described = told[str(answer.status_code)]["content"]["application/json"]["schema"]
        assert set(described["required"]) <= set(answer.json) <= set(described["properties"]) | {"detail"}
