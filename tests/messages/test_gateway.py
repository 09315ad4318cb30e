"""SMS and WhatsApp through a gateway over HTTP: its request as described, its refusals, its silence."""

from __future__ import annotations

import json
import time

import pytest

from app.messages import outbox
from app.messages.models import State, Way
from app.messages.ways import gateway as gateways
from app.platform import clock
from app.platform.clock import parse_moment
from app.platform.database import write
from app.platform.keys import seal
from app.platform.refusals import Refused
from tests.kit.other_machines import hanging, put, set_up, work

pytestmark = pytest.mark.settings(DEMO_WANTED=False)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.standing_at(parse_moment("2026-11-26T12:00")):
        yield


def described(url: str, **more: str) -> None:
    told = {"url": url, "body": '{"to": "+{tujuan}", "body": "{teks}", "ref": "{id}"}', "reference": "messages.0.id"}
    set_up(**{"messages.whatsapp": {**told, "secret": seal("Bearer rahasia"), **more}})


def test_a_message_is_sent_as_json_with_the_secret_in_its_header(app, gateway):
    described(gateway.url)
    row = put('Berkas "akta"\nditerima', way=Way.WHATSAPP, to="6281200000001")
    work()
    method, path, headers, body = gateway.asked[0]
    assert (method, path, headers["Authorization"]) == ("POST", "/kirim", "Bearer rahasia")
    told = json.loads(body)
    assert told["to"] == "+6281200000001"
    assert told["body"].startswith('Berkas "akta"\nditerima')
    assert told["ref"] == f"loket-{row.id}"
    assert (row.state, row.reference) == (State.SENT, "gw-17")


def test_a_form_and_an_address_are_written_in_their_own_way(app, gateway):
    described(gateway.url + "?n={tujuan}", kind=gateways.FORM, body="pesan={teks}")
    put("a&b=c", way=Way.WHATSAPP, to="6281200000001")
    work()
    _method, path, _headers, body = gateway.asked[0]
    assert path == "/kirim?n=6281200000001"
    assert body.startswith(b"pesan=a%26b%3Dc%0A")


def test_a_refusal_and_a_redirect_are_tried_again(app, gateway):
    for status in (500, 302):
        gateway.status = status
        described(gateway.url)
        row = put(way=Way.WHATSAPP, to="6281200000001")
        work()
        assert row.state is State.WAITING
        assert str(status) in row.result


@pytest.mark.parametrize("drip", [b"", b"H"])
def test_a_gateway_that_hangs_holds_no_worker(app, drip):
    set_up(**{"messages.timeout": 1})
    with hanging(drip=drip) as port:
        described(f"http://127.0.0.1:{port}/")
        row, began = put(way=Way.WHATSAPP, to="6281200000001"), time.monotonic()
        work()
    assert time.monotonic() - began < 5
    assert "1 detik" in row.result


def test_what_was_cut_off_in_the_middle_is_left_to_a_person(app, gateway):
    described(gateway.url)
    row = put(way=Way.WHATSAPP, to="6281200000001")
    with write():
        outbox.begin(row)
    work()
    assert gateway.asked == []
    assert row.state is State.FAILED
    assert "Tidak diketahui" in row.result


def test_without_a_gateway_the_message_waits_for_a_hand(app):
    row = put(way=Way.WHATSAPP, to="6281200000001")
    assert row.state is State.BY_HAND
    assert work() == 0


@pytest.mark.parametrize(
    "told",
    [
        {"url": "javascript:alert(1)"},
        {"url": "http:///x"},
        {"url": "https://g.test", "body": '{"to": "{tujuan}"}'},
        {"url": "https://g.test", "body": '{"to": {tujuan}, "x": {teks}}'},
    ],
)
def test_a_description_that_cannot_work_is_refused(app, told):
    with pytest.raises(Refused):
        gateways.check(gateways.Gateway(**told))
