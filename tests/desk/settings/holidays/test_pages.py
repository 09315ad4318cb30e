"""Holidays: one by one and as a list that is looked at first; the promises follow."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform import clock
from app.platform.jobs import Job
from app.tickets.clocks.holidays import Holiday
from tests.kit.requests import make_ticket

LIBUR = "/meja/pengaturan/hari-libur"
LIST = "tanggal,nama,jenis\n2028-01-01,Tahun Baru,libur nasional\n2028-04-07,Cuti Lebaran,cuti bersama\n"


def names(year: int) -> dict[date, str]:
    rows = db.session.execute(select(Holiday.day, Holiday.name))
    return {day: name for day, name in rows if day.year == year}


def recounts() -> int:
    return len(db.session.scalars(select(Job.id).where(Job.kind == "promises.recount")).all())


def bring(visit, cast, text: str):
    return visit(f"{LIBUR}/impor", as_=cast.KONTEN).form("Periksa daftar").submit(pasted=text)


def test_one_day_is_added_and_the_promises_are_counted_again(visit, cast):
    form = visit(f"{LIBUR}?tahun=2027", as_=cast.KONTEN).form("Lihat akibatnya")
    seen = form.submit(day="2027-06-23", name="Ulang tahun dinas", kind="libur_kantor", expect=422)
    assert "Tidak ada janji layanan yang bergeser" in seen
    assert recounts() == 0
    page = seen.form("Simpan").submit()
    assert page.h1 == "Hari libur 2027"
    assert "Ulang tahun dinas" in page
    assert "dihitung ulang" in page
    assert recounts() == 1


@pytest.mark.parametrize(
    ("day", "name"),
    [("", "Libur"), ("kemarin", "Libur"), ("1800-01-01", "Libur"), ("2027-06-23", ""), ("2027-06-23", "x" * 100_000)],
)
def test_a_day_without_date_or_name_is_refused(visit, cast, day, name):
    form = visit(LIBUR, as_=cast.KONTEN).form("Lihat akibatnya")
    assert form.submit(day=day, name=name, source="SE 1", expect=422).form("Lihat akibatnya").fields["source"] == "SE 1"
    assert recounts() == 0


def test_the_same_day_twice_is_refused_with_a_sentence(visit, cast):
    form = visit(LIBUR, as_=cast.KONTEN).form("Lihat akibatnya")
    typed = {"day": "2027-06-23", "name": "Ulang tahun 🎂 dinas", "kind": "libur_kantor"}
    form.submit(**typed, expect=422).form("Simpan").submit()
    assert "sudah tercatat" in form.submit(**typed, expect=422).errors[0]


def test_a_day_is_worked_after_all(visit, cast):
    page = visit(f"{LIBUR}?tahun=2027", as_=cast.KONTEN)
    before = names(2027)
    forms = page.find("//main//form[contains(@action, '/hapus')]/@action")
    token = page.form("Lihat akibatnya").fields["csrf_token"]
    seen = page.visitor.post(forms[0], {"csrf_token": token}, expect=422)
    assert names(2027) == before
    seen.form("Simpan").submit()
    assert len(names(2027)) == len(before) - 1
    assert page.visitor.post(forms[0], {"csrf_token": token}, expect=404)
    assert recounts() == 1


def test_a_pasted_list_is_looked_at_before_it_is_taken(visit, cast):
    page = bring(visit, cast, LIST)
    assert page.h1 == "Periksa daftar hari libur"
    assert names(2028) == {}
    page = page.form("Ambil daftar ini").submit()
    assert page.h1 == "Hari libur 2028"
    assert "2 hari libur baru" in page
    assert names(2028) == {date(2028, 1, 1): "Tahun Baru", date(2028, 4, 7): "Cuti Lebaran"}
    again = bring(visit, cast, LIST.replace("Tahun Baru", "Tahun Baru Masehi"))
    assert "Berganti nama" in again
    assert "Sudah ada" in again
    again.form("Ambil daftar ini").submit()
    assert names(2028)[date(2028, 1, 1)] == "Tahun Baru Masehi"


def test_a_file_is_as_good_as_a_paste(visit, cast):
    form = visit(f"{LIBUR}/impor", as_=cast.KONTEN).form("Periksa daftar")
    page = form.submit(file=("skb.csv", LIST.replace(",", ";").encode("utf-8-sig")))
    assert "Cuti Lebaran" in page


def test_faults_name_their_lines_and_stop_the_list(visit, cast):
    page = bring(visit, cast, LIST + "besok,Libur,cuti bersama\n2028-05-01,Libur,entah\n")
    assert "Baris 4: tanggal “besok” tidak dapat dibaca" in page.text
    assert "Baris 5" in page.text
    assert not page.find("//main//form")
    token = visit(f"{LIBUR}/impor", as_=cast.KONTEN).form("Periksa daftar").fields["csrf_token"]
    page.visitor.post(f"{LIBUR}/impor/periksa", {"csrf_token": token}, expect=422)
    assert names(2028) == {}


def test_a_list_of_the_wrong_year_is_refused(visit, cast):
    page = bring(visit, cast, LIST.replace("2028", "2099"))
    assert "tahun 2099 tampak keliru" in page
    assert not page.find("//main//form")
    assert names(2099) == {}


@pytest.mark.parametrize("content", [b"", b"  \n", b"PK\x03\x04\0\0", b"x" * 300_000])
def test_what_is_no_list_is_refused(visit, cast, content):
    form = visit(f"{LIBUR}/impor", as_=cast.KONTEN).form("Periksa daftar")
    assert form.submit(file=("a.csv", content), expect=422).errors


def test_nothing_to_check_leads_back_to_the_upload(visit, cast):
    assert visit(f"{LIBUR}/impor/periksa", as_=cast.KONTEN).h1 == "Impor hari libur"


@pytest.mark.parametrize("year", ["1", "99999", "-5"])
def test_a_year_out_of_reach_is_not_there(visit, cast, year):
    visit(f"{LIBUR}?tahun={year}", as_=cast.KONTEN, status=404)


def test_the_year_asks_no_more_for_more_days(visit, queries, cast):
    visit(f"{LIBUR}?tahun=2029", as_=cast.KONTEN)
    with queries() as few:
        visit(f"{LIBUR}?tahun=2029", as_=cast.KONTEN)
    with queries() as many:
        visit(f"{LIBUR}?tahun=2027", as_=cast.KONTEN)
    assert len(many) == len(few)


def test_what_would_move_is_shown_before_it_is_saved(visit, cast):
    ticket = make_ticket()
    due = ticket.due_at
    day = clock.wib(due).date()
    form = visit(f"{LIBUR}?tahun={day.year}", as_=cast.SEKRETARIS).form("Lihat akibatnya")
    seen = form.submit(day=day.isoformat(), name="Pilkada", kind="libur_kantor", expect=422)
    assert seen.attribute("data-moved-later") == "1"
    assert ticket.number in seen
    blind = visit(f"{LIBUR}?tahun={day.year}", as_=cast.KONTEN).form("Lihat akibatnya")
    seen = blind.submit(day=day.isoformat(), name="Pilkada", kind="libur_kantor", expect=422)
    assert seen.attribute("data-moved-later") == "1"
    assert ticket.number not in seen


def test_the_preview_says_nothing_of_a_confidential_request(visit, cast):
    ticket = make_ticket(is_confidential=True)
    day = clock.wib(ticket.due_at).date()
    form = visit(f"{LIBUR}?tahun={day.year}", as_=cast.KONTEN).form("Lihat akibatnya")
    seen = form.submit(day=day.isoformat(), name="Pilkada", kind="libur_kantor", expect=422)
    assert "Tidak ada janji layanan yang bergeser" in seen
