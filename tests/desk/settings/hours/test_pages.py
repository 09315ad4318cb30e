"""Working hours: seen in a year, added with what they move, refused where they make no sense."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform import clock, settings
from app.platform.jobs import Job
from app.tickets.clocks.calendar import office_calendar
from app.tickets.clocks.hours import WorkingHours
from tests.kit.requests import make_ticket

JAM = "/meja/pengaturan/jam-kerja"
RAMADAN = {
    "kind": "season", "label": "Ramadan 1449 H", "starts_on": "2028-01-28", "ends_on": "2028-02-25",
    "opens": "08.00", "closes": "14.30", "break_from": "12.00", "break_to": "12.30",
}  # fmt: skip


def recounts() -> int:
    return len(db.session.scalars(select(Job.id).where(Job.kind == "promises.recount")).all())


def form(visit, cast):
    return visit(JAM, as_=cast.SEKRETARIS).form("Lihat akibatnya")


def test_the_year_shows_every_kind_of_day(visit, cast):
    page = visit(f"{JAM}?tahun=2026", as_=cast.SEKRETARIS)
    assert "Ramadan 1447 H" in page
    assert "SE Wali Kota Malang 6/2026" in page
    assert len(page.find("//table[contains(@class, 'loket-year')]//tbody/tr")) == 12
    assert page.find("//td[@title='Kelahiran Yesus Kristus (Natal)']/text()") == ["L"]
    assert len(page.find("//td[contains(@class, 'loket-year__season')]")) == 19  # 19 February to 17 March
    visit(f"{JAM}?tahun=1700", as_=cast.SEKRETARIS, status=404)


def test_a_season_is_seen_first_and_then_saved(visit, cast):
    seen = form(visit, cast).submit(**RAMADAN, expect=422)
    assert "Tidak ada janji layanan yang bergeser" in seen
    assert recounts() == 0
    page = seen.form("Simpan").submit()
    assert "Ramadan 1449 H" in page
    assert recounts() == 1
    assert office_calendar().closes(date(2028, 1, 31)) == time(14, 30)
    assert office_calendar().closes(date(2028, 2, 28)) == time(16)


def test_a_short_day_moves_the_promise_that_ends_on_it(visit, cast):
    ticket = make_ticket()
    day = clock.wib(ticket.due_at).date()
    half = {"kind": "one_day", "label": "Setengah hari", "starts_on": day.isoformat(), "opens": "07.30"}
    seen = form(visit, cast).submit(**half, closes="11.00", expect=422)
    assert (seen.attribute("data-moved-later"), seen.attribute("data-moved-earlier")) == ("0", "1")
    assert ticket.number in seen
    seen.form("Simpan").submit()
    assert office_calendar().closes(day) == time(11)


def test_a_new_usual_week_ends_the_one_before(visit, cast):
    new = {"kind": "normal", "label": "Jam kerja 2028", "starts_on": "2028-01-03", "opens": "08.00", "closes": "16.00"}
    form(visit, cast).submit(**new, expect=422).form("Simpan").submit()
    assert office_calendar().closes(date(2027, 12, 31)) == time(16, 30)
    assert office_calendar().closes(date(2028, 1, 7)) == time(16)
    ends = db.session.scalars(select(WorkingHours.ends_on).where(WorkingHours.label == "Jam kerja")).all()
    assert ends == [date(2028, 1, 2)] * 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"label": ""}, "Beri nama"),
        ({"starts_on": "kemarin"}, "Tulis tanggal"),
        ({"opens": "25.00"}, "Tulis jam"),
        ({"closes": "07.00"}, "Jam tutup harus sesudah jam buka"),
        ({"break_to": ""}, "awal dan akhir istirahat"),
        ({"break_from": "06.00"}, "Istirahat harus di antara"),
        ({"ends_on": "2028-01-01"}, "Hari terakhir harus sesudah"),
        ({"ends_on": ""}, "hari pertama dan hari terakhir"),
        ({"starts_on": "2026-03-01", "ends_on": "2026-03-31"}, "sudah berlaku “Ramadan 1447 H”"),
        ({"label": "x" * 5000}, "Terlalu panjang"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_every_word_kept(visit, cast, typed, sentence):
    page = form(visit, cast).submit(**{**RAMADAN, "source": "SE 1/2027"} | typed, expect=422)
    assert any(sentence in error for error in page.errors), page.errors
    assert page.form("Lihat akibatnya").fields["source"] == "SE 1/2027"
    assert recounts() == 0


def test_an_office_that_never_opens_is_refused(visit, cast):
    page = visit(JAM, as_=cast.SEKRETARIS)
    token = page.form("Lihat akibatnya").fields["csrf_token"]
    week = [row.id for row in db.session.execute(select(WorkingHours.id).where(WorkingHours.label == "Jam kerja"))]
    page.visitor.post(f"{JAM}/{week[0]}/hapus", {"csrf_token": token, "sure": "y"})
    refused = page.visitor.post(f"{JAM}/{week[1]}/hapus", {"csrf_token": token, "sure": "y"}, expect=422)
    assert "tidak pernah buka lagi" in refused.errors[0]
    assert db.session.get(WorkingHours, week[1])


def test_the_hour_for_files_moves_promises_too(visit, cast):
    page = visit(JAM, as_=cast.SEKRETARIS)
    seen = page.form("Lihat akibat batas ini").submit(cutoff="09.00", expect=422)
    seen.form("Simpan").submit()
    assert settings.get("day.cutoff") == "09:00"
    assert recounts() == 1
    assert page.form("Lihat akibat batas ini").submit(cutoff="", expect=422).errors


def test_what_is_gone_is_not_there(visit, cast):
    page = visit(JAM, as_=cast.SEKRETARIS)
    token = page.form("Lihat akibatnya").fields["csrf_token"]
    page.visitor.post(f"{JAM}/999999/hapus", {"csrf_token": token}, expect=404)
    visit(JAM, as_=cast.STAF, status=403)
