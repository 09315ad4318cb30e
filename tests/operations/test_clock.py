"""A machine whose clock stands before the last event gives no number of any kind, as after a dead battery."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.accounts import audit
from app.accounts.actor import Actor
from app.accounts.audit import AuditEvent
from app.extensions import Base, db
from app.letters.books import registers
from app.letters.kinds import LetterKind
from app.letters.models import LetterCounter
from app.operations import doctor
from app.operations.backup import rounds
from app.operations.backup.models import Backup
from app.paper_forms.models import PaperForm
from app.personal_data import numbers
from app.personal_data.models import DataRequest, Destruction
from app.platform import clock, jobs, throttle
from app.platform.database import change, write
from app.platform.jobs import Job
from app.platform.refusals import Unwell
from app.queue import drawing
from app.queue.hall import hall
from app.queue.models import QueueCounter
from app.records import agenda
from app.records.models import AgendaCounter
from app.tickets import numbering
from app.tickets.history import chain
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


IN_2099 = clock.parse_moment("2099-01-01T08:00")


def once_ran_ahead() -> None:
    """A request of 2099 and all that a clock of that year leaves behind; since then somebody has mended it."""
    with clock.standing_at(IN_2099):
        ask()
        with write() as session:
            audit.record("account:changed", "user:1", by=Actor.system())
            throttle.hit("somebody", 1, 60)
            jobs.enqueue("clock.made_then", {})
            jobs.enqueue("clock.done_then", {}, dedupe="clock:a-day")
            change(update(Job).where(Job.kind == "clock.done_then").values(done_at=IN_2099))
            session.add(Backup(begun_at=clock.now(), judged_at=clock.now()))
    with write():
        jobs.enqueue("clock.tried_then", {})
        change(update(Job).where(Job.kind == "clock.tried_then").values(attempts=1, run_after=IN_2099))
        jobs.enqueue("clock.for_later", {}, run_after=clock.now() + timedelta(days=9))


def test_a_clock_that_once_ran_ahead_stops_numbers_until_somebody_says_that_it_is_right(app, cast):
    once_ran_ahead()
    with pytest.raises(Unwell):
        ask()
    told = doctor.clock_runs_forward()
    assert not told.is_well
    assert "01-01-2099 08.00 WIB" in told.sentence
    assert "./loket clock accept" in told.sentence
    result = app.test_cli_runner().invoke(args=["clock", "accept", "--yes"])
    assert result.exit_code == 0, result.output
    assert doctor.clock_runs_forward().is_well
    assert chain.is_clock_right()
    assert ask().ticket.recorded_at < IN_2099
    assert chain.faults() == []
    assert audit.verify() == []
    deed = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "clock:accepted")).one()
    assert deed.particulars["last_event_at"] == IN_2099.isoformat(timespec="seconds")


def test_what_waited_for_the_wrong_year_waits_no_longer(app, cast):
    once_ran_ahead()
    assert app.test_cli_runner().invoke(args=["clock", "accept", "--yes"]).exit_code == 0
    due = {row.kind for row in db.session.scalars(select(Job)) if row.run_after <= clock.now()}
    assert {"clock.made_then", "clock.tried_then"} <= due
    assert "clock.for_later" not in due
    with write():
        jobs.enqueue("clock.done_then", {}, dedupe="clock:a-day")
    assert db.session.scalars(select(Job.done_at).where(Job.kind == "clock.done_then")).all() == [None]
    with write():
        assert throttle.hit("somebody", 1, 60)
    assert rounds.is_overdue(), "a backup of 2099 would keep the alarm silent for ever"


def test_a_clock_that_is_right_has_nothing_to_accept(app, cast):
    ask()
    for words in (["clock"], ["clock", "accept", "--yes"]):
        result = app.test_cli_runner().invoke(args=words)
        assert result.exit_code == 0
        assert "cocok dengan catatan terakhir" in result.output
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.action == "clock:accepted")).all() == []


def test_without_a_persons_word_nothing_is_accepted(app, cast):
    once_ran_ahead()
    result = app.test_cli_runner().invoke(args=["clock", "accept"])
    assert result.exit_code == 1
    assert "./loket clock accept --yes" in result.output
    assert not chain.is_clock_right()
    assert app.test_cli_runner().invoke(args=["clock"]).exit_code == 1


def test_before_there_is_an_office_the_command_says_so(houses, tmp_path):
    bare = houses.bare(tmp_path / "new")
    with bare.app_context():
        result = bare.test_cli_runner().invoke(args=["clock"])
        db.session.remove()
    houses.close(bare)
    assert result.exit_code == 1
    assert "Kantor belum disiapkan" in result.output


def test_no_page_can_say_that_the_clock_is_right():
    sources = Path(chain.__file__).parents[2].rglob("*.py")
    named = {source.name for source in sources if "accept_clock" in source.read_text(encoding="utf-8")}
    assert named == {"chain.py", "right_clock.py"}


def test_doctor_and_readiness_tolerate_the_same_slip(app, cast):
    ask()
    for seconds, is_well in (
        (-chain.TOLERATED_CLOCK_SLIP.seconds + 30, True),
        (-chain.TOLERATED_CLOCK_SLIP.seconds - 30, False),
    ):
        with clock.standing_at(clock.now() + timedelta(seconds=seconds)):
            assert (doctor.clock_runs_forward().is_well, chain.is_clock_right()) == (is_well, is_well)
