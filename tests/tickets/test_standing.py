"""One sentence for every state, in both languages, and a line of stages that never runs ahead of the facts."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.platform.clock import parse_moment
from app.tickets import standing
from app.tickets.history.events import EventKind
from app.tickets.history.lines import Line
from app.tickets.statuses import CITIZEN_LABEL, CLOSED, OPEN, OVER, Status
from app.web.i18n import language

NOW = parse_moment("2026-11-23T10:00")
DUE = parse_moment("2026-11-30T16:00")
EVERY = sorted(OPEN | OVER)


def row(status: Status, **facts):
    known = {
        "status": status,
        "status_since": NOW,
        "closed_as": status if status in CLOSED else Status.SELESAI if status is Status.DIARSIPKAN else None,
        "closed_at": NOW if status in OVER else None,
        "received_at": NOW - timedelta(days=3),
        "due_at": DUE,
        "waits_until": None,
        "waits_for": None,
    }
    return SimpleNamespace(**(known | facts))


def line(kind: EventKind, at=NOW) -> Line:
    return Line(1, kind.value, at, "", None, True, False, "", "", False)


def test_the_sentence_of_the_sketch():
    said = standing.sentence(row(Status.DIPROSES), NOW, unit="Seksi Organisasi")
    assert said == (
        "Sedang diproses di Seksi Organisasi; paling lambat Senin 30 November 2026 pukul 16.00 WIB. "
        "Tunggu kabar kami sebelum datang."
    )


@pytest.mark.parametrize("code", ["id", "en"])
@pytest.mark.parametrize("status", EVERY)
def test_every_state_has_its_sentence(status, code):
    with language(code):
        for said in (standing.sentence(row(status), NOW, unit="KLB"), standing.brief(row(status), NOW)):
            assert said.endswith(".")
            assert "%(" not in said
            assert "⟦" not in said
            assert "None" not in said
            assert ".." not in said


@pytest.mark.parametrize("status", EVERY)
def test_only_what_is_promised_is_said(status):
    without = standing.sentence(row(status, due_at=None), NOW, unit="KLB")
    assert "seharusnya" not in without
    assert "2026 pukul 16.00" not in without


def test_a_broken_promise_is_called_so():
    said = standing.sentence(row(Status.DIPROSES, due_at=NOW - timedelta(days=1)), NOW, unit="KLB")
    assert "seharusnya selesai Minggu 22 November 2026" in said
    assert "Kami terlambat" in said


def test_an_archived_request_stands_where_it_was_closed():
    said = standing.sentence(row(Status.DIARSIPKAN, closed_as=Status.DITOLAK), NOW, unit="KLB")
    assert said.startswith("Tidak dapat kami penuhi")


@pytest.mark.parametrize("status", sorted(OPEN))
def test_exactly_one_stage_is_now_while_it_is_open(status):
    steps = standing.stages(row(status), [line(EventKind.TAKEN)])
    assert [step.state for step in steps].count("now") == 1
    assert [step.state for step in steps] == sorted((step.state for step in steps), key=["done", "now", "next"].index)


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_a_closed_request_ends_where_it_ended(status):
    steps = standing.stages(row(status), [line(EventKind.TAKEN)])
    assert steps[-1].label == str(CITIZEN_LABEL[status])
    assert steps[-1].note == "23 Nov 2026"
    assert [step.label for step in steps][:2] == ["Diterima", "Diperiksa"]
    assert "next" not in {step.state for step in steps}


def test_each_stage_carries_its_day():
    lines = [line(EventKind.TAKEN, NOW - timedelta(days=2)), line(EventKind.ACCEPTED, NOW)]
    notes = [step.note for step in standing.stages(row(Status.DIPROSES), lines)]
    assert notes == ["20 Nov 2026", "21 Nov 2026", "Sedang diproses", ""]


def test_a_reopened_request_goes_back_to_where_it_left():
    assert standing.stages(row(Status.DIBUKA_KEMBALI, closed_as=Status.SELESAI), [])[2].state == "now"
    assert standing.stages(row(Status.DIBUKA_KEMBALI, closed_as=Status.KEDALUWARSA), [])[1].state == "now"
