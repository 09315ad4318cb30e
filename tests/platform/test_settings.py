"""The office's settings: a default for each, changes seen at once, nothing unknown and nothing of another kind."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from app.platform import settings
from app.platform.database import write


def test_an_untouched_office_is_the_one_of_the_thesis(app: Flask) -> None:
    assert settings.get("office.name") == "Dinas Koperasi dan Usaha Kecil Menengah Kota Malang"
    assert settings.get("counter.hours")["fri"] == ["08:00", "14:30"]


def test_a_change_is_seen_at_once_and_stays(app: Flask) -> None:
    assert settings.get("reopen.days") == 10
    with write():
        settings.put("reopen.days", 14)
        assert settings.get("reopen.days") == 14
    assert settings.get("reopen.days") == 14
    settings.forget()
    assert settings.get("reopen.days") == 14
    assert settings.everything()["reopen.days"] == 14


def change_and_stumble() -> None:
    with write():
        settings.put("reopen.days", 99)
        assert settings.get("reopen.days") == 99
        raise ZeroDivisionError


def test_a_change_that_is_rolled_back_was_never_made(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        change_and_stumble()
    assert settings.get("reopen.days") == 10


def test_what_a_reader_does_with_a_value_changes_nothing(app: Flask) -> None:
    settings.get("counter.hours")["mon"] = []
    assert settings.get("counter.hours")["mon"] == ["08:00", "15:00"]


def test_reading_again_asks_the_database_nothing(
    app: Flask, queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    settings.get("office.name")
    with queries() as seen:
        settings.get("office.phone")
    assert len(seen) == 0


def test_unknown_names_and_other_kinds_are_refused(app: Flask) -> None:
    with pytest.raises(KeyError):
        settings.get("office.nmae")
    with pytest.raises(TypeError, match=r"reopen\.days takes int, not str"), write():
        settings.put("reopen.days", "10")
