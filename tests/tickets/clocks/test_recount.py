"""A new day off moves the promises that it touches, and the applicant hears of it only when they end later."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from sqlalchemy import select

from app.accounts.actor import Actor
from app.extensions import db
from app.platform import clock, jobs
from app.platform.clock import wib
from app.platform.database import write
from app.tickets import history
from app.tickets.clocks import calendar, holidays, preview, recount, ticking
from app.tickets.clocks.holiday_file import HolidayKind
from app.tickets.clocks.models import LimitCode
from app.tickets.handling import moves
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import ask, enlist, make_ticket, who


def work_off():
    while jobs.run_once():
        pass


def add_day_off(day):
    with write():
        holidays.add(day, "Hari libur tambahan", HolidayKind.LIBUR_KANTOR, source="SK", by=Actor.system())
        recount.request("calendar")


def give_back(day):
    with write():
        row = db.session.scalars(select(holidays.Holiday).where(holidays.Holiday.day == day)).one()
        holidays.remove(row, by=Actor.system())
        recount.request("calendar")


def test_a_day_off_moves_the_promise_later_and_says_so_to_the_applicant(app):
    ticket, closed = make_ticket(), make_ticket(Status.SELESAI)
    before, closed_due = ticket.due_at, closed.due_at
    add_day_off(wib(before).date())
    work_off()
    db.session.expire_all()
    assert ticket.due_at > before
    assert closed.due_at == closed_due
    assert history.read(ticket.id, public_only=True)[-1].kind == "promise_moved"


def test_a_day_given_back_is_no_news_for_the_applicant(app):
    ticket = make_ticket()
    day = wib(ticket.due_at).date()
    add_day_off(day)
    work_off()
    give_back(day)
    work_off()
    kinds = [line.kind for line in history.read(ticket.id, public_only=True)]
    assert kinds.count("promise_moved") == 1
    assert [line.kind for line in history.read(ticket.id, public_only=False)].count("promise_moved") == 2


def stand_still(ticket, day):
    until = clock.at(day + timedelta(days=9), time(9))
    moves.wait(ticket, "Notaris", until, by=who(cast.STAF), reason="Akta", is_outside=True)


def paused_request(day):
    """One that stood still from the working day before `day` to the one after it."""
    with clock.standing_at(clock.at(day - timedelta(days=2), time(9))):
        enlist()
        ticket = make_ticket(Status.DIPROSES)
    with clock.standing_at(clock.at(day - timedelta(days=1), time(9))), write():
        stand_still(ticket, day)
    with clock.standing_at(clock.at(day + timedelta(days=1), time(9))), write():
        moves.resume(ticket, by=who(cast.STAF), text="Akta datang.")
    return ticket


def test_a_day_off_inside_a_pause_that_is_over_moves_nothing(visit):
    day = wib(clock.now()).date() + timedelta(days=(2 - clock.today().weekday()) % 7 + 7)  # a Wednesday to come
    ticket = paused_request(day)
    due, paused = ticket.due_at, ticket.paused_days
    assert paused == 2
    with clock.standing_at(clock.at(day + timedelta(days=1), time(10))):
        office = calendar.office_calendar()
        changed = replace(office, holidays={**office.holidays, day: "Hari libur tambahan"})
        assert preview.of(changed, who(cast.STAF)).is_nothing
        add_day_off(day)
        work_off()
    db.session.expire_all()
    assert (ticket.due_at, ticket.paused_days) == (due, 1)


def test_a_day_given_back_inside_a_pause_that_cost_nothing_moves_nothing(visit):
    """The day is a working day again, and the request stood still on it: the promise keeps its end."""
    day = wib(clock.now()).date() + timedelta(days=(2 - clock.today().weekday()) % 7 + 7)
    add_day_off(day - timedelta(days=1))
    add_day_off(day)
    ticket = paused_request(day)
    due = ticket.due_at
    assert ticket.paused_days == 0
    with clock.standing_at(clock.at(day + timedelta(days=1), time(10))):
        office = calendar.office_calendar()
        changed = replace(office, holidays={off: name for off, name in office.holidays.items() if off != day})
        assert preview.of(changed, who(cast.STAF)).is_nothing
        give_back(day)
        work_off()
    db.session.expire_all()
    assert (ticket.due_at, ticket.paused_days) == (due, 1)


def test_a_day_off_in_an_earlier_pause_counts_also_while_the_request_stands_still_again(visit):
    day = wib(clock.now()).date() + timedelta(days=(2 - clock.today().weekday()) % 7 + 7)
    ticket = paused_request(day)
    with clock.standing_at(clock.at(day + timedelta(days=1), time(10))), write():
        stand_still(ticket, day)
    with clock.standing_at(clock.at(day + timedelta(days=1), time(11))):
        add_day_off(day)
        work_off()
    db.session.expire_all()
    assert (ticket.due_at, ticket.paused_days) == (None, 1)


def test_counting_again_without_a_change_says_nothing(app):
    ticket = make_ticket()
    with write():
        recount.request("calendar")
    work_off()
    assert [line.kind for line in history.read(ticket.id, public_only=False)] == ["received"]
    assert db.session.get_one(Ticket, ticket.id).due_at > clock.now() - timedelta(days=1)


def test_limits_of_work_move_with_the_calendar_and_those_of_the_law_s_days_do_not(app):
    ticket = ask(service="LIN-01").ticket
    before = {tick.code: tick.due_at for tick in ticking.of(ticket.id)}
    add_day_off(wib(before[LimitCode.VERIFICATION]).date())
    work_off()
    after = {tick.code: tick.due_at for tick in ticking.of(ticket.id)}
    assert after[LimitCode.VERIFICATION] > before[LimitCode.VERIFICATION]
    assert after[LimitCode.COMPLAINT_DECISION] == before[LimitCode.COMPLAINT_DECISION]
