"""Alarms: to whom, when, once each, one summary after an outage, and nothing leaks of what is confidential."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.accounts import appointments
from app.accounts.actor import Actor
from app.accounts.models import Appointment, Position, User
from app.extensions import db
from app.platform import clock, jobs, settings
from app.platform.clock import parse_moment
from app.platform.database import change, write
from app.tickets.clocks import alarms, escalation, levels
from app.tickets.clocks.escalation import Running
from app.tickets.clocks.models import EscalationWho
from app.tickets.handling import timing
from app.tickets.models import Ticket
from app.tickets.notices.kinds import NoticeKind
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import ask, make_ticket, who

N = NoticeKind
CAME = parse_moment("2026-11-23T08:00")  # a Monday; LEG-01 promises three working days: Thursday 16.00
KASI, KABID, SEKRETARIS, KADIS = "kasi-klb-oth", "kabid-klb", "sekretaris", "kadis"


@pytest.fixture
def only_promises(monkeypatch):
    """Only the promise's own clock, so that what is told can be told apart."""
    monkeypatch.setattr(escalation, "_SOURCES", {"service": escalation._SOURCES["service"]})


def in_progress(when=CAME, **given):
    with clock.standing_at(when):
        return make_ticket(Status.DIPROSES, **given)


def round_at(when: str, last: str | None = None):
    """One round of alarms at a moment; the round before was five minutes earlier unless said."""
    moment = parse_moment(when)
    with clock.standing_at(moment):
        with write():
            settings.put("escalation.checked", (parse_moment(last) if last else moment - alarms.EVERY).isoformat())
            jobs.enqueue("clocks.alarms", {})
        while jobs.run_once():
            pass


def told():
    rows = db.session.execute(
        select(Position.code, User.username, Notice.kind, Notice.ticket_id, Notice.particulars)
        .select_from(Notice)
        .outerjoin(Position, Position.id == Notice.position_id)
        .outerjoin(User, User.id == Notice.user_id)
        .order_by(Notice.id)
    )
    return [(code or username, kind) for code, username, kind, _ticket, _told in rows]


def vacate(code: str):
    with write():
        held = select(Appointment).join(Position, Position.id == Appointment.position_id).where(Position.code == code)
        for appointment in db.session.scalars(held):
            appointments.end_appointment(appointment, date(2026, 1, 31), by=Actor.system())


def test_each_level_is_told_in_its_turn_and_once(only_promises):
    in_progress()
    round_at("2026-11-25T10:00")
    assert told() == []
    steps = [
        ("2026-11-26T10:00", [(cast.STAF, N.TIME_NEARLY_USED)]),
        ("2026-11-26T16:01", [(KASI, N.TIME_OVER)]),
        ("2026-11-30T16:01", [(KABID, N.TIME_OVER)]),
        ("2026-12-03T16:01", [(SEKRETARIS, N.TIME_OVER), (KADIS, N.TIME_OVER)]),
    ]
    heard = []
    for when, more in steps:
        heard += more
        round_at(when)
        assert told() == heard
        round_at(when)
        assert told() == heard


def test_an_empty_chair_s_alarm_goes_one_step_up(only_promises):
    in_progress()
    vacate(KASI)
    round_at("2026-11-26T16:01")
    assert (KABID, N.TIME_OVER) in told()


def test_a_reason_given_first_is_told_with_the_alarm(only_promises):
    ticket = in_progress()
    with clock.standing_at(CAME), write():
        timing.explain_delay(ticket, "Menunggu notaris.", by=who(cast.STAF))
    round_at("2026-11-26T16:01")
    assert (KASI, N.TIME_OVER_EXPLAINED) in told()


def test_after_an_outage_each_hears_one_summary(only_promises):
    for _ in range(3):
        in_progress()
    round_at("2026-12-10T09:00", last="2026-11-25T09:00")
    assert told() == [(who_, N.TIME_DIGEST) for who_ in (cast.STAF, KASI, KABID, SEKRETARIS, KADIS)]
    particulars = db.session.scalars(select(Notice.particulars)).all()
    assert {(told_["late"], told_["near"]) for told_ in particulars} == {(3, 0)}
    assert db.session.scalars(select(Notice.ticket_id)).all() == [None] * 5


