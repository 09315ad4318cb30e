"""Reserved numbers on paper: never given twice, valid across months, each accounted for (R153, R154)."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from app import paper_forms
from app.accounts.audit import AuditEvent
from app.extensions import db
from app.paper_forms import code, reading
from app.paper_forms.kinds import Door, FormState
from app.paper_forms.models import PaperForm, PaperFormRun
from app.platform import clock, settings
from app.platform.clock import WIB
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets import numbering
from app.tickets.history.events import EventKind
from app.tickets.history.models import TicketEvent
from app.tickets.intake import NumberTaken
from app.tickets.kinds import Channel
from app.tickets.models import NumberCounter, Ticket
from app.tickets.receipts import secrets
from tests import cast as people
from tests.kit.paper_forms import issued, round_of, text_of
from tests.kit.requests import actor, ask

NOVEMBER = datetime(2026, 11, 30, 14, 0, tzinfo=WIB)


def counter(number: str, **facts):
    return ask(channel=Channel.COUNTER, number=number, **facts)


def use(number: str, ticket) -> None:
    by = actor(people.OPERATOR)
    with write():
        paper_forms.use(reading.find(number), ticket, by=by)


def settle(number: str, state: FormState, reason: str) -> None:
    by = actor(people.OPERATOR)
    with write():
        paper_forms.settle([reading.find(number)], state, reason, by=by)


def test_a_block_of_numbers_is_drawn_in_one_step_and_written_down(app, cast):
    first, second, third = issued(3, Door.PHONE)
    running = [int(number.split("-")[1]) for number in (first, second, third)]
    assert running == list(range(running[0], running[0] + 3))
    run = db.session.scalars(select(PaperFormRun)).one()
    assert (run.door, run.count, run.printed_by_id is not None) == (Door.PHONE, 3, True)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc())).first()
    assert event.action == "paper_forms:printed"


@pytest.mark.parametrize("count", [0, -1, paper_forms.MOST + 1])
def test_nothing_and_too_many_are_refused(app, cast, count):
    with pytest.raises(Refused):
        issued(count)
    assert not reading.runs(before=99, most=9)


def test_the_form_becomes_a_request_under_its_number_with_the_pin_of_its_stub(app, cast):
    (number,) = issued()
    known = reading.of_number(number)
    opened = counter(number, secret_round=known.secret_round)
    assert opened.ticket.number == number
    assert opened.pin == secrets.pin(number, known.secret_round)
    assert opened.token == secrets.token(number, known.secret_round)
    assert reading.of_link(opened.token).number == number


def test_its_number_keeps_the_month_in_which_it_was_printed(app, cast):
    with clock.standing_at(NOVEMBER):
        (number,) = issued()
    with clock.standing_at(NOVEMBER + timedelta(days=2)):
        fresh = ask().ticket.number
        ticket = counter(number, received_at=clock.now() - timedelta(hours=3)).ticket
        use(number, ticket)
        assert (ticket.number[:4], fresh[:5]) == ("2611", "2612-")
        assert reading.month("2611").unexplained == reading.month("2612").unexplained == 0


def test_the_promise_runs_from_the_time_on_the_paper_and_the_history_says_so(app, cast):
    (number,) = issued()
    on_paper = clock.now() - timedelta(hours=5)
    ticket = counter(number, received_at=on_paper).ticket
    use(number, ticket)
    assert ticket.received_at == on_paper < ticket.recorded_at
    said = db.session.scalars(select(TicketEvent).where(TicketEvent.ticket_id == ticket.id)).all()[-1]
    assert (said.kind, said.is_public) == (EventKind.RECORDED_FROM_PAPER.value, True)
    assert said.particulars["when"] == on_paper.isoformat()


def forget_the_printing() -> None:
    """A backup from before it is restored: neither its forms nor the numbers drawn for them are known."""
    with write():
        for model in (PaperForm, PaperFormRun, NumberCounter):
            db.session.execute(delete(model))


def test_paper_from_before_a_restored_backup_is_never_taken_for_what_has_its_number_now(app, cast):
    (number,) = issued()
    token, mark = secrets.token(number, round_of(number)), text_of(number)[-20:]
    forget_the_printing()
    assert issued() == [number]
    assert reading.of_link(token) is None
    assert code.is_ours(number, mark)
    assert code.form_of(number, mark) is None
    assert code.number_of(f"{number}:{mark}") is None
    assert code.number_of(f"{number}:{text_of(number)[-20:]}") == number


def test_a_stub_from_before_a_restored_backup_opens_no_request(app, cast):
    (number,) = issued()
    token = secrets.token(number, round_of(number))
    forget_the_printing()
    ticket = ask().ticket
    assert ticket.number == number
    assert ticket.tracking_key != secrets.tracking_key(token)


def test_a_number_is_used_once(app, cast):
    (number,) = issued()
    use(number, counter(number).ticket)
    with pytest.raises(NumberTaken):
        counter(number)
    with pytest.raises(Conflict):
        use(number, ask().ticket)
    assert db.session.query(Ticket).filter_by(number=number).count() == 1


def test_two_clerks_who_record_one_form_at_once_make_one_request(app, cast):
    (number,) = issued()
    by, told = actor(people.OPERATOR), []
    start = threading.Barrier(2)

    def record(key: str) -> None:
        with app.app_context():
            start.wait()
            try:
                told.append(counter(number, key=key, by=by).ticket.number)
            except NumberTaken as no:
                told.append(no.status)
            db.session.remove()

    threads = [threading.Thread(target=record, args=(key,)) for key in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, told)) == sorted(["409", number])


def test_a_form_sent_twice_under_one_key_is_one_request(app, cast):
    (number,) = issued()
    assert counter(number, key="k").is_new
    again = counter(number, key="k")
    assert (again.is_new, again.ticket.number) == (False, number)


def test_void_and_lost_forms_need_a_reason_and_come_back_with_another(app, cast):
    (number,) = issued()
    with pytest.raises(Refused):
        settle(number, FormState.VOID, " ")
    settle(number, FormState.LOST, "tidak ada di tumpukan")
    with pytest.raises(Conflict):
        settle(number, FormState.VOID, "rusak")
    with pytest.raises(Conflict):
        use(number, ask().ticket)
    by = actor(people.OPERATOR)
    with write():
        paper_forms.revive(reading.find(number), "ditemukan di map", by=by)
    use(number, counter(number).ticket)
    with pytest.raises(Conflict), write():
        paper_forms.revive(reading.find(number), "lagi", by=by)


def test_every_number_of_the_month_is_explained(app, cast):
    with clock.standing_at(NOVEMBER):
        used, void, lost, _blank = issued(4)
        ask()
        use(used, counter(used).ticket)
        settle(void, FormState.VOID, "rusak")
        settle(lost, FormState.LOST, "hilang")
        assert reading.month("2611") == ("2611", 5, 2, 1, 1, 1, 1, 0)
        with write():
            gone = numbering.draw(clock.now())
        assert reading.month("2611").unexplained == 1
        assert reading.gaps("2611") == [gone]


def test_the_printings_are_counted(app, cast):
    numbers = issued(3)
    use(numbers[0], counter(numbers[0]).ticket)
    settle(numbers[1], FormState.VOID, "rusak")
    row = reading.runs(before=99, most=9)[0]
    assert (row.count, row.used, row.void, row.lost, row.printed) == (3, 1, 1, 0, 1)
    assert (row.first, row.last) == (numbers[0], numbers[-1])


def test_the_rescue_stack_says_how_many_are_short(app, cast):
    with write():
        settings.put("paper_forms.stack", {"counter": 5, "phone": 1})
    issued(3)
    short = {stack.door: (stack.blank, stack.short) for stack in reading.stacks()}
    assert short == {Door.PHONE: (0, 1), Door.COUNTER: (3, 2), Door.DOCUMENT: (0, 0), Door.GENERAL: (0, 0)}


def test_a_form_that_stays_blank_for_months_is_looked_for(app, cast):
    issued(2)
    assert reading.long_blank() == 0
    with clock.standing_at(clock.now() + timedelta(days=91)):
        assert reading.long_blank() == 2


def test_blocks_and_requests_drawn_at_once_never_share_a_number(app, cast):
    numbers: list[str] = []
    by = actor(people.OPERATOR)

    def draw(count: int) -> None:
        with app.app_context():
            for _round in range(4):
                with write():
                    if count > 1:
                        run = paper_forms.issue(Door.COUNTER, count, paper="A4", by=by)
                        numbers.extend(known.number for known in reading.of_run(run.id))
                    else:
                        numbers.append(numbering.draw(clock.now()))
            db.session.remove()

    threads = [threading.Thread(target=draw, args=(count,)) for count in (5, 1, 3, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == len(set(numbers)) == 4 * 10
    month = numbers[0][:4]
    db.session.rollback()  # what was read before the threads began
    assert numbering.drawn(month) == 40
