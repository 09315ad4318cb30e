"""E-mail through a real SMTP server: what leaves, what comes of a server that refuses, hangs or drips."""

from __future__ import annotations

import smtplib
import time

import pytest

from app.accounts.actor import Actor
from app.messages import addresses, outbox
from app.messages.models import State
from app.messages.ways import Undelivered, email
from app.messages.ways.deadline import Deadline
from app.platform import clock, jobs
from app.platform.clock import parse_moment
from app.platform.database import write
from tests.kit.other_machines import MAILBOX, SENDER, hanging, put, set_up, work

NOON = parse_moment("2026-11-26T12:00")
pytestmark = pytest.mark.settings(DEMO_WANTED=False)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.standing_at(NOON):
        yield


def test_a_mail_leaves_with_its_ending_and_an_address_that_finds_back(sink):
    row = put("Permohonan selesai: NIB terbit.\nPIN \ue000pin\ue001", secrets={"pin": "123456"})
    work()
    mail = sink.mails[0]
    assert (mail["To"], mail["Subject"]) == ("siti@contoh.test", "Permohonan selesai · 2611-0001-3")
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_content()
    assert "NIB terbit" in body
    assert "PIN 123456" in body
    assert "tidak pernah meminta uang atau kode OTP" in body
    assert addresses.numbers_in([mail["Reply-To"]]) == [row.id]
    assert addresses.numbers_in([mail["Message-ID"]]) == [row.id]
    assert mail["Reply-To"].startswith(MAILBOX.split("@")[0] + "+")
    assert sink.envelopes[0] == (mail["Reply-To"], ["siti@contoh.test"])
    assert (row.state, row.attempts, row.reference) == (State.SENT, 1, mail["Message-ID"])


def test_no_screen_shows_the_secret_and_no_table_holds_it(sink):
    row = put("PIN \ue000pin\ue001", secrets={"pin": "654321"})
    assert "654321" not in row.body_sealed
    assert "654321" not in outbox.said(row, with_secrets=False)
    assert "siti" not in row.recipient_sealed


def test_a_new_line_in_a_subject_or_address_sends_nothing_elsewhere(sink):
    row = put(to="siti@contoh.test\nBcc: orang@contoh.test")
    work()
    assert sink.mails == []
    assert row.state is State.FAILED


def test_an_address_that_does_not_exist_fails_at_once(sink):
    sink.refuses.add("siti@contoh.test")
    row = put()
    work()
    assert (row.state, row.attempts) == (State.FAILED, 1)
    assert "550" in row.result
    assert "siti@" not in row.result


def test_a_busy_server_is_asked_three_times_later_each_time(sink):
    sink.is_busy = True
    row = put()
    tries = []
    for minutes in (0, 10, 30):
        with clock.standing_at(NOON + minutes * _MINUTE):
            work()
            tries.append((row.state, row.attempts))
    assert tries == [(State.WAITING, 1), (State.WAITING, 2), (State.FAILED, 3)]


_MINUTE = parse_moment("2026-01-01T00:01") - parse_moment("2026-01-01T00:00")


@pytest.mark.parametrize("drip", [b"", b"2", b"220-\r\n"])
def test_a_server_that_hangs_or_drips_holds_no_worker_longer_than_its_time(app, sink, drip):
    set_up(**{"messages.timeout": 1})
    with hanging(drip=drip) as port:
        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        row, began = put(), time.monotonic()
        work()
        took = time.monotonic() - began
    assert took < 5
    assert row.state is State.WAITING
    assert "1 detik" in row.result


def test_a_line_that_loses_patience_just_before_the_deadline_is_said_to_be_silent_too(app):
    with hanging() as port, pytest.raises(Undelivered, match="1 detik"), email._said_plainly(Deadline(60), 1):
        smtplib.SMTP("127.0.0.1", port, timeout=0.1)


def test_a_server_that_is_not_there_is_asked_again(app, sink):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    row = put()
    work()
    assert row.state is State.WAITING
    assert "tidak dapat dihubungi" in row.result


def test_nothing_goes_out_at_night(sink):
    with clock.standing_at(parse_moment("2026-11-26T20:00")):
        row = put()
        work()
        assert row.state is State.WAITING
        assert row.next_try_at == parse_moment("2026-11-27T07:00")
    with clock.standing_at(parse_moment("2026-11-27T06:59")):
        work()
        assert sink.mails == []
    with clock.standing_at(parse_moment("2026-11-27T07:00")):
        work()
    assert len(sink.mails) == 1


def test_a_worker_late_in_the_evening_leaves_it_for_the_morning(sink):
    row = put()
    with clock.standing_at(parse_moment("2026-11-26T23:00")):
        work()
        assert row.state is State.WAITING
    with clock.standing_at(parse_moment("2026-11-27T08:00")):
        work()
    assert len(sink.mails) == 1


def test_a_worker_that_died_in_between_sends_under_the_same_message_id(sink):
    row = put()
    with write():
        outbox.begin(row)
    assert row.state is State.SENDING  # … and here the power failed
    work()
    assert (row.state, row.attempts) == (State.SENT, 2)
    assert sink.mails[0]["Message-ID"] == addresses.message_id(row.id)


def test_one_that_kills_its_worker_each_time_is_left_to_a_person(sink):
    row = put()
    for _time in range(3):
        with write():
            assert outbox.begin(row)
    work()
    assert sink.mails == []
    assert row.state is State.FAILED


def test_the_same_job_twice_sends_once(sink):
    row = put()
    with write():
        jobs.enqueue("messages.send", {"message": row.id})
    assert work() == 2
    assert len(sink.mails) == 1


def test_a_cancelled_message_does_not_leave(sink):
    row = put()
    with write():
        outbox.cancel(row, "sudah datang", by=Actor.system())
    work()
    assert sink.mails == []
    assert row.state is State.CANCELLED


@pytest.mark.parametrize("who", ["", "nama:sandi@"])
def test_neither_a_password_nor_a_mail_is_sent_over_an_open_line(app, sink, who):
    port = app.config["SMTP_URL"].rpartition(":")[2]
    app.config["SMTP_URL"] = f"smtp://{who}0.0.0.0:{port}"  # another machine for the program, this one for the kernel
    row = put()
    work()
    assert sink.mails == []
    for part in ("0.0.0.0 tidak menyediakan sambungan terenkripsi", "STARTTLS", "LOKET_TRUSTED_LINES"):
        assert part in row.result


@pytest.mark.settings(DEMO_WANTED=True)
def test_nothing_leaves_a_demo(cast, sink):
    row = put()
    assert row.state is State.SENT
    assert "tidak dikirim" in row.result
    work()
    assert sink.mails == []
