"""A number that was given after the backup is not given a second time, and the gap is explained."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.operations import doctor
from app.operations.backup import numbers
from app.paper_forms import reading as forms
from app.platform import clock
from app.platform.database import write
from app.tickets import numbering
from tests.kit.requests import ask, make_ticket


@pytest.fixture
def real(office):
    """An office that gives real numbers to real people."""
    office.app.config["DEMO_WANTED"] = False
    make_ticket()
    return office


def test_an_empty_machine_goes_on_at_the_next_hundred_and_says_so(real, elsewhere, tmp_path):
    said = elsewhere.command("restore", real.backup(tmp_path / "usb"))
    assert said.exit_code == 0, said.output
    with elsewhere.started_anew():
        following = numbering.compose(clock.wib(clock.now()).strftime("%y%m"), 101)
        assert f"nomor permohonan berikutnya adalah {following}" in said.stdout
        assert ask().ticket.number == following
        month = forms.month(following[:4])
        assert (month.drawn, month.skipped, month.unexplained) == (101, 99, 0)
        assert forms.gaps(following[:4]) == []
        assert doctor.numbers_are_explained().is_well


def test_the_office_that_is_replaced_is_asked_how_far_it_came(real, tmp_path):
    file = real.backup(tmp_path / "usb")
    with write():
        numbering.draw_many(clock.now(), 250)
    assert real.command("restore", file, "--yes").exit_code == 0
    with real.started_anew():
        assert numbering.drawn(clock.wib(clock.now()).strftime("%y%m")) == 251


@pytest.mark.parametrize(("drawn", "days", "beyond"), [(0, 0, 100), (99, 0, 200), (500, 5, 1000), (500, 0, 600)])
def test_the_gap_is_wider_than_what_the_office_is_used_to(app, drawn, days, beyond):
    with write():
        if drawn:
            numbering.draw_many(clock.now(), drawn)
    assert numbers._beyond(clock.now() - timedelta(days=days), drawn) == beyond


def test_a_demo_goes_on_as_it_was(office, elsewhere, tmp_path):
    make_ticket()
    said = elsewhere.command("restore", office.backup(tmp_path / "usb"))
    assert "nomor permohonan berikutnya" not in said.stdout
    with elsewhere.started_anew():
        assert numbering.drawn(clock.wib(clock.now()).strftime("%y%m")) == 1
