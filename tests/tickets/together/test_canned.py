"""Answers that are ready: which stand there, what their fields say, what is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.catalogue.models import Service
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Refused
from app.tickets.together import canned
from tests import cast
from tests.kit.requests import who


def service(code="LEG-01"):
    return db.session.scalars(select(Service.id).where(Service.code == code)).one()


def keep(title, text="Halo {nama}.", service_id=None, **more):
    told = {"title": title, "text": text, "text_en": "", "service_id": service_id, "is_active": True} | more
    with write():
        return canned.save(None, told, by=who(cast.KASI)).id


def titles(code="LEG-01"):
    return [one.title for one in canned.choice_for(code)]


def test_those_of_the_service_come_first_and_the_most_used_before_the_others(app):
    keep("Umum")
    keep("Alamat", service_id=service())
    used = keep("Jam buka", service_id=service())
    keep("Lain", service_id=service("LEG-07"))
    keep("Lama", service_id=service(), is_active=False)
    assert titles() == ["Alamat", "Jam buka", "Umum"]
    with write():
        canned.count_use(used)
    assert titles() == ["Jam buka", "Alamat", "Umum"]
    assert titles("TIDAK-ADA") == ["Umum"]


def test_fields_are_filled_in_and_a_gap_is_seen(app):
    text = "Yth. {nama}, nomor {nomor}: {janji} {bukan isian} {}"
    facts = {"nama": "Siti {nomor}", "nomor": "2611-0001-3"}
    assert canned.filled(text, facts) == "Yth. Siti {nomor}, nomor 2611-0001-3: … {bukan isian} {}"
    assert canned.filled("{nomor} {janji}", facts, gap=None) == "2611-0001-3 {janji}"


@pytest.mark.parametrize("text", ["Halo {alamat}.", "Halo {nama|safe}.", "{{ nama }}", "{nama.__class__}"])
def test_a_field_nobody_knows_is_refused(app, text):
    with pytest.raises(Refused, match="tidak dikenal") as no:
        keep("Salah", text=text)
    assert no.value.field == "text"
    assert titles() == []


def test_the_english_text_is_checked_and_used_alike(app):
    with pytest.raises(Refused) as no:
        keep("Salah", text_en="Dear {name}")
    assert no.value.field == "text_en"
    keep("Sapa", text_en="Dear {nama}")
    [one] = canned.choice_for("LEG-01")
    assert one.in_language("en") == "Dear {nama}"
    assert one.in_language("id") == "Halo {nama}."
