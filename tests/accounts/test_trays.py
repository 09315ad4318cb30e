"""Whose tray is whose today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts import trays
from app.accounts.models import Appointment
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from tests.kit.dispositions import chair
from tests.kit.requests import actor


@pytest.fixture
def emptied(cast):
    def leave(code):
        with write():
            term = db.session.query(Appointment).filter_by(position_id=chair(code)).one()
            term.ends_on = clock.today() - timedelta(days=1)

    return leave


def test_an_occupied_chair_keeps_its_own_tray(app, cast):
    section = chair("kasi-klb-oth")
    assert (trays.keeper_of(section), trays.is_vacant(section)) == (section, False)
    assert trays.holder_of(section)
    assert section not in trays.of(actor(cast.KABID))


def test_an_empty_chair_falls_to_the_next_head_who_is_there(app, cast, emptied):
    section = chair("kasi-klb-oth")
    emptied("kasi-klb-oth")
    assert (trays.keeper_of(section), trays.holder_of(section)) == (chair("kabid-klb"), "")
    assert section in trays.of(actor(cast.KABID))
    emptied("kabid-klb")
    assert trays.keeper_of(section) == chair("kadis")
    assert {section, chair("kabid-klb")} <= trays.of(actor(cast.KADIS))


def test_an_officers_empty_chair_falls_to_his_head(app, cast, emptied):
    emptied("staf-klb-oth")
    assert chair("staf-klb-oth") in trays.of(actor(cast.KASI))


def test_whoever_holds_no_chair_has_no_tray(app, cast):
    assert trays.of(actor(cast.AUDITOR)) == frozenset()
