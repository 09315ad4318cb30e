"""A backup while people send forms (reliability, backup): how long it takes and how long they wait meanwhile, in an
office of some years; and an empty machine then has all that was acknowledged before it began."""

from __future__ import annotations

import shutil
import time
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import bindparam, select, update

from app.extensions import db
from app.operations.bench import seeding
from app.platform.database import write
from app.tickets.history import chain
from app.tickets.history.models import HistoryHead, TicketEvent
from tests.faults.house import eventually
from tests.faults.ledger import Ledger, lost
from tests.faults.test_ups import people
from tests.kit.backups import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.faults.guests import Answer
    from tests.faults.house import House
    from tests.kit.houses import Houses

pytestmark = pytest.mark.faults
REQUESTS = 20_000
BEFORE = 10.0
"""Seconds without a backup, to compare."""
ANSWERED_WITHIN = 5.0


class Timed(Ledger):
    """A ledger that also knows how long each answer took."""

    def __init__(self) -> None:
        super().__init__(time.monotonic_ns)
        self.waits: list[float] = []

    def press(self, *what: Any) -> Answer | None:
        answer = super().press(*what)
        self.waits.append(answer.seconds if answer else 60.0)
        return answer


@pytest.fixture
def of_some_years(app: Flask, cast: object) -> None:
    """The office already has many requests; their history is chained as if each had been written by itself."""
    seeding.fill(REQUESTS)
    names, link, links = (*chain._CHAINED, "at"), "", []
    columns = [getattr(TicketEvent, name) for name in names]
    for number, *facts in db.session.execute(select(TicketEvent.id, *columns).order_by(TicketEvent.chain_number)):
        link = chain._link(link, dict(zip(names, facts, strict=True)))
        links.append({"number": number, "link": link})
    event = TicketEvent.__table__
    chained = update(event).where(event.c.id == bindparam("number")).values(chain_hash=bindparam("link"))
    with write() as session:
        session.connection().execute(chained, links)
        session.execute(update(HistoryHead).values(last_hash=link))


@pytest.fixture
def elsewhere(houses: Houses, tmp_path: Path) -> Iterator[Office]:
    """An empty machine."""
    made = houses.bare(tmp_path / "elsewhere")
    yield Office(made)
    houses.close(made)


def backed_up(office: House, folder: Path) -> tuple[Path, float]:
    """Where the backup is, and how many seconds it took."""
    begun = time.monotonic()
    making = office.command("backup", folder)
    said, complaints = making.communicate()
    assert making.returncode == 0, complaints
    return folder / said.splitlines()[-1], time.monotonic() - begun


def test_nobody_waits_long_for_a_backup(of_some_years, house, elsewhere, figures, in_time, tmp_path):
    office, ledger = house(), Timed()
    with people(office.port, ledger):
        time.sleep(BEFORE)
        usual, before, ledger.waits = ledger.waits, list(ledger.entries), []
        file, took = backed_up(office, tmp_path / "usb")
        waits = list(ledger.waits)
    office.stop()
    figures(
        requests=REQUESTS, seconds=took, file_mb=file.stat().st_size / 1e6,
        sent_meanwhile=len(waits), wait_median=median(waits), wait_longest=max(waits),
        without_median=median(usual), without_longest=max(usual), acknowledged_before=len(before),
    )  # fmt: skip
    begun = time.monotonic()
    said = elsewhere.command("restore", file)
    figures(restored_in=time.monotonic() - begun)
    assert said.exit_code == 0, said.output
    with elsewhere.started_anew():
        assert list(lost(before)) == []
    in_time("wait_longest", max(waits), figure=ANSWERED_WITHIN)


def test_a_copy_of_the_database_alone_is_seen(sqlite_app, house, figures, tmp_path, houses):
    """The wrong way: the file is copied while the office runs, without what SQLite has written beside it."""
    office, ledger = house(), Timed()
    with people(office.port, ledger):
        eventually(lambda: len(ledger.entries) >= 20, 60)
        before = list(ledger.entries)
        shutil.copytree(
            office.app.config["INSTANCE"], tmp_path / "copy", ignore=shutil.ignore_patterns("*-wal", "*-shm")
        )
    office.stop()
    with Office(houses.bare(tmp_path / "copy")).started_anew():
        missed = list(lost(before))
    figures(is_wrong_setting=True, acknowledged_before=len(before), lost=len(missed))
    assert missed
