"""Whole ways on the plain pages: every sample request and each of the six letters, from its door to its answer.

Nobody is helped along: each step is a form sent by who may send it, in the office's order (handbook §4, §5, §7).
"""

from __future__ import annotations

import pytest

from app.accounts.seed import seed_demo_accounts
from app.demo import story
from app.operations import founding
from app.platform import clock
from app.platform.database import write
from tests.journeys.by_pages import NOW, Office
from tests.journeys.six_letters import INVITATION, LETTERS
from tests.journeys.whole_way import answer_an_invitation, whole_way


@pytest.fixture
def office(app, cast, visit, sign_in):
    """An office with everybody in their chairs, and no work yet."""
    founding.furnish_office()
    with write():
        seed_demo_accounts()
    with clock.standing_at(NOW):
        yield Office(visit, lambda path, who: (sign_in(who) if who else app.test_client()).get(path).data)


@pytest.mark.parametrize("door", ["website", "phone", "counter", "document"])
def test_every_sample_goes_from_its_door_to_a_signed_answer(office, door):
    samples = [one for one in story.requests() if one["door"] == door and one["id"].startswith("REQ")]
    assert len(samples) >= 7
    for request in samples:
        whole_way(office, request)


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter["id"])
def test_each_letter_goes_down_the_office_and_is_answered(office, letter):
    whole_way(office, letter)


def test_an_invitation_is_decided_and_whoever_goes_has_a_signed_order(office):
    answer_an_invitation(office, INVITATION)
