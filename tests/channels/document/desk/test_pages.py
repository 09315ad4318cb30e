"""The document desk: what was read is confirmed, filed once, and counted; two clerks at one letter lose nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Unit
from app.channels.document.desk import filing
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict
from app.reading import by_hand, separators
from app.reading.models import LetterState, PageState, ScanBatch, ScanLetter, ScanPage, Source
from app.reading.proposals.fields import Field
from app.reading.proposals.models import LetterProposal
from app.records.models import IncomingLetter
from app.tickets import files
from app.tickets.handling import chairs
from app.tickets.history.models import TicketEvent
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.web import asked
from tests import cast
from tests.kit.pages import Page
from tests.kit.requests import enlist, who
from tests.kit.scanned import sample, scanned


def the(model):
    return db.session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()


def words_in(element):
    return " ".join(element.text_content().split())


@pytest.fixture
def desk(visit):
    return lambda letter, **more: visit(f"/meja/dokumen/surat/{letter.id}", as_=cast.BERKAS, **more)


def test_a_letter_lies_there_with_what_was_read_on_it(cast, desk):
    page = desk(scanned(sample("02")))
    fields = page.form("surat").fields
    assert fields["sender"] == "Kelurahan Tunjungsekar"
    assert fields["letter_number"] == "500.3.6/214/35.73.05.1008/2026"
    assert (fields["letter_date"], fields["event_date"], fields["reply_by"]) == (
        "2026-09-18",
        "2026-10-08",
        "2026-10-01",
    )
    assert (fields["service"], fields["urgency"], fields["classification"]) == ("PRG-03", "segera", "500.3.6")
    assert len(page.find("//*[@data-frame='sender']")) == 1
    assert "Mesin: yakin." in page


def test_what_is_doubtful_comes_first(cast, desk):
    letter = scanned(sample("02"))
    with write():
        row = db.session.scalars(select(LetterProposal).where(LetterProposal.field == Field.LETTER_DATE)).one()
        row.confidence = 0.4
    page = desk(letter)
    assert page.find("//*[@data-read]")[0].get("data-read") in ("letter_date", "service")
    assert "Mesin: ragu." in page


def the_unit(code):
    return db.session.scalar(select(Unit.id).where(Unit.code == code))


def test_the_unit_is_framed_and_says_from_which_service_it_follows(cast, desk):
    page = desk(scanned(sample("02")))
    assert len(page.find("//*[@data-frame='unit']")) == 1
    (read,) = page.find("//*[@data-read='unit']")
    assert "Mesin: ragu. Seksi Organisasi, Tatalaksana dan Hukum, karena layanannya PRG-03." in words_in(read)
    assert page.form("surat").fields["unit"] == ""


def test_a_corrected_service_tells_its_own_unit(cast, desk, sign_in):
    letter = scanned(sample("02"))
    token = desk(letter).form("surat").fields["csrf_token"]
    ask = sign_in(cast.BERKAS).post
    told = {"csrf_token": token, "service": "INF-05", "subject": "Kemasan", "requester_type": "business"}
    assert "karena layanannya INF-05" in ask("/meja/dokumen/surat/unit", data=told).text
    told |= {"service": "X", "requester_type": "?"}
    assert "Mengikuti layanan yang dipilih." in ask("/meja/dokumen/surat/unit", data=told).text


def test_a_unit_that_the_clerk_chose_has_the_request_and_the_proposal_was_wrong(cast, desk):
    desk(scanned(sample("02"))).form("surat").submit(unit=str(the_unit("UKM-IB")))
    ticket = the(Ticket)
    assert ticket.unit_id == the_unit("UKM-IB")
    assert ticket.position_id == chairs.head_of(ticket.unit_id)
    told = db.session.execute(select(TicketEvent.text, TicketEvent.is_public).where(TicketEvent.kind == "noted")).all()
    assert told == [("Unitnya dipilih pencatat: Seksi Pengembangan Informasi Bisnis.", False)]
    right = dict(db.session.execute(select(LetterProposal.field, LetterProposal.was_right)).all())
    assert (right[Field.UNIT], right[Field.SERVICE]) == (False, True)


def test_a_unit_that_was_left_to_the_service_is_counted_as_right(cast, desk):
    desk(scanned(sample("02"))).form("surat").submit()
    right = dict(db.session.execute(select(LetterProposal.field, LetterProposal.was_right)).all())
    assert right[Field.UNIT] is True


def test_a_code_that_the_office_does_not_have_is_told_and_looked_at_first(cast, desk):
    page = desk(scanned(sample("02").replace("500.3.6/214", "400.10/214")))
    assert "Mesin membaca 400.10, yang tidak ada di daftar kantor ini." in page
    assert page.find("//*[@data-read]")[0].get("data-read") == "classification"
    assert page.form("surat").fields["classification"] == ""


def test_a_black_page_says_that_nothing_was_found_on_it(cast, desk):
    assert "Mesin tidak menemukan tulisan pada surat ini." in desk(scanned(""))
    assert "Mesin belum mengusulkan apa pun" in desk(scanned("Surat", is_proposed=False))


def test_confirming_files_the_letter_and_brings_the_next(cast, desk):
    first, second = scanned(sample("03")), scanned(sample("06"))
    page = desk(first).form("surat").submit()
    ticket, entry = the(Ticket), the(IncomingLetter)
    assert page.attribute("data-ticket-number") == ticket.number
    assert entry.agenda_number in page
    assert page.form("surat").fields["sender"] == "PT Ritel Umpama Tbk"
    assert (ticket.channel, entry.letter_number) == (Channel.DOCUMENT, "1187/UN.RKN/FIA/PP/2026")
    assert [file.name for file in files.of(ticket.id, public_only=False)] == ["pindai.png"]
    row = db.session.get(ScanLetter, first.id)
    assert (row.state, row.ticket_id) == (LetterState.FILED, ticket.id)
    assert "Ini surat terakhir" in page
    last = page.form("surat").submit()
    assert last.h1 == "Tumpukan surat terpindai"
    assert last.attribute("data-ticket-number") == the(Ticket).number
    assert db.session.get(ScanLetter, second.id).state is LetterState.FILED


def test_what_a_clerk_changed_is_counted(cast, desk, visit):
    desk(scanned(sample("03"))).form("surat").submit(sender="Fakultas Ilmu Administrasi URM")
    right = dict(db.session.execute(select(LetterProposal.field, LetterProposal.was_right)).all())
    assert right[Field.SENDER] is False
    assert right[Field.LETTER_NUMBER] is True
    assert right[Field.EVENT_DATE] is None  # there was none and none was proposed: nothing to be right about
    assert set(db.session.scalars(select(LetterProposal.value))) == {""}
    page = visit("/meja/dokumen/ketepatan", as_=cast.BERKAS)
    assert "0/1" in page.text
    assert "100 %" in page


def test_an_invitation_goes_before_the_leaders_with_its_sheet(cast, desk, visit):
    scanned(sample("02"))
    page = desk(scanned(sample("04"))).form("surat")
    assert page.fields["kind"] == "invitation"
    after = page.submit()
    assert after.form("surat").fields["sender"] == "Kelurahan Tunjungsekar"
    assert "Cetak lembar disposisi" in after
    visit(f"/meja/tiket/{after.attribute('data-ticket-number')}/lembar-disposisi", as_=cast.BERKAS)


def test_two_clerks_confirm_one_letter_and_the_second_is_told(cast, visit):
    letter = scanned(sample("01"))
    address = f"/meja/dokumen/surat/{letter.id}"
    late = visit(address, as_=cast.OPERATOR).form("surat")
    visit(address, as_=cast.BERKAS).form("surat").submit()
    page = late.submit(subject="Kata yang diketik", expect=409)
    assert "sudah dicatat atau disisihkan orang lain" in page
    assert "Sulastri Fiktif" in page
    assert page.form("surat").fields["subject"] == "Kata yang diketik"
    assert len(db.session.scalars(select(IncomingLetter.id)).all()) == 1


@pytest.mark.both_databases
def test_two_clerks_who_confirm_one_letter_at_the_same_moment_file_it_once(app, cast, visit):
    """Both keys at once: one request and one line of the agenda; whoever was second keeps every word."""
    letter = scanned(sample("01"))
    clerks = (cast.OPERATOR, cast.BERKAS)
    forms = [visit(f"/meja/dokumen/surat/{letter.id}", as_=name).form("surat") for name in clerks]
    typed = [form.fields | {"subject": f"Hal {turn}", "sender": f"Pengirim {turn}", "description": f"Isi {turn}"}
             for turn, form in enumerate(forms)]  # fmt: skip
    gate = Barrier(len(clerks))

    def confirm(turn: int) -> Any:
        gate.wait()
        return forms[turn].page.visitor.client.post(forms[turn].action, data=typed[turn])

    with ThreadPoolExecutor(len(clerks)) as hands:
        answers = list(hands.map(confirm, range(len(clerks))))
    db.session.rollback()
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    winner, late = sorted((0, 1), key=lambda turn: answers[turn].status_code)
    entry, ticket = db.session.scalars(select(IncomingLetter)).one(), db.session.scalars(select(Ticket)).one()
    assert (entry.ticket_id, entry.sender, entry.subject) == (ticket.id, f"Pengirim {winner}", f"Hal {winner}")
    assert (db.session.get(ScanLetter, letter.id).ticket_id, ticket.need) == (ticket.id, f"Isi {winner}")
    page = Page(forms[late].page.visitor, answers[late])
    assert "sudah dicatat atau disisihkan orang lain" in page
    ours = {"csrf_token", "version"}
    kept = page.form("surat").fields
    assert {name: kept.get(name) for name in typed[late].keys() - ours} == {
        name: value for name, value in typed[late].items() if name not in ours
    }


def test_a_letter_whose_pages_were_moved_is_looked_at_again(cast, desk):
    letter = scanned(sample("01"))
    form = desk(letter).form("surat")
    with write():
        db.session.get(ScanLetter, letter.id).version += 1
    page = form.submit(expect=409)
    assert "baru saja diubah" in page
    assert page.form("surat").submit().h1 == "Tumpukan surat terpindai"


def test_others_are_told_who_has_it_before_them(cast, desk, visit):
    letter = scanned(sample("01"))
    desk(letter).form("kerjakan").submit()
    page = visit(f"/meja/dokumen/surat/{letter.id}", as_=cast.OPERATOR)
    assert "Sedang dikerjakan Sulastri Fiktif" in page
    assert "Sulastri Fiktif" in visit("/meja/dokumen/surat", as_=cast.OPERATOR)
    assert "Sedang dikerjakan" not in desk(letter)


def test_one_person_has_one_letter_before_them_and_not_for_ever(cast, desk, visit):
    first, second = scanned(sample("01")), scanned(sample("03"))
    for letter in (first, second):
        desk(letter).form("kerjakan").submit()
    assert "Sedang dikerjakan" not in visit(f"/meja/dokumen/surat/{first.id}", as_=cast.OPERATOR)
    address = f"/meja/dokumen/surat/{second.id}"
    assert "Sedang dikerjakan" in visit(address, as_=cast.OPERATOR)
    with clock.standing_at(clock.now() + timedelta(minutes=31)):
        assert "Sedang dikerjakan" not in visit(address, as_=cast.OPERATOR)


def test_the_same_letter_scanned_again_is_a_warning(cast, desk):
    desk(scanned(sample("06"))).form("surat").submit()
    again = scanned(sample("06").replace("Malang, 16", "Malang, 17"))
    page = desk(again)
    assert "Surat ini pernah datang?" in page
    assert the(Ticket).number in page
    page.form("surat").submit()
    assert len(db.session.scalars(select(IncomingLetter.id)).all()) == 2


def clerk() -> int:
    enlist(cast.BERKAS)
    return who(cast.BERKAS).user_id


@pytest.mark.parametrize("sifat", ["Rahasia", "Sangat Rahasia", "Terbatas"])
def test_a_letter_that_calls_itself_secret_is_there_for_who_brought_it_alone(cast, desk, visit, sifat):
    letter = scanned(sample("01").replace("Sifat    : Biasa", f"Sifat    : {sifat}"), by_id=clerk())
    visit(f"/meja/dokumen/surat/{letter.id}", as_=cast.OPERATOR, status=404)
    visit(f"/meja/dokumen/tumpukan/{letter.batch_id}", as_=cast.OPERATOR, status=404)
    assert "0 surat cocok" in visit(f"/meja/dokumen/tumpukan?kata={asked.sealed('koperasi')}", as_=cast.OPERATOR)
    assert desk(letter).form("surat").fields["confidential"]


def test_a_secret_letter_is_not_filed_with_its_scan(cast, desk):
    letter = scanned(sample("01").replace("Sifat    : Biasa", "Sifat    : Rahasia"), by_id=clerk())
    page = desk(letter).form("surat")
    assert page.fields["secrecy"] == "rahasia"
    assert "Surat rahasia dicatat tanpa pindaian" in page.submit(expect=422)


def test_a_writer_who_asks_not_to_be_named_is_kept_confidential(cast, desk):
    desk(scanned(sample("05"), by_id=clerk())).form("surat").submit()
    ticket = the(Ticket)
    assert ticket.is_confidential
    assert the(IncomingLetter).sender == "Mujiati Umpama"


def test_confidential_scans_are_there_for_who_brought_them_alone(cast, desk, visit):
    letter = scanned(sample("01"), confidential=True)
    desk(letter, status=404)
    assert "Tidak ada surat terpindai" in visit("/meja/dokumen/surat", as_=cast.BERKAS)


def behind_a_separator(letter):
    """The letter as it begins behind a sheet that says "Surat rahasia"."""
    told = [{"kind": separators.MARK, "code": separators.Separator.CONFIDENTIAL.value}]
    page = db.session.scalars(select(ScanPage).where(ScanPage.letter_id == letter.id)).one()
    db.session.add(ScanPage(
        batch_id=letter.batch_id, file_id=page.file_id, number=1, place=page.place - 1, state=PageState.READ,
        is_separator=True, is_placed=True, marks=told,
    ))  # fmt: skip
    db.session.flush()
    letter.is_confidential = separators.is_confidential_after(letter.batch_id, page.place)


def in_a_confidential_stack(letter):
    db.session.get(ScanBatch, letter.batch_id).is_confidential = True


def marked_by_hand(letter):
    by_hand.keep_confidential(letter, by=who(cast.PENGADUAN))


@pytest.mark.parametrize("origin", [behind_a_separator, in_a_confidential_stack, marked_by_hand])
def test_a_confidential_scan_makes_a_confidential_request_whatever_is_ticked(cast, visit, origin):
    enlist(cast.PENGADUAN)
    letter = scanned(sample("01"))
    with write():
        origin(db.session.get(ScanLetter, letter.id))
    form = visit(f"/meja/dokumen/surat/{letter.id}", as_=cast.PENGADUAN).form("surat")
    assert form.fields["confidential"]
    form.submit(confidential=False)
    ticket = the(Ticket)
    assert ticket.is_confidential
    assert visit(f"/meja/tiket/{ticket.number}", as_=cast.BERKAS, status=404)
    told = select(LetterProposal.was_right).where(LetterProposal.field == Field.CONFIDENTIAL)
    assert db.session.scalars(told).one() is None, "the scan said so, not the words that were read"


def test_a_letter_that_is_made_confidential_while_a_clerk_looks_at_it_is_filed_so(cast, visit):
    enlist(cast.PENGADUAN)
    letter = scanned(sample("01"))
    form = visit(f"/meja/dokumen/surat/{letter.id}", as_=cast.PENGADUAN).form("surat")
    with write():
        marked_by_hand(db.session.get(ScanLetter, letter.id))
    form.submit()
    assert the(Ticket).is_confidential


def test_what_is_made_confidential_between_two_looks_is_not_filed_open(cast):
    enlist(cast.PENGADUAN)
    letter = scanned(sample("01"))
    ticket = Ticket(is_confidential=False)
    filing._require_as_open(letter, ticket)
    with write():
        marked_by_hand(db.session.get(ScanLetter, letter.id))
    with pytest.raises(Conflict, match="baru saja dirahasiakan"):
        filing._require_as_open(letter, ticket)


def test_the_door_leads_to_the_next_letter_and_baru_stays_plain(cast, visit):
    scanned(sample("01"))
    assert visit("/meja/dokumen", as_=cast.BERKAS).h1 == "Periksa surat terpindai"
    assert visit("/meja/dokumen/baru", as_=cast.BERKAS).h1 == "Catat surat masuk"


def test_no_query_count_grows_with_the_stack(cast, visit, queries):
    letter = scanned(sample("01"))
    visit("/meja/dokumen/surat", as_=cast.BERKAS)
    with queries() as few:
        visit("/meja/dokumen/surat", as_=cast.BERKAS)
        visit(f"/meja/dokumen/surat/{letter.id}", as_=cast.BERKAS)
    for name in ("02", "03", "04"):
        scanned(sample(name))
    with queries() as many:
        visit("/meja/dokumen/surat", as_=cast.BERKAS)
        visit(f"/meja/dokumen/surat/{letter.id}", as_=cast.BERKAS)
    assert len(many) <= len(few)


def test_what_the_chat_said_stands_in_the_letters_form(cast, desk):
    letter = scanned(sample("01"))
    with write():
        batch = db.session.get(ScanBatch, letter.batch_id)
        batch.source, batch.note = Source.WHATSAPP, "Budi Umpama · 0812-3456-7890\nSuratnya saya kirim, Pak"
    fields = desk(letter).form("surat").fields
    assert (fields["name"], fields["phone"]) == ("Budi Umpama", "0812-3456-7890")
    assert (fields["description"], fields["arrival"]) == ("Suratnya saya kirim, Pak", "whatsapp")
