"""The leaders' page names the letters that wait for this leader's pen, and leads to them."""

from __future__ import annotations

from app.tickets.statuses import Status
from tests.kit.drafts import draft, initial, send
from tests.kit.requests import make_ticket


def test_a_letter_to_sign_stands_on_the_heads_page_and_on_nobody_elses(visit, cast):
    letter = initial(send(draft(ticket=make_ticket(Status.DIPROSES))))
    page = visit("/meja/pimpinan", as_=cast.KADIS)
    assert letter.subject in page
    opened = page.link(letter.subject).follow()
    assert opened.h1.startswith(letter.subject) or letter.subject in opened
    assert letter.subject not in visit("/meja/pimpinan", as_=cast.SEKRETARIS)


def test_a_leader_for_whom_no_letter_waits_is_told_so(visit, cast):
    assert "Tidak ada yang menunggu." in visit("/meja/pimpinan", as_=cast.KADIS)
