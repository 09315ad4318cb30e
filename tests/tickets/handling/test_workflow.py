"""The table of moves: every state is in it and reachable, and the picture in the docs is drawn from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.accounts.actor import Actor
from app.accounts.permissions import PERMISSIONS
from app.config import ROOT
from app.platform.database import UnwrittenChange, write
from app.platform.refusals import Forbidden
from app.tickets.handling import picture, workflow
from app.tickets.history.events import SENTENCE, EventKind
from app.tickets.statuses import CITIZEN_LABEL, STAFF_LABEL, Status
from tests import cast
from tests.kit.requests import make_ticket, who


def test_every_status_is_reachable_from_the_draft():
    reached, frontier = {Status.DRAF}, {Status.DRAF}
    while frontier:
        frontier = {move.target for move in workflow.TABLE if move.source in frontier} - reached
        reached |= frontier
    assert reached == set(Status)


def test_no_move_stands_in_the_table_twice():
    moves = [(move.source, move.target) for move in workflow.TABLE]
    assert len(moves) == len(set(moves))


def test_whoever_may_move_is_a_permission_or_an_outsider():
    named = {name for move in workflow.TABLE for name in move.by}
    assert named <= set(PERMISSIONS) | {workflow.APPLICANT, workflow.SYSTEM}


def test_every_status_and_event_has_its_words():
    assert set(STAFF_LABEL) == set(CITIZEN_LABEL) == set(Status)
    assert set(SENTENCE) == set(EventKind)


def test_the_picture_in_the_docs_is_up_to_date():
    assert (Path(ROOT) / "docs/workflow.md").read_text() == picture.document()


@pytest.mark.parametrize("target", list(Status))
def test_a_move_the_table_lacks_is_refused_and_changes_nothing(sqlite_app, cast, target):
    ticket = make_ticket()
    if workflow.transition(Status.DITERIMA, target):
        return
    with pytest.raises(workflow.IllegalMove), write():
        workflow.move(ticket, target, by=Actor.system(), event=EventKind.TAKEN, text="x")
    assert ticket.status is Status.DITERIMA


def test_who_is_not_named_may_not_move(app):
    ticket = make_ticket()
    with pytest.raises(Forbidden), write():
        workflow.move(ticket, Status.DIVERIFIKASI, by=who(cast.STAF), event=EventKind.TAKEN)


def test_a_move_outside_write_is_a_fault(sqlite_app):
    with pytest.raises(UnwrittenChange):
        workflow.move(make_ticket(), Status.DIVERIFIKASI, by=who(cast.OPERATOR), event=EventKind.TAKEN)
