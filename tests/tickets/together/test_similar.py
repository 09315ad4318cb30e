"""Requests like the one being read, each with its reason."""

from __future__ import annotations

from datetime import timedelta

from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets.handling import marks
from app.tickets.statuses import Status
from app.tickets.together import similar
from tests import cast
from tests.kit.requests import ask, make_ticket, who

S = Status
NEED = "Pelatihan pengemasan keripik singkong untuk kelompok ibu PKK Kelurahan Sukun."


def to(ticket, by=cast.OPERATOR):
    return {one.number: one.reasons for one in similar.to(ticket.id, who(by))}


def test_the_same_words_are_found_with_the_words_that_are_the_same(app):
    mine = ask(need=NEED).ticket
    alike = ask(need="Minta pelatihan pengemasan singkong", name="Budi Lain", phone="081200000077").ticket
    ask(need="Izin usaha simpan pinjam", name="Ani Beda", phone="081200000078")
    found = to(mine)
    assert set(found) == {alike.number}
    assert any(reason.startswith("kata yang sama") for reason in found[alike.number])
    assert "layanan yang sama" in found[alike.number]


def test_the_same_persons_other_request_is_there_whatever_its_words(app):
    mine = ask(need=NEED).ticket
    other = ask(need="Jam buka kantor?", who={"person_id": mine.person_id}).ticket
    assert "pemohon yang sama" in to(mine)[other.number]


def test_what_one_may_not_see_is_not_hinted_at(app):
    mine = make_ticket(S.DIPROSES, need=NEED)
    secret = ask(need=NEED).ticket
    elsewhere = ask(need=NEED, service="LEG-06", name="Budi Lain", phone="081200000077").ticket
    with write():
        marks.classify(secret, True, "Rahasia.", by=who(cast.OPERATOR))
    assert secret.number not in to(mine, cast.STAF)
    assert elsewhere.number not in to(mine, cast.STAF)
    assert elsewhere.number in to(mine)


def test_what_was_closed_long_ago_is_left_alone(app):
    mine = ask(need=NEED).ticket
    closed = make_ticket(S.SELESAI, need=NEED, name="Budi Lain", phone="081200000077")
    assert closed.number in to(mine)
    with write():
        closed.closed_at = clock.now() - timedelta(days=91)
    db.session.expire_all()
    assert to(mine) == {}


def test_it_costs_the_same_however_many_are_alike(app, queries):
    mine = ask(need=NEED).ticket
    ask(need=NEED, name="Budi Lain", phone="081200000077")
    to(mine)  # what is remembered of the house is read first
    with queries() as few:
        to(mine)
    for number in range(10):
        ask(need=NEED, name=f"Budi {number}", phone=f"0812000001{number:02}")
    with queries() as many:
        assert len(to(mine)) == similar.MOST
    assert len(many) == len(few) <= 4
