"""A day in the hall, in Chromium: three counters, forty visitors at once, one board that watches (issue 4)."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.queue import kiosks, voice
from app.queue.models import QueueNumber, QueuePeriod, State
from tests import cast as people
from tests.kit import queue, requests
from tests.kit.desks import Desks
from tests.kit.pages import Visitor

CHOICES = ("Tanya", "Ajukan", "Lengkapi", "Ambil")
VISITORS = 40
CLERKS = (people.OPERATOR, people.OPERATOR2, people.BERKAS)


@pytest.fixture
def desks(browser, live_server, browser_context_args, enter):
    at = Desks(browser, live_server, enter, lambda _page: None, **browser_context_args)
    yield at
    at.leave()


def draw_at_once(app: Any) -> None:
    """Forty telephones, four at a time, each with its own form."""

    def some(which: range) -> None:
        for turn in which:
            page = Visitor(app.test_client()).get("/ambil-antrean")
            page.link(CHOICES[turn % len(CHOICES)]).follow().form().submit(button="Tidak, ambil nomor biasa")

    crowd = [threading.Thread(target=some, args=(range(start, VISITORS, 4),)) for start in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()


def test_three_counters_and_forty_visitors(desks, app, cast, assert_accessible):
    for number, name in enumerate(CLERKS, start=1):
        queue.sit(queue.make_desk(number), requests.actor(name))
    draw_at_once(app)
    assert len(queue.labels(QueueNumber.state == State.WAITING)) == VISITORS

    board = desks.at("").page
    board.goto("/papan")
    counters = [desks.at(name).page for name in CLERKS]
    for counter in counters:
        counter.goto("/meja/antrean")
    assert_accessible(counters[0])
    served: list[str] = []
    while counters:
        counters = [counter for counter in press_next_at_once(counters) if has_called(counter, served)]
        for counter in counters:
            counter.keyboard.press("m")
        for counter in counters:
            expect(counter.locator(".loket-now--serving")).to_be_visible()
    expect(board.locator(".board__number")).to_have_text(last_called())
    assert_all_adds_up(served)


def press_next_at_once(counters: list[Any]) -> list[Any]:
    """Each counter's key, none waiting for another's answer."""
    for counter in counters:
        counter.keyboard.press("n")
    return counters


def has_called(counter: Any, served: list[str]) -> bool:
    """Whom *next* called there; False when nobody waited any more."""
    called = counter.locator(".loket-now--called .loket-now__number")
    nobody = counter.locator("#dikatakan").get_by_text("Tidak ada yang menunggu loket ini.")
    expect(called.or_(nobody)).to_be_visible()
    served += called.all_text_contents()
    return bool(called.count())


def last_called() -> str:
    db.session.rollback()
    newest = select(QueueNumber.label).join(QueuePeriod).where(QueuePeriod.state == State.CALLED)
    return db.session.scalar(newest.order_by(QueuePeriod.id.desc()).limit(1)) or ""


def assert_all_adds_up(served: list[str]) -> None:
    """Nobody called twice, nobody forgotten, and every number's periods are its whole time in the hall."""
    assert sorted(served) == sorted(set(served)) == sorted(queue.labels(QueueNumber.state == State.DONE))
    assert len(served) == VISITORS
    assert db.session.scalar(select(func.count()).where(QueuePeriod.state == State.CALLED)) == VISITORS
    assert db.session.scalar(select(func.count()).where(QueuePeriod.ends_at.is_(None))) == 0
    for number in db.session.scalars(select(QueueNumber)):
        mine = select(QueuePeriod.starts_at, QueuePeriod.ends_at).where(QueuePeriod.number_id == number.id)
        in_all = sum((ends - starts for starts, ends in db.session.execute(mine)), timedelta(0))
        assert in_all == number.since - number.drawn_at


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
