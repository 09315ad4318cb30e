"""Days and hours as people type them into a form."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.moment_fields import UnreadableMoment, read_date, read_moment, read_time

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@given(DAYS)
def test_every_sane_day_is_read_in_each_way_of_writing(day: date) -> None:
    for written in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day.year}", f"{day:%d.%m.%Y}"):
        assert read_date(written) == day


@given(st.text())
def test_any_text_is_a_day_or_a_sentence(text: str) -> None:
    try:
        said = "" if 1900 <= read_date(text).year <= 2100 else "out of range"
    except UnreadableMoment as refusal:
        said = str(refusal)
    assert said == "" or said.endswith(".")


@pytest.mark.parametrize("text", ["1899-12-31", "2101-01-01", "0026-01-01", "2026-02-30", "2026-13-01", "٢٠٢٦-٠١-٠١"])
def test_a_day_outside_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMoment):
        read_date(text)


@pytest.mark.parametrize("year", [1970, 2099])
def test_far_years_are_fine(year: int) -> None:
    assert read_date(f"{year}-06-01") == date(year, 6, 1)


def test_an_hour_may_be_written_with_a_colon_or_a_full_stop() -> None:
    assert read_time("14:10") == read_time("14.10") == read_time("14.10 WIB") == read_time("14:10:00") == time(14, 10)
    for text in ("24:00", "12:60", "pagi", "", "1410"):
        with pytest.raises(UnreadableMoment):
            read_time(text)


def test_a_moment_is_meant_in_wib() -> None:
    assert read_moment("2026-11-30T14:10") == datetime(2026, 11, 30, 7, 10, tzinfo=UTC)
    assert read_moment("30-11-2026 14.10") == read_moment("2026-11-30 14:10")
    for text in ("2026-11-30", "14:10", "T14:10"):
        with pytest.raises(UnreadableMoment):
            read_moment(text)
