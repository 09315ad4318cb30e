"""Small foreign logs, with the dirt that real ones have."""

from __future__ import annotations

import csv
import gzip

import pytest

from app.accounts.actor import Actor
from app.gateway.import_tickets import opened, take_all

KANSAS = (
    "CASE ID", "SOURCE", "DEPARTMENT", "WORK GROUP", "REQUEST TYPE", "CATEGORY", "TYPE", "DETAIL", "CREATION DATE",
    "CREATION TIME", "STATUS", "CLOSED DATE", "DAYS TO CLOSE", "STREET ADDRESS", "NEIGHBORHOOD", "POLICE DISTRICT",
)  # fmt: skip
CLEAN = dict(
    zip(
        KANSAS,
        (
            *("2019001", "PHONE", "NHS", "NHS-Trash", "Trash Collection", "Trash", "Missed", "Bags"),
            *("11/16/2019", "02:55 PM", "RESOL", "11/22/2019", "6", "938 Mulberry St", "River Market", "Central"),
        ),
        strict=True,
    )
)


@pytest.fixture
def log(tmp_path):
    """`log({...}, {...})`: a Kansas City log of these rows, each the clean one with changes."""

    def write(*changes, name="log.csv", delimiter=",", bom=False, headings=KANSAS, encoding="utf-8"):
        path = tmp_path / name
        opener = gzip.open if name.endswith(".gz") else open
        with opener(path, "wt", encoding="utf-8-sig" if bom else encoding, newline="") as file:
            writer = csv.DictWriter(file, headings, delimiter=delimiter, extrasaction="ignore")
            writer.writeheader()
            writer.writerows({**CLEAN, "CASE ID": f"2019{place:03}", **change} for place, change in enumerate(changes))
        return path

    return write


@pytest.fixture
def take(cast):
    """`take(path)`: the tally of importing it whole."""

    def run(path, given=None):
        known, rows = opened(path, given)
        return take_all(known, rows, by=Actor.system())

    return run
