"""Photos that came by WhatsApp are put on a request that is there already; a confidential one on no open request."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.platform.database import write
from app.reading import by_hand
from app.reading.models import FileState, LetterState, ScanBatch, ScanFile, ScanLetter, Source
from app.tickets import files
from app.tickets.history.models import TicketEvent
from app.tickets.statuses import Status
from tests.kit import chats
from tests.kit.our_paper import sheet
from tests.kit.photos import photo
from tests.kit.requests import actor, ask, enlist, make_ticket

COMPLAINTS = "pengaduan"
PHOTO = photo(sheet("x", "Surat"))


@pytest.fixture
def letter(cast):
    """Photos with a sentence, read by the worker (without its waiting for the reading itself)."""

    def come(words="Ini KTP saya", source=Source.WHATSAPP):
        chats.bring(words, PHOTO, name="Bu Siti")
        chats.settle()
        batch = db.session.scalars(select(ScanBatch)).one()
        with write():
            batch.source = source
            db.session.execute(update(ScanFile).values(state=FileState.OPENED))
            row = ScanLetter(batch_id=batch.id, place=1, state=LetterState.READ, pages=1, created_at=batch.came_at)
            db.session.add(row)
        return row

    return come


def test_photos_go_to_an_open_request_of_the_senders_with_their_words(visit, cast, letter):
    enlist()
    ticket, row = make_ticket(Status.DIPROSES, phone=chats.SENDER), letter()
    page = visit(f"/meja/dokumen/tumpukan/{row.batch_id}", as_=cast.BERKAS)
    page = page.link("Taruh pada permohonan yang sudah ada").follow()
    assert "0812-0000-0077" in page
    done = page.form(f"Taruh pada {ticket.number}").submit()
    assert "Foto ditaruh" in done
    told = select(TicketEvent.kind).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id)
    assert db.session.scalars(told).all()[-2:] == ["applicant_chatted", "noted"]
    db.session.refresh(row)
    assert (row.state, row.ticket_id) == (LetterState.FILED, ticket.id)
    visit(f"/meja/dokumen/surat/{row.id}/taruh", as_=cast.BERKAS, status=404)


def test_a_confidential_scan_goes_to_no_open_request(visit, cast, letter):
    enlist()
    ticket, row = make_ticket(Status.DIPROSES, phone="081299999999"), letter()
    by, complaints = actor(cast.BERKAS), actor(COMPLAINTS)
    with write():
        by_hand.keep_confidential(row, by=complaints)
    visit(f"/meja/dokumen/surat/{row.id}/taruh", as_=cast.BERKAS, status=404)
    with write():
        db.session.get_one(ScanBatch, row.batch_id).by_id = by.user_id  # whoever brought it sees it
    page = visit(f"/meja/dokumen/surat/{row.id}/taruh", as_=cast.BERKAS)
    assert "dirahasiakan" in page.form("taruh").submit(number=ticket.number, expect=422).errors[0]
    assert {file.kind for file in files.of(ticket.id, public_only=False)} <= {"receipt"}
    secret = ask(is_confidential=True, phone="081299999998").ticket
    visit(f"/meja/dokumen/surat/{row.id}/taruh", as_=COMPLAINTS).form("taruh").submit(number=secret.number)
    db.session.refresh(row)
    assert row.ticket_id == secret.id


def test_other_scans_are_letters_and_are_entered_as_such(visit, cast, letter):
    row = letter(source=Source.UPLOAD)
    visit(f"/meja/dokumen/surat/{row.id}/taruh", as_=cast.BERKAS, status=404)
    assert "Taruh pada permohonan" not in visit(f"/meja/dokumen/tumpukan/{row.batch_id}", as_=cast.BERKAS)
