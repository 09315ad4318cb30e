"""A NUL in an address or in a field is nobody's word: no page on either database may stumble over it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Blueprint, jsonify, request

from app.accounts.permissions import public
from app.web import incoming

pytestmark = pytest.mark.own_house


@pytest.fixture
def echo(app):
    bp = Blueprint("echo", __name__)

    @bp.route("/gema/<word>", methods=["GET", "POST"])
    @public
    def back(word):
        files = [file.filename for file in request.files.values()]
        return jsonify(word=word, q=request.values.getlist("q"), files=files)

    @bp.get("/gema/nomor/<int:row>")
    @public
    def row(row):
        return jsonify(row=row)

    app._got_first_request = False
    app.register_blueprint(bp)
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def test_what_was_typed_comes_without_nul(echo):
    assert echo.get("/gema/a?q=b%00c&q=%00").json["q"] == ["bc", ""]
    assert echo.get("/gema/a?q=%2500").json["q"] == ["%00"]
    assert echo.post("/gema/a", data={"q": "b\x00c"}).json["q"] == ["bc"]
    assert echo.post("/gema/a", data={"q": "b\x00c"}, content_type="multipart/form-data").json["q"] == ["bc"]


def test_a_name_with_nul_in_an_address_is_no_other_name(echo):
    assert echo.get("/gema/LEG%00-02").json["word"] == "LEG\ufffd-02"
    assert echo.get("/gema/LEG-02").json["word"] == "LEG-02"


def test_a_row_number_no_database_counts_to_leads_nowhere(echo):
    assert echo.get("/gema/nomor/2147483647").json["row"] == 2147483647
    assert echo.get("/gema/nomor/2147483648").status_code == 404
    assert echo.get(f"/gema/nomor/{10**40}").status_code == 404


@pytest.mark.parametrize("written", [None, "", "kapan", "2026-11-31", "0001-01-01", "9999-12-31", "2026-11"])
def test_a_day_no_office_will_see_is_no_day(written):
    assert incoming.day(written) is None


def test_a_day_is_read_from_an_address():
    assert incoming.day("2026-11-30") == date(2026, 11, 30)
