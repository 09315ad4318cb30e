"""A city's size: the database that leads loses its power while citizens send forms to two nodes of Loket."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from tests.faults.cluster import rig
from tests.faults.cluster.intake import Citizen, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.faults, pytest.mark.skipif(bool(rig.missing()), reason=rig.missing() or "all is here")]
PAUSE_AT_MOST = 60.0  # seconds: Patroni's 20 until a silent leader is given up, its round of 5, and ours


@pytest.fixture(scope="module")
def city() -> Iterator[rig.City]:
    folder = Path(tempfile.mkdtemp(prefix="loket-city-"))
    made = rig.City(folder)
    yield made
    made.ends()
    if not os.environ.get("KEEP_CITY"):
        shutil.rmtree(folder)


def sending(nodes: list[str], ledger: Ledger, ended: threading.Event, count: int = 3) -> list[Citizen]:
    citizens = [Citizen(nodes, ledger, ended, f"warga {number}") for number in range(count)]
    for citizen in citizens:
        citizen.start()
    return citizens


def count(city: rig.City, question: str) -> int:
    return int(city.sql("loket", f"SELECT count(*) FROM {question}")[0][0])


def test_the_leader_loses_its_power_under_intake(city, record_property):
    nodes = [city.node(address) for address in rig.APPS]
    ledger, ended = Ledger(), threading.Event()
    citizens = sending(nodes, ledger, ended)
    time.sleep(15)
    before = len(ledger.promises)
    gone, silent = city.leading(), time.monotonic()
    city.power_off(gone)
    new = rig.eventually(lambda: (at := city.leading()) != gone and at, 90, "nobody takes over")
    took_over = time.monotonic() - silent
    rig.eventually(lambda: len([one for one in ledger.promises if one.at > silent + 5]) > 20, 90, "no intake again")
    ended.set()
    for citizen in citizens:
        citizen.join(30)
    there = {row[0] for row in city.sql("loket", "SELECT number FROM ticket")}
    pause = ledger.longest_pause(silent)
    told = {
        "acknowledged": len(ledger.promises),
        "before": before,
        "lost": len(ledger.numbers() - there),
        "twice": len(ledger.promises) - len(ledger.numbers()),
        "took_over_s": round(took_over, 1),
        "writing_stopped_s": round(pause, 1),
        "answers": ledger.refusals,
    }
    record_property("figures", told)
    sys.stderr.write(f"\n{told}\n")
    assert new != gone
    assert (told["lost"], told["twice"]) == (0, 0)
    assert {promise.node for promise in ledger.promises} == set(nodes)
    assert set(ledger.refusals) <= {0, 429, 503}, ledger.refusals
    assert pause < PAUSE_AT_MOST


def test_each_form_became_one_request_and_each_job_was_done_once(city):
    said = "ticket WHERE need IN (SELECT need FROM ticket WHERE need LIKE 'warga %' GROUP BY need HAVING count(*) > 1)"
    assert count(city, said) == 0
    waiting = "job WHERE done_at IS NULL AND failed_at IS NULL AND run_after < now()"
    rig.eventually(lambda: count(city, waiting) < 5, 120, "jobs are left lying")
    assert count(city, "job WHERE failed_at IS NOT NULL") == 0


def test_the_board_is_the_same_on_both_nodes(city):
    versions = set()
    for address in rig.APPS:
        with urlopen(f"{city.node(address)}/papan", timeout=10) as answer:
            versions.add(re.search(r'data-version="([^"]+)"', answer.read().decode())[1])
    assert len(versions) == 1


def test_a_limit_counts_what_came_to_either_node(city):
    """One address sends to both nodes by turns: one count in the database."""
    nodes = [city.node(address) for address in rig.APPS]
    ledger, ended = Ledger(), threading.Event()
    time.sleep(61)  # the window of the trial before is over
    before = {row[0]: row[1] for row in city.sql("loket", "SELECT key, count FROM throttle")}
    citizens = sending(nodes, ledger, ended, 1)
    rig.eventually(lambda: len(ledger.promises) >= 6, 60, "no intake")
    ended.set()
    citizens[0].join(30)
    after = {row[0]: row[1] for row in city.sql("loket", "SELECT key, count FROM throttle")}
    grown = {key for key in after if after[key] != before.get(key)}
    assert len(ledger.promises) in {after[key] for key in grown}


def test_a_machine_that_comes_back_follows_and_takes_over_the_next_time(city):
    gone = next(address for address in rig.PG if address != city.leading())
    city.start_database(rig.PG.index(gone) + 1, gone)
    rig.eventually(city.is_followed, 90, "the machine that came back does not follow")
    promised = count(city, "ticket")
    city.power_off(city.leading())
    rig.eventually(lambda: city.leading() == gone, 90, "nobody takes over")
    assert count(city, "ticket") == promised