def test_one_request_needs_no_summary_even_after_an_outage(only_promises):
    in_progress()
    round_at("2026-12-10T09:00", last="2026-11-25T09:00")
    assert (KASI, N.TIME_OVER) in told()


def test_more_than_a_handful_at_once_is_a_summary_too(only_promises):
    for _ in range(6):
        in_progress()
    round_at("2026-11-26T16:01")
    assert (KASI, N.TIME_DIGEST) in told()
    assert (KASI, N.TIME_OVER) not in told()


def test_nobody_who_may_not_see_it_hears_of_a_confidential_request(only_promises):
    with clock.standing_at(CAME):
        ticket = make_ticket(service="LIN-01", is_confidential=True)
    with write():
        db.session.get_one(Ticket, ticket.id).due_at = parse_moment("2026-11-26T16:00")
    round_at("2026-12-03T16:01", last="2026-12-03T15:00")
    heard = {name for name, _kind in told()}
    assert heard == {SEKRETARIS, KADIS, "pengelola-pengaduan", "kasubag-umum"}  # its own chair, and who may read it all


def test_whoever_still_has_days_to_set_up_a_second_factor_hears_of_a_confidential_request(
    only_promises, app, monkeypatch
):
    monkeypatch.setitem(app.config, "DEMO_WANTED", False)
    with write():
        change(update(User).values(is_demo=False))
        settings.put("security.factor_grace_days", 3)
    with clock.standing_at(CAME):
        ticket = make_ticket(service="LIN-01", is_confidential=True)
    with write():
        db.session.get_one(Ticket, ticket.id).due_at = parse_moment("2026-11-26T16:00")
    round_at("2026-12-03T16:01", last="2026-12-03T15:00")
    assert {SEKRETARIS, KADIS} <= {name for name, _kind in told()}


def test_what_is_closed_or_waits_for_the_applicant_is_quiet(only_promises):
    with clock.standing_at(CAME):
        make_ticket(Status.SELESAI)
        make_ticket(Status.LENGKAPI_BERKAS)
    round_at("2026-12-03T16:01")
    assert told() == []


def test_a_request_that_nobody_takes_is_told_to_the_front():
    with clock.standing_at(CAME):
        ask()
    round_at("2026-11-23T15:00")  # 80 % of 7.5 working hours
    assert ("operator", N.TIME_NEARLY_USED) in told()


def test_without_a_rule_for_the_time_the_desk_is_warned_on_working_day_four():
    with clock.standing_at(CAME):
        make_ticket(Status.DIPROSES)
    round_at("2026-11-26T16:01")
    assert N.DECIDE_SOON not in {kind for _who, kind in told()}
    round_at("2026-11-27T07:30")
    assert (cast.STAF, N.DECIDE_SOON) in told()
    round_at("2026-11-30T16:01")
    assert (KASI, N.DECIDED_BY_LAW) in told()


def test_a_level_switched_off_says_nothing(only_promises):
    in_progress()
    with write():
        levels.change([level._replace(is_active=level.who is not EscalationWho.HEAD) for level in levels.everything()],
                      by=Actor.system())  # fmt: skip
    round_at("2026-11-26T16:01")
    assert told() == [(cast.STAF, N.TIME_OVER)]


def test_a_room_adds_clocks_of_its_own(monkeypatch):
    ticket = in_progress()
    monkeypatch.setattr(escalation, "_SOURCES", {})
    due = parse_moment("2026-11-24T10:00")

    @escalation.source("tray")
    def tray(_now):
        yield Running(ticket.id, ticket.position_id, ticket.unit_id, due - timedelta(days=1), due, which=1)
        yield Running(ticket.id, ticket.position_id, ticket.unit_id, due - timedelta(days=1), due, which=2)

    round_at("2026-11-24T10:01")
    assert [kind for name, kind in told() if name == KASI] == [N.TIME_OVER, N.TIME_OVER]


def test_a_round_asks_no_more_for_more_requests(queries, only_promises):
    def asked():
        round_at("2026-11-25T10:00")
        with clock.standing_at(parse_moment("2026-11-25T10:00")), queries() as statements:
            list(alarms.reached(clock.now()))
        return len(statements)

    in_progress()
    few = asked()
    for _ in range(4):
        in_progress()
    assert asked() == few
