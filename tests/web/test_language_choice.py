"""Indonesian unless one chooses otherwise, and back to the same page."""

from __future__ import annotations

import pytest

from app.web import language_choice


def test_a_visitor_is_spoken_to_in_indonesian_whatever_the_browser_prefers(caller) -> None:
    assert caller.get("/sapa", headers={"Accept-Language": "en-GB"}).text == "kemarin id"


def test_the_switch_is_remembered_and_leads_back(caller) -> None:
    answer = caller.get("/bahasa/en?kembali=/sapa%3Fa%3D1")
    assert answer.status_code == 303
    assert answer.location == "/sapa?a=1"
    assert caller.get("/sapa").text == "yesterday en"
    caller.get("/bahasa/id")
    assert caller.get("/sapa").text == "kemarin id"


@pytest.mark.parametrize("target", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "", "meja"])
def test_the_switch_never_leads_away(caller, target: str) -> None:
    assert caller.get("/bahasa/en", query_string={"kembali": target}).location == "/"


def test_an_odd_cookie_is_indonesian(caller) -> None:
    caller.set_cookie("bahasa", "klingon")
    assert caller.get("/sapa").text == "kemarin id"
    assert caller.get("/bahasa/klingon").status_code == 404


def test_a_saved_choice_counts_where_the_browser_has_none(house, caller) -> None:
    saved: list[str] = ["en"]
    language_choice.remember_with(house, lambda: saved[-1], saved.append)
    house.config["WTF_CSRF_ENABLED"] = False
    assert caller.get("/sapa").text == "yesterday en"
    caller.post("/bahasa/id")
    assert saved[-1] == "id"
    assert caller.get("/sapa").text == "kemarin id"


def test_following_the_link_saves_nothing(house, caller) -> None:
    saved: list[str] = []
    language_choice.remember_with(house, lambda: None, saved.append)
    caller.get("/bahasa/en")
    assert saved == []


def test_lazy_labels_are_words_in_json(caller) -> None:
    assert caller.get("/data").json == {"label": "kemarin", "kata": "kemarin"}


def test_the_links_know_where_one_is(house) -> None:
    with house.test_request_context("/layanan?q=nib"):
        indonesian, english = language_choice.language_links()
    assert indonesian.is_current
    assert not english.is_current
    assert english.url == "/bahasa/en?kembali=%2Flayanan%3Fq%3Dnib"
