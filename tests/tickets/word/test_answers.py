"""Answers to our mail find back to their request, once; forged, automatic and returned ones do no harm.

With a real SMTP server to send to and a real IMAP server to fetch from.
"""

from __future__ import annotations

from email import policy
from email.message import EmailMessage

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.messages import addresses, outbox
from app.messages.incoming import fetching, keeping
from app.messages.models import IncomingMail, MailState, Message, State
from app.platform import clock, job_upkeep, jobs, settings, storage
from app.platform.clock import parse_moment
from app.platform.database import write
from app.platform.keys import unseal
from app.tickets import files, history
from app.tickets.handling import conversation, moves
from app.tickets.kinds import ReplyChannel
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from tests import cast
from tests.kit.other_machines import MAILBOX, hanging, set_up, work
from tests.kit.requests import make_ticket, who
from tests.platform import files as samples

NOON = parse_moment("2026-11-26T12:00")
QUOTED = "\n\nPada Kam, 26 Nov 2026 pukul 12.00 Diskop UKM <layanan@x.test> menulis:\n> Silakan datang.\n> Lacak"

ANSWER = f"Besok saya datang.{QUOTED}"


@pytest.fixture
def office(app, real_office, sink):
    """A working day at noon."""
    with clock.standing_at(NOON):
        yield


@pytest.fixture
def asked(office, sink):
    """A request whose applicant got an answer by mail."""
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.EMAIL, who={"email": "siti@contoh.test"})
    work()
    with write():
        conversation.answer(ticket, "Silakan datang.", by=who(cast.OPERATOR))
    work()
    return ticket


