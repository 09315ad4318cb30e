"""`flask due`: the first line for machines, the second for people, errors in plain words (contract)."""

from __future__ import annotations

import pytest

from app.accounts.seed import seed_organisation
from app.catalogue.seed import seed_catalogue
from app.platform.database import write
from app.tickets.clocks import holidays
from app.tickets.clocks.due import due


@pytest.fixture
def run(app):
    with write():
        seed_organisation()
        seed_catalogue()
        holidays.seed()
    return lambda *words: app.test_cli_runner().invoke(due, words)


def test_the_promise_and_then_the_sentence(run):
    answer = run("LEG-02", "2026-12-22T14:10")
    first, second = answer.stdout.splitlines()
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert first == "2027-01-06T16:00:00+07:00"
    assert second.startswith("Paling lambat Rabu 6 Januari 2027 pukul 16.00 WIB, karena ")


@pytest.mark.parametrize(
    "when", ["2026-11-20T15:00", "2026-11-20 15:00", "2026-11-20T08:00:00Z", "2026-11-20T15:00:00+07:00"]
)
def test_a_moment_without_a_zone_is_wib(run, when):
    assert run("INF-01", when).stdout.startswith("2026-11-24T16:00:00+07:00\n")


def test_small_letters_will_do(run):
    assert run("leg-02", "2026-11-20T15:00").exit_code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("XYZ-99", "2026-11-20T15:00"), "Layanan XYZ-99 tidak ada"),
        (("LEG-02", "besok"), "Waktu besok tidak dapat dibaca."),
        (("LEG-02", "2026-11-20"), "Tulis tanggal dan jam WIB seperti 2026-12-22T14:10."),
        (("LEG-02", "2026-02-30T10:00"), "tidak dapat dibaca"),
        (("LEG-02", "9999-12-31T23:00"), "terlalu jauh"),
        (("LEG-02", "0001-01-01T00:00"), "terlalu jauh"),
        (("LEG-02",), "WHEN"),
    ],
)
def test_what_cannot_be_answered_is_said_on_stderr(run, words, sentence):
    answer = run(*words)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert sentence in answer.stderr
