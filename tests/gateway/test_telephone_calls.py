"""`POST /api/v1/calls`: with a token, as JSON or as a form, again and again, and never an error page."""

from __future__ import annotations

import pytest

from app.contacts import telephones
from app.contacts.models import Call, TelephoneSystem
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from tests.kit import requests

RINGING = {"event": "ringing", "call_id": "a1", "from": "0812-0000-0077", "extension": "201"}


@pytest.fixture
def token(cast):
    """A system's token; 201 rings on the operator's desk."""
    by = requests.actor(cast.OPERATOR)
    with write():
        telephones.give_extension("201", by.user_id, by=by)
        return telephones.SYSTEMS.connect("Asterisk", by=by)


@pytest.fixture
def post(client, token):
    """`post({…})` as the telephone system sends it."""

    def send(body, bearer=token, **more):
        kind = "data" if more.pop("form", False) else "json"
        return client.post("/api/v1/calls", headers={"Authorization": f"Bearer {bearer}"}, **{kind: body}, **more)

    return send


def test_an_event_is_taken_once_however_often_it_comes(post):
    answers = [post(RINGING) for _time in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json == {"call": answers[0].json["call"], "state": "ringing", "at_a_desk": True}
    assert db.session.query(Call).count() == 1
    assert post(RINGING | {"event": "answered"}).json["state"] == "open"


def test_a_form_is_as_good_as_json(post):
    assert post(RINGING, form=True).status_code == 200


def test_an_unknown_inside_number_is_taken_without_a_desk(post):
    answer = post(RINGING | {"extension": "999"})
    assert (answer.status_code, answer.json["at_a_desk"]) == (202, False)


@pytest.mark.parametrize("bearer", ["", "salah", "☎"])
def test_a_stranger_is_not_heard(post, bearer):
    answer = post(RINGING, bearer=bearer.encode().decode("latin-1"))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert db.session.query(Call).count() == 0


def test_whoever_guesses_tokens_is_asked_to_wait(post):
    answers = [post(RINGING, bearer="salah").status_code for _time in range(31)]
    assert answers == [401] * 30 + [429]


@pytest.mark.parametrize("body", [{}, [], "teks", {"event": "x"}, {"event": "ringing", "call_id": ""}])
def test_what_is_not_understood_says_what_is_missing(post, body):
    answer = post(body)
    assert answer.status_code == 422
    assert answer.json["field"]


def test_too_much_at_once_waits(post):
    with write():
        settings.put("calls.events_a_minute", 2)
    assert [post(RINGING).status_code for _time in range(3)] == [200, 200, 429]
    assert post(RINGING | {"from": "x" * 20_000}).status_code == 413


def test_a_revoked_system_is_not_heard(post, cast):
    by = requests.actor(cast.OPERATOR)
    with write():
        telephones.SYSTEMS.revoke(db.session.query(TelephoneSystem).one(), by=by)
    assert post(RINGING).status_code == 401
