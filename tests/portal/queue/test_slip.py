"""A number's own page: my place, live; the slip; and when it becomes the request's tracking link."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.platform import clock
from app.platform.database import write
from app.queue import calling, slips
from app.tickets.kinds import Channel
from app.tickets.receipts import secrets
from tests.kit import queue, requests


def address(number) -> str:
    return f"/antrean/{slips.token(number.day, number.label)}"


def do(verb, *args, **more):
    with write():
        verb(*args, **more)


@pytest.fixture
def number(desk):
    return queue.draw("apply")


def test_i_see_how_many_stand_before_me(visit, desk):
    queue.draw(), queue.draw()
    assert "2 orang di depan Anda." in visit(address(queue.draw()))


def test_my_page_follows_me_through_the_hall(visit, number, desk, clerk):
    other = queue.make_desk(2)
    seen = [visit(address(number)).text]
    queue.call(desk, clerk)
    seen.append(visit(address(number)).text)
    do(calling.begin, number, by=clerk)
    seen.append(visit(address(number)).text)
    do(calling.hold, number, by=clerk)
    seen.append(visit(address(number)).text)
    do(calling.take_back, number, other, by=clerk)
    do(calling.finish, number, by=clerk)
    seen.append(visit(address(number)).text)
    for words, page in zip(
        ("0 orang di depan", "Silakan ke Loket 1 sekarang", "Anda sedang dilayani di Loket 1", "disimpan di Loket 1",
         "Sudah selesai dilayani"),
        seen, strict=True,
    ):  # fmt: skip
        assert words in page


def test_nothing_new_is_no_answer(visit, client, number, desk, clerk):
    version = visit(address(number)).attribute("data-version")
    assert client.get(f"{address(number)}?v={version}").status_code == 204
    queue.call(desk, clerk)
    assert client.get(f"{address(number)}?v={version}").status_code == 200


def test_who_was_not_there_says_so_on_the_telephone(visit, number, desk, clerk):
    queue.call(desk, clerk)
    do(calling.miss, number, by=clerk)
    page = visit(address(number)).form().submit(button="Saya sudah di sini")
    assert "Anda kembali menunggu, di urutan paling belakang." in page


def test_too_late_is_said_too(visit, number, desk, clerk):
    queue.call(desk, clerk)
    do(calling.miss, number, by=clerk)
    form = visit(address(number)).form()
    with clock.standing_at(clock.now() + timedelta(minutes=40)):
        assert "Sudah lewat 30 menit sejak dipanggil. Ambil nomor baru." in form.submit(button="Saya sudah di sini")


def test_a_number_from_yesterday_says_so_in_words(visit, number):
    with clock.standing_at(clock.now() + timedelta(days=1)):
        page = visit(address(number))
    assert "Nomor ini dari Rabu 25 November 2026 dan sudah tidak berlaku. Ambil nomor baru di kios." in page


def test_an_appointment_of_another_day_says_when(visit, desk):
    number = queue.draw("meet", appointment_at=clock.now() + timedelta(days=1))
    assert "Nomor ini untuk janji temu Kamis 26 November 2026 pukul" in visit(address(number))


def test_an_unknown_secret_opens_nothing(visit, number):
    assert "Nomor antrean ini tidak kami kenal." in visit("/antrean/" + "a" * 26, status=404)


def test_the_slip_says_number_day_and_wait(visit, number):
    page = visit(f"{address(number)}/cetak")
    assert page.h1 == "B-001"
    assert "Rabu 25 November 2026" in page
    assert page.find("//img/@src")[0].startswith("data:image/svg+xml")


def test_the_slip_becomes_the_tracking_link_of_the_request_it_led_to(client, number, cast):
    requests.enlist()
    ticket = requests.ask(channel=Channel.COUNTER).ticket
    do(calling.attach, number, ticket, opened_here=True)
    answer = client.get(address(number))
    assert (answer.status_code, answer.location) == (302, f"/lacak/{secrets.token(ticket.number)}")
    do(secrets.renew, ticket)
    assert client.get(address(number)).status_code == 200
