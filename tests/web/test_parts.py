"""Every part of a page, drawn by the real templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts import demo_office
from app.web import error_pages, navigation, office
from tests.web import sample_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from types import ModuleType

    from flask import Flask

    from tests.kit.pages import Page


pytestmark = pytest.mark.own_house


@pytest.fixture
def app(app: Flask) -> Flask:
    app.register_blueprint(sample_pages.bp)
    return app


def test_all_parts_make_a_sound_page(visit: Callable[..., Page]) -> None:
    page = visit("/contoh/bagian")
    assert page.title.startswith("Semua bagian")
    assert page.find("//*[@data-ticket-number='2611-0123-4']")
    assert page.find("//li[@aria-current='step']")
    assert "Internal, tidak terlihat pemohon" in page.text


def test_every_kind_of_field_has_its_label_and_hint(visit: Callable[..., Page]) -> None:
    page = visit("/contoh")
    assert page.find("//input[@name='name']/@aria-describedby") == ["name-hint"]
    assert page.find("//select[@name='service']/optgroup/@label") == ["Legalitas"]
    assert page.find("//input[@name='event_date']/@type") == ["date"]
    assert len(page.find("//fieldset[legend]//input[@type='radio']")) == 2
    assert len(page.find("//fieldset[legend]//input[@type='checkbox']")) == 2
    assert page.find("//textarea[@name='description']/ancestor::div/@data-maxlength") == ["10000"]
    assert not page.find("//textarea/@maxlength"), "a browser must not cut a text short by itself"


def test_a_refused_form_links_each_sentence_to_its_field(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/contoh", data={"mail": "tetap di sini"})
    assert answer.status_code == 422
    assert '<a href="#name">Tulis nama Anda.</a>' in answer.get_data(as_text=True)
    assert '<a href="#reply-0">Pilih satu.</a>' in answer.get_data(as_text=True)
    assert 'aria-describedby="name-hint name-error"' in answer.get_data(as_text=True)
    assert "tetap di sini" in answer.get_data(as_text=True)


@pytest.mark.parametrize("status", sorted(error_pages.WORDS))
def test_an_error_page_says_what_to_do_in_the_office_s_dress(
    app: Flask, cast: ModuleType, queries: Callable[[], AbstractContextManager[list[str]]], status: int
) -> None:
    office.identity(), demo_office.is_demo()  # a page was drawn before, as on any day
    with app.test_request_context("/lacak"), queries() as seen:
        answer = error_pages.answer(status)
    assert status < 500 or seen == [], "what is broken may be the database"
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    for words in ("Yang dapat Anda lakukan", "Kantor contoh", "/bahasa/en", "Menu utama", "Nomor permintaan"):
        assert words in page, words


def test_a_way_to_a_room_that_is_not_built_is_not_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.add("public", "Kedua", "sample.parts", order=2)
    navigation.add("public", "Pertama", "sample.form", order=1)
    navigation.add("public", "Belum dibangun", "attic.stairs")
    navigation.add("public", "Hanya petugas", "sample.worklist", permission="desk:open")
    with app.test_request_context("/contoh"):
        assert [(entry.label, entry.current) for entry in navigation.ways("public")] == [
            ("Pertama", "page"),
            ("Kedua", ""),
        ]


def test_an_address_of_the_contract_is_empty_until_its_room_answers(app: Flask) -> None:
    with app.test_request_context("/"):
        assert navigation.address("/contoh") == "/contoh"
        assert navigation.address("/belum-ada") == ""
