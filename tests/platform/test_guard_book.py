"""The guard's book: who came in, who was turned away and what was tried, without a word of what was typed."""

from __future__ import annotations

import json
import logging as stdlib_logging
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from app.platform import logging
from tests.kit.requests import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Book = "Callable[[], list[dict[str, Any]]]"


@pytest.fixture
def book(app, capsys) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """`book()`: what was written down since it was last asked."""
    handlers, level = stdlib_logging.root.handlers[:], stdlib_logging.root.level
    logging._send_to_stderr(stdlib_logging.INFO)

    def lines() -> list[dict[str, Any]]:
        told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
        return [line for line in told if line["event"] == "guard"]

    yield lines
    stdlib_logging.root.handlers[:], stdlib_logging.root.level = handlers, level
    structlog.reset_defaults()


def test_every_sign_in_is_written_down_with_when_where_and_who(book, visit, cast):
    form = visit("/masuk").form()
    form.submit(username=cast.OPERATOR, password="salah sekali ini", expect=422)
    form.submit(username="tidak ada orangnya", password="salah sekali ini", expect=422)
    form.submit(username=cast.OPERATOR, password=cast.PASSWORD)
    visit("/keluar").form().submit()
    told = book()
    assert [line["what"] for line in told] == ["password:wrong", "password:wrong", "sign_in:begun", "sign_in:ended"]
    assert told[0]["account"] == told[2]["account"]
    assert told[1]["account"] is None
    assert {line["level"] for line in told[:2]} == {"warning"}
    for line in told:
        assert line["timestamp"].endswith("Z")
        assert len(line["request"]) == 8
        assert line["route"] in ("/masuk", "/keluar")
        assert len(line["place"]) == 12
    assert "salah" not in json.dumps(told)
    assert cast.OPERATOR not in json.dumps(told)
    assert "127.0.0.1" not in json.dumps(told)


def test_guessing_is_written_down(book, visit, cast):
    form = visit("/masuk").form()
    for _time in range(6):
        form.submit(username=cast.OPERATOR, password="tebak-tebakan", expect=422)
    form.submit(username=cast.OPERATOR, password="tebak-tebakan", expect=429)
    assert [line["what"] for line in book()[-2:]] == ["sign_in:too_often", "limit:reached"]


def test_who_is_turned_away_is_written_down_with_the_account(book, sign_in, cast):
    number = ask(service="LEG-01", is_confidential=True).ticket.number
    client = sign_in(cast.STAF_LAIN)
    book()
    assert client.get("/meja/pengaturan/akun").status_code == 403
    assert client.get(f"/meja/tiket/{number}").status_code == 404
    assert (
        client.post(
            "/meja/akun/pilihan", data={"language": "en"}, headers={"Origin": "https://jahat.example"}
        ).status_code
        == 400
    )
    told = book()
    assert [line["what"] for line in told] == ["access:refused", "access:not_there", "form:refused"]
    assert len({line["by"] for line in told}) == 1
    assert number not in json.dumps(told)


def test_a_stranger_at_the_machines_door_and_a_bad_file_are_written_down(book, client, visit):
    client.post("/api/v1/calls", json={}, headers={"Authorization": "Bearer tebakan"})
    form = visit("/ajukan/LEG-07").form("ajukan")
    form.submit(
        name="Siti", phone="081200000001", description="Tolong", attachments=("a.pdf", b"MZ\x90\x00"), expect=422
    )
    told = book()
    assert [(line["what"], line.get("reason")) for line in told] == [
        ("access:unknown", None),
        ("file:refused", "unknown"),
    ]


def test_nothing_typed_makes_a_second_line(book, visit, cast):
    """A line end in a name is a letter inside JSON; what was typed is not even there."""
    visit("/masuk").form().submit(username='operator\n{"event": "guard"}', password="a\nb", expect=422)
    assert len(book()) == 1
