"""A letter goes up the house place by place, comes back with a comment, and takes its request along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import appointments
from app.accounts.models import Appointment, AppointmentKind, Position, User
from app.extensions import db
from app.letters import rounds
from app.letters.kinds import LetterKind, LetterState, SignedAs
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.notices.models import Notice
from app.tickets.statuses import Status
from tests import cast
from tests.kit.drafts import WORDS, draft, initial, position, request_of, send
from tests.kit.requests import actor, make_ticket


def places(letter):
    """(chair, kind, state) of the letter's newest round."""
    codes = {row.id: row.code for row in db.session.execute(select(Position.id, Position.code))}
    mine = [step for step in rounds.steps(letter.id) if step.round == letter.round]
    return [(codes[step.position_id], step.kind.value, step.state.value) for step in mine]


def test_the_way_is_kasi_kabid_sekretaris_and_then_the_head(app):
    letter = send(draft(ticket=make_ticket(Status.DIPROSES)))
    assert places(letter) == [
        ("kasi-klb-oth", "paraf", "waiting"),
        ("kabid-klb", "paraf", "ahead"),
        ("sekretaris", "paraf", "ahead"),
        ("kadis", "sign", "ahead"),
    ]
    assert letter.state is LetterState.INITIALLING
    ticket = request_of(letter)
    assert ticket.status is Status.MENUNGGU_TTD
    assert history.read(ticket.id, public_only=True)[-1].kind == "signature_asked"


def test_each_paraf_hands_it_on_and_tells_the_next_chair(app):
    letter = initial(send(draft(ticket=make_ticket(Status.DIPROSES))))
    assert [state for _chair, _kind, state in places(letter)] == ["done", "done", "done", "waiting"]
    assert letter.state is LetterState.SIGNING
    told = db.session.execute(select(Notice.position_id, Notice.kind).order_by(Notice.id)).all()
    assert [tuple(row) for row in told if row.position_id] == [
        (position("kasi-klb-oth"), "letter_to_initial"),
        (position("kabid-klb"), "letter_to_initial"),
        (position("sekretaris"), "letter_to_initial"),
        (position("kadis"), "letter_to_sign"),
    ]


def test_only_whose_turn_it_is_puts_a_paraf(app):
    letter = send(draft(ticket=make_ticket(Status.DIPROSES)))
    for username in (cast.KABID, cast.STAF, cast.KADIS):
        by = actor(username)
        with pytest.raises(Forbidden), write():
            rounds.initial(letter, by=by)
    initial(letter)
    head = actor(cast.KADIS)
    with pytest.raises(Conflict), write():
        rounds.initial(letter, by=head)


def test_returned_it_goes_to_the_drafter_with_the_reason_and_the_next_round_begins_below(app):
    letter = initial(send(draft(ticket=make_ticket(Status.DIPROSES))), cast.KASI)
    by = actor(cast.KABID)
    with pytest.raises(Refused), write():
        rounds.send_back(letter, "", by=by)
    with write():
        rounds.send_back(letter, "Dasar hukumnya keliru", by=by)
    assert letter.state is LetterState.DRAFT
    assert [state for _c, _k, state in places(letter)] == ["done", "returned", "void", "void"]
    ticket = request_of(letter)
    assert ticket.status is Status.DIPROSES
    last = history.read(ticket.id, public_only=False)[-1]
    assert (last.kind, last.text, last.is_public) == ("signature_returned", "Dasar hukumnya keliru", False)
    told = db.session.scalars(select(Notice).where(Notice.user_id == letter.drafted_by_id)).one()
    assert told.kind == "letter_returned"
    send(letter)
    assert letter.round == 2
    assert [state for _c, _k, state in places(letter)] == ["waiting", "ahead", "ahead", "ahead"]


