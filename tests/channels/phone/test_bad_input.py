"""What comes in strange over the phone is refused with a sentence, or taken as it is; no word is lost."""

from __future__ import annotations

import pytest

from app.extensions import db
from app.tickets.models import Ticket
from tests.kit import requests

CALLER = {"phone": "0812-0000-0077", "name": "Rahmat", "description": "Tanya NIB", "service": "LEG-07"}


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture(params=["/meja/telepon", "/meja/loket/baru"])
def form(visit, request):
    """The empty form of each door where people speak."""
    which = "panggilan" if "telepon" in request.param else "loket"
    return visit(request.param, as_="operator").form(which)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"description": ""}, "Tulis kebutuhan"),
        ({"description": "\u200b\u0000 "}, "Tulis kebutuhan"),
        ({"description": "x" * 100_000}, "Terlalu panjang"),
        ({"name": "x" * 100_000}, "Terlalu panjang"),
        ({"name": "\u202e"}, "Tulis nama"),
        ({"service": "", "name": "Siti"}, "Pilih layanan"),
        ({"phone": "bukan nomor"}, "nomor"),
        ({"received_at": "1970-01-01T08:00"}, "paling lama setahun"),
        ({"received_at": "2099-01-01T08:00"}, "masa depan"),
        ({"email": "bukan surel"}, "surel"),
    ],
)
def test_it_is_refused_with_a_sentence_beside_the_field(form, values, sentence):
    page = _send(form, CALLER | values, expect=422)
    assert any(sentence.lower() in error.lower() for error in page.errors), page.errors
    assert page.find("//*[contains(@class, 'error-summary')]//a/@href")
    assert db.session.query(Ticket).count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Sukarno"},
        {"name": "مريم 😀", "description": "\u202eابتث\u202c 🙏🏽"},
        {"phone": "+65 9123 4567"},
        {"nik": "123"},
        {"description": "baris\r\nbaris\tlagi"},
        {"call_outcome": "recorded", "requirements_received": "1,2,99999,abc,-3"},
    ],
)
def test_it_is_taken(form, values):
    known = {name: value for name, value in values.items() if name in form.fields}
    page = _send(form, CALLER | known, anyway={**values})
    assert page.attribute("data-ticket-number")


@pytest.mark.parametrize(
    "values",
    [
        {"person_id": "999999"},
        {"person_id": "abc"},
        {"person_id": "9" * 400},
        {"organisation_id": "999999"},
        {"call_outcome": "bogus"},
        {"reply_channel": "merpati"},
        {"address_form": "yang mulia"},
    ],
)
def test_what_no_person_could_choose_is_never_a_fault(form, values):
    if "call_outcome" in values and "loket" in form.action:
        pytest.skip("the counter has no such field")
    page = _send(form, CALLER, anyway=values, expect=422)
    assert page.errors
    assert db.session.query(Ticket).count() == 0


def _send(form, values, *, expect=200, anyway=None):
    button = "Catat Alt+2" if "telepon" in form.action else "Terima permohonan Alt+1"
    extra = {"call_outcome": "recorded"} if "telepon" in form.action else {}
    return form.submit(button=button, expect=expect, anyway=extra | (anyway or {}), **values)
