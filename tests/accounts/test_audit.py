"""Whoever tampers with the audit log is noticed: edit, delete, cut off, empty, reorder (reliability: 5 of 5)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.accounts import audit
from app.accounts.actor import Actor
from app.extensions import db
from app.platform.database import write


@pytest.fixture
def log(app):
    with write():
        for number in range(6):
            audit.record("thing:done", f"thing:{number}", {"n": number, "teks": "é“"}, by=Actor.system())


TAMPERINGS = {
    "edit": "UPDATE audit_event SET actor = 'Orang lain' WHERE number = 3",
    "edit particulars": """UPDATE audit_event SET particulars = '{"n": 9}' WHERE number = 3""",
    "delete": "DELETE FROM audit_event WHERE number = 3",
    "cut off": "DELETE FROM audit_event WHERE number > 4",
    "empty": "DELETE FROM audit_event",
    "empty with its head": "DELETE FROM audit_event; DELETE FROM audit_head",
    "reorder": "UPDATE audit_event SET number = 99 WHERE number = 2;"
    "UPDATE audit_event SET number = 2 WHERE number = 3;"
    "UPDATE audit_event SET number = 3 WHERE number = 99",
    "cut off with a shortened head": "DELETE FROM audit_event WHERE number = 6; UPDATE audit_head SET count = 5,"
    "last_hash = (SELECT hash FROM audit_event WHERE number = 5)",
    "delete and close the gap": "DELETE FROM audit_event WHERE number = 6;"
    "UPDATE audit_event SET number = 6 WHERE number = 5",
}


def test_an_untouched_log_is_whole(app, log):
    assert audit.verify() == []


@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_is_noticed(app, log, how):
    with write():
        for statement in TAMPERINGS[how].split(";"):
            db.session.execute(text(statement))
    assert audit.verify()


def test_the_log_goes_on_after_its_events_number_by_number(app, log):
    with write():
        event = audit.record("thing:done", "thing:7", by=Actor.system())
    assert event.number == 7
    assert audit.verify() == []


def test_what_is_rolled_back_was_never_written(app, log):
    with pytest.raises(ZeroDivisionError), write():  # noqa: PT012
        audit.record("thing:done", "thing:7", by=Actor.system())
        _never = 1 / 0
    assert audit.verify() == []


@given(
    st.dictionaries(st.text(max_size=8), st.none() | st.integers(-(2**53), 2**53) | st.text(max_size=30), max_size=4)
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_recorded_reads_back_whole(sqlite_app, particulars):
    with write():
        audit.record("thing:done", "thing:x", particulars, by=Actor.system())
    assert audit.verify() == []
