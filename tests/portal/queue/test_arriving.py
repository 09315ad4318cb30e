"""Whoever has an appointment today says so at the kiosk, by their own link, or at the counter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.platform import clock, settings
from app.platform.database import write
from app.queue import kiosks
from app.tickets.handling import moves
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests import cast as people
from tests.kit import queue, requests

KIOSK = "/ambil-antrean"


@pytest.fixture
def booked(desk):
    """A request whose appointment is today in an hour."""
    requests.enlist()
    ticket = requests.make_ticket(Status.DIPROSES, name="Siti Umpama")
    with write():
        moves.schedule(ticket, clock.now() + timedelta(hours=1), by=requests.who(people.STAF))
    return ticket


@pytest.fixture
def kiosk(visit, client):
    client.get(f"{KIOSK}?kios={kiosks.secret()}")
    return lambda: visit(KIOSK).link("Saya punya janji temu hari ini").follow()


def test_at_the_kiosk_the_requests_number_gives_a_place_at_its_hour(kiosk, booked):
    page = kiosk().form().submit(number=booked.number.replace("-", " "))
    assert page.h1 == "Nomor Anda E-001"
    assert "Janji temu pukul" in page
    assert kiosk().form().submit(number=booked.number).h1 == "Nomor Anda E-001"


def test_the_kiosk_tells_nothing_of_a_request_but_its_hour(kiosk, booked):
    assert "Siti" not in kiosk().form().submit(number=booked.number)


@pytest.mark.parametrize("typed", ["", "2611-0123-4", "abc"])
def test_an_unknown_number_is_said_in_words(kiosk, booked, typed):
    assert kiosk().form().submit(number=typed, expect=422).errors


def test_a_confidential_appointment_is_unknown_at_the_kiosk(kiosk, booked):
    with write():
        booked.is_confidential = True
    kiosk().form().submit(number=booked.number, expect=422)
    assert queue.labels() == []


def test_numbers_cannot_be_tried_out(kiosk, booked):
    form = kiosk().form()
    for _ in range(settings.get("queue.draws_a_minute")):
        form.submit(number="2611-0123-4", expect=422)
    form.submit(number=booked.number, expect=429)


def test_a_telephone_is_not_asked_for_a_number(visit, booked):
    assert "Saya punya janji temu" not in visit(KIOSK)
    assert visit(f"{KIOSK}/janji").url == KIOSK


def link(ticket) -> str:
    return f"/lacak/{secrets.token(ticket.number, ticket.secret_round)}"


def test_the_requests_own_link_takes_the_number(visit, booked):
    page = visit(link(booked))
    assert "Janji temu Anda hari ini pukul" in page
    assert page.form("Saya sudah tiba, ambil nomor antrean").submit().h1 == "Nomor E-001"
    assert visit(link(booked)).link("Lihat nomor antrean Anda").follow().h1 == "Nomor E-001"


def test_where_only_the_kiosk_gives_numbers_the_link_says_where_to_go(visit, booked):
    form = visit(link(booked)).form("Saya sudah tiba, ambil nomor antrean")
    with write():
        settings.put("queue.only_at_kiosk", True)
    assert "Sampaikan nomor permohonan ini di kios atau loket" in visit(link(booked))
    form.submit(expect=409)
    assert queue.labels() == []


def test_on_another_day_nothing_is_said_of_it(visit, booked):
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert "Janji temu Anda hari ini" not in visit(link(booked))


def test_the_counter_gives_the_number_to_whoever_stands_there(visit, cast, booked):
    page = visit("/meja/antrean", as_=cast.OPERATOR)
    assert "Siti Umpama" in page
    page = page.form("Sudah datang, beri nomor").submit()
    assert page.h1 == "Nomor E-001"
    assert "Siti Umpama" not in visit("/meja/antrean", as_=cast.OPERATOR)


def test_in_english(kiosk, booked, client, visit):
    client.set_cookie("bahasa", "en")
    assert visit(f"{KIOSK}/janji").h1 == "The number of your request?"
    assert "Your appointment today at" in visit(link(booked))
