"""The kiosk: large questions, one number for one press, and a limit that says so (R115)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.portal.queue.kiosk import MARK
from app.queue import kiosks
from app.queue.models import QueueCounter, QueueNumber
from tests.kit import queue
from tests.kit.pages import Visitor

START = "/ambil-antrean"
PLAIN = "Tidak, ambil nomor biasa"


@pytest.fixture
def kiosk(visit, client, desk):
    """The hall's touch screen, at its start."""
    client.get(f"{START}?kios={kiosks.secret()}")
    return lambda: visit(START)


@pytest.fixture
def kiosk_elsewhere(app):
    """A kiosk that is not the browser of the test."""
    touched = Visitor(app.test_client())
    touched.get(f"{START}?kios={kiosks.secret()}")
    return lambda: touched.get(START)


def choose(page, label="Ajukan"):
    return page.link(label).follow()


def numbers() -> list[str]:
    return queue.labels()


def test_two_touches_give_a_number_with_its_wait(kiosk):
    page = choose(kiosk()).form().submit(button=PLAIN)
    assert page.h1 == "Nomor Anda B-001"
    assert "0 orang di depan Anda. Perkiraan waktu: belum cukup data." in page
    assert page.find("//*[name()='svg']")
    row = db.session.query(QueueNumber).one()
    assert (row.told_ahead, row.told_desks, row.told_from) == (0, 1, None)


def test_five_choices_each_with_its_letter(kiosk):
    page = kiosk()
    assert page.find("//*[@class='hall__letter']/text()") == list("ABCDE")


def test_who_goes_first_by_rule_says_so_once(kiosk):
    choose(kiosk()).form().submit(button="Ibu hamil")
    assert db.session.query(QueueNumber.priority_id).scalar() == queue.priority("pregnant")


def test_whom_to_see_is_asked_of_those_who_want_to_see_somebody(kiosk):
    page = choose(kiosk(), "Bertemu")
    assert page.h1 == "Anda ingin bertemu siapa?"
    page = page.link("Subbagian Umum").follow().form().submit(button=PLAIN)
    assert page.h1 == "Nomor Anda E-001"
    assert db.session.query(QueueNumber.unit_id).scalar() is not None


def test_a_page_left_alone_begins_anew_in_indonesian(kiosk, client):
    client.set_cookie("bahasa", "en")
    page = choose(kiosk(), "Apply")
    assert page.response.headers["Refresh"] == "45; url=/ambil-antrean?mulai=1"
    client.get("/ambil-antrean?mulai=1")
    assert kiosk().h1 == "Ambil nomor antrean"


def test_the_same_form_sent_fifty_times_is_one_number(kiosk):
    form = choose(kiosk()).form()
    pages = {form.submit(button=PLAIN).h1 for _ in range(50)}
    assert pages == {"Nomor Anda B-001"}
    assert numbers() == ["B-001"]


@pytest.mark.both_databases
def test_fifty_presses_at_the_same_moment_are_one_number(kiosk, client, app):
    """A child with both hands on one page of the screen: the presses come ten at a time, before any is answered."""
    form = choose(kiosk()).form()
    cookies = [(name, client.get_cookie(name).value) for name in (app.config["SESSION_COOKIE_NAME"], MARK)]

    def press(_time: int) -> str:
        screen = app.test_client()
        for name, value in cookies:
            screen.set_cookie(name, value)
        return screen.post(form.action, data=form.fields | {"priority": ""}).headers["Location"]

    with ThreadPoolExecutor(10) as hands:
        assert len(set(hands.map(press, range(50)))) == 1
    db.session.rollback()
    assert numbers() == ["B-001"]


def test_fifty_fresh_presses_are_stopped_by_a_clear_sentence_and_waste_no_number(kiosk):
    for _ in range(12):
        choose(kiosk()).form().submit(button=PLAIN)
    page = choose(kiosk()).form().submit(button=PLAIN, expect=429)
    assert page.errors == ["Baru saja banyak nomor diambil dari sini. Tunggu satu menit, lalu tekan lagi."]
    assert page.response.headers["Retry-After"] == "60"
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        assert choose(kiosk()).form().submit(button=PLAIN).h1 == "Nomor Anda B-013"
    assert db.session.query(QueueCounter.last).scalar() == 13


def test_what_was_tampered_with_draws_nothing(kiosk):
    page = choose(kiosk()).form()
    page.submit(expect=422, anyway={"service": "999"})
    page.submit(expect=422, anyway={"priority": "999"})
    for nobodys in ("999", "9" * 30, "-1", "x"):
        page.submit(expect=422, anyway={"unit": nobodys})
    assert numbers() == []


def test_a_telephone_keeps_its_numbers_own_page(visit, desk):
    page = choose(visit(START)).form().submit(button=PLAIN)
    assert page.url.startswith("/antrean/")
    assert "Refresh" not in page.response.headers


