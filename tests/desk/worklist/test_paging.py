"""Pages by keyset: nothing lost, nothing twice, forward and back, while other rows come and go."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.desk.worklist import paging, views
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets.models import Ticket
from tests.kit.requests import ask

START = datetime(2026, 11, 2, 9, tzinfo=clock.UTC)
IDS = select(Ticket.id)
MOMENTS = st.lists(st.none() | st.integers(0, 4), min_size=9, max_size=9)


@pytest.fixture
def nine(cast):
    """Nine requests."""
    return [ask(name=f"Pemohon {n}").ticket.id for n in range(9)]


def place_all(ids: list[int], days: list[int | None]) -> None:
    """Give each request its due time, some of them the same, some none."""
    with write():
        for ticket_id, day in zip(ids, days, strict=True):
            due = None if day is None else START + timedelta(days=day)
            db.session.execute(update(Ticket).where(Ticket.id == ticket_id).values(due_at=due, closed_at=due))


def forward(order: paging.Order, size: int, between=lambda: None) -> list[list[int]]:
    pages, place = [], None
    while True:
        part = paging.read(IDS, order, place, size)
        pages.append([row.id for row in part.rows])
        if part.after is None:
            return pages
        place = part.after
        between()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=MOMENTS, size=st.integers(1, 10), order=st.sampled_from([views.BY_DUE, views.BY_CLOSING]))
def test_walking_on_and_back_shows_every_row_once_in_order(nine, days, size, order):
    place_all(nine, days)
    pages = forward(order, size)
    walked = [ticket_id for page in pages for ticket_id in page]
    known = dict(zip(nine, days, strict=True))
    dated = sorted((i for i in nine if known[i] is not None), key=lambda i: (known[i], i), reverse=order.is_descending)
    assert walked == dated + [i for i in nine if known[i] is None]
    back, part = [], paging.read(IDS, order, None, size)
    while part.after:
        part = paging.read(IDS, order, part.after, size)
    back.append([row.id for row in part.rows])
    while part.before:
        part = paging.read(IDS, order, part.before, size)
        back.insert(0, [row.id for row in part.rows])
    assert back == pages


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=MOMENTS, size=st.integers(1, 4), data=st.data())
def test_rows_that_stay_are_seen_once_while_others_move(nine, days, size, data):
    place_all(nine, days)
    moving = set(data.draw(st.sets(st.sampled_from(nine), max_size=3)))

    def stir() -> None:
        place_all(
            sorted(moving),
            data.draw(st.lists(st.none() | st.integers(0, 4), min_size=len(moving), max_size=len(moving))),
        )

    walked = [ticket_id for page in forward(views.BY_DUE, size, stir)[:40] for ticket_id in page]
    staying = [ticket_id for ticket_id in walked if ticket_id not in moving]
    assert sorted(staying) == sorted(set(nine) - moving)


def test_a_cursor_of_another_order_or_a_forged_one_leads_to_the_top(app):
    with app.test_request_context("/meja"):
        cursor = paging.Place(START, 5).cursor(views.BY_DUE)
        assert paging.place_from(cursor, views.BY_DUE) == paging.Place(START, 5)
        assert paging.place_from(cursor, views.BY_AGE) is None
        told, _, seal = cursor.rpartition(".")
        assert paging.place_from(f"{told}.{'B' if seal[0] != 'B' else 'C'}{seal[1:]}", views.BY_DUE) is None


def test_the_pages_are_linked_both_ways(visit):
    for n in range(27):
        ask(name=f"Pemohon {n}", phone=f"0812-0000-{n:04d}")
    first = visit("/meja?lihat=semua", as_="operator")
    second = first.link("Halaman berikutnya").follow()
    rows = "//tbody//a[contains(@class, 'loket-number')]/text()"
    assert (len(first.find(rows)), len(second.find(rows))) == (25, 2)
    assert not set(first.find(rows)) & set(second.find(rows))
    assert second.link("Halaman sebelumnya").follow().find(rows) == first.find(rows)
