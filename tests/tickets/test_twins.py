"""A request that may have come in before is hinted at, to staff alone, and never stands in anybody's way."""

from __future__ import annotations

from app.desk.ticket import reading
from app.platform.database import write
from app.stakeholders.models import Person, Phone
from app.tickets import twins
from app.tickets.handling import marks, moves
from app.tickets.kinds import Channel
from tests import cast
from tests.kit.requests import ask, enlist, who


def numbers(opened, by=cast.OPERATOR) -> list[str]:
    seen = reading.see(opened.ticket.number, who(by))
    assert seen is not None
    return [twin.number for twin in twins.of(seen.row, who(by))]


def test_the_same_telephone_for_the_same_service_is_a_hint_although_the_records_differ(app):
    first = ask(name="Siti Umpama", phone="0812-0000-0002").ticket
    again = ask(name="Siti U.", phone="+62 812 0000 0002", channel=Channel.PHONE)
    assert first.person_id != again.ticket.person_id
    assert numbers(again) == [first.number]


def test_so_is_the_same_person_under_another_number(app):
    first = ask().ticket
    again = ask(phone="0812-0000-0099", who={"person_id": first.person_id})
    assert numbers(again) == [first.number]


def test_another_service_a_closed_request_and_a_strangers_are_none(app):
    ask(service="LEG-02")
    closed = ask().ticket
    with write():
        moves.cancel(closed, by=who(cast.OPERATOR), text="Tidak jadi.")
    ask(name="Rahmat", phone="0812-0000-0077")
    assert numbers(ask()) == []


def test_a_confidential_one_is_hinted_at_to_its_handlers_alone(app):
    enlist(cast.SEKRETARIS)
    first = ask().ticket
    with write():
        marks.classify(first, True, "Menyebut nama petugas.", by=who(cast.OPERATOR))
    again = ask()
    assert numbers(again) == []
    assert numbers(again, by=cast.SEKRETARIS) == [first.number]


def test_of_a_telephone_that_hundreds_share_the_newest_are_looked_at(app):
    with write() as session:
        owners = [Person(name=f"Warga {n}", name_key=f"warga {n}") for n in range(twins.MOST_OWNERS + 5)]
        session.add_all(owners)
        session.flush()
        session.add_all(Phone(person_id=one.id, digits="6281200000002", label="") for one in owners)
    ask(who={"person_id": owners[0].id}, phone="0812-0000-0002")
    newest = ask(who={"person_id": owners[-1].id}, phone="0812-0000-0002").ticket
    assert numbers(ask(name="Siti Umpama", phone="0812-0000-0002")) == [newest.number]
