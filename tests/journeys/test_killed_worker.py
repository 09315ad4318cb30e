"""A real worker, killed (SIGKILL) while it draws a letter or talks with another machine: the next one ends its work.

The sheet is made once. A mail that nobody took leaves once; one that was taken unseen comes again under its own
Message-ID, so that a mailbox knows it. A WhatsApp message, which has no such name, goes to a person instead.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from sqlalchemy import func, select

from app.config import ROOT
from app.extensions import db
from app.letters import printing
from app.letters.models import Letter
from app.messages.models import Message, State, Way
from app.platform import storage
from app.platform.jobs import IS_OPEN, Job
from app.tickets.statuses import Status
from tests.kit.drafts import draft
from tests.kit.other_machines import hanging, put, set_up, work
from tests.kit.requests import enlist, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEND = "messages.send"


@pytest.fixture(autouse=True)
def office_that_sends_at_any_hour(app, cast):
    """The worker lives by the machine's own clock, whatever the hour of the test."""
    set_up(**{"messages.from": "00:00", "messages.until": "23:59:59"})


@contextmanager
def worker(app, smtp: str = "") -> Iterator[subprocess.Popen[str]]:
    """Somebody's `flask worker` over the test's database."""
    place = [str(app.config["INSTANCE"]), app.config["SQLALCHEMY_DATABASE_URI"]]
    command = [sys.executable, "-m", "tests.platform.job_worker", *place]
    environment = os.environ | {"LOKET_DEMO": "0", "SMTP_URL": smtp}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def until(question: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, db.session.execute(select(Job.kind, Job.attempts, Job.last_error)).all()
        time.sleep(0.01)


def count(*conditions) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Job).where(*conditions))


def is_begun(kind: str) -> bool:
    return bool(count(Job.kind == kind, IS_OPEN, Job.lease_owner.is_not(None)))


def is_done(kind: str) -> bool:
    return not count(Job.kind == kind, IS_OPEN)


def attempts(kind: str) -> int:
    return db.session.scalars(select(Job.attempts).where(Job.kind == kind)).one()


def state_of(message: int) -> State:
    db.session.rollback()
    return db.session.scalars(select(Message.state).where(Message.id == message)).one()


def survivor_ends(app, kind: str, smtp: str = "") -> None:
    with worker(app, smtp):
        until(lambda: is_done(kind))


def kill_while_sending(app, message: int, smtp: str = "", *, seen: Callable[[], bool] = lambda: True) -> None:
    """End a worker once it is in the middle of its talk, and the other side has `seen` what it must."""
    with worker(app, smtp) as victim:
        until(lambda: state_of(message) is State.SENDING and seen())
        victim.kill()
        victim.wait()
    assert state_of(message) is State.SENDING


def sheets() -> set[str]:
    return set(db.session.scalars(select(storage.Blob.hash).where(storage.Blob.media_type == "application/pdf")))


def sheet_of(letter: int) -> str | None:
    db.session.rollback()
    return db.session.scalars(select(Letter.printed_hash).where(Letter.id == letter)).one()


def test_a_worker_killed_while_it_draws_a_letter_leaves_it_to_the_next(app):
    enlist()
    ticket = make_ticket(Status.DIPROSES)
    work()
    before = sheets()
    letter = draft(ticket=ticket).id
    with worker(app) as victim:
        until(lambda: is_begun(printing.JOB))
        victim.kill()
        victim.wait()
    assert sheet_of(letter) is None
    assert not is_done(printing.JOB)

    survivor_ends(app, printing.JOB)
    kept = sheet_of(letter)
    assert kept
    assert len(pypdfium2.PdfDocument(storage.path_of(kept))) == 1
    assert attempts(printing.JOB) == 2
    assert sheets() - before == {kept}


def test_a_worker_killed_before_a_mail_was_taken_sends_it_once(app, sink, real_office):
    message = put().id
    with hanging() as port:
        kill_while_sending(app, message, f"smtp://127.0.0.1:{port}")
    survivor_ends(app, SEND, app.config["SMTP_URL"])
    assert state_of(message) is State.SENT
    assert len(sink.mails) == 1


def test_a_mail_taken_unseen_comes_again_under_its_own_name(app, sink, real_office):
    message = put().id
    sink.thinks_for = 60
    kill_while_sending(app, message, app.config["SMTP_URL"], seen=lambda: bool(sink.mails))
    sink.thinks_for = 0
    survivor_ends(app, SEND, app.config["SMTP_URL"])
    assert state_of(message) is State.SENT
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1
    assert len(sink.mails) == 2


def test_a_whatsapp_message_cut_off_is_not_sent_twice_but_left_to_a_person(app, gateway, real_office):
    with hanging() as port:
        set_up(**{"messages.whatsapp": {"url": f"http://127.0.0.1:{port}/kirim", "body": '{"to": "{tujuan}"}'}})
        message = put(way=Way.WHATSAPP, to="6281200000001").id
        kill_while_sending(app, message)
    set_up(**{"messages.whatsapp": {"url": gateway.url, "body": '{"to": "{tujuan}"}'}})
    survivor_ends(app, SEND)
    assert state_of(message) is State.FAILED
    assert gateway.asked == []
