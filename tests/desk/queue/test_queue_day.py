"""A day in the hall, in Chromium: three counters, forty visitors at once, one board that watches (issue 4)."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.queue import kiosks, slips, voice
from app.queue.models import QueueNumber, QueuePeriod, State
from app.tickets.handling import moves
from app.tickets.statuses import Status
from tests import cast as people
from tests.kit import queue, requests
from tests.kit.browser import listened_to
from tests.kit.desks import Desks
from tests.kit.pages import Visitor

CHOICES = ("Tanya", "Ajukan", "Lengkapi", "Ambil")
ORDINARY = "Tidak, ambil nomor biasa"
VISITORS, BY_TELEPHONE = 40, 30
CLERKS = (people.OPERATOR, people.OPERATOR2, people.BERKAS)


PRESS_NEXT_AT = "(at) => { setTimeout(() => document.querySelector('[data-shortcut=n]').click(), at - Date.now()); }"


@pytest.fixture
def desks(browser, live_server, browser_context_args, enter):
    at = Desks(browser, live_server, enter, lambda _page: None, **browser_context_args)
    yield at
    at.leave()


class Day:
    """What happened so far: who was called in which round, and who once more than others."""

    def __init__(self, board: Any) -> None:
        self.board, self.rounds = board, []
        self.again: list[str] = []

    @property
    def called(self) -> list[str]:
        return [label for one in self.rounds for label in one]


def draw_at_once(app: Any) -> list[threading.Thread]:
    """Thirty telephones, three at a time, each with its own form."""

    def some(which: range) -> None:
        for turn in which:
            page = Visitor(app.test_client()).get("/ambil-antrean")
            page.link(CHOICES[turn % len(CHOICES)]).follow().form().submit(button=ORDINARY)

    crowd = [threading.Thread(target=some, args=(range(start, BY_TELEPHONE, 3),)) for start in range(3)]
    for one in crowd:
        one.start()
    return crowd


def draw_by_touch(kiosk: Any, appointment: str) -> list[str]:
    """Ten at the hall's own screen, by finger: eight as they come, a pregnant woman, somebody with an appointment."""
    kiosk.goto(f"/ambil-antrean?kios={kiosks.secret()}")
    given = [touched(kiosk, CHOICES[turn % len(CHOICES)], ORDINARY) for turn in range(8)]
    given.append(touched(kiosk, "Ajukan", "Ibu hamil"))
    kiosk.get_by_role("link", name="Saya punya janji temu hari ini").tap()
    kiosk.get_by_label("Nomor permohonan").fill(appointment)
    kiosk.locator("main button[type=submit]").tap()
    return [*given, given_number(kiosk)]


def touched(kiosk: Any, purpose: str, who: str) -> str:
    kiosk.get_by_role("link", name=purpose).tap()
    kiosk.get_by_role("button", name=who).tap()
    return given_number(kiosk)


def given_number(kiosk: Any) -> str:
    """The number the screen shows; the next visitor finds it at its start."""
    shown = kiosk.locator("[data-queue-number]")
    expect(shown).to_be_visible()
    label = shown.text_content()
    kiosk.get_by_role("link", name="Selesai").tap()
    expect(kiosk.get_by_role("link", name="Ajukan")).to_be_visible()
    return label


def booked_for_now() -> str:
    """The number of a request whose appointment is at this hour, agreed some time ago."""
    present = clock.now()
    with clock.standing_at(present - timedelta(hours=1)):
        ticket = requests.make_ticket(Status.DIPROSES)
        with write():
            moves.schedule(ticket, present - timedelta(minutes=1), by=requests.who(people.STAF))
    return ticket.number


@pytest.fixture
def kiosk(browser, live_server, browser_context_args):
    """The hall's own screen, which is touched."""
    context = browser.new_context(**browser_context_args, has_touch=True)
    with contextmanager(listened_to)(context.new_page()) as page:
        yield page
    context.close()


