"""What an owner sends by the link: papers, messages, wishes. No word is lost, nothing counts twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets import files, history
from app.tickets.handling import moves
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import make_ticket, who
from tests.portal.tracking.test_pages import link, picture

pytestmark = pytest.mark.usefixtures("enlisted")

ODD = ["\x00", "\u200b", "\u202eterbalik", "😀 emoji", "<script>alert(1)</script>"]


def status_of(ticket) -> Status:
    return db.session.scalar(select(Ticket.status).where(Ticket.id == ticket.id))


def kinds(ticket) -> list[str]:
    return [line.kind for line in history.read(ticket.id, public_only=True)]


def photo(name="KTP.png", colour="red"):
    return (name, picture(colour).getvalue())


def test_papers_that_were_asked_for_arrive(visit):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    page = visit(link(ticket)).form("lengkapi").submit(attachments=[photo()], note="Ini daftarnya.")
    assert "Berkas Anda sudah kami terima" in page
    assert "Ini daftarnya." in page
    assert "KTP.png" in page
    assert not page.find("//section[@aria-labelledby='asked']")
    assert status_of(ticket) is Status.DIVERIFIKASI
    assert kinds(ticket)[-1] == EventKind.PAPERS_BROUGHT


def test_a_word_alone_is_enough_but_nothing_is_not(visit):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    refused = visit(link(ticket)).form("lengkapi").submit(expect=422)
    assert refused.errors == ["Lampirkan berkas atau tulis keterangan sebelum mengirim."]
    assert status_of(ticket) is Status.LENGKAPI_BERKAS
    refused.form("lengkapi").submit(note="Sudah saya antar ke loket.")
    assert status_of(ticket) is Status.DIVERIFIKASI


def test_a_bad_file_keeps_the_words_and_the_good_file(visit):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    form = visit(link(ticket)).form("lengkapi")
    refused = form.submit(attachments=[photo(), ("virus.pdf", b"MZ\x90\x00")], note="Ini daftarnya.", expect=422)
    assert refused.errors
    again = refused.form("lengkapi")
    assert again.fields["note"] == "Ini daftarnya."
    assert "KTP.png" in refused
    assert status_of(ticket) is Status.LENGKAPI_BERKAS
    taken = again.submit(button="Kirim kelengkapan")
    assert [row.name for row in files.of(ticket.id, public_only=True)] == ["KTP.png"]
    assert "virus.pdf" not in taken


def test_a_waiting_file_can_be_taken_back_without_a_script(visit):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    form = visit(link(ticket)).form("lengkapi")
    refused = form.submit(attachments=[photo(), ("kosong.pdf", b"")], note="x", expect=422)
    left = refused.form("lengkapi").submit(button="Hapus", expect=422)
    assert "KTP.png" not in left
    assert left.form("lengkapi").fields["note"] == "x"


def test_the_same_papers_twice_count_once(visit, client):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    form = visit(link(ticket)).form("lengkapi")
    data = form.fields | {"note": "Sudah lengkap."}
    assert [client.post(form.action, data=data).status_code for _ in range(2)] == [303, 303]
    assert kinds(ticket).count(EventKind.PAPERS_BROUGHT) == 1


def test_papers_that_come_too_late_find_the_truth_and_keep_the_words(visit):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    form = visit(link(ticket)).form("lengkapi")
    with write():
        moves.bring_papers(ticket, by=who(cast.OPERATOR), text="Diantar ke loket.")
    late = form.submit(note="Maaf terlambat.", attachments=[photo()], expect=409)
    assert "langkah itu tidak mungkin lagi" in late
    assert "Petugas sedang memeriksa" in late
    message = late.form("pesan")
    assert message.fields["message"] == "Maaf terlambat."
    assert "KTP.png" in late
    page = message.submit(button="Kirim pesan")
    assert "Maaf terlambat." in page
    assert "KTP.png" in page


def test_a_message_with_a_file(visit):
    ticket = make_ticket(Status.DIPROSES)
    page = visit(link(ticket)).form("pesan").submit(message="Apa kabar\nberkas saya?", attachments=[photo()])
    assert "Pesan Anda sudah kami terima." in page
    assert "Apa kabar berkas saya?" in page
    assert kinds(ticket)[-2:] == [EventKind.FILES_ADDED, EventKind.APPLICANT_WROTE]
    assert status_of(ticket) is Status.DIPROSES


def test_the_same_message_twice_is_one(visit, client):
    ticket = make_ticket()
    form = visit(link(ticket)).form("pesan")
    data = form.fields | {"message": "Halo."}
    assert [client.post(form.action, data=data).status_code for _ in range(3)] == [303] * 3
    assert kinds(ticket).count(EventKind.APPLICANT_WROTE) == 1


def test_an_empty_message_is_refused(visit):
    page = visit(link(make_ticket())).form("pesan").submit(expect=422)
    assert page.errors == ["Tulis dahulu pesannya."]
    assert page.find("//a[@href='#message']")


def test_a_message_of_a_hundred_thousand_letters_is_refused_and_kept(visit):
    words = "panjang " * 12_500
    page = visit(link(make_ticket())).form("pesan").submit(message=words, expect=422)
    assert "Terlalu panjang" in page.errors[0]
    assert page.form("pesan").fields["message"].strip() == words.strip()


@pytest.mark.parametrize("typed", ODD)
def test_odd_text_is_only_text(visit, typed):
    page = visit(link(make_ticket())).form("pesan").submit(message=f"Halo {typed} dunia")
    assert "Halo" in page
    assert not page.find("//script[not(@src)]")


def test_an_archived_request_takes_nothing_any_more(visit):
    ticket = make_ticket(Status.SELESAI)
    form = visit(link(ticket)).form("pesan")
    with write():
        moves.archive(ticket, "elektronik saja", early="Pemohon puas.", by=who(cast.BERKAS))
    refused = form.submit(message="Halo?", attachments=[photo()], expect=409)
    assert "sudah diarsipkan" in refused
    assert not refused.find("//main//form")
    assert files.of(ticket.id, public_only=False) == []


def test_cancelling_asks_once_more_and_then_stops(visit):
    ticket = make_ticket(Status.DIPROSES)
    asked = visit(link(ticket)).link("Batalkan permohonan").follow()
    assert status_of(ticket) is Status.DIPROSES, "a GET changes nothing"
    page = asked.form().submit(reason="Sudah diurus sendiri.")
    assert "Permohonan sudah dibatalkan." in page
    assert "Sudah diurus sendiri." in page
    assert status_of(ticket) is Status.DIBATALKAN


def test_cancelling_what_is_finished_shows_the_truth(visit):
    ticket = make_ticket(Status.DIPROSES)
    form = visit(f"{link(ticket)}/batal").form()
    with write():
        moves.resolve(ticket, "Sudah jadi.", by=who(cast.STAF))
    late = form.submit(expect=409)
    assert "Sudah jadi." in late
    assert status_of(ticket) is Status.SELESAI
    assert visit(f"{link(ticket)}/batal").url == link(ticket)


def test_reopening_needs_a_reason(visit):
    ticket = make_ticket(Status.SELESAI)
    asked = visit(link(ticket)).link("Belum terjawab? Buka kembali").follow()
    assert asked.form().submit(expect=422).errors == ["Tulis dahulu alasannya."]
    page = asked.form().submit(reason="NIB-nya salah nama.")
    assert "Permohonan sudah dibuka kembali" in page
    assert status_of(ticket) is Status.DIBUKA_KEMBALI


def test_reopening_ends_after_the_days_the_office_gives(visit):
    ticket = make_ticket(Status.SELESAI)
    form = visit(f"{link(ticket)}/buka-kembali").form()
    with clock.standing_at(ticket.closed_at + timedelta(days=11)):
        assert "Buka kembali" not in visit(link(ticket))
        late = form.submit(reason="Baru sempat.", expect=422)
        assert "hanya dapat dalam 10 hari" in late
    assert status_of(ticket) is Status.SELESAI


@pytest.mark.parametrize("act", ["lengkapi", "pesan", "batal", "buka-kembali"])
def test_staff_do_not_speak_as_the_applicant(sign_in, visit, act):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    client = sign_in(cast.OPERATOR)
    token = visit("/lacak", as_=cast.OPERATOR).form("/lacak").fields["csrf_token"]
    words = {"note": "x", "message": "x", "reason": "x"}
    answer = client.post(f"{link(ticket)}/{act}", data=words | {"csrf_token": token})
    assert answer.status_code == 403
    assert status_of(ticket) is Status.LENGKAPI_BERKAS


@pytest.mark.parametrize("act", ["lengkapi", "pesan", "batal", "buka-kembali"])
def test_a_strange_link_or_form_changes_nothing(client, visit, act):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    token = visit("/lacak").form("/lacak").fields["csrf_token"]
    words = {"note": "x", "message": "x", "reason": "x"}
    assert client.post(f"/lacak/{'a' * 26}/{act}", data=words | {"csrf_token": token}).status_code == 404
    assert client.post(f"{link(ticket)}/{act}", data=words).status_code == 400
    assert status_of(ticket) is Status.LENGKAPI_BERKAS


def test_a_flood_from_one_link_is_stopped_with_the_words_kept(visit, client):
    ticket = make_ticket()
    form = visit(link(ticket)).form("pesan")
    for number in range(60):
        client.post(form.action, data=form.fields | {"message": f"Pesan {number}"})
    page = form.submit(message="Yang ke-61", expect=429)
    assert page.form("pesan").fields["message"] == "Yang ke-61"
    assert kinds(ticket).count(EventKind.APPLICANT_WROTE) == 60


def test_a_citizen_with_an_account_is_named_in_the_record(visit, sign_in):
    ticket = make_ticket()
    visit(link(ticket), as_=cast.UKM).form("pesan").submit(message="Halo.")
    last = history.read(ticket.id, public_only=True)[-1]
    assert last.is_from_applicant


def test_the_wishes_are_complete_in_english(client, visit):
    client.set_cookie("bahasa", "en")
    assert visit(f"{link(make_ticket())}/batal").h1 == "Cancel the request?"
    assert visit(f"{link(make_ticket(Status.SELESAI))}/buka-kembali").h1 == "Reopen the request"
    page = visit(link(make_ticket(Status.LENGKAPI_BERKAS))).form("lengkapi").submit(note="Here.")
    assert "We have received your note, without a file" in page
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 3
