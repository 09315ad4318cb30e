"""Looks at personal data are put down cheaply, once, and not lost with a process or a database that cannot write."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.platform import clock
from app.platform.database import read
from app.stakeholders import seen
from app.stakeholders.seen import PersonalView
from tests.kit.requests import enlist, who


@pytest.fixture
def officer(cast):
    enlist(cast.OPERATOR, cast.BERKAS)
    return who(cast.OPERATOR)


def looks() -> list[tuple[str, str]]:
    seen.take_in()
    return [tuple(row) for row in read(select(PersonalView.subject, PersonalView.page).order_by(PersonalView.id))]


def test_a_look_is_kept_once_an_hour_for_each_person_and_page(app, officer, cast):
    for _again in range(3):
        seen.note("person:1", "requester", by=officer)
    seen.note("person:1", "reveal", by=officer)
    seen.note("person:1", "requester", by=who(cast.BERKAS))
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        seen.note("person:1", "requester", by=officer)
    assert len(looks()) == 4
    app.extensions.pop("loket_seen")  # another process knows nothing of it
    seen.note("person:1", "reveal", by=officer)
    assert len(looks()) == 4


def test_nothing_is_written_to_the_database_and_a_killed_process_loses_nothing(app, officer, queries):
    with queries() as asked:
        seen.note("person:7", "requester", by=officer)
    assert asked == []
    child = os.fork()
    if not child:
        app.extensions.pop("loket_seen", None)
        seen.note("person:8", "requester", by=officer)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert [subject for subject, _page in looks()] == ["person:7", "person:8"]


def test_lines_taken_in_before_a_kill_are_not_taken_in_twice(app, officer):
    seen.note("person:1", "requester", by=officer)
    line = (app.config["INSTANCE"] / "seen.log").read_bytes()
    assert len(looks()) == 1
    (app.config["INSTANCE"] / "seen.taking").write_bytes(line + line[:20])  # as a power cut leaves it
    seen.note("person:2", "requester", by=officer)
    assert [subject for subject, _page in looks()] == ["person:1", "person:2"]
    assert not seen.is_waiting()


def test_a_disk_that_takes_nothing_stops_nobody_and_the_look_follows(app, officer, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(seen.os, "write", full)
        seen.note("person:1", "requester", by=officer)
    seen.note("person:2", "requester", by=officer)
    assert [subject for subject, _page in looks()] == ["person:1", "person:2"]


def test_the_file_is_private(app, officer):
    seen.note("person:1", "requester", by=officer)
    assert (app.config["INSTANCE"] / "seen.log").stat().st_mode & 0o077 == 0
