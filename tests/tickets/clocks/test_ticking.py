"""The clocks beside the promise: what starts them, what ends them, and what the law counts."""

from __future__ import annotations

from datetime import date

import pytest

from app.platform import clock
from app.platform.clock import parse_moment
from app.platform.database import write
from app.tickets.clocks import limits, ticking
from app.tickets.clocks.counted import count
from app.tickets.clocks.models import LimitCode, LimitUnit
from app.tickets.handling import conversation, moves
from app.tickets.kinds import Channel
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import ask, make_ticket, who
from tests.tickets.clocks.weeks import OFFICE

C, W, D, H = LimitCode, LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS, LimitUnit.HOURS


def of(ticket):
    return {tick.code: tick for tick in ticking.of(ticket.id)}


def running(ticket):
    return {code for code, tick in of(ticket).items() if tick.stopped_at is None}


def received(when: str, **given):
    with clock.standing_at(parse_moment(when)):
        return ask(**given).ticket


def test_a_request_from_the_website_waits_for_a_first_answer_of_one_working_day():
    ticket = received("2026-12-23T15:30")
    ticks = of(ticket)
    assert ticks[C.FIRST_ANSWER].due_at == parse_moment("2026-12-28T15:30")  # half an hour, Christmas, seven hours
    assert ticks[C.VERIFICATION].due_at == parse_moment("2026-12-29T16:00")
    assert running(ticket) == {C.FIRST_ANSWER, C.VERIFICATION, C.NO_RULE}


def test_a_complaint_is_first_answered_within_five_working_days():
    tick = of(received("2026-12-21T09:00", service="LIN-01"))[C.FIRST_ANSWER]
    assert tick.due_at == parse_moment("2026-12-30T16:00")  # the 22nd, 23rd, 28th, 29th, 30th


def test_whoever_calls_or_comes_was_answered_at_once():
    tick = of(ask(channel=Channel.COUNTER).ticket)[C.FIRST_ANSWER]
    assert tick.stopped_at == tick.started_at


def test_an_answer_ends_the_first_answer_and_only_that():
    ticket = make_ticket(Status.DIVERIFIKASI)
    with write():
        conversation.note(ticket, "Catatan", by=who(cast.OPERATOR))
    assert C.FIRST_ANSWER in running(ticket)
    with write():
        conversation.answer(ticket, "Sedang kami periksa.", by=who(cast.OPERATOR))
    assert running(ticket) == {C.VERIFICATION, C.NO_RULE}


def test_passing_on_ends_the_check_and_an_answer_the_rest():
    ticket = make_ticket(Status.DIDISPOSISIKAN)
    assert running(ticket) == {C.NO_RULE}
    assert running(make_ticket(Status.SELESAI)) == set()


def test_asking_for_papers_stops_and_bringing_them_begins_anew():
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    assert running(ticket) == set()
    with write():
        moves.bring_papers(ticket, by=who(cast.OPERATOR), is_bringing=True)
    assert running(ticket) == {C.VERIFICATION, C.NO_RULE}
    assert [tick.code for tick in ticking.of(ticket.id)].count(C.VERIFICATION) == 2


def test_a_service_whose_time_a_rule_sets_has_no_clock_without_a_rule():
    assert C.NO_RULE not in of(ask(service="LIN-02").ticket)


def test_a_complaint_runs_against_the_law_s_limits():
    ticket = received("2026-11-20T14:00", service="LIN-01")
    ticks = of(ticket)
    assert ticks[C.COMPLAINT_ANSWER].due_at == parse_moment("2026-12-04T23:59")
    assert ticks[C.COMPLAINT_DECISION].due_at == parse_moment("2027-01-19T23:59")
    assert ticks[C.VERIFICATION].due_at == parse_moment("2026-11-25T16:00")
    assert C.COMPLAINT_CLASS not in ticks


def test_public_information_has_ten_working_days_from_its_day_whatever_the_hour():
    ticket = received("2026-12-11T20:00", service="LIN-02")
    assert of(ticket)[C.INFORMATION].due_at == parse_moment("2026-12-29T16:00")


def test_no_reason_of_the_office_stops_the_law():
    ticket = received("2026-11-20T09:00", service="LIN-02")
    before = of(ticket)[C.INFORMATION].due_at
    with write():
        moves.take(ticket, by=who(cast.OPERATOR))
    with write():
        moves.ask_for_papers(ticket, ["KTP"], by=who(cast.OPERATOR))
    assert of(ticket)[C.INFORMATION].due_at == before
    assert C.INFORMATION in running(ticket)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2026-11-20T20:00", 1, W, "2026-11-23T16:00"),
        ("2026-11-21T09:00", 1, W, "2026-11-23T16:00"),  # a Saturday: Monday is day 1
        ("2026-12-22T09:00", 10, W, "2027-01-11T16:00"),
        ("2026-12-22T09:00", 17, W, "2027-01-20T16:00"),
        ("2026-03-16T09:00", 3, W, "2026-03-26T16:00"),  # the 17th, then Nyepi and Idulfitri
        ("2026-12-22T09:00", 14, D, "2027-01-05T23:59"),
        ("2026-12-24T09:00", 72, H, "2026-12-27T09:00"),  # Christmas does not stop it
    ],
)
def test_limits_of_the_law_counted_by_hand(start, amount, unit, due):
    assert count(parse_moment(start), amount, unit, OFFICE, is_law=True).due == parse_moment(due)


def test_a_new_figure_is_a_new_row_and_running_clocks_keep_theirs():
    ticket = received("2026-11-20T14:00", service="LIN-02")
    old = limits.by_id(of(ticket)[C.INFORMATION].limit_id)
    with write():
        limits.change(old, 7, valid_from=date(2027, 1, 1), law="UU baru", by=who(cast.OPERATOR))
    with write():
        assert limits.of(C.INFORMATION, ticket, date(2026, 12, 31)).amount == 10
        assert limits.of(C.INFORMATION, ticket, date(2027, 1, 1)).amount == 7
    assert limits.by_id(of(ticket)[C.INFORMATION].limit_id).amount == 10