def test_three_counters_and_forty_visitors(desks, kiosk, app, cast, assert_accessible):
    requests.enlist()
    appointment = booked_for_now()
    for number, name in enumerate(CLERKS, start=1):
        queue.sit(queue.make_desk(number), requests.actor(name))
    crowd = draw_at_once(app)
    *_ordinary, first, with_appointment = draw_by_touch(kiosk, appointment)
    for one in crowd:
        one.join()
    db.session.rollback()
    assert len(queue.labels(QueueNumber.state == State.WAITING)) == VISITORS

    day = Day(desks.at("").page)
    day.board.goto("/papan")
    counters = [desks.at(name).page for name in CLERKS]
    for counter in counters:
        counter.goto("/meja/antrean")
    assert_accessible(counters[0])
    call_everywhere(counters, day)
    assert first in day.called, "by rule before those who came a little earlier"
    held = what_happens_in_a_hall(counters, day, app)
    call_everywhere(counters, day)
    begin(counters)
    serve_again(counters[0], held)
    while open_counters := call_everywhere(counters, day):
        begin(open_counters)
    assert with_appointment in day.called
    assert_all_adds_up(day)


def what_happens_in_a_hall(counters: list[Any], day: Day, app: Any) -> str:
    """One is set aside (whose number it is), one passed on to the third counter, one does not come when called three
    times and says so later on their own telephone."""
    held, passed, absent = day.rounds[0]
    begin(counters[:2])
    counters[0].keyboard.press("h")
    counters[1].get_by_label("Pindahkan ke").select_option(label="Loket 3")
    counters[1].get_by_role("button", name="Pindahkan").click()
    for _ in range(2):
        counters[2].keyboard.press("u")
        expect(counters[2].locator("#dikatakan")).to_contain_text(f"{absent} dipanggil ulang.")
        counters[2].reload()
    expect(day.board.locator(".board__number")).to_have_text(absent)
    counters[2].keyboard.press("a")
    for counter in counters:
        expect(counter.locator(".loket-now__number--none")).to_be_visible()
    own = Visitor(app.test_client()).get(f"/antrean/{slips.token(clock.today(), absent)}")
    assert "Anda kembali menunggu" in own.form().submit(button="Saya sudah di sini")
    day.again += [passed, absent]
    return held


def call_everywhere(counters: list[Any], day: Day) -> list[Any]:
    """*Next* at the same moment at every counter, none waiting for another; whom each called is on the board."""
    at = (time.time() + 0.1) * 1000
    for counter in counters:
        counter.evaluate(PRESS_NEXT_AT, at)
    calls = [(counter, label) for counter in counters if (label := called_at(counter))]
    for _counter, label in calls:
        expect(day.board.locator(f"[data-label='{label}']").first).to_be_visible()
    day.rounds.append([label for _counter, label in calls])
    return [counter for counter, _label in calls]


def called_at(counter: Any) -> str:
    """Whom *next* called there; empty when nobody waited any more."""
    called = counter.locator(".loket-now--called .loket-now__number")
    nobody = counter.locator("#dikatakan").get_by_text("Tidak ada yang menunggu loket ini.")
    expect(called.or_(nobody)).to_be_visible()
    return "".join(called.all_text_contents())


def begin(counters: list[Any]) -> None:
    """Whoever was called stands there."""
    for counter in counters:
        counter.keyboard.press("m")
    for counter in counters:
        expect(counter.locator(".loket-now--serving")).to_be_visible()


def serve_again(counter: Any, held: str) -> None:
    """The one who was set aside is back with the form filled in, and needs not wait again."""
    counter.keyboard.press("s")
    expect(counter.locator(".loket-now__number--none")).to_be_visible()
    counter.get_by_role("listitem").filter(has_text=held).get_by_role("button", name="Layani lagi").click()
    expect(counter.locator(".loket-now--serving .loket-now__number")).to_have_text(held)


