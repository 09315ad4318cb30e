"""Numbers of letters: drawn once, kept free with a reason, void with a reason, never given again (handbook §4.4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.letters import books
from app.letters.books import registers
from app.letters.kinds import LetterKind, NumberState
from app.letters.models import LetterBook, LetterCounter, LetterNumber
from app.platform import clock, settings
from app.platform.clock import WIB
from app.platform.database import write
from app.platform.refusals import Conflict, Refused, Unwell
from tests import cast as people
from tests.kit.requests import actor, ask

NOW = datetime(2026, 11, 26, 10, tzinfo=WIB)
NEW_YEAR = datetime(2027, 1, 2, 8, tzinfo=WIB)


@pytest.fixture(autouse=True)
def a_working_day(app, cast):
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def berkas(cast):
    return actor(people.BERKAS)


def take(berkas, kind=LetterKind.UNDANGAN, **given) -> LetterNumber:
    facts = {"classification": "500.3.2", "subject": "Rapat anggota", "recipient": "Ketua KSP Umpama"} | given
    with write():
        return books.take(kind, by=berkas, **facts)


def main_book() -> LetterBook:
    return db.session.scalars(select(LetterBook).where(LetterBook.code == registers.MAIN)).one()


def deeds(row: LetterNumber) -> list[str]:
    told = select(AuditEvent.action).where(AuditEvent.subject == f"letter_number:{row.id}").order_by(AuditEvent.number)
    return list(db.session.scalars(told))


def test_a_number_is_taken_without_a_request(berkas):
    row = take(berkas)
    assert row.text == "500.3.2/1/35.73.000/2026"
    assert (row.state, row.subject, row.recipient) == (NumberState.USED, "Rapat anggota", "Ketua KSP Umpama")
    assert (row.dated_on, row.letter_id) == (date(2026, 11, 26), None)
    assert take(berkas, LetterKind.TUGAS).text == "500.3.2/2/35.73.000/2026"
    assert deeds(row) == ["letter_number:taken"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject": " "}, "subject"),
        ({"classification": ""}, "classification"),
        ({"classification": "518"}, "classification"),
        ({"reserve": True}, "reason"),
    ],
)
def test_what_a_number_cannot_be_taken_with(berkas, wrong, field):
    with pytest.raises(Refused) as no:
        take(berkas, **wrong)
    assert no.value.field == field
    assert registers.last(main_book(), 2026) is None


def test_an_office_that_goes_live_in_november_goes_on_from_its_paper_book(berkas):
    with write():
        registers.begin_at(main_book(), 1257, by=berkas)
    assert registers.next_number(main_book(), 2026) == 1257
    assert take(berkas).text == "500.3.2/1257/35.73.000/2026"
    with write():
        registers.begin_at(main_book(), 1300, by=berkas)
    assert take(berkas).running == 1300


@pytest.mark.parametrize("number", [0, -1, 2, registers.HIGHEST + 1])
def test_a_book_never_goes_back(berkas, number):
    take(berkas)
    take(berkas)
    with pytest.raises(Refused), write():
        registers.begin_at(main_book(), number, by=berkas)
    assert take(berkas).running == 3


def test_the_new_year_begins_anew_and_keeps_what_was_reserved(berkas):
    with write():
        registers.begin_at(main_book(), 1257, by=berkas)
    kept = take(berkas, reserve=True, reason="Surat Pak Kadis menyusul")
    with clock.standing_at(NEW_YEAR):
        assert take(berkas).text == "500.3.2/1/35.73.000/2027"
        with pytest.raises(Refused) as no, write():
            books.use(kept, None, date(2027, 1, 2), by=berkas)
        assert no.value.field == "letter_date"
        with write():
            books.use(kept, None, date(2026, 12, 30), by=berkas, subject="Undangan", recipient="Lurah")
    assert (kept.text, kept.state) == ("500.3.2/1257/35.73.000/2026", NumberState.USED)
    assert (kept.dated_on, kept.subject, kept.recipient) == (date(2026, 12, 30), "Undangan", "Lurah")
    assert deeds(kept) == ["letter_number:reserved", "letter_number:used"]


def test_a_reserved_number_is_used_once_and_not_before_its_day(berkas):
    kept = take(berkas, reserve=True, reason="menunggu tanda tangan")
    with pytest.raises(Refused), write():
        books.use(kept, None, date(2026, 11, 27), by=berkas)
    with write():
        books.use(kept, None, date(2026, 11, 25), by=berkas)
    with pytest.raises(Conflict), write():
        books.use(kept, None, date(2026, 11, 25), by=berkas)


def test_a_void_number_stays_in_the_book_and_is_never_given_again(berkas):
    row = take(berkas)
    with pytest.raises(Refused), write():
        books.void(row, "  ", by=berkas)
    with write():
        books.void(row, "Salah ketik tujuan", by=berkas)
    assert (row.state, row.reason) == (NumberState.VOIDED, "Salah ketik tujuan")
    assert take(berkas).running == 2
    with pytest.raises(Conflict), write():
        books.void(row, "lagi", by=berkas)
    with pytest.raises(Conflict), write():
        books.use(row, None, date(2026, 11, 26), by=berkas)
    assert deeds(row) == ["letter_number:taken", "letter_number:voided"]


def test_a_number_whose_letter_was_not_written_is_not_lost(berkas):
    with suppress(RuntimeError), write():
        books.take(LetterKind.TUGAS, classification="800", subject="Surat tugas", by=berkas)
        raise RuntimeError
    assert take(berkas).running == 1


def test_a_clock_that_stands_back_stops_numbering(berkas):
    ask()
    with clock.standing_at(NOW - timedelta(days=400)), pytest.raises(Unwell):
        take(berkas)


def test_the_database_refuses_a_number_that_stands_already(berkas):
    row = take(berkas)
    twin = {c.key: getattr(row, c.key) for c in LetterNumber.__table__.columns if c.key not in ("id", "running")}
    with pytest.raises(IntegrityError), write():
        db.session.add(LetterNumber(**twin, running=2))
    with write():
        books.void(row, "kembar", by=berkas)
    with write():
        db.session.add(LetterNumber(**twin, running=2))


def test_many_at_once_never_get_one_number(app, berkas):
    """Sixteen at a time, each from its own thread and connection, on either database."""
    writers, each = 16, 3
    start = Barrier(writers)

    def draw(_who: int) -> list[str]:
        with app.app_context():
            start.wait(10)
            return [take(berkas).text for _ in range(each)]

    db.session.remove()
    with ThreadPoolExecutor(writers) as pool:
        drawn = [text for texts in pool.map(draw, range(writers)) for text in texts]
    assert sorted(int(text.split("/")[1]) for text in drawn) == list(range(1, writers * each + 1))
    assert db.session.scalar(select(func.count()).select_from(LetterNumber)) == writers * each
    assert db.session.scalars(select(LetterCounter.last)).one() == writers * each


class TestBooks:
    def test_a_kind_with_a_book_of_its_own_is_numbered_there(self, berkas):
        with write():
            registers.add("nd", "Nota dinas", ["nota_dinas"], "{nomor:3}/ND/{kode}/{tahun}", "35.73.000", by=berkas)
        assert take(berkas, LetterKind.NOTA_DINAS, classification="").text == "001/ND/35.73.000/2026"
        assert take(berkas, LetterKind.UNDANGAN).text == "500.3.2/1/35.73.000/2026"

    @pytest.mark.parametrize(
        ("kinds", "pattern", "field"),
        [
            ([], "{nomor}/ND/{tahun}", "kinds"),
            (["nota_dinas"], "{klasifikasi}/{nomor}/{kode}/{tahun}", "pattern"),
            (["nota_dinas"], "{nomor}", "pattern"),
        ],
    )
    def test_a_book_that_could_write_a_twin_is_refused(self, berkas, kinds, pattern, field):
        with pytest.raises(Refused) as no, write():
            registers.add("nd", "Nota dinas", kinds, pattern, "35.73.000", by=berkas)
        assert no.value.field == field

    def test_a_closed_book_hands_its_kinds_back(self, berkas):
        with write():
            own = registers.add("nd", "Nota dinas", ["nota_dinas"], "{nomor}/ND/{tahun}", "", by=berkas)
        with write():
            registers.close(own, by=berkas)
        assert registers.of_kind(LetterKind.NOTA_DINAS).code == registers.MAIN
        with pytest.raises(Refused), write():
            registers.close(main_book(), by=berkas)

    def test_a_changed_pattern_holds_from_the_next_number_on(self, berkas):
        first, book = take(berkas), main_book()
        with write():
            registers.change(
                book, book.name, [], "{klasifikasi}/{nomor}/{kode}/{bulan}/{tahun}", "35.73.403", by=berkas
            )
        assert first.text == "500.3.2/1/35.73.000/2026"
        assert take(berkas).text == "500.3.2/2/35.73.403/XI/2026"


class TestSrikandi:
    @pytest.fixture(autouse=True)
    def kept_there(self, berkas):
        with write():
            settings.put("office.srikandi", True)

    def record(self, berkas, text="B/500.3.2/77/35.73.000/2026", day=date(2026, 11, 20)):
        with write():
            return books.record(text, day, kind=LetterKind.BALASAN, subject="Jawaban", by=berkas)

    def test_its_number_is_written_down_and_none_is_drawn(self, berkas):
        row = self.record(berkas, "  B/500.3.2/77/ 35.73.000/2026 ")
        assert (row.text, row.running, row.dated_on) == ("B/500.3.2/77/ 35.73.000/2026", None, date(2026, 11, 20))
        with pytest.raises(Conflict):
            take(berkas)
        assert deeds(row) == ["letter_number:recorded"]

    def test_the_same_number_stands_once(self, berkas):
        row = self.record(berkas)
        with pytest.raises(Refused) as no:
            self.record(berkas)
        assert no.value.field == "number"
        with write():
            books.void(row, "Salah surat", by=berkas)
        self.record(berkas)

    def test_a_date_to_come_is_refused(self, berkas):
        with pytest.raises(Refused):
            self.record(berkas, day=date(2026, 11, 27))

    def test_without_the_setting_there_is_nothing_to_write_down(self, berkas):
        with write():
            settings.put("office.srikandi", False)
        with pytest.raises(Conflict):
            self.record(berkas)
