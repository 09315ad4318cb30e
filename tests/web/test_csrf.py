"""Every POST bears its page's token, and no two pages bear the same letters (BREACH)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.web import csrf
from tests.kit.pages import Visitor


@given(some.binary(min_size=1, max_size=64))
def test_what_was_masked_is_found_again_and_never_looks_the_same(bare):
    once, again = csrf.masked(bare), csrf.masked(bare)
    assert csrf.bare(once) == csrf.bare(again) == bare
    assert once != again or len(bare) < 4


@given(some.text(max_size=80))
def test_whatever_is_typed_for_a_token_breaks_nothing(text):
    found = csrf.bare(text)
    assert found is None or isinstance(found, bytes)


def test_two_answers_to_one_browser_share_no_token_and_both_hold(client, cast):
    tokens = [Visitor(client).get("/ajukan/LEG-02").form("ajukan").fields["csrf_token"] for _ in range(2)]
    assert tokens[0] != tokens[1]
    for token in tokens:
        answer = client.post("/berkas", data={"key": "kunci-formulir-1", "csrf_token": token})
        assert answer.status_code == 422  # let in, and told that there is no file


OTHERS = {
    "none": "", "one letter": "x", "of the right length": "a" * 54, "old": "lama", "a sign": "%00",
    "of another": csrf.masked(b"x" * 20), "of a short one": csrf.masked(b"x"),
}  # fmt: skip


@pytest.mark.parametrize("token", OTHERS.values(), ids=OTHERS.keys())
def test_another_token_opens_nothing(client, cast, token):
    Visitor(client).get("/ajukan/LEG-02")
    answer = client.post("/berkas", data={"key": "kunci-formulir-1", "csrf_token": token})
    assert answer.status_code == 400


def test_the_token_of_another_browser_opens_nothing(app, client, cast):
    theirs = Visitor(app.test_client()).get("/ajukan/LEG-02").form("ajukan").fields["csrf_token"]
    Visitor(client).get("/ajukan/LEG-02")
    answer = client.post("/berkas", data={"key": "kunci-formulir-1", "csrf_token": theirs})
    assert answer.status_code == 400
