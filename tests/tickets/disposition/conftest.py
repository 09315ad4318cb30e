"""Everybody who gives, gets and records dispositions, known before any test writes."""

from __future__ import annotations

import pytest

from app.platform.database import write
from app.tickets.disposition import instructions
from tests import cast as people
from tests.kit.requests import enlist

OTHERS = (
    people.SEKRETARIS,
    people.KADIS,
    people.STAF_LAIN,
    people.OPERATOR2,
    "kabid-ukm",
    "kasi-klb-was",
    "kasi-ukm-ib",
    "staf-umum",
    people.PENGADUAN,
)


@pytest.fixture(autouse=True)
def everybody(cast):
    enlist()
    enlist(*OTHERS)
    with write():
        instructions.BOXES.seed()
