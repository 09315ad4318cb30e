"""What a joined or split request shows its owner, and what of another's it never shows."""

from __future__ import annotations

import pytest

from app.platform.database import write
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from app.tickets.together import merging, splitting
from tests import cast
from tests.kit.requests import make_ticket, who

pytestmark = pytest.mark.usefixtures("enlisted")
S = Status


def link(ticket) -> str:
    return f"/lacak/{secrets.token(ticket.number, ticket.secret_round)}"


def joined(*, same):
    one = make_ticket(S.DIVERIFIKASI)
    theirs = {"who": {"person_id": one.person_id}} if same else {"name": "Budi Lain", "phone": "0812-0000-0077"}
    other = make_ticket(S.DIPROSES, need="Kata-kata yang lain.", subject="Perihal yang lain", **theirs)
    with write():
        merging.merge(one, other, by=who(cast.OPERATOR))
    return one, other


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_same_owner_reads_how_the_other_stands(visit, client, language):
    one, other = joined(same=True)
    client.get(f"/bahasa/{language}")
    page = visit(link(one))
    assert other.number in page
    assert ("Sedang diproses di" if language == "id" else "Being processed") in page
    assert secrets.token(other.number, other.secret_round) not in page.text
    assert one.number in visit(link(other))


def test_of_another_owner_nothing_is_shown_on_either_side(visit):
    one, other = joined(same=False)
    pages = {one: visit(link(one)), other: visit(link(other))}
    assert "Ditangani bersama permohonan lain" in pages[one]
    for mine, theirs in ((one, other), (other, one)):
        for secret in (theirs.number, theirs.subject, theirs.need, secrets.token(theirs.number, theirs.secret_round)):
            assert secret not in pages[mine].text


def test_number_and_pin_open_the_joined_one_still_and_say_no_more(visit):
    one, other = joined(same=False)
    page = visit("/lacak").form("Lacak").submit(number=one.number, pin=secrets.pin(one.number, one.secret_round))
    assert "Ditangani bersama permohonan lain" in page
    assert other.number not in page.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_part_is_reached_from_the_first_and_back(visit, client, language):
    ticket = make_ticket(S.DIVERIFIKASI)
    part = splitting.Part(service_code="LEG-07", subject="NIB", need="Saya juga ingin NIB.")
    with write():
        new = splitting.split(ticket, part, by=who(cast.OPERATOR))
    client.get(f"/bahasa/{language}")
    page = visit(link(ticket))
    assert new.number in page
    page = page.link(new.number).follow()
    assert page.url.endswith(link(new))
    assert ticket.number in page
