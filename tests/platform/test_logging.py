"""The log: one JSON line per event, without a word about a person."""

import json
import logging as stdlib_logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import structlog
from flask import Flask

from app.platform import logging
from app.web import errors


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Flask]:
    """A small application with our log; afterwards the log is as it was."""
    handlers, level = stdlib_logging.root.handlers[:], stdlib_logging.root.level
    app = Flask("dicatat")
    app.log_exception = errors.log_exception  # type: ignore[assignment,method-assign]
    logging.set_up(app)

    @app.get("/lacak/<token>")
    def track(token: str) -> str:
        if token == "rusak":
            raise ValueError("081234567890 bukan nomor Siti")
        return "ada"

    yield app
    stdlib_logging.root.handlers[:], stdlib_logging.root.level = handlers, level
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_request_is_logged_by_its_route_and_number(logged: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    logged.test_client().get("/lacak/rahasia-128-bit?nik=3573010101010001")
    (line,) = lines(capsys)
    assert line["route"] == "/lacak/<token>"
    assert line["status"] == 200
    assert len(str(line["request"])) == 8
    assert "rahasia" not in json.dumps(line)


def test_a_code_of_our_own_is_told_whole_although_it_looks_like_a_number() -> None:
    event = {"place": "a123456789e7", "request": "12345678", "what": "dari 081234567890"}
    told = logging.without_personal_data(None, "info", dict(event))
    assert (told["place"], told["request"], told["what"]) == ("a123456789e7", "12345678", "dari …")


def test_a_failure_says_where_and_not_what_somebody_typed(logged: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    assert logged.test_client().get("/lacak/rusak").status_code == 500
    said = lines(capsys)
    failed = next(line for line in said if "error" in line)
    assert failed["error"] == "ValueError"
    assert "track" in str(failed["at"])
    assert "Siti" not in json.dumps(said)
    assert "/lacak/rusak" not in json.dumps(said)


def test_the_place_is_told_however_an_error_is_handed_over(logged: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int("Siti")
    except ValueError as error:
        structlog.get_logger().error("satu", exc_info=error)
        structlog.get_logger().error("dua", exc_info=True)
        stdlib_logging.getLogger("pustaka").exception("tiga")
    assert [line["error"] for line in lines(capsys)] == ["ValueError"] * 3


def test_personal_fields_and_long_numbers_never_reach_the_log(
    logged: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.get_logger().info(
        "uji", name="Siti", phone="0812", note="NIK 3573010101010001, HP 0812-3456-7890", count=7
    )
    stdlib_logging.getLogger("pustaka").warning("gagal untuk 081234567890")
    first, second = lines(capsys)
    assert first["note"] == "NIK …, HP …"
    assert first["count"] == 7
    assert not {"name", "phone"} & set(first)
    assert second["event"] == "gagal untuk …"


def test_a_log_without_room_costs_a_line_and_no_request(logged: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", buffering=1) as full:
        monkeypatch.setattr(sys, "stderr", full)
        assert logged.test_client().get("/lacak/ada").status_code == 200
        assert logged.test_client().get("/lacak/rusak").status_code == 500
        monkeypatch.undo()
        with suppress(OSError):
            full.close()