def assert_all_adds_up(day: Day) -> None:
    """Nobody called twice but who had to be, nobody forgotten; each number's periods are its whole time in the hall."""
    db.session.rollback()
    everybody = queue.labels(QueueNumber.state == State.DONE)
    assert len(everybody) == VISITORS
    assert sorted(day.called) == sorted([*everybody, *day.again])
    calls = db.session.scalar(select(func.count()).where(QueuePeriod.state == State.CALLED))
    assert calls == VISITORS + len(day.again) + len(("again", "and again"))
    assert db.session.scalar(select(func.count()).where(QueuePeriod.ends_at.is_(None))) == 0
    for number in db.session.scalars(select(QueueNumber)):
        mine = select(QueuePeriod.starts_at, QueuePeriod.ends_at).where(QueuePeriod.number_id == number.id)
        periods = db.session.execute(mine.order_by(QueuePeriod.id)).all()
        assert (periods[0].starts_at, periods[-1].ends_at) == (number.drawn_at, number.since)
        assert all(one.ends_at == following.starts_at for one, following in pairwise(periods))
    states = set(db.session.scalars(select(QueuePeriod.state)))
    assert states == {State.WAITING, State.CALLED, State.SERVING, State.HELD, State.ABSENT}


def test_the_board_says_when_it_has_lost_the_house(browser, browser_context_args, app, cast, assert_accessible):
    with write():
        settings.put("queue.boards_live", 0)
        settings.put("queue.board_asks", 2)
    desk, clerk = queue.make_desk(1), requests.actor(cast.OPERATOR)
    queue.sit(desk, clerk)
    queue.draw()
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    page.goto("/papan")
    expect(page.locator(".board__desk")).to_have_text("Belum ada yang dipanggil")
    assert_accessible(page)
    queue.call(desk, clerk)
    expect(page.locator(".board__now.is-new .board__number")).to_have_text("A-001")
    context.set_offline(True)
    expect(page.locator(".hall__lost")).to_have_text(re.compile(r"Sambungan terputus \d\d\.\d\d"))
    context.set_offline(False)
    expect(page.locator(".hall__lost")).to_be_hidden()
    context.close()


SPOKEN_AT_ONCE = """
const played = [];
HTMLMediaElement.prototype.play = function () {
  played.push(this.src.split("/").pop());
  document.documentElement.dataset.played = played.join(" ");
  queueMicrotask(() => this.dispatchEvent(new Event("ended")));
  return Promise.resolve();
};
"""
"""Notes what is played, and lets no test wait until it has been heard."""


def test_two_calls_between_two_looks_are_both_new_and_both_spoken_in_order(
    browser, browser_context_args, app, cast, assert_accessible
):
    with write():
        settings.put("queue.boards_live", 0)
        settings.put("queue.board_asks", 2)
    counters = [(queue.make_desk(number), requests.actor(name)) for number, name in enumerate(CLERKS[:2], start=1)]
    for desk, clerk in counters:
        queue.sit(desk, clerk)
        queue.draw()
    voice.record({})
    context = browser.new_context(**browser_context_args)
    context.add_init_script(SPOKEN_AT_ONCE)
    page = context.new_page()
    page.goto("/papan")
    page.get_by_role("button", name="Nyalakan suara").click()
    for desk, clerk in counters:
        queue.call(desk, clerk)
    expect(page.locator(".is-new")).to_contain_text(["A-002", "A-001"])
    assert_accessible(page)
    named = voice.pieces()
    first, second = (named[f"desk-{desk.id}"] for desk, _clerk in counters)
    said = f"nomor.wav a.wav 0.wav 0.wav 1.wav {first} nomor.wav a.wav 0.wav 0.wav 2.wav {second}"
    expect(page.locator("html")).to_have_attribute("data-played", said)
    context.close()


def test_the_kiosk_by_touch_at_three_widths(page_without_js, app, cast):
    queue.sit(queue.make_desk(1), requests.actor(cast.OPERATOR))
    page = page_without_js
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/ambil-antrean?kios={kiosks.secret()}")
        page.get_by_role("link", name="Ajukan").click()
        page.get_by_role("button", name="Tidak, ambil nomor biasa").click()
        expect(page.locator("[data-queue-number]")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_board_cuts_no_purpose_short(page_without_js, app, cast):
    queue.sit(queue.make_desk(1), requests.actor(cast.OPERATOR))
    page = page_without_js
    for width, height in ((1920, 1080), (1280, 720), (768, 1024), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/papan")
        expect(page.locator(".board__name").first).to_be_visible()
        cut = page.locator(".board__name").evaluate_all(
            "all => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
        )
        assert cut == [], width
