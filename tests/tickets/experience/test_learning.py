"""Past requests say which service a need means; confidential ones and rare words never do."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.platform.database import write
from app.platform.jobs import Job
from app.tickets import experience
from app.tickets.experience import learning
from app.tickets.experience.models import NeedWord
from app.tickets.handling import marks, rerouting
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.web.i18n import language
from tests import cast
from tests.kit.requests import ask, who

WORD = "klonthong"  # in no standard


def finished(count: int, need: str = f"Kerupuk {WORD} belum laku", service: str = "INF-03", **more) -> list[Ticket]:
    made = [ask(service=service, need=need, **more).ticket for _ in range(count)]
    with write():
        closed = update(Ticket).where(Ticket.id.in_([one.id for one in made]))
        db.session.execute(closed.values(status=Status.SELESAI, closed_as=Status.SELESAI))
    return made


def learn() -> None:
    rows = learning.counted()
    with write():
        learning.replace(rows)


def suggested(question: str) -> dict[str, str]:
    return {hit.service.code: hit.reason for hit in experience.find_by_words(question)}


def test_what_similar_needs_finally_had_is_suggested_with_the_reason(app):
    assert suggested(WORD) == {}
    finished(3)
    learn()
    assert suggested(WORD) == {"INF-03": "3 permohonan serupa"}


def test_the_words_of_the_standard_are_named_first(app):
    finished(4, need="NIB untuk warung", service="LEG-07")
    learn()
    best = experience.find_by_words("bikin NIB")[0]
    assert best.service.code == "LEG-07"
    assert best.reason.startswith("nama layanan memuat “NIB”")
    assert best.reason.endswith("; 4 permohonan serupa")


def test_a_word_that_few_share_could_name_somebody_and_is_not_kept(app):
    finished(2)
    learn()
    assert suggested(WORD) == {}
    assert db.session.scalars(select(NeedWord)).all() == []


def test_names_of_people_are_not_read(app):
    finished(3, name="Zulaikha Umpama")
    learn()
    assert "zulaikha" not in set(db.session.scalars(select(NeedWord.stem)))


def test_a_confidential_request_teaches_nothing_and_is_forgotten_when_it_becomes_one(app):
    finished(3, is_confidential=True)
    learn()
    assert suggested(WORD) == {}
    made = finished(3)
    learn()
    assert suggested(WORD)
    with write():
        marks.classify(made[0], True, "Diminta pemohon.", by=who(cast.KABID))
    assert db.session.scalars(select(Job.kind).where(Job.kind == "experience.learn")).all() == ["experience.learn"]
    learn()
    assert suggested(WORD) == {}


def test_a_service_that_an_officer_put_right_speaks_louder(app):
    finished(4, service="PRG-01")
    for one in [ask(service="PRG-01", need=f"Kerupuk {WORD} belum laku").ticket for _ in range(3)]:
        with write():
            rerouting.change_service(one, "INF-03", "Yang dicari pasar.", by=who(cast.KABID))
            one.status = one.closed_as = Status.SELESAI
    learn()
    assert list(suggested(WORD)) == ["INF-03", "PRG-01"]


def test_a_word_that_goes_with_everything_speaks_for_nothing(app):
    for service in ("INF-03", "PRG-01", "LEG-07", "KLN-01"):
        finished(3, service=service)
    learn()
    assert suggested(WORD) == {}


def test_a_request_that_is_open_or_was_withdrawn_teaches_nothing(app):
    for _ in range(3):
        ask(service="INF-03", need=WORD)
    learn()
    assert suggested(WORD) == {}


@pytest.mark.parametrize("words", ["", "  ", "???", "12345"])
def test_nothing_asked_nothing_found(app, words):
    assert experience.find_by_words(words) == []


def test_one_more_statement_answers_however_many_requests_there_are(app, queries):
    finished(3)
    learn()
    experience.find_by_words(WORD)
    with queries() as asked:
        experience.find_by_words(f"{WORD} kerupuk laku")
    assert len([one for one in asked if "need_word" in str(one)]) == 1
    assert len(asked) <= 3


def test_in_english_the_reason_is_english(app):
    finished(3)
    learn()
    with language("en"):
        assert suggested(WORD) == {"INF-03": "3 similar requests"}


def test_the_daily_round_learns(app):
    from app.platform import jobs

    assert "experience.learn" in jobs.daily
