"""What becomes of a chat: a stack, a word on the request it names, or a line that waits for a clerk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from app.extensions import db
from app.messages.chats import keeping
from app.messages.chats.models import ChatFile, ChatMessage, ChatState
from app.platform import clock, jobs, settings, storage
from app.platform.database import write
from app.platform.keys import keyed
from app.reading.models import FileState, ScanBatch, ScanFile, Source
from app.tickets import files
from app.tickets.history.models import TicketEvent
from app.tickets.statuses import Status
from tests.kit import chats
from tests.kit.our_paper import sheet
from tests.kit.photos import photo
from tests.kit.requests import ask, enlist, make_ticket

pytestmark = pytest.mark.usefixtures("cast")
PHOTO = photo(sheet("x", "Surat"))
VOICE = b"OggS\0\2 suara"


@pytest.fixture
def stack():
    return lambda: db.session.scalars(select(ScanBatch)).one()


def kinds(ticket) -> list[str]:
    told = select(TicketEvent.kind).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id)
    return list(db.session.scalars(told))


def test_photos_and_a_sentence_become_one_stack_as_a_pasted_chat_does(stack):
    chats.bring("Ini suratnya", PHOTO, told_id="1", name="Bu Siti")
    chats.bring("", PHOTO, told_id="2")
    chats.bring("Terima kasih", told_id="3")
    chat = chats.settle()
    batch = stack()
    assert (batch.source, batch.by_id, batch.is_one_letter, batch.is_confidential) == (
        Source.WHATSAPP,
        None,
        True,
        False,
    )
    assert batch.note == "Bu Siti · 0812-0000-0077\nIni suratnya\nTerima kasih"
    assert db.session.scalar(select(func.count(ScanFile.id))) == 2
    assert (chat.state, chat.digits_sealed, chat.name_sealed) == (ChatState.SCANNED, None, None)
    assert db.session.scalar(select(func.count(ChatFile.id))) == 0
    assert set(db.session.scalars(select(ChatMessage.text_sealed))) == {None}


def test_what_is_no_scan_is_named_in_the_stack(stack):
    chats.bring("Ini", PHOTO, VOICE)
    chats.settle()
    states = [row.state for row in db.session.scalars(select(ScanFile).order_by(ScanFile.place))]
    assert (stack().note.splitlines()[0], states[1]) == ("0812-0000-0077", FileState.BROKEN)


def test_words_alone_and_a_voice_alone_wait_for_a_clerk():
    chats.bring("Apakah kantor buka besok?", told_id="1")
    assert chats.settle().state is ChatState.WAITING
    chats.bring("", VOICE, told_id="2", sender="081200000078")
    chat = chats.settle()
    assert (chat.state, [file.name for file in keeping.said(chat).files]) == (ChatState.WAITING, ["foto-1.jpg"])


def test_a_chat_is_gathered_until_nobody_writes_and_no_longer_than_the_office_says():
    first = chats.bring("satu", told_id="1").came_at
    for minute in range(2, 30, 2):
        with clock.standing_at(first + timedelta(minutes=minute)):
            chat = chats.bring("lagi", told_id=str(minute))
            jobs.run_once()
    assert chat.version < 14
    assert chat.closes_at - chat.came_at <= timedelta(minutes=20)


def test_a_word_that_came_while_it_was_settled_is_waited_for():
    first_end = chats.bring("satu", told_id="1").closes_at
    with clock.standing_at(first_end - timedelta(seconds=1)):
        chats.bring("dua", told_id="2")
    with clock.standing_at(first_end):
        while jobs.run_once():
            pass
        assert chats.now().state is ChatState.GATHERING
    assert keeping.said(chats.settle()).text == "satu\ndua"


def test_the_next_hours_words_are_another_chat():
    first = chats.bring("satu", told_id="1")
    chats.settle()
    second = chats.bring("dua", told_id="2")
    assert second.id != first.id
    assert (second.gathering_key, chats.bring("dua", told_id="2").id) == (
        keyed("chat-sender", "6281200000077"),
        second.id,
    )


def test_a_request_of_the_senders_that_is_named_takes_words_and_files():
    enlist()
    ticket = make_ticket(Status.DIPROSES, phone=chats.SENDER)
    chats.bring(f"Permohonan {ticket.number.replace('-', ' ')}: ini kekurangannya", PHOTO, VOICE)
    chat = chats.settle()
    assert (chat.state, chat.about) == (ChatState.FILED, ticket.number)
    assert kinds(ticket)[-3:] == ["files_added", "applicant_chatted", "noted"]
    assert len([row for row in files.of(ticket.id, public_only=True) if row.media_type == "image/jpeg"]) == 1
    assert db.session.scalar(select(func.count(ScanBatch.id))) == 0


@pytest.mark.parametrize("case", ["somebody else's", "two of one's own", "an archived one"])
def test_what_is_not_clear_waits_for_a_person(case):
    enlist()
    mine = make_ticket(Status.DIPROSES, phone=chats.SENDER if case != "somebody else's" else "081299999999")
    words = mine.number
    if case == "two of one's own":
        words += f" dan {make_ticket(phone=chats.SENDER, who={'citizen_number': '3573014101900012'}).number}"
    if case == "an archived one":
        with write():
            mine.status = Status.DIARSIPKAN
    before = kinds(mine)
    chats.bring(f"Tentang {words}")
    assert (chats.settle().state, kinds(mine)) == (ChatState.WAITING, before)


def test_a_file_that_the_request_cannot_take_is_not_lost_but_waits_in_a_stack(stack):
    enlist()
    ticket = make_ticket(Status.DIPROSES, phone=chats.SENDER)
    with write():
        settings.put("files.max_file_mb", 1)
    before = kinds(ticket)
    chats.bring(f"Ini kekurangan {ticket.number}", PHOTO + b"\0" * 1_100_000)
    assert (chats.settle().state, kinds(ticket)) == (ChatState.SCANNED, before)
    assert ticket.number in stack().note


def test_what_the_sender_of_a_confidential_request_writes_is_kept_as_confidential(stack):
    enlist()
    ask(is_confidential=True, phone=chats.SENDER)
    chats.bring("Ada kabar?", told_id="1")
    assert chats.settle().is_confidential
    chats.bring("", PHOTO, told_id="2")
    chats.settle()
    assert stack().is_confidential


def test_what_names_a_confidential_request_is_kept_as_confidential_whoever_s_telephone_it_was(stack):
    enlist()
    secret = ask(is_confidential=True, phone="081299999999").ticket
    chats.bring(f"Soal {secret.number}, yang memukul saya", PHOTO)
    chats.settle()
    assert stack().is_confidential


def test_of_a_chat_longer_than_one_message_may_be_no_word_is_lost():
    enlist()
    ticket = make_ticket(Status.DIPROSES, phone=chats.SENDER)
    written = [f"Permohonan {ticket.number}", "a" * 15_000, "b" * 15_000]
    for place, text in enumerate(written):
        chats.bring(text, told_id=str(place))
    assert chats.settle().state is ChatState.FILED
    of = (TicketEvent.ticket_id == ticket.id, TicketEvent.kind == "applicant_chatted")
    told = db.session.scalars(select(TicketEvent.text).where(*of).order_by(TicketEvent.id)).all()
    assert "".join(told) == "\n".join(written)


def test_a_chat_that_cannot_be_settled_waits_for_a_clerk():
    enlist()
    ticket = make_ticket(Status.DIPROSES, phone=chats.SENDER)
    chats.bring(f"Permohonan {ticket.number}", PHOTO)
    storage.path_of(db.session.scalar(select(ChatFile.blob_hash))).unlink()
    with write():
        db.session.execute(update(jobs.Job).values(max_attempts=1))
    chat = chats.settle()
    assert (chat.state, keeping.said(chat).text) == (ChatState.WAITING, f"Permohonan {ticket.number}")


def test_settling_twice_changes_nothing():
    chats.bring("Ini", PHOTO)
    chat = chats.settle()
    with write():
        db.session.execute(delete(jobs.Job))
        jobs.enqueue(keeping.SETTLING, {"chat": chat.id})
    assert jobs.run_once()
    assert db.session.scalar(select(func.count(ScanBatch.id))) == 1
