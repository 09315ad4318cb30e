"""What the application makes once for all requests stays right for each of them."""

from __future__ import annotations

from flask import url_for


def test_a_remembered_link_knows_where_the_house_stands(app):
    with app.test_request_context("/"):
        assert url_for("worklist.show") == url_for("worklist.show") == "/meja"
        assert url_for("worklist.show", lihat="semua") == "/meja?lihat=semua"
        assert url_for("static", filename="icon.svg") == "/static/icon.svg"
    with app.test_request_context("/", base_url="https://kantor.example/loket"):
        assert url_for("worklist.show") == "/loket/meja"
        assert url_for("worklist.show", _external=True) == "https://kantor.example/loket/meja"
