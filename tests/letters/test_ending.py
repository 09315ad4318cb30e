"""A signed letter that no longer holds: withdrawn, or replaced by one that points back to it (handbook §4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.extensions import db
from app.letters import ending
from app.letters.kinds import LetterKind, LetterState
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests import cast as people
from tests.kit.letters import make_letter
from tests.kit.requests import actor, enlist, make_ticket

if TYPE_CHECKING:
    from app.letters.models import Letter


@pytest.fixture
def secretary(cast):
    return actor(people.SEKRETARIS)


@pytest.fixture
def letter(cast):
    enlist()
    return make_letter(ticket=make_ticket(Status.SELESAI), body="Permohonan Saudara dikabulkan.")


def said(letter: Letter, *, public: bool = True) -> list[tuple[str, str | None]]:
    ticket = db.session.get_one(Ticket, letter.ticket_id)
    return [(line.sentence, line.text) for line in history.read(ticket.id, public_only=public)]


def test_a_letter_is_withdrawn_and_its_owner_told_why(letter, secretary):
    with write():
        ending.withdraw(letter, "Nama koperasi salah tulis", by=secretary)
    assert (letter.state, letter.ended_by_id) == (LetterState.WITHDRAWN, secretary.user_id)
    assert letter.ended_at is not None
    sentence = f"Surat nomor {letter.number} dicabut dan tidak berlaku lagi."
    assert said(letter)[-1] == (sentence, "Nama koperasi salah tulis")


def test_a_letter_that_was_never_theirs_is_withdrawn_in_silence(cast, secretary):
    enlist()
    letter = make_letter(ticket=make_ticket(Status.DIPROSES), kind=LetterKind.NOTA_DINAS)
    with write():
        ending.withdraw(letter, "Batal rapat", by=secretary)
    assert "dicabut" not in said(letter)[-1][0]
    assert "dicabut" in said(letter, public=False)[-1][0]


@pytest.mark.parametrize("state", sorted(set(LetterState) - {LetterState.SIGNED}))
def test_only_a_letter_that_holds_is_withdrawn(cast, secretary, state):
    letter = make_letter(state)
    with pytest.raises(Conflict), write():
        ending.withdraw(letter, "alasan", by=secretary)


def test_a_reason_is_needed(letter, secretary):
    for verb in (ending.withdraw, ending.begin_replacement):
        with pytest.raises(Refused) as no, write():
            verb(letter, "  ", by=secretary)
        assert no.value.field == "reason"
    assert letter.state is LetterState.SIGNED


def test_a_replacement_begins_with_the_same_words_and_points_back(letter, secretary):
    with write():
        new = ending.begin_replacement(letter, "Tanggal salah", by=secretary)
    assert (new.state, new.replaces_id, new.subject) == (LetterState.DRAFT, letter.id, letter.subject)
    assert (new.number, new.code != letter.code, new.is_result) == ("", True, False)
    assert letter.state is LetterState.SIGNED
    assert said(letter)[-1][1] != "Tanggal salah"
    with pytest.raises(Conflict), write():
        ending.begin_replacement(letter, "sekali lagi", by=secretary)


def test_the_old_letter_holds_until_the_new_one_is_signed(letter, secretary):
    with write():
        new = ending.begin_replacement(letter, "Tanggal salah", by=secretary)
    with write():
        new.number = "500.3.2/1300/35.73.000/2026"
        ending.replaced(new, by=secretary)
    assert (letter.state, letter.ended_reason) == (LetterState.REPLACED, "Tanggal salah")
    assert "diganti surat nomor 500.3.2/1300/35.73.000/2026" in said(letter)[-1][0]


def test_a_draft_given_up_makes_room_for_another(letter, secretary):
    with write():
        ending.begin_replacement(letter, "Tanggal salah", by=secretary).state = LetterState.CANCELLED
    with write():
        assert ending.begin_replacement(letter, "Tanggal salah", by=secretary)


def test_who_may_not_write_letters_begins_no_replacement(letter, cast):
    operator = actor(people.OPERATOR)
    with pytest.raises(Forbidden), write():
        ending.begin_replacement(letter, "alasan", by=operator)
