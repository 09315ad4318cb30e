"""A way that no machine takes is a fault of ours, told where the settings are kept; a wrong address is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.messages import health
from app.messages.models import Way
from app.messages.ways import sms
from app.platform import clock
from app.platform.clock import parse_moment
from tests.kit.other_machines import put, work

pytestmark = pytest.mark.settings(DEMO_WANTED=False)
NOON = parse_moment("2026-11-26T12:00")


def test_three_in_a_row_are_trouble_until_one_is_taken(app, sink):
    with clock.standing_at(NOON):
        sink.is_busy = True
        for place in range(3):
            assert health.troubles() == []
            put(f"Kabar {place}")
            work()
        (trouble,) = health.troubles()
        assert (trouble.way, trouble.held_up, trouble.since) == (Way.EMAIL, 3, NOON)
        assert "451" in trouble.why
    with clock.standing_at(NOON + timedelta(minutes=15)):
        sink.is_busy = False
        work()
        assert health.troubles() == []


def test_addresses_that_do_not_exist_are_no_trouble_of_the_way(app, sink):
    with clock.standing_at(NOON):
        for place in range(4):
            sink.refuses.add(f"a{place}@contoh.test")
            put("Kabar", to=f"a{place}@contoh.test")
        work()
        assert health.troubles() == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("ж" * 70, 1), ("ж" * 71, 2)],
)
def test_how_many_sms_a_text_takes(text, parts):
    assert sms.parts(text) == parts


def test_typographic_signs_cost_nothing():
    assert sms.plain("Senin–Kamis “08.00” … ç") == 'Senin-Kamis "08.00" ... c'
