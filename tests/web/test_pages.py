"""Small tools of the routes."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web import pages


@given(st.text(alphabet="/\\:@.ab?#\t\n ", max_size=12) | st.text(max_size=20))
def test_a_local_path_never_leaves_the_house(target: str) -> None:
    if pages.is_local_path(target):
        assert urlsplit(urljoin("http://loket.example/meja", target)).netloc == "loket.example"


@pytest.mark.parametrize("target", ["/", "/meja?unit=KLB&setelah=a.b", "/meja/tiket/2611-0123-4#riwayat"])
def test_our_own_addresses_are_local(target: str) -> None:
    assert pages.is_local_path(target)


def test_filters_live_in_the_address_and_a_changed_list_begins_anew(caller) -> None:
    assert caller.get("/tautan?lama=1&q=a+b&setelah=xyz").text == "/tautan?q=a+b&unit=KLB"


def test_a_cursor_comes_back_as_it_was(house) -> None:
    moment = datetime(2026, 11, 30, 9, 0, 1, 500, tzinfo=UTC)
    with house.test_request_context("/"):
        text = pages.write_cursor(moment, 123, "KLB", None)
        assert pages.read_cursor(text, datetime, int, str, str) == (moment, 123, "KLB", None)


def another(seal: str) -> str:
    """Not the same: the first letter, as the last one's bits do not all count."""
    return ("a" if seal[0] != "a" else "b") + seal[1:]


def test_a_damaged_cursor_is_the_top_of_the_list(house) -> None:
    with house.test_request_context("/"):
        text = pages.write_cursor(123)
        told, _, seal = text.rpartition(".")
        for damaged in ("", None, "x", f"{told}.{another(seal)}", f"[1].{seal}"):
            assert pages.read_cursor(damaged, int) is None
        assert pages.read_cursor(text, str) is None
        assert pages.read_cursor(text, int, int) is None


def test_only_htmx_asking_for_a_part_gets_a_part(house) -> None:
    for headers, part in (
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
        ({"HX-Request": "true", "HX-Request-Type": "full"}, False),
    ):
        with house.test_request_context("/", headers=headers):
            assert pages.wants_part() is part
            assert "HX-Request" in house.process_response(house.make_response("")).vary


def test_after_a_post_the_browser_fetches(house) -> None:
    with house.test_request_context("/"):
        assert pages.see_other("/meja").status_code == 303
