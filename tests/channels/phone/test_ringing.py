"""The strip that rings on every page of whoever has a telephone here, and the call it opens."""

from __future__ import annotations

import pytest

from app.contacts import switchboard, telephones
from app.contacts.models import Call, CallState
from app.extensions import db
from app.platform.database import write
from tests.kit import requests


@pytest.fixture
def ring(cast):
    """`ring("ringing")`: the telephone system tells of a call at the operator's."""
    by = requests.actor(cast.OPERATOR)
    with write():
        telephones.give_extension("201", by.user_id, by=by)
        system = telephones.SYSTEMS.bearer(telephones.SYSTEMS.connect("Asterisk", by=by))

    def tell(event: str, call: str = "a1") -> None:
        words = {"event": event, "call_id": call, "from": "081200000077", "extension": "201"}
        with write():
            switchboard.take(system, switchboard.heard(words))

    return tell


def test_it_rings_at_the_right_desk_and_opens_the_call(ring, visit, cast):
    ring("ringing")
    assert "Telepon masuk" not in visit("/meja", as_=cast.OPERATOR2)
    page = visit("/meja", as_=cast.OPERATOR)
    assert "Telepon masuk 0812-••••-0077" in page
    page = page.form("Angkat Alt+8").submit()
    assert db.session.query(Call.state).scalar() is CallState.OPEN
    assert page.form("panggilan").fields["phone"] == "0812-0000-0077"
    assert "Sedang tersambung" not in page
    assert "Sedang tersambung" in visit("/meja", as_=cast.OPERATOR)
    page.form("panggilan").submit(button="Tanpa permohonan Alt+5", answer="Ya.", description="Buka jam berapa?")
    assert db.session.query(Call).count() == 1
    assert "Sedang tersambung" not in visit("/meja", as_=cast.OPERATOR)


def test_what_the_page_knows_is_not_sent_again(ring, sign_in, cast):
    client = sign_in(cast.OPERATOR)
    headers = {"HX-Request": "true"}
    assert client.get("/meja/telepon/berdering", headers=headers).status_code == 204
    ring("ringing")
    answer = client.get("/meja/telepon/berdering", headers=headers)
    assert answer.status_code == 200
    call_id = db.session.query(Call.id).scalar()
    assert client.get(f"/meja/telepon/berdering?tahu={call_id}r", headers=headers).status_code == 204
    assert client.get("/meja/telepon/berdering").status_code == 303


def test_a_call_that_stopped_ringing_is_not_picked_up(ring, visit, sign_in, cast):
    ring("ringing")
    form = visit("/meja", as_=cast.OPERATOR).form("Angkat Alt+8")
    ring("ended")
    form.submit(expect=409)
    call_id = db.session.query(Call.id).scalar()
    assert sign_in(cast.OPERATOR2).post(f"/meja/telepon/{call_id}/angkat").status_code in (400, 404)


def test_a_line_that_was_closed_meanwhile_says_so_and_keeps_the_hour(ring, visit, cast):
    ring("answered")
    ring("ended")
    call = db.session.query(Call).one()
    ended, call_id = call.ended_at, call.id
    page = visit(f"/meja/telepon/{call_id}", as_=cast.OPERATOR)
    assert "Penelepon sudah menutup telepon" in page
    page.form("panggilan").submit(button="Tanpa permohonan Alt+5", description="Apa?", answer="Itu.")
    assert db.session.query(Call).one().ended_at == ended


def test_who_has_no_telephone_is_never_asked(visit, queries, cast):
    visit("/meja", as_=cast.OPERATOR)
    with queries() as seen:
        assert "dering" not in visit("/meja", as_=cast.OPERATOR).response.get_data(as_text=True)
    assert not [one for one in seen if "telephone_system" in str(one)]
