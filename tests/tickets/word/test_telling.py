"""Each event the applicant is told of becomes one message on the way they chose, in the event's own transaction."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import roster
from app.accounts.actor import Actor
from app.channels.conversations import answer_at_once
from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State, Way
from app.platform import clock, settings
from app.platform.database import write
from app.tickets import history
from app.tickets.handling import conversation, moves, papers, refusals
from app.tickets.history.events import EventKind
from app.tickets.intake import Application, open_ticket
from app.tickets.intake.requesters import Asking
from app.tickets.kinds import Channel, ReplyChannel, RequesterType
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice
from app.tickets.receipts import renewal, secrets
from app.tickets.statuses import Status
from app.tickets.together import merging, splitting
from app.tickets.word.telling import tell
from tests import cast
from tests.kit.other_machines import work
from tests.kit.requests import REFUSAL, all_present, ask, make_ticket, who

EMAIL = {"reply_channel": ReplyChannel.EMAIL, "who": {"email": "siti@contoh.test"}}


def told(ticket, *, with_secrets: bool = False) -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(Message).where(Message.about == ticket.number).order_by(Message.id))
    return [(row.code, row.state.value, outbox.said(row, with_secrets=with_secrets)) for row in rows]


def messages(ticket) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.about == ticket.number).order_by(Message.id)))


def test_the_whole_way_of_a_request_is_told(app):
    ticket = make_ticket(Status.DIVERIFIKASI, **EMAIL)
    with write():
        moves.ask_for_papers(ticket, ["Daftar hadir"], by=who(cast.OPERATOR), text="Yang asli.")
    with write():
        moves.bring_papers(ticket, by=Actor.applicant("Siti"), is_bringing=True)
    with write():
        all_present(ticket)
        moves.dispose(ticket, by=who(cast.OPERATOR))
    with write():
        moves.accept(ticket, by=who(cast.STAF))
    with write():
        conversation.answer(ticket, "Kami sudah mulai.", by=who(cast.STAF))
    with write():
        moves.resolve(ticket, "Sudah kami bantu.", by=who(cast.STAF))
    codes = [code for code, _state, _text in told(ticket)]
    assert codes == ["received", "papers_asked", "papers_brought", "disposed", "answered", "resolved"]
    texts = {code: text for code, _state, text in told(ticket)}
    assert "- Daftar hadir\nYang asli." in texts["papers_asked"]
    assert "paling lambat" in texts["papers_asked"]
    assert "Perkiraan selesai" in texts["disposed"]
    assert "Sudah kami bantu." in texts["resolved"]
    assert all("gratis" in text and "OTP" in text and ticket.number in text for text in texts.values())


def test_the_first_word_brings_the_pin_only_as_it_leaves(app):
    ticket = ask(**EMAIL).ticket
    pin, token = secrets.pin(ticket.number), secrets.token(ticket.number)
    covered, leaving = told(ticket)[0][2], told(ticket, with_secrets=True)[0][2]
    assert pin not in covered
    assert token not in covered
    assert f"PIN {pin}" in leaving
    assert token in leaving


def test_in_english_for_whoever_reads_english(app):
    ticket = make_ticket(Status.DIVERIFIKASI, language="en", **EMAIL)
    with write():
        conversation.answer(ticket, "Please come.", by=who(cast.OPERATOR))
    row = messages(ticket)[-1]
    assert row.subject.startswith("An answer to your request")
    assert "Our answer" in told(ticket)[-1][2]
    assert "free of charge" in told(ticket)[-1][2]


def test_a_refusal_says_why_and_how_to_object(app):
    ticket = make_ticket(Status.DIPROSES, **EMAIL)
    with write():
        refusals.propose(ticket, **(REFUSAL | {"reason": "Berkas palsu"}), by=who(cast.KASI))
    with write():
        refusals.agree(ticket, by=who(cast.KABID))
    code, _state, text = told(ticket)[-1]
    assert code == "refused"
    assert "Berkas palsu" in text
    assert "Keberatan atau pengaduan" in text


def test_of_a_confidential_request_a_message_says_only_that_there_is_news(app):
    ticket = make_ticket(Status.DIVERIFIKASI, is_confidential=True, subject="Pungli", **EMAIL)
    with write():
        conversation.answer(ticket, "Kami periksa oknum itu.", by=who(cast.OPERATOR))
    for row in messages(ticket):
        text = outbox.said(row, with_secrets=True)
        assert "oknum" not in text
        assert "Legalitas" not in text
        assert "/lacak/" not in text
        assert "Pungli" not in row.subject
        assert "Ada kabar" in text


@pytest.mark.parametrize(
    ("channel", "extra", "way", "state"),
    [
        (ReplyChannel.WHATSAPP, {}, Way.WHATSAPP, State.BY_HAND),
        (ReplyChannel.PHONE, {}, Way.CALL, State.BY_HAND),
        (ReplyChannel.LETTER, {"address": "Jl. Mawar 1"}, Way.LETTER, State.BY_HAND),
        (ReplyChannel.EMAIL, {"email": "siti@contoh.test"}, Way.EMAIL, State.SENT),
        (ReplyChannel.EMAIL, {}, Way.WHATSAPP, State.BY_HAND),
        (ReplyChannel.COUNTER, {}, Way.COUNTER, State.DONE),
        (ReplyChannel.WEBSITE, {}, Way.WEBSITE, State.DONE),
    ],
)
def test_the_way_is_the_one_the_applicant_chose(app, channel, extra, way, state):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=channel, who=extra)
    with write():
        conversation.answer(ticket, "Silakan datang.", by=who(cast.OPERATOR))
    row = messages(ticket)[-1]
    assert (row.code, row.way, row.state) == ("answered", way, state)


def test_a_landline_is_called_and_somebody_without_anything_reads_it_on_the_page(app):
    landline = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.WHATSAPP, phone="0341-551234")
    nobody = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.EMAIL, phone="")
    for ticket in (landline, nobody):
        with write():
            conversation.answer(ticket, "Silakan datang.", by=who(cast.OPERATOR))
    assert [messages(ticket)[-1].way for ticket in (landline, nobody)] == [Way.CALL, Way.WEBSITE]


def test_what_is_not_worth_a_hand_stays_on_the_page_unless_the_office_wants_it(app):
    by_hand = {"reply_channel": ReplyChannel.PHONE}
    for wanted, state in ((False, State.DONE), (True, State.BY_HAND)):
        with write():
            settings.put("messages.by_hand", {"disposed": wanted})
        ticket = make_ticket(Status.DIDISPOSISIKAN, **by_hand)
        assert [row.state for row in messages(ticket) if row.code == "disposed"] == [state]


def test_a_text_that_is_switched_off_is_not_sent(app):
    with write():
        settings.put("messages.on", {"answered": False, "accepted": True})
    ticket = make_ticket(Status.DIPROSES, **EMAIL)
    with write():
        conversation.answer(ticket, "Silakan datang.", by=who(cast.STAF))
    assert [row.code for row in messages(ticket)] == ["received", "disposed", "accepted"]


def test_an_internal_note_is_nobodys_news(app):
    ticket = make_ticket(Status.DIVERIFIKASI, **EMAIL)
    with write():
        conversation.note(ticket, "Cek lagi.", by=who(cast.OPERATOR))
    assert [row.code for row in messages(ticket)] == ["received"]


def test_an_act_that_fails_tells_nobody(app):
    ticket = make_ticket(Status.DIVERIFIKASI, **EMAIL)
    with suppress(ZeroDivisionError), write():
        conversation.answer(ticket, "Silakan datang.", by=who(cast.OPERATOR))
        raise ZeroDivisionError
    assert [row.code for row in messages(ticket)] == ["received"]


def test_what_the_caller_heard_on_the_telephone_is_not_told_again(app):
    asked = Application(
        channel=Channel.PHONE, service_code="LEG-07", requester_type=RequesterType.CITIZEN, need="Bagaimana cara?",
        reply_channel=ReplyChannel.PHONE,
    )  # fmt: skip
    by = who(cast.OPERATOR)
    with write():
        ticket = open_ticket(asked, requester=Asking(name="Siti", phone="081200000001"), by=by).ticket
        answer_at_once(ticket, "Begini caranya.", by=by)
    assert [(row.code, row.state) for row in messages(ticket)] == [("resolved", State.DONE)]


def test_a_promise_that_moves_later_is_told_and_one_that_moves_earlier_is_not(app):
    ticket = make_ticket(Status.DIPROSES, **EMAIL)
    for is_public in (False, True):
        with write():
            history.append(
                ticket, EventKind.PROMISE_MOVED, by=Actor.system(), is_public=is_public, due="2026-12-04T16:00"
            )
    assert [row.code for row in messages(ticket)].count("promise_moved") == 1
    assert "4 Desember 2026" in told(ticket)[-1][2]


def test_intake_asks_one_statement_more_and_the_worker_writes_the_first_word(app, real_office, queries):
    ask(name="Rahmat", phone="081200000010")  # fills what a process remembers
    with queries() as plain:
        ask(name="Budi Rekaan", phone="081200000011")
    with queries() as more:
        ticket = ask(name="Wati Andai", phone="081200000012", reply_channel=ReplyChannel.WHATSAPP).ticket
    assert len(more) - len(plain) == 1
    assert messages(ticket) == []
    with write():
        settings.put("messages.by_hand", {"received": True})
    work()
    work()
    assert [(row.code, row.state) for row in messages(ticket)] == [("received", State.BY_HAND)]


def test_three_failures_become_the_task_to_reach_the_applicant(app, real_office):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    with write():
        settings.put("messages.sender", "a@dinas.contoh.test")
    begin = clock.parse_moment("2026-11-26T09:00")
    with clock.standing_at(begin):
        ticket = make_ticket(Status.DIPROSES, **EMAIL)
        with write():
            conversation.answer(ticket, "Silakan datang.", by=who(cast.STAF))
    for minutes in (0, 10, 30):
        with clock.standing_at(begin + timedelta(minutes=minutes)):
            work()
    app.config["SMTP_URL"] = ""
    failed, task = [row for row in messages(ticket) if row.code == "answered"]
    assert (failed.state, failed.attempts) == (State.FAILED, 3)
    assert (task.way, task.state, task.instead_of_id) == (Way.CALL, State.BY_HAND, failed.id)
    assert "Silakan datang." in outbox.said(task, with_secrets=False)
    assert outbox.recipient(task) == "6281200000002"
    lines = [line for line in history.read(ticket.id, public_only=False) if line.kind == "word_failed"]
    assert "Kabar “Jawaban petugas” lewat Surel tidak sampai. Hubungi pemohon." in [line.sentence for line in lines]
    assert not any(line.is_public for line in lines)
    noticed = db.session.execute(select(Notice.kind, Notice.position_id)).all()
    assert noticed
    assert ("unreached", ticket.position_id) in {(row.kind.value, row.position_id) for row in noticed}
    told = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.WAY_BROKEN)).all()
    assert [notice.user_id for notice in told] == roster.who_may("message:edit")  # once each, however many failed
    assert told[0].particulars["way"] == "Surel"


def test_sent_given_and_cancelled_stand_in_the_history_by_name(app):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.PHONE)
    for _round in range(2):
        with write():
            conversation.answer(ticket, f"Silakan datang {_round}.", by=who(cast.OPERATOR))
    first, second = messages(ticket)
    with write():
        outbox.not_reached(first, by=who(cast.OPERATOR), result="Tidak diangkat.")
    with write():
        outbox.give(first, by=who(cast.OPERATOR), result="Disampaikan.")
    with write():
        outbox.cancel(second, "sama dengan yang pertama", by=who(cast.OPERATOR))
    lines = history.read(ticket.id, public_only=False)
    kinds = [line.kind for line in lines if line.kind.startswith("word_")]
    assert kinds == ["word_not_taken", "word_given", "word_cancelled"]
    assert all(line.who for line in lines if line.kind.startswith("word_"))
    assert (first.by_name, first.state) == (who(cast.OPERATOR).name, State.DONE)


def test_a_reminder_counts_once_it_was_brought(app):
    ticket = make_ticket(Status.LENGKAPI_BERKAS, reply_channel=ReplyChannel.PHONE)
    facts = {"batas": "besok", "daftar": "- KTP"}
    with write():
        tell(ticket, "reminder", facts, by=Actor.system())
    assert ticket.reminders == 0
    with write():
        outbox.give(messages(ticket)[-1], by=who(cast.OPERATOR), result="Disampaikan.")
    assert ticket.reminders == 1
    assert [line.kind for line in history.read(ticket.id, public_only=True)][-1] == "reminded"


def test_papers_that_are_checked_tell_nobody_twice(app):
    ticket = make_ticket(Status.LENGKAPI_BERKAS, **EMAIL)
    with write():
        papers.receive(ticket, {}, by=who(cast.OPERATOR), text="Diantar adiknya.")
    assert [row.code for row in messages(ticket)].count("papers_brought") == 1


def test_a_text_erased_by_rule_goes_from_its_messages_too(app):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.PHONE)
    with write():
        conversation.answer(ticket, "NIK Anda 3573…", by=who(cast.OPERATOR))
    line = history.read(ticket.id, public_only=False)[-1]
    with write():
        history.erase_text(line.id, by=who(cast.KABID), ticket=ticket, rule="retensi")
    (row,) = messages(ticket)
    assert row.state is State.CANCELLED
    assert "NIK" not in outbox.said(row, with_secrets=True)


def test_joining_parting_and_splitting_are_told(app):
    ticket = make_ticket(Status.DIVERIFIKASI, **EMAIL)
    into = make_ticket(Status.DIVERIFIKASI, **(EMAIL | {"who": {"person_id": ticket.person_id}}))
    other = make_ticket(Status.DIVERIFIKASI, name="Budi Rekaan", phone="081200000077", reply_channel=ReplyChannel.PHONE)
    by = who(cast.OPERATOR)
    with write():
        merging.merge(ticket, into, by=by)
    assert f"Dilanjutkan di nomor {into.number}." in told(ticket)[-1][2]
    with write():
        merging.undo(ticket, by=by)
    with write():
        merging.merge(other, into, by=by)
    assert [code for code, _state, _text in told(ticket)][-2:] == ["merged", "unmerged"]
    assert [code for code, _state, _text in told(into)] == ["received"]
    assert into.number not in told(other)[-1][2]
    with write():
        moves.take(into, by=by) if into.status is Status.DITERIMA else None
        moves.resolve(into, "Jawaban bersama.", by=by)
    code, state, text = told(other)[-1]
    assert (code, state) == ("merged_ended", State.BY_HAND.value)
    assert "Jawaban bersama" not in text
    whole = make_ticket(Status.DIVERIFIKASI, name="Wati Andai", phone="081200000078", **EMAIL)
    with write():
        part = splitting.split(
            whole, splitting.Part(service_code="LEG-07", subject="NIB", need="Juga NIB."), by=who(cast.OPERATOR)
        )
    assert told(whole)[-1][0] == "split"
    assert f"tersendiri dengan nomor {part.number}." in told(whole)[-1][2]
    assert [code for code, _state, _text in told(part)] == ["received"]


def test_a_letter_that_holds_no_more_and_new_secrets_are_told(app):
    ticket = make_ticket(Status.DIVERIFIKASI, **EMAIL)
    with write():
        history.append(
            ticket, EventKind.LETTER_WITHDRAWN, by=who(cast.KASI), text="Nama salah.", number="500/12", letter=1
        )
        history.append(ticket, EventKind.LETTER_REPLACED, by=who(cast.KASI), number="500/12", by_number="500/19")
        history.append(ticket, EventKind.LETTER_WITHDRAWN, by=who(cast.KASI), is_public=False, number="500/9")
    with write():
        renewal.renew(ticket, "Tanda terima hilang.", by=who(cast.OPERATOR))
    withdrawn, replaced, renewed = (text for _code, _state, text in told(ticket)[-3:])
    assert "Surat nomor 500/12" in withdrawn
    assert "Nama salah." in withdrawn
    assert "Gantinya" not in withdrawn
    assert "Gantinya surat nomor 500/19." in replaced
    assert "sudah diganti" in renewed
    assert "/lacak/" not in told(ticket, with_secrets=True)[-1][2]
