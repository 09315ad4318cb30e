"""What officers decide about time: category, extension, limit, reason; works, who may not, refused, history."""

from __future__ import annotations

import pytest

from app.accounts.actor import Actor
from app.platform import clock
from app.platform.clock import parse_moment
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.categories import ComplaintCategory
from app.tickets.clocks import ticking
from app.tickets.clocks.models import LimitCode
from app.tickets.handling import timing
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import ask, make_ticket, who

FRIDAY = parse_moment("2026-11-20T14:00")


@pytest.fixture
def information():
    with clock.standing_at(FRIDAY):
        return ask(service="LIN-02").ticket


@pytest.fixture
def complaint():
    with clock.standing_at(FRIDAY):
        return ask(service="LIN-01").ticket


def running(ticket, code):
    return next((t for t in ticking.of(ticket.id) if t.code is code and t.stopped_at is None), None)


def last(ticket):
    return history.read(ticket.id, public_only=False)[-1]


def test_the_answer_is_extended_once_by_seven_working_days_with_a_reason(information):
    with clock.standing_at(FRIDAY), write():
        timing.extend_answer(information, "Dokumen tersebar di tiga bidang.", by=who(cast.OPERATOR))
    tick = running(information, LimitCode.INFORMATION)
    assert (tick.extended_by, tick.due_at) == (7, parse_moment("2026-12-15T16:00"))
    assert last(information).is_public
    assert "diperpanjang 7 hari kerja" in last(information).sentence
    with pytest.raises(Conflict, match="satu kali"), clock.standing_at(FRIDAY), write():
        timing.extend_answer(information, "Lagi.", by=who(cast.OPERATOR))


def test_no_extension_without_reason_or_after_the_end(information):
    with pytest.raises(Refused, match="alasannya"), clock.standing_at(FRIDAY), write():
        timing.extend_answer(information, "  ", by=who(cast.OPERATOR))
    late = clock.standing_at(parse_moment("2027-01-20T09:00"))
    with pytest.raises(Conflict, match="sudah lewat"), late, write():
        timing.extend_answer(information, "Terlambat.", by=who(cast.OPERATOR))


def test_what_is_no_public_information_is_not_extended(complaint):
    with pytest.raises(Conflict), write():
        timing.extend_answer(complaint, "Sebab.", by=who(cast.OPERATOR))


@pytest.mark.parametrize(
    ("category", "due"),
    [
        (ComplaintCategory.NORMATIVE, "2026-11-27T16:30"),
        (ComplaintCategory.NOT_SUPERVISORY, "2026-12-10T16:00"),
        (ComplaintCategory.SUPERVISORY, "2027-02-19T15:00"),  # a Friday in Ramadan
    ],
)
def test_the_category_of_a_complaint_sets_its_working_days(complaint, category, due):
    with write():
        timing.categorise(complaint, category, by=who(cast.OPERATOR))
    assert running(complaint, LimitCode.COMPLAINT_CLASS).due_at == parse_moment(due)
    assert not last(complaint).is_public


def test_another_category_begins_its_own_clock_and_ends_the_old(complaint):
    for category in (ComplaintCategory.NORMATIVE, ComplaintCategory.NOT_SUPERVISORY):
        with write():
            timing.categorise(complaint, category, by=who(cast.OPERATOR))
    ticks = [tick for tick in ticking.of(complaint.id) if tick.code is LimitCode.COMPLAINT_CLASS]
    assert [tick.stopped_at is None for tick in ticks] == [False, True]


def test_only_complaints_have_a_category(information):
    with pytest.raises(Conflict, match="bukan pengaduan"), write():
        timing.categorise(information, ComplaintCategory.NORMATIVE, by=who(cast.OPERATOR))


def test_rights_over_personal_data_are_due_after_three_times_24_hours(complaint):
    with write():
        timing.record_limit(complaint, LimitCode.PERSONAL_DATA, by=who(cast.OPERATOR))
    assert running(complaint, LimitCode.PERSONAL_DATA).due_at == parse_moment("2026-11-23T14:00")
    with pytest.raises(Conflict, match="sudah berjalan"), write():
        timing.record_limit(complaint, LimitCode.PERSONAL_DATA, by=who(cast.OPERATOR))
    with pytest.raises(Refused), write():
        timing.record_limit(complaint, LimitCode.FIRST_ANSWER, by=who(cast.OPERATOR))


def test_a_reason_is_for_the_office_only():
    ticket = make_ticket(Status.DIPROSES)
    with write():
        timing.explain_delay(ticket, "Menunggu notaris kembali.", by=who(cast.STAF))
    assert (last(ticket).kind, last(ticket).is_public, last(ticket).text) == (
        "delay_explained",
        False,
        "Menunggu notaris kembali.",
    )


def test_who_only_reads_decides_nothing_and_what_is_closed_stays():
    ticket = make_ticket(Status.DIPROSES)
    with pytest.raises(Forbidden), write():
        timing.explain_delay(ticket, "Sebab.", by=Actor.applicant("Siti"))
    closed = make_ticket(Status.SELESAI)
    with pytest.raises(Conflict, match="sudah ditutup"), write():
        timing.explain_delay(closed, "Sebab.", by=who(cast.STAF))
