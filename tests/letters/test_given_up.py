"""A request that ends otherwise takes its unfinished answer along; what is unfinished keeps chair and unit open."""

from __future__ import annotations

from app.accounts import organisation
from app.accounts.actor import Actor
from app.extensions import db
from app.letters import books, given_up, scanning
from app.letters.kinds import LetterKind, LetterState, NumberState
from app.letters.models import LetterNumber
from app.platform import clock
from app.platform.database import write
from app.tickets.handling import moves
from app.tickets.statuses import Status
from tests import cast
from tests.kit.drafts import draft, initial, position, request_of, send, sign
from tests.kit.requests import actor, make_ticket


def test_a_cancelled_request_gives_its_answer_up_and_voids_the_number(app):
    letter = sign(initial(send(draft(ticket=make_ticket(Status.DIPROSES)))))
    clerk = actor(cast.BERKAS)
    with write():
        scanning.number(letter, clock.today(), by=clerk)
    with write():
        moves.cancel(request_of(letter), by=Actor.applicant("Siti"))
    db.session.refresh(letter)
    assert (letter.state, letter.ended_reason) == (LetterState.CANCELLED, "Permohonannya dibatalkan.")
    number = db.session.query(LetterNumber).one()
    assert (number.state, number.reason) == (NumberState.VOIDED, "Permohonannya dibatalkan.")
    assert books.of_letter(letter) is None


def test_a_letter_that_only_accompanies_the_request_goes_its_way(app):
    letter = send(draft(LetterKind.PENGANTAR, ticket=make_ticket(Status.DIPROSES), is_result=False))
    with write():
        moves.cancel(request_of(letter), by=Actor.applicant("Siti"))
    db.session.refresh(letter)
    assert letter.state is LetterState.INITIALLING


def test_a_chair_at_which_a_letter_waits_and_its_unit_stay_open(app):
    letter = send(draft(LetterKind.NOTA_DINAS))
    assert given_up.letters_waiting_at(position("kasi-klb-oth")) == ["1 surat belum selesai"]
    assert given_up.letters_of_unit(letter.unit_id) == ["1 surat belum selesai"]
    assert given_up.letters_waiting_at(position("kasi-upk-usp")) == []
    assert given_up.letters_waiting_at in organisation._position_ties
