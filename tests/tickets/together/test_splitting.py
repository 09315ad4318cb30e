"""One request with two matters becomes two."""

from __future__ import annotations

from io import BytesIO

import pytest

from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import files, history
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.tickets.together import relations, splitting
from tests import cast
from tests.kit.requests import ask, make_ticket, who
from tests.platform import files as samples

S = Status


def part(**given):
    told = {"service_code": "LEG-07", "subject": "NIB", "need": "Saya juga ingin NIB.", "key": "satu"}
    return splitting.Part(**(told | given))


def split(ticket, by=cast.OPERATOR, **given):
    with write():
        return splitting.split(ticket, part(**given), by=who(by))


def test_the_second_matter_gets_a_number_its_owner_hears_and_its_files(app):
    ticket = make_ticket(S.DIVERIFIKASI)
    paper, other = (files.prepare(f"{name}.pdf", BytesIO(samples.pdf())) for name in ("akta", "ktp"))
    with write():
        rows = files.attach(ticket, [paper, other], from_applicant=True)
    new = split(ticket, file_ids=[rows[0].id])
    assert (new.person_id, new.phone_id, new.status) == (ticket.person_id, ticket.phone_id, S.DITERIMA)
    assert [file.name for file in files.of(new.id, public_only=True)] == ["akta.pdf"]
    assert len(files.of(ticket.id, public_only=True)) == 2
    assert new.number in history.read(ticket.id, public_only=True)[-1].sentence
    assert ticket.number in history.read(new.id, public_only=True)[-1].sentence
    assert [(one.kind, one.number) for one in relations.of(ticket.id, who(cast.OPERATOR))] == [("link", new.number)]


def test_as_a_part_the_first_waits_for_it(app):
    ticket = make_ticket(S.DIVERIFIKASI)
    assert split(ticket, is_child=True).parent_id == ticket.id


def test_the_same_form_twice_splits_once(app):
    ticket = make_ticket(S.DIVERIFIKASI)
    assert split(ticket).id == split(ticket).id
    assert len(relations.of(ticket.id, who(cast.OPERATOR))) == 1


def test_a_file_of_another_request_does_not_come_along(app):
    ticket, other = make_ticket(S.DIVERIFIKASI), ask(name="Budi Lain", phone="0812-0000-0077").ticket
    with write():
        theirs = files.attach(other, [files.prepare("a.pdf", BytesIO(samples.pdf()))], from_applicant=True)
    assert files.of(split(ticket, file_ids=[theirs[0].id]).id, public_only=False) == []


def test_a_confidential_one_stays_so(app):
    ticket = make_ticket(S.DIVERIFIKASI, is_confidential=True)
    assert split(ticket).is_confidential


def test_what_is_refused(app):
    with pytest.raises(Refused):
        split(make_ticket(S.DIVERIFIKASI), need="  ")
    with pytest.raises(Forbidden):
        split(make_ticket(S.DIPROSES), by=cast.STAF)
    with pytest.raises(Conflict):
        split(make_ticket(S.SELESAI))
    assert db.session.query(Ticket).count() == 3
