"""Joining a request into another, taking it back, and what each side may read."""

from __future__ import annotations

import pytest

from app.accounts.actor import Actor
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history, search
from app.tickets.handling import conversation, marks, moves
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.tickets.together import excluded, exclusions, merging
from tests import cast
from tests.kit.requests import actor, make_ticket, who

S = Status


def two(**second):
    """Two of the same person's, unless the second is somebody else's."""
    one = make_ticket(S.DIVERIFIKASI)
    return one, make_ticket(S.DIPROSES, **(second or of(one)))


def of(ticket):
    return {"who": {"person_id": ticket.person_id}}


BUDI = {"name": "Budi Lain", "phone": "0812-0000-0077"}


def join(one, other, by=None):
    with write():
        return merging.merge(one, other, by=by or who(cast.OPERATOR))


def sentences(ticket, *, public_only=True):
    return [line.sentence for line in history.read(ticket.id, public_only=public_only)]


def test_the_joined_one_leaves_the_work_and_both_owners_hear_of_it(app):
    one, other = two()
    due = one.due_at
    join(one, other)
    assert (one.status, one.closed_as, one.is_open) == (S.DIGABUNG, S.DIGABUNG, False)
    assert one.due_at == due
    assert other.number in sentences(one)[-1]
    assert one.number in sentences(other)[-1]


def test_of_another_owner_no_number_is_told(app):
    one, other = two(**BUDI)
    join(one, other)
    assert not any(other.number in said for said in sentences(one))
    assert not any(one.number in said for said in sentences(other))
    assert "bersama permohonan lain" in sentences(one)[-1]


def test_undoing_puts_it_back_as_it_stood(app):
    one, other = make_ticket(S.LENGKAPI_BERKAS), make_ticket(S.DIPROSES)
    before = (one.status, one.cycle, one.waits_until, one.paused_at, one.due_at, one.closed_as, one.closed_at)
    join(one, other)
    with write():
        merging.undo(one, by=who(cast.OPERATOR))
    after = (one.status, one.cycle, one.waits_until, one.paused_at, one.due_at, one.closed_as, one.closed_at)
    assert after == before
    assert "ditangani sendiri lagi" in sentences(one)[-1]
    assert "ditangani sendiri lagi" in sentences(other)[-1]
    with pytest.raises(Conflict), write():
        merging.undo(one, by=who(cast.OPERATOR))


@pytest.mark.parametrize("secret_first", [True, False])
def test_the_stricter_confidentiality_holds_for_both_and_ends_with_the_merge(app, secret_first):
    one, other = two()
    boss = actor(cast.SEKRETARIS)
    with write():
        marks.classify(one if secret_first else other, True, "Menyangkut pegawai.", by=boss)
    join(one, other, by=boss)
    assert one.is_confidential
    assert other.is_confidential
    found = search.matching(one.number)
    assert found is not None
    with write():
        merging.undo(one, by=boss)
    assert (one.is_confidential, other.is_confidential) == (secret_first, not secret_first)


def test_whom_one_is_about_is_kept_from_both(app):
    one, other = two()
    boss = actor(cast.SEKRETARIS)
    with write():
        marks.classify(one, True, "Menyangkut pegawai.", by=boss)
        exclusions.exclude_person(one, actor_id(cast.STAF), by=boss)
    join(one, other, by=boss)
    assert [row.user_id for row in excluded.of(other.id)] == [actor_id(cast.STAF)]
    with write():
        merging.undo(one, by=boss)
    assert other.is_confidential  # as long as somebody is named


def actor_id(username):
    return who(username).user_id


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ("itself", "bukan permohonan ini sendiri"),
        ("closed", "sudah ditutup"),
        ("a part of it", "bagian dari yang lain"),
    ],
)
def test_what_cannot_be_joined_says_why(app, which, said):
    one = make_ticket(S.DIVERIFIKASI)
    goal = {"itself": one, "closed": make_ticket(S.SELESAI), "a part of it": child_of(one)}[which]
    with pytest.raises(Refused, match=said):
        join(one, goal)
    assert one.status is S.DIVERIFIKASI


def child_of(parent):
    child = make_ticket(S.DIVERIFIKASI)
    with write():
        child.parent_id = parent.id
    return child


def test_a_request_that_was_joined_takes_no_other(app):
    one, other = two()
    join(one, other)
    with pytest.raises(Refused, match="sudah digabung"):
        join(make_ticket(S.DIVERIFIKASI), one)


def test_who_may_not_merge_is_refused(app):
    one, other = two()
    with pytest.raises(Forbidden):
        join(one, other, by=who(cast.STAF))


def test_a_closed_request_is_not_joined(app):
    with pytest.raises(Conflict):
        join(make_ticket(S.SELESAI), make_ticket(S.DIPROSES))


def test_what_the_applicant_wrote_waits_at_the_one_that_goes_on(app):
    one, other = two()
    with write():
        conversation.write_as_applicant(one, "Apakah sudah?", by=Actor.applicant("Siti"))
    join(one, other)
    assert one.applicant_wrote_at is None
    assert other.applicant_wrote_at is not None
    with write():
        conversation.mark_read(other, by=who(cast.OPERATOR))
    with write():
        conversation.write_as_applicant(one, "Saya tunggu.", by=Actor.applicant("Siti"))
    assert one.applicant_wrote_at is None
    assert other.applicant_wrote_at is not None


@pytest.mark.parametrize("same", [True, False])
def test_at_the_end_the_joined_ones_hear_of_it_and_only_the_same_owner_reads_the_answer(app, same):
    one, other = two(**({} if same else BUDI))
    join(one, other)
    with write():
        moves.resolve(other, "NIB Anda sudah terbit.", by=who(cast.STAF))
    last = history.read(one.id, public_only=True)[-1]
    assert last.sentence == "Penanganan bersama sudah selesai."
    assert last.text == ("NIB Anda sudah terbit." if same else None)


def test_what_one_applicant_gives_up_anothers_request_does_not(app):
    one, other = two(**BUDI)
    mine = make_ticket(S.DIVERIFIKASI, **of(other))
    join(one, other)
    join(mine, other)
    with write():
        moves.cancel(other, by=Actor.applicant("Budi"))
    assert one.status is S.DIVERIFIKASI
    assert mine.status is S.DIGABUNG


def test_a_chain_of_merges_leads_to_its_end(app):
    first, second = two()
    third = make_ticket(S.DIPROSES, **of(first))
    join(first, second)
    join(second, third)
    assert merging.goal_of(first.id) == merging.Goal(third.id, is_same_owner=True)
    assert set(merging.joined_into(third.id)) == {first.id, second.id}
    with pytest.raises(Conflict, match="sudah ditutup"), write():
        merging.undo(first, by=who(cast.OPERATOR))


def test_it_is_not_filed_away_while_the_other_goes_on(app):
    one, other = two()
    join(one, other)
    with pytest.raises(Refused, match="masih berjalan"), write():
        moves.archive(one, "elektronik saja", by=who(cast.BERKAS))
    with write():
        moves.resolve(other, "Selesai.", by=who(cast.STAF))
        moves.archive(one, "elektronik saja", by=who(cast.BERKAS))
    assert db.session.get_one(Ticket, one.id).status is S.DIARSIPKAN
