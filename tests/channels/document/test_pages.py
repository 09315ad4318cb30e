"""The document door: a letter gets its agenda number and its request in one write; its scan is read while typing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.platform import clock, settings
from app.platform.database import lock, write
from app.records import agenda, events
from app.records.models import AgendaCounter, IncomingLetter
from app.records.shelf.models import PaperFile
from app.stakeholders.models import Organisation
from app.tickets import files, search
from app.tickets.kinds import Channel
from app.tickets.models import Ticket, TicketSearch
from app.tickets.receipts import secrets
from app.web.formatting import tanggal
from tests import cast
from tests.kit.letters import make_letter
from tests.kit.requests import actor, ask
from tests.platform import files as samples

LETTER = {
    "sender": "Kelurahan Tunjungsekar",
    "address": "Jl. Ikan Piranha Atas 200",
    "letter_number": "500.3.6/214/35.73.05.1008/2026",
    "letter_date": "2026-09-18",
    "subject": "Permohonan Narasumber",
    "event_date": "2026-10-08",
    "service": "PRG-03",
    "description": "Mohon narasumber penyuluhan koperasi bagi ibu-ibu PKK.",
}


def the(model):
    return db.session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def desk(visit):
    return lambda path="/meja/dokumen": visit(path, as_=cast.BERKAS)


def test_a_letter_becomes_an_agenda_line_and_a_request(desk):
    page = desk().form("surat").submit(**LETTER)
    ticket, letter = the(Ticket), the(IncomingLetter)
    assert page.attribute("data-ticket-number") == ticket.number
    assert ticket.channel is Channel.DOCUMENT
    assert letter.agenda_number == f"0001/{clock.today().year}"
    assert letter.agenda_number in page
    assert (letter.letter_date.isoformat(), letter.event_date.isoformat()) == ("2026-09-18", "2026-10-08")
    assert db.session.get(Organisation, ticket.organisation_id).address == LETTER["address"]
    assert ticket.person_id is None


def test_the_sender_is_given_a_receipt_with_the_pin(desk, sign_in):
    page = desk().form("surat").submit(**LETTER)
    number = the(Ticket).number
    pin = secrets.pin(number)
    assert " ".join((pin[:2], pin[2:4], pin[4:])) in page
    assert "karena permohonan diterima" in page
    printed = sign_in(cast.BERKAS).get(f"/meja/dokumen/tercatat/{number}/cetak").get_data(as_text=True)
    assert pin in printed
    assert "Tanda terima" in printed


def test_no_request_of_another_door_is_shown_there(visit):
    number = ask(channel=Channel.PHONE, by=actor(cast.OPERATOR)).ticket.number
    visit(f"/meja/dokumen/tercatat/{number}", as_=cast.OPERATOR, status=404)
    visit(f"/meja/dokumen/tercatat/{number}/cetak", as_=cast.OPERATOR, status=404)


def test_the_address_named_baru_is_the_same_plain_form(sign_in, visit):
    form = visit("/meja/dokumen/baru", as_=cast.OPERATOR).form("surat")
    least = {name: form.fields[name] for name in ("csrf_token", "key")}
    answer = sign_in(cast.OPERATOR).post(
        "/meja/dokumen/baru", data=least | {"sender": "PT Umpama", "subject": "Undangan"}
    )
    assert answer.status_code == 303
    assert the(Ticket).need == "Undangan"


def test_the_scan_is_shown_while_typing_and_arrives_with_the_letter(desk, sign_in):
    page = (
        desk()
        .form("surat")
        .submit(
            button="Unggah dan tampilkan",
            sender="Kelurahan",
            attachments=("surat.pdf", samples.pdf(pages=2)),
            expect=422,
        )
    )
    pictures = page.find("//img[contains(@src, '/pindaian/')]/@src")
    assert len(pictures) == 2
    assert page.form("surat").fields["sender"] == "Kelurahan"
    answer = sign_in(cast.BERKAS).get(pictures[1])
    assert answer.data.startswith(b"\x89PNG")
    page.form("surat").submit(**LETTER)
    (row,) = files.of(the(Ticket).id, public_only=False)
    assert (row.name, row.pages) == ("surat.pdf", 2)


def test_nobody_else_reads_a_waiting_scan(desk, client, sign_in):
    page = (
        desk()
        .form("surat")
        .submit(button="Unggah dan tampilkan", attachments=("surat.pdf", samples.pdf(pages=1)), expect=422)
    )
    (url,) = page.find("//img[contains(@src, '/pindaian/')]/@src")
    assert client.get(url).status_code in (302, 401)
    assert sign_in(cast.STAF).get(url).status_code == 403
    assert sign_in(cast.BERKAS).get(url.replace("/1.png", "/9.png")).status_code == 404
    assert sign_in(cast.BERKAS).get("/meja/dokumen/pindaian/abc/1.png").status_code == 404


def test_a_bad_scan_is_refused_beside_its_field_and_every_word_stays(desk):
    page = desk().form("surat").submit(**LETTER, attachments=("surat.pdf", b"<html>"), expect=422)
    assert page.form("surat").fields["letter_number"] == LETTER["letter_number"]
    assert count(Ticket) == 0


def test_a_letter_without_sender_or_subject_is_refused(desk):
    page = desk().form("surat").submit(**(LETTER | {"sender": "", "subject": "\u200b"}), expect=422)
    assert "Tulis pengirim surat." in page
    assert "Tulis hal surat." in page
    assert count(IncomingLetter) == count(AgendaCounter) == 0


@pytest.mark.parametrize(("day", "said"), [("1970-01-01", "lebih dari setahun lalu"), ("2099-12-31", "belum tiba")])
def test_far_dates_are_taken_as_written_with_a_warning(desk, day, said):
    page = desk().form("surat").submit(**(LETTER | {"letter_date": day, "event_date": "1970-01-02"}))
    assert said in page
    assert "Tanggal acara" in page
    later = desk(f"/meja/dokumen/tercatat/{the(Ticket).number}")
    assert said in later, "the warning stays with the page, however it was reached"
    assert the(IncomingLetter).letter_date.isoformat() == day


def test_a_date_that_is_none_stays_in_its_field(desk):
    page = desk().form("surat").submit(**(LETTER | {"letter_date": "kemarin"}), expect=422)
    assert page.form("surat").fields["letter_date"] == "kemarin"


def test_the_same_form_twice_is_one_letter(desk):
    form = desk().form("surat")
    first, second = form.submit(**LETTER), form.submit(**LETTER)
    assert first.attribute("data-ticket-number") == second.attribute("data-ticket-number")
    assert count(IncomingLetter) == count(Ticket) == 1


def test_a_letter_entered_before_is_pointed_out_but_not_refused(desk):
    desk().form("surat").submit(**LETTER)
    again = (
        desk()
        .form("surat")
        .submit(
            **(LETTER | {"letter_number": "500.3.6 / 214 / 35.73.05.1008 / 2026"}),
            button="Unggah dan tampilkan",
            expect=422,
        )
    )
    assert "Surat ini pernah diagenda?" in again
    first = the(IncomingLetter).agenda_number
    assert f"Surat ini pernah diagenda: {first}" in again.form("surat").submit(**LETTER)
    assert count(IncomingLetter) == 2


def test_a_sealed_letter_is_entered_without_a_scan_and_hidden(desk, visit):
    sealed = LETTER | {"secrecy": "rahasia"}
    page = desk().form("surat").submit(**sealed, attachments=("surat.pdf", samples.pdf(pages=1)), expect=422)
    assert "tanpa dibuka" in page
    desk().form("surat").submit(**sealed)
    ticket = the(Ticket)
    assert ticket.is_confidential
    assert db.session.get(TicketSearch, ticket.id) is None
    visit(f"/meja/dokumen/tercatat/{ticket.number}", as_=cast.OPERATOR, status=404)
    book = visit("/meja/dokumen/agenda", as_=cast.OPERATOR)
    assert "Kelurahan Tunjungsekar" not in book
    assert "0001/" in book, "a number without its line would be a gap nobody can explain"
    assert "Rahasia: hanya penanganannya" in book
    assert "Kelurahan Tunjungsekar" in desk("/meja/dokumen/agenda")


def test_a_sender_we_know_is_picked_and_not_entered_twice(desk):
    desk().form("surat").submit(**LETTER)
    known = the(Organisation).id
    page = desk().form("surat").submit(button="Unggah dan tampilkan", **LETTER, expect=422)
    assert "nama sama" in page
    page.form("surat").submit(**LETTER, organisation_id=str(known))
    assert count(Organisation) == 1
    assert the(Ticket).organisation_id == known
    again = desk().form("surat")
    assert "Pilih koperasi atau usaha" in again.submit(**LETTER, anyway={"organisation_id": "999999"}, expect=422)
    assert "setahun yang lalu" in again.submit(**LETTER, received_at="1970-01-01T08:00", expect=422)


def test_a_citizens_letter_comes_from_a_person(desk):
    desk().form("surat").submit(**(LETTER | {"requester_type": "citizen", "sender": "Mujiati"}))
    assert the(Ticket).person_id
    assert the(Ticket).organisation_id is None


def test_a_letter_is_found_by_its_number_and_its_agenda_number(desk):
    desk().form("surat").submit(**LETTER)
    number = the(Ticket).number
    for question in (LETTER["letter_number"], "tunjungsekar", the(IncomingLetter).agenda_number):
        condition = search.matching(question)
        assert db.session.scalar(select(Ticket.number).where(condition)) == number, question


def test_the_agenda_book_pages_through_a_year(desk, queries):
    for _ in range(27):
        desk().form("surat").submit(**LETTER)
    page = desk("/meja/dokumen/agenda")
    assert "0027/" in page
    assert "0002/" not in page
    with queries() as seen:
        older = page.link("Lebih lama").follow()
    assert "0001/" in older
    assert len(seen) <= 6


def test_who_may_not_record_is_told_so(visit, client):
    visit("/meja/dokumen", as_=cast.STAF, status=403)
    assert client.get("/meja/dokumen").status_code in (302, 401)


def test_an_office_with_its_agenda_in_srikandi_writes_that_number_down(desk):
    with write():
        settings.put("office.srikandi", True)
    form = desk().form("surat")
    assert "Tulis nomor agenda dari SRIKANDI." in form.submit(**LETTER, expect=422).errors
    page = form.submit(**LETTER, agenda_number="SM/2026/00417")
    assert "SM/2026/00417" in page
    letter = the(IncomingLetter)
    assert (letter.running, letter.agenda_number) == (None, "SM/2026/00417")
    assert "Buku ada di SRIKANDI" in desk("/meja/dokumen/agenda")
    assert "SM/2026/00417" in desk("/meja/dokumen/agenda")


def test_a_month_of_the_agenda_is_printed_landscape_and_secret_lines_stay_secret(desk, sign_in):
    desk().form("surat").submit(**LETTER)
    desk().form("surat").submit(**LETTER | {"secrecy": "rahasia", "sender": "Pelapor", "letter_number": "R-1"})
    address, month = "/meja/dokumen/agenda/cetak", f"{clock.today():%Y-%m}"
    printed = sign_in(cast.BERKAS).get(f"{address}?bulan={month}").text
    assert 'class="book book--f4"' in printed
    assert printed.index("0001/") < printed.index("0002/")
    assert LETTER["sender"] in printed
    others = sign_in(cast.OPERATOR2).get(address).text
    assert "Pelapor" not in others
    assert "0002/" in others
    assert LETTER["sender"] not in sign_in(cast.BERKAS).get(f"{address}?bulan=2001-01").text
    assert sign_in(cast.BERKAS).get(f"{address}?bulan=13").status_code == 404


def test_the_printed_book_has_address_telephone_summary_index_and_until_when_an_answer_is_wanted(desk, sign_in):
    told = {
        "requester_type": "other_sector", "address": "Jl. Rajawali No. 4", "phone": "0341 555 0101",
        "description": "Mohon data koperasi  aktif per kecamatan.", "index_word": "Koperasi aktif",
        "event_date": "", "reply_by": "2026-12-10",
    }  # fmt: skip
    desk().form("surat").submit(**LETTER | told)
    desk().form("surat").submit(
        **LETTER | {"letter_number": "2", "address": "", "sender": "Tanpa nama", "description": LETTER["subject"]}
    )
    printed = sign_in(cast.BERKAS).get("/meja/dokumen/agenda/cetak").text
    for words in (
        "Jl. Rajawali No. 4", "(0341) 5550101", "Mohon data koperasi aktif", "Koperasi aktif",
        "jawab paling lambat 10 Des 2026",
    ):  # fmt: skip
        assert words in printed
    assert printed.count("book__more") == 3
    ticket = db.session.scalars(select(Ticket).order_by(Ticket.id)).first()
    assert {"Kamis 10 Desember 2026", "Koperasi aktif"} <= set(dict(agenda.told(ticket.id)).values())


def test_a_letter_is_found_by_the_index_that_the_clerk_gave_it(desk, visit):
    desk().form("surat").submit(**LETTER | {"index_word": "Pemekaran"})
    found = visit("/meja", as_=cast.BERKAS).form("Cari").submit(q="pemekaran")
    assert the(Ticket).number in found


def test_an_invitation_says_its_last_day_once(desk, sign_in):
    told = {"kind": "invitation", "event_date": "2026-12-12", "reply_by": "2026-12-10"}
    desk().form("surat").submit(**LETTER | told)
    ticket = the(Ticket)
    every = [name for name, _words in (*agenda.told(ticket.id), *events.told(ticket.id))]
    assert every.count("Jawab paling lambat") == 1
    assert "jawab paling lambat 10 Des 2026" in sign_in(cast.BERKAS).get("/meja/dokumen/agenda/cetak").text


def test_the_book_says_when_a_letter_was_settled_by_which_reply_and_where_it_stands(desk, sign_in):
    desk().form("surat").submit(**LETTER | {"urgency": "segera"})
    ticket = the(Ticket)
    make_letter(ticket=ticket)
    with write():
        lock(ticket).closed_at = clock.now()
        db.session.add(PaperFile(ticket_id=ticket.id, location="R1.L2.R3.B4.M5", kept_at=clock.now()))
    today = tanggal(clock.today(), "pendek")
    page = desk("/meja/dokumen/agenda")
    printed = sign_in(cast.BERKAS).get("/meja/dokumen/agenda/cetak").text
    for words in ("500.3.2/1257/35.73.000/2026", "R1.L2.R3.B4.M5", today):
        assert words in page.text
        assert words in printed
    assert "Segera" in printed
    assert "acara 8 Okt 2026" in printed
