"""One obvious next step for each person in each state; whoever has none reads whose turn it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk.ticket import acts, next_step, reading
from app.platform import clock
from app.platform.database import write
from app.tickets.handling import moves, refusals
from app.tickets.statuses import Status
from tests import cast as people
from tests.kit.requests import REFUSAL, all_present, enlist, make_ticket, who

S = Status
FRONT, RECORDS, OFFICER, HEAD, DIVISION, CHIEF, AUDITOR = (
    people.OPERATOR, people.BERKAS, people.STAF, people.KASI, people.KABID, people.KADIS, people.AUDITOR,
)  # fmt: skip
CHECKLIST = "kelengkapan"


@pytest.fixture(autouse=True)
def everybody(enlisted):
    enlist(CHIEF, AUDITOR)


def complete(ticket):
    all_present(ticket)


def past_waiting(ticket):
    ticket.waits_until = clock.now() - timedelta(days=1)


def reminded(ticket):
    past_waiting(ticket)
    ticket.reminders = 2


def refused(ticket):
    refusals.propose(ticket, **REFUSAL, by=who(HEAD))


def waiting(ticket):
    moves.wait(ticket, "Notaris", clock.now() + timedelta(days=3), by=who(OFFICER), reason="x", is_outside=True)


def reopened(ticket):
    moves.reopen(ticket, "Belum selesai.", by=who(FRONT))


def long_closed(ticket):
    ticket.closed_at = clock.now() - timedelta(days=20)


@pytest.mark.parametrize(
    ("status", "also", "steps", "turn"),
    [
        (S.DITERIMA, None, {FRONT: "ambil"}, "Menunggu diambil petugas depan."),
        (S.DIVERIFIKASI, None, {FRONT: CHECKLIST, RECORDS: CHECKLIST}, "Kelengkapannya sedang diperiksa di depan."),
        (S.DIVERIFIKASI, complete, {FRONT: "disposisi"}, "Menunggu diteruskan ke seksi."),
        (S.LENGKAPI_BERKAS, None, {FRONT: "terima-berkas", RECORDS: "terima-berkas"}, "Menunggu berkas dari pemohon."),
        (S.LENGKAPI_BERKAS, past_waiting, {FRONT: "ingatkan", RECORDS: "ingatkan"}, "Menunggu berkas dari pemohon."),
        (S.LENGKAPI_BERKAS, reminded, {FRONT: "tutup-kedaluwarsa", RECORDS: "terima-berkas"}, "Menunggu berkas"),
        (S.DIDISPOSISIKAN, None, {OFFICER: "terima", HEAD: "tugaskan"}, "Menunggu diterima Seksi Organisasi"),
        (S.DIPROSES, None, {OFFICER: "selesai"}, "Sedang dikerjakan Raden Roro"),
        (S.DIPROSES, refused, {DIVISION: "putuskan-penolakan", CHIEF: "putuskan-penolakan"}, "Menunggu keputusan"),
        (S.DIPROSES, waiting, {OFFICER: "lanjutkan"}, ""),
        (S.SELESAI, None, {}, ""),
        (S.SELESAI, long_closed, {RECORDS: "arsipkan"}, ""),
        (S.SELESAI, reopened, {OFFICER: "terima"}, "Menunggu diterima"),
    ],
)  # fmt: skip
def test_each_person_sees_what_is_his_to_do(app, cast, status, also, steps, turn):
    ticket = make_ticket(status)
    if also:
        with write():
            also(ticket)
    number = ticket.number
    found = {name: step_of(number, name) for name in (FRONT, RECORDS, OFFICER, HEAD, DIVISION, CHIEF, AUDITOR)}
    assert {name: step for name, step in found.items() if step} == steps
    assert next_step.turn_of(reading.see(number, who(FRONT))).startswith(turn)


def test_what_is_not_simple_waits_for_the_heads(app, cast):
    ticket = make_ticket(S.DIVERIFIKASI, service="LEG-02")
    with write():
        all_present(ticket)
    number = ticket.number
    assert [step_of(number, name) for name in (FRONT, HEAD, CHIEF)] == ["ke-pimpinan", None, "disposisikan"]
    assert next_step.turn_of(reading.see(number, who(FRONT))) == "Menunggu disposisi pimpinan."


def step_of(number, username):
    by = who(username)
    seen = reading.see(number, by)
    following = next_step.next_of(seen, acts.open_to(seen, by), by)
    return CHECKLIST if next_step.is_checking(seen, by) else following and following.slug


def test_whoever_has_nothing_to_do_reads_whose_turn_it_is(visit, cast):
    number = make_ticket(S.DIPROSES).number
    assert "Sedang dikerjakan Raden Roro" in visit(f"/meja/tiket/{number}", as_=cast.KASI)
    assert "Sedang dikerjakan" not in visit(f"/meja/tiket/{number}", as_=cast.STAF)
