"""The verbs of a counter: what each does, what is refused, and what the periods say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Unit
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.queue import board, calling, days, desks, passing, slips
from app.queue.hall import hall
from app.queue.models import QueueNumber, QueuePeriod, QueueSitting, State
from app.tickets.kinds import Channel
from app.tickets.receipts import secrets
from tests.kit import queue, requests


def periods(number) -> list[tuple[State, bool]]:
    rows = db.session.execute(
        select(QueuePeriod.state, QueuePeriod.ends_at.is_(None))
        .where(QueuePeriod.number_id == number.id)
        .order_by(QueuePeriod.id)
    )
    return [tuple(row) for row in rows]


def do(verb, *args, **more):
    with write():
        return verb(*args, **more)


def unit_id(code: str = "UMUM") -> int:
    return db.session.scalars(select(Unit.id).where(Unit.code == code)).one()


def test_next_calls_who_came_first_and_finishes_who_was_there(desk, clerk):
    first, second = queue.draw("apply"), queue.draw("ask")
    assert queue.serve(desk, clerk) is first
    assert queue.call(desk, clerk) is second
    assert (first.state, second.state, second.desk_id) == (State.DONE, State.CALLED, desk.id)
    assert periods(first) == [(State.WAITING, False), (State.CALLED, False), (State.SERVING, False)]


def test_next_with_nobody_waiting_calls_nobody(desk, clerk):
    assert queue.call(desk, clerk) is None


def test_a_key_pressed_twice_calls_one_person(desk, clerk):
    queue.draw(), queue.draw()
    do(calling.call_next, desk, by=clerk, seen=None)
    with pytest.raises(Conflict):
        do(calling.call_next, desk, by=clerk, seen=None)
    assert queue.labels(QueueNumber.state == State.CALLED) == ["A-001"]


def test_who_was_only_called_is_not_finished_by_the_next(desk, clerk):
    queue.draw(), queue.draw()
    queue.call(desk, clerk)
    with pytest.raises(Refused):
        queue.call(desk, clerk)


def test_a_counter_calls_its_services_only(clerk):
    desk = queue.make_desk(1, "apply")
    queue.make_desk(2)
    queue.draw("ask")
    wanted = queue.draw("apply")
    assert queue.call(desk, clerk) is wanted


def test_an_appointment_is_not_called_before_its_hour(desk, clerk):
    later = queue.draw("meet", appointment_at=clock.now() + timedelta(minutes=30))
    assert queue.call(desk, clerk) is None
    with clock.standing_at(clock.now() + timedelta(minutes=31)):
        assert queue.call(desk, clerk) is later


def test_each_call_is_a_period_of_its_own(desk, clerk):
    number = queue.draw()
    queue.call(desk, clerk)
    do(calling.recall, number, by=clerk)
    assert [state for state, _ in periods(number)] == [State.WAITING, State.CALLED, State.CALLED]


def test_who_is_set_aside_leaves_the_counter_free_and_comes_back(desk, clerk):
    first, second = queue.draw(), queue.draw()
    queue.serve(desk, clerk)
    do(calling.hold, first, by=clerk)
    assert queue.serve(desk, clerk) is second
    with pytest.raises(Conflict):
        do(calling.take_back, first, desk, by=clerk)
    do(calling.finish, second, by=clerk)
    do(calling.take_back, first, desk, by=clerk)
    assert first.state is State.SERVING


def test_who_sees_a_colleague_is_not_at_the_counter(desk, clerk):
    number = queue.draw("meet")
    queue.serve(desk, clerk)
    do(calling.see, number, unit_id(), by=clerk)
    assert (desks.at(desk.id), number.unit_id) == (None, unit_id())
    do(calling.finish, number, by=clerk)
    assert number.state is State.DONE


def test_who_was_absent_comes_back_to_the_end_of_the_line(desk, clerk):
    late, other = queue.draw(), queue.draw()
    queue.call(desk, clerk)
    do(calling.miss, late, by=clerk)
    do(calling.come_back, late, by=clerk)
    assert [queue.serve(desk, clerk), queue.serve(desk, clerk)] == [other, late]


def test_who_comes_back_too_late_draws_anew(desk, clerk):
    number = queue.draw()
    queue.call(desk, clerk)
    do(calling.miss, number, by=clerk)
    with clock.standing_at(clock.now() + timedelta(minutes=31)), pytest.raises(Refused, match="30 menit"):
        do(calling.come_back, number, by=clerk)


def test_passed_on_a_number_keeps_its_place(desk, clerk, colleague):
    other_desk = queue.make_desk(2)
    queue.sit(other_desk, colleague)
    first, second = queue.draw(), queue.draw()
    queue.serve(desk, clerk)
    do(calling.pass_on, first, desk_id=other_desk.id, by=clerk)
    assert queue.call(desk, clerk) is second
    assert queue.call(other_desk, colleague) is first
    assert first.label == "A-001"


def test_whose_counter_closes_is_called_by_the_hall(desk, clerk, colleague):
    other_desk = queue.make_desk(2)
    number = queue.draw()
    with pytest.raises(Refused, match="tidak dijaga"):
        do(calling.pass_on, number, desk_id=other_desk.id, by=clerk)
    queue.sit(other_desk, colleague)
    do(calling.pass_on, number, desk_id=other_desk.id, by=clerk)
    assert queue.call(desk, clerk) is None
    do(desks.leave, other_desk, by=colleague)
    assert queue.call(desk, clerk) is number


def test_passed_on_to_a_section_its_counter_calls(desk, clerk, colleague):
    section = queue.make_desk(2, "collect", unit_id=unit_id())
    queue.sit(section, colleague)
    number = queue.draw("meet")
    queue.serve(desk, clerk)
    do(calling.pass_on, number, unit_id=unit_id(), by=clerk)
    assert queue.call(desk, clerk) is None
    assert queue.call(section, colleague) is number


def test_a_section_without_anybody_leaves_its_visitors_to_the_hall(desk, clerk):
    queue.make_desk(2, "collect", unit_id=unit_id())
    number = queue.draw("meet", unit_id=unit_id())
    assert queue.call(desk, clerk) is number


@pytest.mark.parametrize("where", [{}, {"desk_id": 999}, {"unit_id": 1}, {"service_id": 999}])
def test_nobody_is_passed_on_to_nowhere(desk, clerk, where):
    number = queue.draw()
    with pytest.raises(Refused) as no:
        do(calling.pass_on, number, by=clerk, **where)
    assert no.value.field == "where"


def test_every_place_that_is_offered_is_one_the_verb_takes_and_no_other(desk, clerk, colleague):
    """One rule for the pages and the verb: where somebody sits, and not where the number stands already."""
    section = queue.make_desk(2, "collect", unit_id=unit_id())
    empty = queue.make_desk(3, "meet", unit_id=unit_id("KLB"))
    queue.sit(section, colleague)
    number = queue.draw("ask")
    queue.serve(desk, clerk)
    offered = {(one.kind, one.id) for one in passing.places(desk.id)}
    every = [("desk", one.id) for one in (desk, section, empty)]
    every += [("unit", unit_id()), ("unit", unit_id("KLB"))] + [("service", one.id) for one in hall().services]
    for kind, row_id in every:
        taken = can_be_passed_on(number, kind, row_id, clerk)
        assert taken is ((kind, row_id) in offered), (kind, row_id)
    assert offered.isdisjoint({("desk", desk.id), ("desk", empty.id), ("unit", unit_id("KLB"))})
    do(desks.leave, section, by=colleague)
    assert [one.kind for one in passing.places(desk.id)] == ["service"] * 5


def can_be_passed_on(number, kind, row_id, by) -> bool:
    """Whether it goes there; it comes back at once."""
    try:
        do(calling.pass_on, number, by=by, **{f"{kind}_id": row_id})
    except Refused:
        return False
    do(calling.undo, number, by=by)
    return True


def test_who_leaves_is_called_no_more(desk, clerk):
    number = queue.draw()
    do(calling.let_go, number, by=clerk)
    assert queue.call(desk, clerk) is None
    with pytest.raises(Conflict):
        do(calling.finish, number, by=clerk)


@pytest.mark.parametrize("verb", [calling.recall, calling.begin, calling.hold, calling.miss, calling.come_back])
def test_a_press_that_does_not_fit_changes_nothing(desk, clerk, verb):
    number = queue.draw()
    with pytest.raises(Conflict):
        do(verb, number, by=clerk)
    assert periods(number) == [(State.WAITING, True)]


def test_a_wrong_press_is_as_if_it_had_not_been(desk, clerk):
    number = queue.draw()
    place = number.place_at
    queue.call(desk, clerk)
    do(calling.undo, number, by=clerk)
    assert (number.state, number.desk_id, number.place_at) == (State.WAITING, None, place)
    assert periods(number) == [(State.WAITING, True)]


def test_a_board_that_looked_away_sees_that_another_was_called_instead(desk, clerk):
    """The call that was taken back and the one after it never look the same to a board that missed what was between."""
    first, second = queue.draw(), queue.draw()
    queue.call(desk, clerk)
    before = board.version()
    do(calling.undo, first, by=clerk)
    do(calling.let_go, first, by=clerk)
    assert queue.call(desk, clerk) is second
    assert board.version() != before


def test_even_a_finish_is_taken_back(desk, clerk):
    number = queue.draw()
    queue.serve(desk, clerk)
    do(calling.finish, number, by=clerk)
    do(calling.undo, number, by=clerk)
    assert (number.state, desks.at(desk.id)) == (State.SERVING, number)
    assert periods(number)[-1] == (State.SERVING, True)


def test_taking_back_does_not_push_anybody_from_the_counter(desk, clerk):
    first, _second = queue.draw(), queue.draw()
    queue.serve(desk, clerk)
    queue.serve(desk, clerk)
    with pytest.raises(Conflict):
        do(calling.undo, first, by=clerk)


def test_only_who_pressed_takes_back_and_only_soon(desk, clerk, colleague):
    number = queue.draw()
    queue.call(desk, clerk)
    with pytest.raises(Refused):
        do(calling.undo, number, by=colleague)
    with clock.standing_at(clock.now() + timedelta(minutes=6)), pytest.raises(Refused):
        do(calling.undo, number, by=clerk)


def test_a_drawn_number_is_not_undone_but_let_go(desk, clerk):
    with pytest.raises(Refused):
        do(calling.undo, queue.draw(), by=clerk)


def test_a_number_of_yesterday_is_not_called_and_says_so(desk, clerk):
    number = queue.draw()
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert days.is_open_from_earlier()
        assert queue.call(desk, clerk) is None
        with pytest.raises(Conflict, match="bukan dari hari ini"):
            do(calling.let_go, number, by=clerk)
        assert calling.find(number.id) is None
        do(days.close_earlier)
        assert not days.is_open_from_earlier()
    assert number.state is State.LEFT
    assert db.session.query(QueuePeriod.ends_at).scalar().astimezone(clock.WIB).strftime("%H:%M:%S") == "23:59:59"
    assert db.session.query(QueueSitting.ends_at).scalar() is not None


def test_one_sits_at_one_counter_and_a_counter_has_one(desk, clerk, colleague):
    second = queue.make_desk(2)
    with pytest.raises(Conflict):
        queue.sit(desk, colleague)
    do(desks.sit, desk, by=colleague, instead=True)
    assert (desks.mine(colleague).id, desks.mine(clerk)) == (desk.id, None)
    queue.sit(second, colleague)
    assert desks.mine(colleague).id == second.id
    assert desks.last_of(clerk) == desk.id


def test_nobody_leaves_a_visitor_standing(desk, clerk):
    number = queue.draw()
    queue.serve(desk, clerk)
    with pytest.raises(Refused):
        do(desks.leave, desk, by=clerk)
    do(calling.finish, number, by=clerk)
    do(desks.leave, desk, by=clerk)
    assert desks.mine(clerk) is None


def test_a_slip_opens_the_request_its_visit_opened(desk, clerk, cast):
    requests.enlist()
    number, ticket = queue.draw("apply"), requests.ask(channel=Channel.COUNTER).ticket
    do(calling.attach, number, ticket, opened_here=True)
    assert slips.opened_request(number, ticket) == secrets.token(ticket.number, ticket.secret_round)
    do(secrets.renew, ticket)
    assert slips.opened_request(number, ticket) is None


def test_a_slip_opens_neither_what_was_brought_for_nor_what_is_confidential(desk, clerk, cast):
    requests.enlist()
    number, ticket = queue.draw("complete"), requests.ask().ticket
    do(calling.attach, number, ticket, opened_here=False)
    assert (number.ticket_id, slips.opened_request(number, ticket)) == (ticket.id, None)
    secret = requests.ask(service="LIN-01", is_confidential=True).ticket
    other = queue.draw("apply")
    do(calling.attach, other, secret, opened_here=True)
    assert slips.opened_request(other, secret) is None


def test_the_office_says_how_long_who_was_absent_may_come_back(desk, clerk):
    with write():
        settings.put("queue.return_minutes", 5)
    number = queue.draw()
    queue.call(desk, clerk)
    do(calling.miss, number, by=clerk)
    with clock.standing_at(clock.now() + timedelta(minutes=6)), pytest.raises(Refused, match="5 menit"):
        do(calling.come_back, number, by=clerk)