def test_its_drafter_takes_it_back_with_a_reason(app):
    letter = send(draft(ticket=make_ticket(Status.DIPROSES)))
    by, stranger = actor(cast.STAF), actor(cast.STAF_LAIN)
    with pytest.raises(Forbidden), write():
        rounds.pull_back(letter, "salah", by=stranger)
    with write():
        rounds.pull_back(letter, "Salah lampiran", by=by)
    assert letter.state is LetterState.DRAFT
    assert request_of(letter).status is Status.DIPROSES
    with pytest.raises(Conflict), write():
        rounds.pull_back(letter, "lagi", by=by)


def test_of_several_results_the_last_one_returned_frees_the_request(app):
    ticket = make_ticket(Status.DIPROSES)
    first, second = send(draft(ticket=ticket)), send(draft(LetterKind.KETERANGAN, ticket=ticket))
    by = actor(cast.KASI)
    with write():
        rounds.send_back(first, "perbaiki", by=by)
    assert request_of(second).status is Status.MENUNGGU_TTD
    with write():
        rounds.send_back(second, "perbaiki", by=by)
    assert request_of(second).status is Status.DIPROSES


def test_a_letter_beside_the_result_leaves_the_request_where_it_is(app):
    letter = send(draft(LetterKind.PENGANTAR, ticket=make_ticket(Status.DIPROSES), is_result=False))
    assert request_of(letter).status is Status.DIPROSES
    assert history.read(letter.ticket_id, public_only=False)[-1].kind == "letter_sent_up"


def test_a_result_is_not_sent_up_before_the_request_is_in_work(app):
    letter = draft(ticket=make_ticket(Status.DIDISPOSISIKAN))
    by = actor(cast.STAF)
    with pytest.raises(Conflict), write():
        rounds.send(letter, by=by)
    assert letter.state is LetterState.DRAFT


def test_what_is_not_filled_in_is_not_sent_up(app):
    letter = draft(LetterKind.NOTA_DINAS, words=WORDS.__class__("Hal", "Kepala Dinas", "Alamat : …………"))
    invitation = draft(LetterKind.UNDANGAN, words=WORDS.__class__("Undangan", "Para Ketua", "Hari : {hari_acara}"))
    by = actor(cast.STAF)
    with pytest.raises(Refused, match="isian kosong"), write():
        rounds.send(letter, by=by)
    with pytest.raises(Refused, match="menyebut acara"), write():
        rounds.send(invitation, by=by)


def test_an_empty_chair_is_skipped(app):
    with write():
        chair = position("kabid-klb")
        for held in db.session.scalars(select(Appointment).where(Appointment.position_id == chair)):
            held.ends_on = clock.today() - timedelta(days=1)
    assert [chair for chair, _k, _s in places(send(draft(LetterKind.NOTA_DINAS, signatory="kadis")))] == [
        "kasi-klb-oth", "sekretaris", "kadis",
    ]  # fmt: skip


def test_a_plt_who_sits_in_two_chairs_puts_one_paraf(app):
    user_id = db.session.scalar(select(User.id).where(User.username == cast.KABID))
    with write():
        appointments.appoint(
            user_id, position("kasi-klb-oth"), AppointmentKind.PLT, starts_on=clock.today(), by=actor_of_system()
        )
    assert [chair for chair, _k, _s in places(send(draft(LetterKind.NOTA_DINAS, signatory="kadis")))] == [
        "kabid-klb", "sekretaris", "kadis",
    ]  # fmt: skip


def actor_of_system():
    from app.accounts.actor import Actor

    return Actor.system()


def test_the_head_of_a_section_does_not_initial_his_own_letter_and_the_secretary_signs_for_the_head(app):
    mine = send(
        draft(LetterKind.UNDANGAN, username=cast.KASI, signatory="kabid-klb", signed_as=SignedAs.ON_BEHALF), cast.KASI
    )
    assert places(mine) == [("kabid-klb", "sign", "waiting")]
    assert mine.state is LetterState.SIGNING
    behalf = send(draft(LetterKind.UNDANGAN, signatory="sekretaris", signed_as=SignedAs.ON_BEHALF))
    assert [chair for chair, _k, _s in places(behalf)] == ["kasi-klb-oth", "kabid-klb", "sekretaris"]
