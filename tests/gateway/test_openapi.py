"""`/api/v1/openapi.json`: every address of the machine door is described, as it really answers."""

from __future__ import annotations

import re

from app.contacts import telephones
from app.platform.database import write
from tests.kit import requests

BASE = "/api/v1"


def test_every_address_is_described(client, app):
    told = client.get(f"{BASE}/openapi.json").json
    assert told["openapi"].startswith("3.1")
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).removeprefix(BASE), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(f"{BASE}/")
    }
    described = {(path, method) for path, methods in told["paths"].items() for method in methods}
    assert described == served - {("/openapi.json", "get")}


def test_a_call_is_answered_as_described(client, cast):
    told = client.get(f"{BASE}/openapi.json").json["paths"]["/calls"]["post"]
    asked = told["requestBody"]["content"]["application/json"]["schema"]
    by = requests.actor(cast.OPERATOR)
    with write():
        token = telephones.SYSTEMS.connect("Asterisk", by=by)
    for headers, body in (
        ({}, {}),
        ({"Authorization": f"Bearer {token}"}, {}),
        ({"Authorization": f"Bearer {token}"}, {"event": asked["properties"]["event"]["enum"][0], "call_id": "a1"}),
    ):
        answer = client.post(f"{BASE}/calls", json=body, headers=headers)
        described = told["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
        assert set(described["required"]) <= set(answer.json) <= set(described["properties"]) | {"detail"}
    assert answer.status_code == 202
