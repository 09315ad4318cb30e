"""A machine whose clock stands before the last event gives no number of any kind, as after a dead battery."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.extensions import Base, db
from app.letters.books import registers
from app.letters.kinds import LetterKind
from app.letters.models import LetterCounter
from app.paper_forms.models import PaperForm
from app.personal_data import numbers
from app.personal_data.models import DataRequest, Destruction
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Unwell
from app.queue import drawing
from app.queue.hall import hall
from app.queue.models import QueueCounter
from app.records import agenda
from app.records.models import AgendaCounter
from app.tickets import numbering
from app.tickets.models import NumberCounter
from tests.kit.queue import VISITOR
from tests.kit.requests import ask

DRAWERS = {
    "a request's number": lambda: numbering.draw(clock.now()),
    "a number of the queue": lambda: drawing.draw(drawing.Wish(hall().services[0].id), by=VISITOR),
    "a letter's number": lambda: registers.draw(registers.of_kind(LetterKind.UNDANGAN), 2026),
    "a number of the book of letters": lambda: agenda._draw(2026),
    "a request about data": lambda: numbers.next_number(DataRequest.number, "PDP"),
    "the list of a destruction": lambda: numbers.next_number(Destruction.number, "DUM"),
    "the minutes of a destruction": lambda: numbers.minutes_number(Destruction.minutes_number, "BA-MUSNAH"),
}
COUNTERS = (NumberCounter, QueueCounter, LetterCounter, AgendaCounter)


def behind():
    """The machine's clock, as a dead battery leaves it."""
    return clock.standing_at(clock.now() - timedelta(days=40))


def test_no_number_of_any_kind_is_drawn_by_a_clock_that_stands_back(app, desk):
    ask()
    drawn = counted()
    with behind():
        assert [name for name, draw in DRAWERS.items() if not is_stopped(draw)] == []
    assert counted() == drawn
    assert [name for name, draw in DRAWERS.items() if is_stopped(draw)] == []


def is_stopped(draw) -> bool:
    try:
        with write():
            draw()
    except Unwell as no:
        return "Jam komputer kantor tertinggal dari catatan terakhir" in str(no)
    return False


def counted() -> list[tuple]:
    """What every counter of the office says."""
    return [tuple(row) for table in COUNTERS for row in db.session.execute(select(table.__table__)).all()]


def test_every_counter_of_the_office_is_tried_here():
    tables = {name for name in Base.metadata.tables if name.endswith("_counter")}
    assert tables == {table.__tablename__ for table in COUNTERS}


def test_paper_forms_are_not_printed_with_numbers_of_a_month_that_is_over(visit, cast):
    ask()
    home = visit("/meja/formulir-kertas", as_=cast.OPERATOR).form("Pesan nomor dan siapkan PDF")
    with clock.standing_at(clock.now() - timedelta(minutes=20)):
        page = home.submit(count="5", door="counter", expect=503)
    assert "Jam komputer kantor tertinggal dari catatan terakhir" in page
    assert db.session.scalars(select(PaperForm.id)).all() == []


def test_a_visitor_at_the_kiosk_reads_why_there_is_no_number(visit, desk):
    ask()
    form = visit("/ambil-antrean").link("Ajukan").follow().form()
    with clock.standing_at(clock.now() - timedelta(minutes=20)):
        page = form.submit(button="Tidak, ambil nomor biasa", expect=503)
    assert "nomor belum diberikan" in page.errors[0]
    assert form.submit(button="Tidak, ambil nomor biasa").h1 == "Nomor B-001"
