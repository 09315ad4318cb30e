"""`/meja/acara`, the document door's invitation, and the decision on the ticket page."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import select

from app.accounts.models import Position
from app.extensions import db
from app.platform import clock
from app.records.invitations import Invitation, Outcome
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import enlist
from tests.records.makers import invitation

ACARA = "/meja/acara"
LETTER = {
    "sender": "KSP Umpama", "subject": "Undangan RAT", "kind": "invitation", "event_hour": "09:00",
    "event_place": "Balai Umpama",
}  # fmt: skip


def today():
    return clock.today()


def test_an_invitation_entered_at_the_document_door_stands_in_the_week(visit, cast):
    form = visit("/meja/dokumen/baru", as_=cast.BERKAS).form("surat")
    page = form.submit(**LETTER, event_date=today().isoformat(), reply_by=today().isoformat())
    assert page.h1 == "Undangan tercatat"
    assert "PIN" not in page.text.replace("diberi PIN", "")
    number = page.attribute("data-ticket-number")
    week = visit(ACARA, as_=cast.KADIS)
    assert "hari ini" in week
    assert week.link("Undangan RAT").follow().h1
    visit(f"/meja/dokumen/tercatat/{number}/cetak", as_=cast.BERKAS, status=404)


def test_a_clash_is_pointed_out_where_it_is_entered_and_in_the_week(visit, cast):
    invitation(today(), time(9, 30), subject="Rapat kota")
    form = visit("/meja/dokumen/baru", as_=cast.BERKAS).form("surat")
    page = form.submit(**LETTER, event_date=today().isoformat())
    assert "Bentrok dengan acara lain: Rapat kota, Balai Umpama." in page
    assert visit(ACARA, as_=cast.KADIS).text.count("Bentrok dengan") == 2


def test_an_hour_without_a_day_and_an_answer_after_the_event_are_refused(visit, cast):
    form = visit("/meja/dokumen/baru", as_=cast.BERKAS).form("surat")
    page = form.submit(**LETTER, expect=422)
    assert page.errors == ["Isi juga tanggal acaranya."]
    later = (today() + timedelta(days=1)).isoformat()
    page = form.submit(**LETTER, event_date=today().isoformat(), reply_by=later, expect=422)
    assert page.errors == ["Batas jawaban tidak boleh sesudah acaranya."]
    assert page.find("//input[@name='event_place']/@value") == ["Balai Umpama"]


def test_the_head_decides_on_the_letters_page(visit, cast):
    ticket = invitation(today(), time(9))
    page = visit(f"/meja/tiket/{ticket.number}", as_=cast.KADIS)
    assert "Undangan: dijawab paling lambat" in page
    form = visit(f"/meja/tiket/{ticket.number}/putuskan-undangan", as_=cast.KADIS).form("Simpan keputusan")
    page = form.submit(outcome="represented", expect=422)
    assert page.errors == ["Pilih siapa yang mewakili."]
    page = form.submit(outcome="attended", remark="Berangkat 08.30.")
    assert "Keputusan atas undangan disimpan." in page
    assert db.session.scalar(select(Ticket.status).where(Ticket.id == ticket.id)) is Status.SELESAI
    assert db.session.scalar(select(Invitation.outcome)) is Outcome.ATTENDED


def test_weeks_are_turned_and_an_odd_address_leads_nowhere(visit, cast):
    invitation(today() + timedelta(days=7), time(9))
    page = visit(ACARA, as_=cast.KADIS)
    assert "Tidak ada acara minggu ini" in page
    assert "Undangan RAT" in page.link("Minggu berikutnya").follow()
    for odd in ("x", "2026-13-01", "0001-01-01"):
        visit(f"{ACARA}?minggu={odd}", as_=cast.KADIS, status=404)


def test_who_may_not_see_the_letter_sees_no_event(visit, cast):
    invitation(today(), time(9))
    assert "Undangan RAT" not in visit(ACARA, as_=cast.STAF)


def test_the_week_goes_into_a_calendar(sign_in, cast):
    enlist()
    invitation(today(), time(9), subject="Undangan; rapat, dan\nmakan " + "siang " * 20)
    answer = sign_in(cast.KADIS).get(f"{ACARA}/kalender.ics")
    assert answer.mimetype == "text/calendar"
    text = answer.get_data(as_text=True)
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "SUMMARY:Undangan\\; rapat\\, dan" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_week_speaks_english(visit, sign_in, cast):
    invitation(today(), time(9))
    sign_in(cast.KADIS).set_cookie("bahasa", "en")
    assert "Events this week" in visit(ACARA, as_=cast.KADIS)


def test_the_head_says_on_the_telephone_that_he_comes(visit, cast):
    ticket = invitation(today(), time(9))
    page = visit("/meja/pimpinan", as_=cast.SEKRETARIS)
    assert ticket.subject in page
    page = visit(f"/meja/pimpinan/{ticket.number}", as_=cast.SEKRETARIS)
    page.form("Saya hadiri").submit(button="Saya hadiri")
    db.session.refresh(ticket)
    assert ticket.status is Status.SELESAI


def test_who_is_sent_reads_in_the_news_that_he_goes(visit, cast):
    ticket = invitation(today(), time(9))
    form = visit(f"/meja/tiket/{ticket.number}/putuskan-undangan", as_=cast.KADIS).form("Simpan keputusan")
    chair = db.session.scalars(select(Position.id).where(Position.code == "staf-upk-usp")).one()
    form.submit(outcome="represented", position=str(chair))
    assert ticket.number in visit("/meja/kabar", as_=cast.STAF_LAIN)
    assert ticket.subject in visit(f"/meja/tiket/{ticket.number}", as_=cast.STAF_LAIN)


def test_the_clerk_records_whose_word_it_is(visit, cast):
    ticket = invitation(today(), time(9))
    form = visit(f"/meja/tiket/{ticket.number}/putuskan-undangan", as_=cast.BERKAS).form("Simpan keputusan")
    assert form.submit(outcome="noted", expect=422).errors == ["Pilih perintah siapa yang Anda catat."]
    head = db.session.scalars(select(Position.id).where(Position.code == "kadis")).one()
    page = form.submit(outcome="noted", ordered_by=str(head), ordered_as="wa")
    assert "atas perintah Kepala Dinas (lewat WhatsApp)" in page
    visit(f"/meja/tiket/{ticket.number}/putuskan-undangan", as_=cast.OPERATOR, status=403)


def test_the_day_that_a_letter_for_a_service_names_stands_in_the_week_too(visit, cast):
    form = visit("/meja/dokumen/baru", as_=cast.BERKAS).form("surat")
    form.submit(sender="Kelurahan Umpama", subject="Mohon narasumber", service="PRG-03", event_date=today().isoformat())
    week = visit(ACARA, as_=cast.KADIS)
    assert "Mohon narasumber" in week
    assert "belum diputuskan" not in week
