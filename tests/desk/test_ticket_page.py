"""The ticket page: what it shows, to whom, and at what cost."""

from __future__ import annotations

from tests.kit.requests import make_ticket


def test_the_page_shows_need_state_and_next_act(visit):
    ticket = make_ticket()
    page = visit(f"/meja/tiket/{ticket.number}", as_="operator")
    assert ticket.need in page
    page.form("Ambil dan periksa")
