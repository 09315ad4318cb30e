"""Finding requests on both databases: number, phone, names, words in any form; never what is confidential."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.platform.database import write
from app.tickets import search
from app.tickets.handling import marks
from app.tickets.models import Ticket
from tests import cast
from tests.kit.requests import ask, who


def found(question):
    condition = search.matching(question)
    return [] if condition is None else list(db.session.scalars(select(Ticket.number).where(condition)))


@pytest.fixture
def number(app):
    ask(name="Rahmat Contoh", phone="0341 551234", need="Cari bahan baku apel.", service="INF-01")
    opened = ask(
        name="Hj. Siti Umpama, S.E.",
        phone="0812-0000-0002",
        need="Mohon perizinan keripik singkong diproses.",
        who={"organisation": "Koperasi Produsen Keripik Sejahtera Rekaan"},
    )
    return opened.ticket.number


@pytest.mark.parametrize(
    "question",
    [
        *("081200000002", "0812-0000", "+62 812 0000 0002", "siti", "umpama siti"),
        *("izin", "KERIPIK", "sejahtera rekaan", "singk"),
    ],
)
def test_it_is_found_by(number, question):
    assert found(question) == [number]


def test_it_is_found_by_its_number_however_written(number):
    assert found(number.replace("-", " ")) == [number]
    assert found(number[5:9]) == [number]


@pytest.mark.parametrize(
    "question", ["", "  ", "zzz", "0899999", "dan yang", "'", '"', "*", "OR", "NEAR(a b)", "%", "_" * 9]
)
def test_it_is_not_found_by(number, question):
    assert found(question) == []


def test_a_beginning_is_enough_while_few_have_the_whole_word(number, monkeypatch):
    other = ask(need="Mohon singkong.").ticket.number
    assert set(found("singkong")) == {number, other}
    assert set(found("singk")) == {number, other}
    monkeypatch.setattr(search, "MOST", 1)
    assert found("singkong") == [other]


def test_a_phone_is_not_in_the_full_text(number):
    assert db.session.scalar(db.text("SELECT count(*) FROM ticket_search WHERE words LIKE '%8120000%'")) == 0


def test_confidential_requests_leave_the_search_and_come_back(number):
    ticket = db.session.scalars(select(Ticket).where(Ticket.number == number)).one()
    with write():
        marks.classify(ticket, True, "Sengketa.", by=who(cast.KABID))
    assert found("siti") == found("0812-0000") == []
    with write():
        marks.classify(ticket, False, "Sudah terbuka.", by=who(cast.KABID))
    assert found("siti") == [number]


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question_is_answered_without_fault(app, question):
    found(question)
