"""A city's size: the database that leads loses its power while citizens send forms and papers to two nodes of Loket.

The trials follow each other in one city: the machine that lost its power comes back and leads the next time.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from app.extensions import db
from app.platform.database import read
from app.tickets.models import Ticket
from tests.faults.cluster import rig
from tests.faults.cluster.intake import Citizen, clocked, longest_pause, moments
from tests.faults.ledger import Ledger, faults

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.faults, pytest.mark.skipif(bool(rig.missing()), reason=rig.missing() or "all is here")]
STANDS_STILL = 30.0
"""Seconds in which nobody gets a number: Patroni's 20 until a silent leader is given up, its round of 5, and ours."""
CUT = 3.0  # seconds without a line


@pytest.fixture(scope="module")
def city() -> Iterator[rig.City]:
    folder = Path(tempfile.mkdtemp(prefix="loket-city-"))
    made = rig.City(folder)
    yield made
    made.ends()
    if not os.environ.get("KEEP_CITY"):
        shutil.rmtree(folder)


@contextmanager
def intake(ledger: Ledger, count: int = 4) -> Iterator[list[Citizen]]:
    ended = threading.Event()
    citizens = [Citizen(rig.APPS, ledger, ended) for _citizen in range(count)]
    for citizen in citizens:
        citizen.start()
    try:
        yield citizens
    finally:
        ended.set()
        for citizen in citizens:
            citizen.join(30)


def count(city: rig.City, question: str) -> int:
    return int(city.sql("loket", f"SELECT count(*) FROM {question}")[0][0])


def another_leads(city: rig.City, gone: str) -> str:
    return rig.eventually(lambda: (at := city.leading()) != gone and at, 90, "nobody takes over")


def judged(city: rig.City, ledger: Ledger, citizens: list[Citizen]) -> list[str]:
    """What the whole ledger finds (words, papers by their hash, numbers, the history's chain), and other numbers."""
    office = city.office()
    with office.app_context():
        kept = {key.partition(":")[2]: number for key, number in read(_NUMBERS).all()}
        found = faults(ledger.entries)
        db.session.remove()
        db.engine.dispose()
    shown = {key: number for citizen in citizens for key, number in citizen.numbers.items()}
    return found + [f"other number: {key}" for key in shown if kept.get(key) != shown[key]]


_NUMBERS = db.select(Ticket.idempotency_key, Ticket.number).where(Ticket.idempotency_key.is_not(None))


def told(ledger: Ledger, citizens: list[Citizen]) -> dict[str, Any]:
    statuses = [answer.status for answer in ledger.refused]
    return {
        "acknowledged": len(ledger.entries), "papers": sum(bool(entry.digest) for entry in ledger.entries),
        "numbers_shown": sum(len(citizen.numbers) for citizen in citizens), "no_answer": ledger.broken,
        "refused": {status: statuses.count(status) for status in sorted(set(statuses))},
    }  # fmt: skip


def test_every_line_to_the_database_is_tls(city):
    """Both nodes' and the database's that follows, while all of them stand: the first look, before any power goes. The
    other lines of the city would not stand without (`rig`)."""
    lines = "pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE client_addr IS NOT NULL"
    nodes = f"SELECT DISTINCT host(client_addr) FROM {lines} AND ssl AND datname = 'loket'"
    seen = rig.eventually(lambda: (at := addresses(city, nodes)) >= set(rig.APPS) and at, 30, "a node has no line")
    followers = addresses(
        city, "SELECT host(client_addr) FROM pg_stat_replication JOIN pg_stat_ssl USING (pid) WHERE ssl"
    )
    assert seen <= {*rig.APPS, rig.HERE}
    assert followers == set(rig.PG) - {city.leading()}
    assert count(city, f"{lines} AND NOT ssl") == 0


def addresses(city: rig.City, question: str) -> set[str]:
    return {row[0] for row in city.sql("loket", question)}


