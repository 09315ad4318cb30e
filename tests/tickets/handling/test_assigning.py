"""Giving a unit's work to one of its people."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets import history
from app.tickets.handling import assigning
from app.tickets.statuses import Status
from tests.kit.requests import make_ticket, who

S = Status


@pytest.fixture
def staff(cast):
    return {
        name: db.session.scalar(select(User.id).where(User.username == name)) for name in (cast.STAF, cast.STAF_LAIN)
    }


def assign(ticket, user_id, by):
    with write():
        assigning.assign(ticket, user_id, by=by)


def test_the_work_lies_before_that_person_and_the_history_says_so(cast, staff):
    ticket = make_ticket(S.DIDISPOSISIKAN)
    assign(ticket, staff[cast.STAF], who(cast.KASI))
    assert (ticket.officer_id, ticket.status) == (staff[cast.STAF], S.DIDISPOSISIKAN)
    last = history.read(ticket.id, public_only=False)[-1]
    assert (last.kind, last.is_public) == ("assigned", False)


def test_twice_is_once(cast, staff):
    ticket = make_ticket(S.DIPROSES)
    with pytest.raises(Conflict, match="sudah di tangannya"):
        assign(ticket, staff[cast.STAF], who(cast.KASI))


@pytest.mark.parametrize("status", [S.DITERIMA, S.DIVERIFIKASI, S.SELESAI])
def test_only_work_that_is_in_the_office_is_given(cast, staff, status):
    with pytest.raises(Conflict):
        assign(make_ticket(status), staff[cast.STAF], who(cast.KASI))


def test_nobody_gives_away_another_units_work_or_to_another_units_people(cast, staff):
    ticket = make_ticket(S.DIDISPOSISIKAN)
    with pytest.raises(Refused, match="tidak bertugas"):
        assign(ticket, staff[cast.STAF_LAIN], who(cast.KASI))
    with pytest.raises(Conflict, match="unit lain"):
        assign(ticket, staff[cast.STAF], who(cast.OPERATOR))
