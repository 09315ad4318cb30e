"""What came by WhatsApp: photos become a stack with the words as its note, words alone fill in the letter's form."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.channels.document.ways.chat import understood
from app.extensions import db
from app.reading.chat_notes import Chat, noted, of_note
from app.reading.models import ScanBatch, Source
from app.records.models import IncomingLetter
from tests.kit.our_paper import sheet
from tests.kit.photos import photo

PAGE = "/meja/dokumen/tempel"
CHAT = (
    "[07.15, 27/11/2026] +62 812-3456-7890: Selamat pagi Pak\n[07.16, 27/11/2026] +62 812-3456-7890: Mohon izin rapat"
)


@pytest.mark.parametrize(("words", "expected"), [
    (CHAT, Chat("", "+62 812-3456-7890", "Selamat pagi Pak\nMohon izin rapat")),
    ("[27/11/26 07.15.33] ~ Budi Santoso: Halo\nbaris kedua", Chat("Budi Santoso", "", "Halo\nbaris kedua")),
    ("27/11/26 07.15 - Siti: Halo", Chat("Siti", "", "Halo")),
    ("11/27/26, 7:15 AM - Siti: Halo", Chat("Siti", "", "Halo")),
    ("Perihal: permohonan", Chat("", "", "Perihal: permohonan")),
    ("[catatan] Perihal: permohonan", Chat("", "", "[catatan] Perihal: permohonan")),
])  # fmt: skip
def test_who_wrote_stands_in_what_is_copied(words, expected):
    assert understood(words) == expected


def test_several_writers_are_left_as_they_are():
    words = "[07.15, 27/11/2026] Budi: Halo\n[07.16, 27/11/2026] Siti: Ya"
    assert understood(words) == Chat("", "", words)


@pytest.mark.parametrize("chat", [
    Chat("Budi", "0812-3456-7890", "Halo\nbaris kedua"), Chat("Budi", "", "Halo"), Chat("", "0812-3456-7890", "Halo"),
    Chat("", "", "Halo"), Chat("Budi · Siti", "", ""),
])  # fmt: skip
def test_a_stacks_note_tells_the_chat_again(chat):
    assert of_note(noted(chat)) == chat


def test_what_was_typed_stays():
    assert understood("[07.15, 27/11/2026] Budi: Halo", name="Pak Budi").name == "Pak Budi"


def test_words_alone_fill_in_the_letters_form(visit, cast):
    page = visit(PAGE, as_=cast.BERKAS).form("Lanjut").submit(words=CHAT, name="Budi Santoso", expect=422)
    assert page.h1 == "Catat surat masuk"
    form = page.form("surat")
    assert (form.fields["sender"], form.fields["phone"]) == ("Budi Santoso", "+62 812-3456-7890")
    assert form.fields["description"] == "Selamat pagi Pak\nMohon izin rapat"
    assert (form.fields["arrival"], form.fields["reply_channel"]) == ("whatsapp", "whatsapp")
    done = form.submit(subject="Izin rapat")
    letter = db.session.scalars(select(IncomingLetter)).one()
    assert (letter.sender, letter.arrival.value) == ("Budi Santoso", "whatsapp")
    assert done.h1


def test_photos_become_a_stack_with_the_words_as_its_note(visit, cast):
    form = visit(PAGE, as_=cast.BERKAS).form("Lanjut")
    form.submit(words=CHAT, attachments=("IMG.jpg", photo(sheet("x", "Surat"))), arrangement="many")
    batch = db.session.scalars(select(ScanBatch)).one()
    assert (batch.source, batch.is_one_letter) == (Source.WHATSAPP, False)
    assert batch.note == "+62 812-3456-7890\nSelamat pagi Pak\nMohon izin rapat"


def test_nothing_pasted_is_asked_again(visit, cast):
    page = visit(PAGE, as_=cast.BERKAS).form("Lanjut").submit(name="Budi", expect=422)
    assert page.errors == ["Tempel tulisan atau foto dari obrolannya dahulu."]
    assert page.form("Lanjut").fields["name"] == "Budi"
    assert db.session.scalar(select(func.count(ScanBatch.id))) == 0