def test_the_leader_loses_its_power_under_intake(city, figures, in_time):
    ledger = Ledger(clocked)
    with intake(ledger) as citizens:
        rig.eventually(lambda: len(ledger.entries) >= 60, 90, "no intake")
        gone, silent = city.leading(), time.monotonic()
        city.power_off(gone)
        another_leads(city, gone)
        took_over = time.monotonic() - silent
        rig.eventually(lambda: sum(at > silent + 5 for at in moments(ledger)) > 30, 90, "no intake again")
    found, pause = judged(city, ledger, citizens), longest_pause(ledger, silent)
    figures(**told(ledger, citizens), faults=len(found), took_over_s=took_over)
    assert found == []
    assert {node for citizen in citizens for node in citizen.took} == set(rig.APPS)
    assert {answer.status for answer in ledger.refused} <= {429, 503}
    in_time("writing_stood_still", pause, figure=STANDS_STILL)


def test_each_job_was_done_once(city, figures):
    waiting = "job WHERE done_at IS NULL AND failed_at IS NULL AND run_after < now()"
    rig.eventually(lambda: count(city, waiting) < 5, 120, "jobs are left lying")
    figures(jobs=count(city, "job WHERE done_at IS NOT NULL"), failed=count(city, "job WHERE failed_at IS NOT NULL"))
    assert count(city, "job WHERE failed_at IS NOT NULL") == 0


def test_the_board_is_the_same_on_both_nodes(city):
    versions = set()
    for address in rig.APPS:
        with urlopen(f"{city.node(address)}/papan", timeout=10) as answer:
            versions.add(re.search(r'data-version="([^"]+)"', answer.read().decode())[1])
    assert len(versions) == 1


def test_a_limit_counts_what_came_to_either_node(city):
    """One address sends to both nodes by turns: one count in the database."""
    ledger = Ledger(clocked)
    before = {row[0]: row[1] for row in city.sql("loket", "SELECT key, count FROM throttle")}
    with intake(ledger, 1):
        rig.eventually(lambda: len(ledger.entries) >= 6, 60, "no intake")
    after = {row[0]: row[1] for row in city.sql("loket", "SELECT key, count FROM throttle")}
    grown = {key for key in after if after[key] != before.get(key)}
    assert len(ledger.entries) in {after[key] for key in grown}


def comes_back(city: rig.City) -> str:
    """The machine that lost its power starts again and follows; its address."""
    back = next(address for address in rig.PG if address != city.leading())
    city.power_on(back)
    city.start_database(rig.PG.index(back) + 1, back)
    rig.eventually(city.is_followed, 90, "the machine that came back does not follow")
    return back


def behind_and_then_alone(city: rig.City, ledger: Ledger, follower: str) -> list[Citizen]:
    """The line to the database that follows is cut for a while, then the one that leads loses its power."""
    with intake(ledger) as citizens:
        rig.eventually(lambda: len(ledger.entries) >= 30, 90, "no intake")
        leader = city.leading()
        with city.without_a_line(follower):
            time.sleep(CUT)
            city.power_off(leader)
        rig.eventually(lambda: city.leading() == follower, 90, "nobody takes over")
    return citizens


def test_a_leader_whose_follower_fell_behind_takes_nothing_along(city, figures):
    """What the follower has not got is not told to anybody: while its line is cut nobody gets a number."""
    follower, ledger = comes_back(city), Ledger(clocked)
    citizens = behind_and_then_alone(city, ledger, follower)
    found = judged(city, ledger, citizens)
    figures(**told(ledger, citizens), faults=len(found))
    assert found == []


def test_a_leader_that_does_not_wait_for_its_follower_is_seen(city, figures):
    """The wrong setting: `synchronous_mode: false`."""
    follower, ledger = comes_back(city), Ledger(clocked)
    city.settle(synchronous_mode=False)
    rig.eventually(lambda: not city.waits_for_a_replica(), 60, "it waits all the same")
    citizens = behind_and_then_alone(city, ledger, follower)
    lost = [fault for fault in judged(city, ledger, citizens) if fault.startswith("lost: ")]
    figures(is_wrong_setting=True, **told(ledger, citizens), lost=len(lost))
    assert lost
