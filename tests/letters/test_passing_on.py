"""Whoever takes over from a transferred drafter goes on with the letters (R033)."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.letters import passing_on
from app.letters.kinds import LetterKind, LetterState
from app.platform.database import write
from app.tickets.handover import Passing
from app.tickets.statuses import Status
from tests import cast
from tests.kit.drafts import draft, send
from tests.kit.letters import make_letter
from tests.kit.requests import actor, make_ticket


def account(username: str) -> int:
    found = db.session.scalar(select(User.id).where(User.username == username))
    assert found
    return found


def passing(successor: str | None = cast.KASI) -> Passing:
    return Passing(account(cast.STAF), account(successor) if successor else None, (), (), actor(cast.SEKRETARIS))


def test_unfinished_letters_go_to_the_successor_and_back(app):
    written, on_its_way = draft(LetterKind.UNDANGAN), send(draft(ticket=make_ticket(Status.DIPROSES)))
    signed = make_letter(LetterState.SIGNED, drafted_by_id=account(cast.STAF))
    told = passing()
    assert passing_on.count(told) == 2
    with write():
        moved = passing_on.move(told)
    assert written.drafted_by_id == on_its_way.drafted_by_id == account(cast.KASI)
    assert signed.drafted_by_id == account(cast.STAF)
    with write():
        assert passing_on.undo(told, moved) == 2
    assert written.drafted_by_id == account(cast.STAF)


def test_without_a_successor_they_stay_where_they_are(app):
    letter = draft(LetterKind.UNDANGAN)
    told = passing(None)
    with write():
        assert passing_on.move(told) == []
    assert letter.drafted_by_id == account(cast.STAF)
