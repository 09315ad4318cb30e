"""What the application makes once for all requests stays right for each of them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import url_for
from werkzeug.routing import BuildError, Map, MapAdapter, Rule

from app.web.application import Place

VALUES = ({"number": 7}, {"number": 7, "self": "a b", "rule": "ü"}, {"number": None}, {"number": "x"})


def test_a_remembered_link_knows_where_the_house_stands(app):
    with app.test_request_context("/"):
        assert url_for("worklist.show") == url_for("worklist.show") == "/meja"
        assert url_for("worklist.show", lihat="semua") == "/meja?lihat=semua"
        assert url_for("static", filename="icon.svg") == "/static/icon.svg"
    with app.test_request_context("/", base_url="https://kantor.example/loket"):
        assert url_for("worklist.show") == "/loket/meja"
        assert url_for("worklist.show", _external=True) == "https://kantor.example/loket/meja"


@pytest.mark.parametrize("values", VALUES)
def test_an_address_is_written_as_werkzeug_writes_it(values):
    def written(kind: type[Rule]) -> list[str]:
        rules = [
            kind("/surat/<int:number>", endpoint="letter"),
            kind("/surat/", defaults={"number": 1}, endpoint="letter"),
        ]
        adapter = Map(rules).bind("loket.test")
        return [told(adapter, values) for _ in range(2)]  # the second time by what the first has made

    assert written(Place) == written(Rule)


def told(adapter: MapAdapter, values: dict[str, Any]) -> str:
    try:
        return adapter.build("letter", values)
    except (BuildError, ValueError) as no:
        return type(no).__name__
