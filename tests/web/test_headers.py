"""What every answer tells the browser."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.compression import gzipped


@pytest.mark.parametrize("path", ["/sapa", "/nix", "/rusak/bug", "/terbuka", "/data", "/bahasa/en"])
def test_every_answer_is_guarded(caller, path: str) -> None:
    head = caller.get(path).headers
    assert "unsafe" not in head["Content-Security-Policy"]
    assert head["Content-Security-Policy"].startswith("default-src 'none'")
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Referrer-Policy"] == "same-origin"
    assert head["Cross-Origin-Opener-Policy"] == "same-origin"


def test_an_address_that_is_a_key_is_told_to_nobody(caller) -> None:
    head = caller.get("/rahasia/abc").headers
    assert head["Referrer-Policy"] == "strict-origin"
    assert "noindex" in head["X-Robots-Tag"]
    assert head["Cache-Control"] == "no-store"


def test_https_is_insisted_on_only_where_it_is_used(house, caller) -> None:
    assert "Strict-Transport-Security" not in caller.get("/sapa").headers
    house.config["BASE_URL"] = "https://loket.example"
    assert "Strict-Transport-Security" in caller.get("/sapa").headers


def test_nothing_is_kept_unless_it_is_said_to_be_for_everyone(caller) -> None:
    assert caller.get("/sapa").headers["Cache-Control"] == "no-store"
    assert caller.get("/terbuka").headers["Cache-Control"] == "public, no-cache"


def test_a_public_page_for_somebody_in_particular_is_not_kept(caller) -> None:
    assert caller.get("/terbuka/masuk").headers["Cache-Control"] == "no-store"
    assert caller.get("/terbuka").headers["Cache-Control"] == "no-store"


def test_an_unchanged_public_page_is_not_sent_again(caller) -> None:
    first = caller.get("/terbuka", headers={"Accept-Encoding": "gzip"})
    again = caller.get("/terbuka", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert {"Cookie", "Accept-Encoding"} <= set(first.vary)


def test_a_page_travels_compressed_to_whoever_can_read_it(caller) -> None:
    plain = caller.get("/panjang")
    packed = caller.get("/panjang", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert "Accept-Encoding" in packed.vary
    assert "Accept-Encoding" in plain.vary


@pytest.mark.parametrize("path", ["/sapa", "/alir"])
def test_small_and_streamed_answers_stay_as_they_are(caller, path: str) -> None:
    assert "Content-Encoding" not in caller.get(path, headers={"Accept-Encoding": "gzip"}).headers


def test_the_length_of_a_packed_page_says_nothing(caller) -> None:
    lengths = {len(caller.get("/panjang", headers={"Accept-Encoding": "gzip"}).data) for _time in range(20)}
    assert len(lengths) > 1


@given(st.binary(max_size=5000))
def test_packing_loses_nothing(content: bytes) -> None:
    assert gzip.decompress(gzipped(content, b"aaa")) == content


def test_each_request_has_its_own_number(caller) -> None:
    numbers = {caller.get("/sapa").headers["X-Request-Id"] for _time in range(5)}
    assert len(numbers) == 5
