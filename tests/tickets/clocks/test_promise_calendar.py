"""The office's calendar: holidays kept as rows, brought in from a list, counted together with the settings."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.actor import Actor
from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.platform.refusals import Refused
from app.tickets.clocks import calendar, holidays, hours
from app.tickets.clocks.holiday_file import HolidayKind, HolidayRow, parse
from app.tickets.clocks.holidays import Holiday
from tests.tickets.clocks.weeks import on

CLERK = Actor.system()
CHRISTMAS = date(2026, 12, 25)


@pytest.fixture
def seeded(app):
    with write():
        holidays.seed()
    return app


def test_the_decrees_of_two_years_are_shipped(seeded):
    kinds = db.session.execute(select(Holiday.day, Holiday.kind)).all()
    per_year = {
        (year, kind): sum(1 for day, its in kinds if day.year == year and its is kind)
        for year in (2026, 2027)
        for kind in (HolidayKind.LIBUR_NASIONAL, HolidayKind.CUTI_BERSAMA)
    }
    assert list(per_year.values()) == [17, 8, 18, 8]


def test_seeding_again_does_not_bring_back_what_the_office_removed(seeded):
    with write():
        row = db.session.scalars(select(Holiday).where(Holiday.day == CHRISTMAS)).one()
        holidays.remove(row, by=CLERK)
    with write():
        assert holidays.seed() == 0
    assert calendar.office_calendar().is_working(CHRISTMAS)


def test_the_calendar_follows_holidays_and_settings(seeded):
    assert not calendar.office_calendar().is_working(CHRISTMAS)
    assert calendar.office_calendar().reason(CHRISTMAS) == "Kelahiran Yesus Kristus (Natal)"
    assert calendar.office_calendar().reason(date(2026, 12, 26)) is None
    with write():
        hours.add(on(date(2026, 11, 20), time(8), time(11)), by=CLERK)
        settings.put("day.cutoff", "10:00")
    assert calendar.office_calendar().closes(date(2026, 11, 20)) == time(11)
    assert calendar.office_calendar().cutoff == time(10)


def test_a_day_off_of_the_office_s_own_counts_like_any_other(seeded):
    day = date(2026, 11, 24)
    with write():
        holidays.add(day, "Pilkada", HolidayKind.LIBUR_KANTOR, source="SE Wali Kota", by=CLERK)
    assert not calendar.office_calendar().is_working(day)
    assert db.session.scalar(select(AuditEvent.action).order_by(AuditEvent.number.desc())) == "holiday:added"
    with pytest.raises(Refused), write():
        holidays.add(day, "Pilkada", HolidayKind.LIBUR_KANTOR, by=CLERK)


def test_a_day_with_two_reasons_names_both(seeded):
    with write():
        holidays.add(CHRISTMAS, "Pindahan kantor", HolidayKind.LIBUR_KANTOR, by=CLERK)
    assert calendar.office_calendar().reason(CHRISTMAS) == "Kelahiran Yesus Kristus (Natal), Pindahan kantor"


def test_importing_a_list_twice_adds_nothing_and_renames_what_is_named_anew(app):
    rows = parse("tanggal,nama,jenis\n2028-01-01,Tahun Baru,libur_nasional\n", this_year=2027).rows
    with write():
        assert holidays.take(rows, source="SKB 2028", by=CLERK) == (1, 0, 0)
        assert holidays.take(rows, source="SKB 2028", by=CLERK) == (0, 0, 1)
        new = [rows[0]._replace(name="Tahun Baru 2028")]
        assert holidays.take(new, source="SKB 2028", by=CLERK) == (0, 1, 0)
    assert db.session.scalars(select(Holiday.name).where(Holiday.day == date(2028, 1, 1))).all() == ["Tahun Baru 2028"]


@pytest.mark.parametrize(
    "text",
    [
        "tanggal,nama,jenis\n2026-12-25,Natal,libur_nasional\n",
        "\ufefftanggal;nama;jenis\r\n25/12/2026;Natal;Libur Nasional\r\n;;\r\n",
        "Jenis\tTanggal\tNama\tCatatan\nlibur_nasional\t25-12-2026\t  Natal \tya\n",
        'tanggal,nama,jenis\n2026-12-25,"Natal",libur_nasional',
    ],
)
def test_lists_are_read_as_spreadsheets_write_them(text):
    found = parse(text, this_year=2026)
    assert (found.rows, found.faults) == ([HolidayRow(CHRISTMAS, "Natal", HolidayKind.LIBUR_NASIONAL)], [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2026-13-01,Natal,libur_nasional", "Baris 3: tanggal “2026-13-01” tidak dapat dibaca; tulis 2026-12-25."),
        ("besok,Natal,libur_nasional", "Baris 3: tanggal “besok” tidak dapat dibaca; tulis 2026-12-25."),
        ("2026-12-25,,libur_nasional", "Baris 3: nama hari libur kosong."),
        ("2026-12-25,\u200b,libur_nasional", "Baris 3: nama hari libur kosong."),
        ("2026-12-25,Natal,libur", "Baris 3: jenis “libur” tidak dikenal."),
        ("2026-12-25,Natal", "Baris 3: jenis “” tidak dikenal."),
        ("2026-01-01,Lagi,libur_nasional", "Baris 3: tanggal 2026-01-01 sudah ada di berkas ini."),
        ("2026-12-25," + "x" * 121 + ",libur_nasional", "Baris 3: nama hari libur terlalu panjang."),
    ],
)
def test_a_fault_names_its_line(line, fault):
    found = parse(f"tanggal,nama,jenis\n2026-01-01,Tahun Baru,libur_nasional\n{line}\n", this_year=2026)
    assert found.faults == [fault]
    assert len(found.rows) == 1


@pytest.mark.parametrize("year", [1926, 2024, 2029, 2062])
def test_a_wrong_year_is_refused_with_its_line(year):
    found = parse(f"tanggal,nama,jenis\n{year}-12-25,Natal,libur_nasional\n", this_year=2026)
    assert found.faults == [f"Baris 2: tahun {year} tampak keliru."]


def test_a_list_of_a_year_that_is_over_is_refused_whole():
    found = parse("tanggal,nama,jenis\n2025-12-25,Natal,libur_nasional\n", this_year=2026)
    assert found.faults == ["Daftar ini untuk tahun 2025, yang sudah lewat."]
    assert parse("tanggal,nama,jenis\n2028-12-25,Natal,libur_nasional\n", this_year=2026).faults == []


@pytest.mark.parametrize("text", ["", "a,b\n1,2", "nama,jenis\nNatal,libur_nasional", "tanggal,nama,jenis\n"])
def test_a_file_that_is_no_list_is_refused_as_a_whole(text):
    found = parse(text, this_year=2026)
    assert len(found.faults) == 1
    assert found.rows == []


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_stumble(text):
    for whole in (text, f"tanggal,nama,jenis\n{text}", f"tanggal;nama;jenis\n2026-12-25;{text};libur_nasional"):
        found = parse(whole, this_year=2026)
        assert found.rows or found.faults


def test_an_endless_field_is_a_fault_of_its_line():
    found = parse("tanggal,nama,jenis\n2026-12-25," + "x" * 2_000_000 + ",libur_nasional", this_year=2026)
    assert found.faults == ["Baris 2: baris ini tidak dapat dibaca."]
