"""Links and parts: both ways, without loops, and only as far as one may see."""

from __future__ import annotations

import pytest

from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.handling import marks, moves
from app.tickets.statuses import Status
from app.tickets.together import relations
from tests import cast
from tests.kit.requests import actor, make_ticket, who

S = Status


def kinds(ticket, by=cast.OPERATOR):
    return [(one.kind, one.number) for one in relations.of(ticket.id, who(by))]


def test_a_link_is_read_from_both_and_can_be_removed(app):
    one, other = make_ticket(), make_ticket(name="Budi Lain", phone="0812-0000-0077")
    with write():
        relations.link(other, one, by=who(cast.OPERATOR))
    assert kinds(one) == [("link", other.number)]
    assert kinds(other) == [("link", one.number)]
    assert history.read(one.id, public_only=True)[-1].kind == "received"
    with pytest.raises(Conflict), write():
        relations.link(one, other, by=who(cast.OPERATOR))
    with write():
        relations.unlink(one, other, by=who(cast.OPERATOR))
    assert kinds(one) == kinds(other) == []


def test_what_one_may_not_see_is_in_no_relation_and_its_number_in_no_history(app):
    one, secret = make_ticket(), make_ticket()
    boss = actor(cast.SEKRETARIS)
    with write():
        marks.classify(secret, True, "Rahasia.", by=boss)
        relations.link(one, secret, by=boss)
    assert kinds(one) == []
    assert not any(secret.number in line.sentence for line in history.read(one.id, public_only=False))


def test_a_whole_waits_for_its_parts(app):
    whole, part = make_ticket(S.DIPROSES), make_ticket(S.DIVERIFIKASI)
    with write():
        relations.set_parent(part, whole, by=who(cast.OPERATOR))
    assert kinds(whole) == [("child", part.number)]
    assert kinds(part) == [("parent", whole.number)]
    with pytest.raises(Refused, match="turunan"), write():
        moves.resolve(whole, "Selesai.", by=who(cast.STAF))
    with write():
        relations.unset_parent(part, by=who(cast.OPERATOR))
        moves.resolve(whole, "Selesai.", by=who(cast.STAF))
    assert whole.status is S.SELESAI


def test_parts_never_form_a_ring(app):
    one, two, three = make_ticket(), make_ticket(), make_ticket()
    with write():
        relations.set_parent(two, one, by=who(cast.OPERATOR))
        relations.set_parent(three, two, by=who(cast.OPERATOR))
    for part, whole in ((one, three), (one, two), (one, one)):
        with pytest.raises(Refused), write():
            relations.set_parent(part, whole, by=who(cast.OPERATOR))
    with pytest.raises(Conflict, match="Lepaskan dahulu"), write():
        relations.set_parent(three, one, by=who(cast.OPERATOR))


def test_who_only_reads_changes_no_relation(app):
    one, other = make_ticket(), make_ticket()
    with pytest.raises(Forbidden), write():
        relations.link(one, other, by=who(cast.BERKAS))
    with pytest.raises(Forbidden), write():
        relations.set_parent(one, other, by=who(cast.BERKAS))


def test_a_part_of_nothing_cannot_be_taken_out(app):
    ticket = make_ticket()
    with pytest.raises(Conflict), write():
        relations.unset_parent(ticket, by=who(cast.OPERATOR))
