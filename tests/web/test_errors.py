"""Every refusal and every fault has its own page, and none says more than it should."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest

from app.web import errors
from app.web.error_pages import WORDS

ANSWERS = [
    ("refused", 422, "Belum lengkap."),
    ("not-yours", 404, "Halaman tidak ditemukan"),
    ("forbidden", 403, "Anda tidak berwenang"),
    ("conflict", 409, "Sudah diambil orang lain."),
    ("too-many", 429, "Terlalu banyak percobaan"),
    ("unwell", 503, "Belum dapat dilayani"),
    ("locked", 503, "belum tersimpan"),
    ("damaged", 503, "belum tersimpan"),
    ("left-open", 503, "belum tersimpan"),
    ("pool", 503, "belum tersimpan"),
    ("disk-full", 503, "belum tersimpan"),
    ("no-room", 503, "Penyimpanan kantor sedang penuh"),
    ("no-table", 500, "Ada yang rusak di pihak kami"),
    ("bug", 500, "Ada yang rusak di pihak kami"),
]


@pytest.mark.parametrize(("kind", "status", "words"), ANSWERS)
def test_what_went_wrong_is_said_in_plain_words(caller, kind: str, status: int, words: str) -> None:
    answer = caller.get(f"/rusak/{kind}")
    assert answer.status_code == status
    assert words in answer.text
    assert "rahasia" not in answer.text
    assert "SELECT" not in answer.text


@pytest.mark.parametrize("status", sorted(WORDS.keys() - {401}))
def test_every_status_speaks_both_languages(caller, status: int) -> None:
    indonesian = caller.get(f"/tolak/{status}")
    assert indonesian.status_code == status
    assert str(WORDS[status].title) in indonesian.text
    caller.set_cookie("bahasa", "en")
    english = caller.get(f"/tolak/{status}")
    assert english.status_code == status
    assert str(WORDS[status].title) not in english.text


def test_a_status_nobody_foresaw_speaks_like_its_class(caller) -> None:
    assert "Permintaan tidak dapat dibaca" in caller.get("/tolak/418").text


@pytest.mark.parametrize("kind", ["too-many", "unwell", "locked", "disk-full", "no-room"])
def test_who_must_wait_is_told_how_long(caller, kind: str) -> None:
    assert int(caller.get(f"/rusak/{kind}").headers["Retry-After"]) > 0


def test_a_fault_is_found_again_by_its_number(caller, caplog) -> None:
    answer = caller.get("/rusak/bug")
    number = answer.headers["X-Request-Id"]
    assert number in answer.text
    assert "Traceback" not in answer.text
    assert not caller.application.debug
    assert number in caplog.text
    assert "/rusak/bug" not in caplog.text


def test_a_machine_is_answered_in_json(caller) -> None:
    answer = caller.get("/rusak/conflict", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json["error"]["sentence"] == "Sudah diambil orang lain."
    assert answer.json["error"]["request_id"] == answer.headers["X-Request-Id"]
    assert caller.get("/api/v1/nix").is_json


def test_the_wrong_way_in_names_the_right_one(caller) -> None:
    answer = caller.get("/kirim")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_form_without_its_token_is_not_acted_upon(caller) -> None:
    answer = caller.post("/kirim", data={"kata": "halo"})
    assert answer.status_code in (400, 422)
    assert "terlalu lama" in answer.text or "kirim" in answer.text.lower()


def test_too_much_is_refused_with_the_limit(house, caller) -> None:
    house.config["MAX_CONTENT_LENGTH"] = 1000
    answer = caller.post("/kirim", data={"kata": "x" * 5000})
    assert answer.status_code == 413
    assert "25 MB" in answer.text


def test_a_browser_that_must_sign_in_comes_back_afterwards(caller) -> None:
    answer = caller.get("/tolak/401?a=b")
    assert answer.status_code in (302, 303)
    assert answer.location.startswith("/masuk")
    assert caller.get("/tolak/401", headers={"Accept": "application/json"}).status_code == 401


def test_an_error_page_appears_even_when_templates_are_broken(house, caller, monkeypatch, caplog) -> None:
    def broken(*_names: object, **_context: object) -> str:
        raise RuntimeError("no templates today")

    monkeypatch.setattr("app.web.error_pages.render_template", broken)
    answer = caller.get("/rusak/conflict")
    assert answer.status_code == 409
    assert "<h1>Keadaannya sudah berubah</h1>" in answer.text
    assert "cannot be drawn" in caplog.text


def test_the_database_is_asked_afresh_after_trouble(house, caller) -> None:
    assert caller.get("/rusak/locked").status_code == 503
    assert caller.get("/tema.css").status_code == 200


def test_staff_who_may_not_do_something_stay_at_their_desk(visit, cast) -> None:
    page = visit("/meja/pengaturan/akun", as_=cast.OPERATOR, status=403)
    assert page.find("//nav[contains(@class, 'loket-menu')]//a")
    assert page.find("//main//a[@href='/keluar']")
    assert page.link("Kembali ke meja").follow().h1


def test_a_form_that_a_busy_house_cannot_take_is_sent_again_with_one_press(house, caller) -> None:
    house.config["WTF_CSRF_ENABLED"] = False
    told = {"description": "Mohon dibantu.", "password": "rahasia"}
    answer = caller.post("/rusak/locked", data=told)
    assert answer.status_code == 503
    assert 'name="description" value="Mohon dibantu."' in answer.text
    assert "Kirim sekarang" in answer.text
    assert "rahasia" not in answer.text
    assert "Mohon" not in caller.post("/rusak/locked", data=told, headers={"Origin": "https://jahat.test"}).text


def test_an_answer_that_asks_the_database_while_it_is_away_is_503(house) -> None:
    away = OperationalError("SELECT 1", {}, Exception("server closed the connection unexpectedly"))

    def asks(_error: Exception) -> None:
        raise away

    with house.test_request_context("/", method="POST"):
        answer = errors._or_away(asks)(BadRequest())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