def test_the_kiosk_prints_where_the_office_says_so(kiosk):
    with write():
        settings.put("queue.kiosk_prints", True)
    page = choose(kiosk()).form().submit(button=PLAIN)
    assert page.find("//body/@data-print-now")
    assert page.find("//*[@class='hall__paper']//*[@class='slip__number']/text()") == ["B-001"]


def test_no_numbers_outside_the_hours(visit, desk):
    with clock.standing_at(clock.parse_moment("2026-11-25T16:00")):
        page = visit(START)
        assert "Nomor antrean belum dibagikan. Tutup, buka lagi Kamis pukul 08.00." in page
        form_was_open = page.find("//form[@method='post']")
        assert not form_was_open
    with clock.standing_at(clock.parse_moment("2026-11-26T07:35")):
        assert "Sentuh keperluan Anda." in visit(START)


def test_a_form_opened_before_closing_time_is_refused_after(visit, desk):
    form = choose(visit(START)).form()
    with clock.standing_at(clock.parse_moment("2026-11-25T16:00")):
        form.submit(button=PLAIN, expect=422)
    assert numbers() == []


def test_an_office_without_counters_says_to_come_straight_in(visit, cast):
    assert "Kantor ini belum memakai nomor antrean." in visit(START)


def test_the_home_page_says_how_many_wait(visit, cast):
    assert "menunggu" not in visit("/")
    queue.make_desk(1)
    queue.draw(), queue.draw()
    assert "Buka s.d. 15.00, 2 menunggu" in visit("/")


def test_another_browser_is_not_the_kiosk(app, desk):
    other = Visitor(app.test_client()).get(START)
    assert choose(other).form().submit(button=PLAIN).url.startswith("/antrean/")


def test_an_office_may_give_numbers_at_its_own_kiosks_alone(kiosk, app):
    elsewhere = choose(Visitor(app.test_client()).get(START)).form()
    with write():
        settings.put("queue.only_at_kiosk", True)
    assert choose(kiosk()).form().submit(button=PLAIN).h1 == "Nomor Anda B-001"
    page = Visitor(app.test_client()).get(START)
    assert "Nomor antrean hanya diambil di kios di kantor kami." in page
    elsewhere.submit(button=PLAIN, expect=422)
    assert numbers() == ["B-001"]


def test_nobody_makes_a_screen_a_kiosk_with_a_guessed_or_an_old_address(kiosk, visit, client, desk, clerk):
    old = kiosks.secret()
    assert choose(kiosk()).form().submit(button=PLAIN).h1 == "Nomor Anda B-001"
    with write():
        kiosks.renew(by=clerk)
    assert choose(kiosk()).form().submit(button=PLAIN).url.startswith("/antrean/")
    for wrong in (old, "kios", "", "é" * 40):
        assert "Alamat kios ini sudah diganti." in visit(f"{START}?kios={wrong}", status=404)


TAKEN_TODAY = ["Hari ini sudah banyak nomor diambil dari sini. Mintalah nomor kepada petugas di kantor."]


def test_nobody_fills_the_hall_from_a_telephone_in_a_day(visit, app, desk, kiosk_elsewhere):
    with write():
        settings.put("queue.draws_a_day_one_visitor", 2)
    for _ in range(2):
        choose(visit(START)).form().submit(button=PLAIN)
    page = choose(visit(START)).form().submit(button=PLAIN, expect=429)
    assert page.errors == TAKEN_TODAY
    assert int(page.response.headers["Retry-After"]) == pytest.approx(14 * 3600, abs=3600)
    other = Visitor(app.test_client()).get(START)
    assert choose(other).form().submit(button=PLAIN).h1 == "Nomor B-003"
    assert choose(kiosk_elsewhere()).form().submit(button=PLAIN).h1 == "Nomor Anda B-004"
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert choose(visit(START)).form().submit(button=PLAIN).h1 == "Nomor B-001"


def test_nor_from_one_address_with_a_browser_for_each_number(app, desk, kiosk_elsewhere):
    with write():
        settings.put("queue.draws_a_day_elsewhere", 3)
    for _ in range(3):
        choose(Visitor(app.test_client()).get(START)).form().submit(button=PLAIN)
    fresh = choose(Visitor(app.test_client()).get(START)).form()
    assert fresh.submit(button=PLAIN, expect=429).errors == TAKEN_TODAY
    assert choose(kiosk_elsewhere()).form().submit(button=PLAIN).h1 == "Nomor Anda B-004"
    assert db.session.query(QueueCounter.last).scalar() == 4


def test_the_same_form_again_is_no_further_number_of_the_day(visit, desk):
    with write():
        settings.put("queue.draws_a_day_one_visitor", 1)
    form = choose(visit(START)).form()
    assert {form.submit(button=PLAIN).h1 for _ in range(3)} == {"Nomor B-001"}