def reply(mail, text: str = ANSWER, *, sender: str = "siti@contoh.test", **headers: str) -> EmailMessage:
    """What somebody's mail program makes of an answer to `mail`."""
    made = EmailMessage(policy=policy.SMTP)
    made["From"], made["To"] = sender, str(mail["Reply-To"])
    made["Subject"], made["Message-ID"] = f"Re: {mail['Subject']}", headers.pop("message_id", "<jawaban-1@contoh.test>")
    made["In-Reply-To"] = made["References"] = str(mail["Message-ID"])
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def arrive(mail: EmailMessage | bytes) -> IncomingMail:
    """Let a mail come in by the pipe and have it filed."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    letter, blob = keeping.store(raw)
    with write():
        keeping.keep(letter, blob)
    work()
    return db.session.scalars(select(IncomingMail).where(IncomingMail.message_id == letter.message_id)).one()


def written(ticket) -> list[str]:
    lines = history.read(ticket.id, public_only=True)
    return [line.text for line in lines if line.kind == "applicant_mailed"]


def test_an_answer_fetched_from_the_mailbox_stands_on_its_request(asked, sink, mailbox):
    mailbox.deliver(reply(sink.mails[-1]).as_bytes())
    with write():
        jobs.enqueue("messages.fetch", {})
    work()
    assert written(asked) == ["Besok saya datang."]
    assert asked.applicant_wrote_at == NOON
    assert mailbox.unread() == 0
    line = history.read(asked.id, public_only=True)[-1]
    assert line.sentence == "Balasan masuk lewat surel; pengirimnya tidak terbukti."
    row = db.session.scalars(select(IncomingMail)).one()
    assert (row.state, row.about) == (MailState.FILED, asked.number)
    assert b"> Silakan datang." in storage.open_blob(row.blob_hash).read()
    assert unseal(row.sender_sealed) == "siti@contoh.test"


def test_fetching_twice_or_after_a_cut_keeps_each_mail_once(asked, sink, mailbox):
    mailbox.deliver(reply(sink.mails[-1]).as_bytes())
    assert fetching.look() == 1
    mailbox.deliver(reply(sink.mails[-1]).as_bytes())  # the same mail by another way
    assert fetching.look() == 0
    work()
    assert db.session.scalar(select(func.count()).select_from(IncomingMail)) == 1
    assert len(written(asked)) == 1


def test_a_worker_killed_while_filing_files_once(asked, sink, monkeypatch):
    letter, blob = keeping.store(reply(sink.mails[-1]).as_bytes())
    with write():
        keeping.keep(letter, blob)

    def dies() -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "finish", dies)
        with pytest.raises(SystemExit):
            work()
    assert written(asked) == []
    db.session.rollback()
    monkeypatch.setattr(job_upkeep, "_is_dead", lambda _owner: True)
    with write():
        job_upkeep.release_leases_of_the_dead()
    work()
    assert written(asked) == ["Besok saya datang."]


def test_the_reference_finds_back_where_the_plus_address_was_lost(asked, sink):
    mail = reply(sink.mails[-1])
    mail.replace_header("To", "layanan@dinas.contoh.test")
    assert arrive(mail).about == asked.number


def test_a_forged_sender_is_said_to_be_unproven_and_changes_no_state(asked, sink):
    before = asked.status, asked.secret_round
    row = arrive(reply(sink.mails[-1], "Batalkan permohonan saya. Kirim PIN baru.", sender="orang.lain@jahat.test"))
    assert row.state is MailState.FILED
    assert (asked.status, asked.secret_round) == before
    assert written(asked) == ["Batalkan permohonan saya. Kirim PIN baru."]
    last = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert last.code == "answered"  # nothing was sent in return


@pytest.mark.parametrize("guess", ["+1-0123456789abcdef0123", "+999999-0123456789abcdef0123", ""])
def test_a_made_up_address_or_a_mere_number_files_nothing(asked, sink, guess):
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["Subject"], mail["Message-ID"] = "x@jahat.test", f"Re: {asked.number}", "<x@jahat.test>"
    mail["To"] = MAILBOX.replace("@", f"{guess}@")
    mail.set_content("Tolong batalkan.")
    row = arrive(mail)
    assert (row.state, row.about) == (MailState.UNCLEAR, None)
    assert written(asked) == []


def test_its_files_are_judged_like_any_upload(asked, sink):
    mail = reply(sink.mails[-1])
    mail.add_attachment(samples.pdf(), maintype="application", subtype="pdf", filename="akta.pdf")
    mail.add_attachment(b"MZ" + b"x" * 100, maintype="application", subtype="octet-stream", filename="foto.pdf.exe")
    arrive(mail)
    kept = [file for file in files.of(asked.id, public_only=True) if file.from_applicant]
    assert [file.name for file in kept] == ["akta.pdf"]
    note = [line for line in history.read(asked.id, public_only=False) if line.kind == "noted"][-1]
    assert "foto.pdf.exe" in note.text


def test_an_automatic_answer_is_nobodys_work(asked, sink):
    row = arrive(reply(sink.mails[-1], "Saya sedang cuti.", Auto_Submitted="auto-replied"))
    assert row.state is MailState.AUTOMATIC
    assert written(asked) == []
    assert asked.applicant_wrote_at is None


def bounce(mail) -> bytes:
    """A delivery report as Postfix writes it."""
    returned = mail.as_bytes()
    return b"\n".join(
        [
            b"From: MAILER-DAEMON@mx.contoh.test (Mail Delivery System)", b"Return-Path: <>",
            b"To: " + str(mail["Reply-To"]).encode(), b"Subject: Undelivered Mail Returned to Sender",
            b"Message-ID: <bounce-1@mx.contoh.test>", b"Auto-Submitted: auto-replied", b"MIME-Version: 1.0",
            b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', b"",
            b"--b", b"Content-Type: text/plain", b"", b"I'm sorry to have to inform you.", b"",
            b"--b", b"Content-Type: message/delivery-status", b"", b"Reporting-MTA: dns; mx.contoh.test", b"",
            b"Final-Recipient: rfc822; siti@contoh.test", b"Action: failed", b"Status: 5.1.1", b"",
            b"--b", b"Content-Type: message/rfc822", b"", returned, b"", b"--b--", b"",
        ]
    )  # fmt: skip


def test_a_bounce_fails_its_message_and_makes_the_task_to_call(asked, sink):
    row = arrive(bounce(sink.mails[-1]))
    assert row.state is MailState.BOUNCED
    message = db.session.get(Message, row.answers_id)
    assert message.state is State.FAILED
    task = db.session.scalars(select(Message).where(Message.instead_of_id == message.id)).one()
    assert task.state is State.BY_HAND
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
    assert written(asked) == []
    arrive(bounce(sink.mails[-1]).replace(b"bounce-1", b"bounce-2"))
    assert db.session.scalar(select(func.count()).where(Message.instead_of_id == message.id)) == 1


def test_an_archived_request_takes_no_more_and_a_person_decides(asked, sink):
    with write():
        moves.resolve(asked, "Sudah.", by=who(cast.OPERATOR))
    with clock.standing_at(parse_moment("2027-03-01T09:00")), write():
        moves.archive(asked, "rak 1", by=who(cast.BERKAS))
    with clock.standing_at(parse_moment("2027-03-01T10:00")):
        row = arrive(reply(sink.mails[-1]))
    assert row.state is MailState.UNCLEAR
    assert "diarsipkan" in row.reason


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\xff\xfe",
        b"Subject: =?utf-8?B?////?=\nFrom: \xff\nContent-Type: text/plain; charset=nope\n\n\xff\xfe",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n--x",
        b"Message-ID: <" + b"a" * 5000 + b">\nFrom: a\n\nx",
        b"To: <<<>>>,,,@@@\nFrom: =?x?Q?=\n\nhalo",
        b"From: a@b.c\nContent-Type: text/html\n\n<script>alert(1)</script><p>Halo <b>dunia</b></p>",
    ],
)
def test_however_broken_a_mail_is_it_waits_for_a_person(office, raw):
    row = arrive(raw)
    assert row.state is MailState.UNCLEAR
    assert "alert" not in keeping.again(row).answer


def test_a_mailbox_that_hangs_or_refuses_is_told_and_tried_again(office, app, mailbox):
    for url in (mailbox.url.replace("rahasia", "salah"), "imap://a:b@127.0.0.1:1/INBOX"):
        app.config["IMAP_URL"] = url
        with write():
            jobs.enqueue("messages.fetch", {})
        work()
        assert "tidak dapat dibaca" in settings.get("messages.fetch_trouble")
    set_up(**{"messages.timeout": 1})
    with hanging() as port:
        app.config["IMAP_URL"] = f"imap://a:b@127.0.0.1:{port}/INBOX"
        with pytest.raises(OSError):
            fetching.look()
    set_up(**{"messages.timeout": 20})
    app.config["IMAP_URL"] = mailbox.url
    with write():
        jobs.enqueue("messages.fetch", {})
    work()
    assert settings.get("messages.fetch_trouble") == ""


def test_the_worker_looks_every_few_minutes_and_never_in_a_demo(office, app, mailbox):
    due = select(func.count()).select_from(jobs.Job).where(jobs.Job.kind == "messages.fetch")
    for _beat in range(3):
        with write():
            job_upkeep.enqueue_regular()
    assert db.session.scalar(due) == 1
    app.config["DEMO_WANTED"] = True
    with clock.standing_at(parse_moment("2026-11-26T13:00")), write():
        job_upkeep.enqueue_regular()
    assert db.session.scalar(due) == 1


def test_the_pipe_keeps_a_mail_and_says_so(asked, sink, app):
    mail = reply(sink.mails[-1]).as_bytes()
    runner = app.test_cli_runner()
    first, second = (runner.invoke(args=["mail-in"], input=mail) for _once in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "diterima" in first.output
    assert "sudah ada" in second.output
    work()
    assert len(written(asked)) == 1
    assert runner.invoke(args=["mail-in"], input=b"").exit_code != 0


def test_a_full_disk_leaves_the_mail_with_the_mail_server(asked, sink, app, monkeypatch):
    def full(*_given: object) -> None:
        raise storage.NoRoom

    monkeypatch.setattr(storage, "store", full)
    assert app.test_cli_runner().invoke(args=["mail-in"], input=reply(sink.mails[-1]).as_bytes()).exit_code == 75


def test_the_signed_address_is_what_we_wrote(asked, sink):
    assert addresses.numbers_in([sink.mails[-1]["Reply-To"]])
    assert outbox.said(db.session.scalars(select(Message)).first(), with_secrets=False)
