"""A refusal takes two people, and tells the citizen why, by which rule, what else, and how to object."""

from __future__ import annotations

import pytest

from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.handling import refusals
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import make_ticket, who

REASON = {
    "code": "not_eligible",
    "reason": "Usaha berada di luar kota.",
    "legal_basis": "Perda 6/2008",
    "alternative": "Dinas koperasi kabupaten",
    "objection": "21 hari kerja kepada Kepala Dinas",
}


def proposed(by=cast.KASI):
    ticket = make_ticket(Status.DIPROSES)
    with write():
        refusals.propose(ticket, **REASON, by=who(by))
    return ticket


def test_two_people_refuse_and_the_citizen_reads_every_part(app):
    ticket = proposed()
    assert ticket.status is Status.DIPROSES
    with write():
        refusals.agree(ticket, by=who(cast.KABID))
    assert ticket.status is Status.DITOLAK
    text = history.read(ticket.id, public_only=True)[-1].text
    assert all(part in text for name, part in REASON.items() if name != "code")


def test_the_proposer_may_not_decide(app):
    ticket = proposed(by=cast.KABID)
    with pytest.raises(Forbidden), write():
        refusals.agree(ticket, by=who(cast.KABID))
    with pytest.raises(Forbidden), write():
        refusals.decline(ticket, by=who(cast.KABID), note="tidak")


def test_a_proposal_is_not_public_and_can_be_declined(app):
    ticket = proposed()
    assert "refusal_proposed" not in [line.kind for line in history.read(ticket.id, public_only=True)]
    with write():
        refusals.decline(ticket, by=who(cast.KABID), note="Masih bisa dibantu.")
    assert ticket.status is Status.DIPROSES
    assert refusals.pending(ticket.id) is None


def test_one_proposal_at_a_time(app):
    ticket = proposed()
    with pytest.raises(Conflict), write():
        refusals.propose(ticket, **REASON, by=who(cast.KASI))


@pytest.mark.parametrize("part", ["reason", "legal_basis", "alternative", "objection"])
def test_a_proposal_without_a_part_is_refused(app, part):
    ticket = make_ticket(Status.DIPROSES)
    with pytest.raises(Refused), write():
        refusals.propose(ticket, **(REASON | {part: " "}), by=who(cast.KASI))


def test_staff_without_the_permission_may_not_propose(app):
    ticket = make_ticket(Status.DIPROSES)
    with pytest.raises(Forbidden), write():
        refusals.propose(ticket, **REASON, by=who(cast.STAF))
