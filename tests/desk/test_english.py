"""In English the desk speaks English: what the office named in both languages is nowhere read in Indonesian."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Position, Unit
from app.catalogue.models import Requirement, ServiceGroup, ServiceVersion
from app.extensions import db
from app.platform.database import write
from app.tickets.handling import rerouting
from app.tickets.statuses import Status
from tests.desk.settings.test_settings import WHO_MAY, pages_for
from tests.kit.requests import make_ticket, who

_BOTH = (
    (Unit.name, Unit.name_en),
    (Position.title, Position.title_en),
    (ServiceVersion.name, ServiceVersion.name_en),
    (ServiceGroup.name, ServiceGroup.name_en),
    (Requirement.text, Requirement.text_en),
)


@pytest.fixture
def indonesian(cast):
    """What the office calls its things, where it has an English name for them too."""
    pairs = [pair for columns in _BOTH for pair in db.session.execute(select(*columns))]
    return {name for name, name_en in pairs if name_en and name_en != name and " " in name}


def left_over(page, indonesian):
    """Names in Indonesian that a reader sees; what stands in a field to be edited is another matter."""
    read = [" ".join(text.split()) for text in page.find("//body//text()[not(ancestor::textarea)]")]
    return {name for name in indonesian if any(name in text for text in read)}


def test_a_request_is_read_in_english(visit, sign_in, cast, indonesian):
    ticket, unit_id = make_ticket(Status.DIPROSES), db.session.scalar(select(Unit.id).where(Unit.code == "UKM-IB"))
    with write():
        rerouting.reroute(ticket, unit_id, "Salah meja.", by=who(cast.KABID))
    number = ticket.number
    sign_in(cast.KADIS).set_cookie("bahasa", "en")
    page = visit(f"/meja/tiket/{number}", as_=cast.KADIS)
    assert "Business Information Section" in page
    assert "List of the founders" in page
    assert not left_over(page, indonesian)
    assert not left_over(visit("/meja", as_=cast.KADIS), indonesian)


@pytest.mark.parametrize("username", sorted(set(WHO_MAY.values())))
def test_settings_are_read_in_english(app, visit, sign_in, indonesian, username):
    client = sign_in(username)
    client.set_cookie("bahasa", "en")
    for address in pages_for(app, client):
        assert not left_over(visit(address, as_=username), indonesian), address
