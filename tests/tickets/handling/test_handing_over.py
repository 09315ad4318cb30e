"""Giving a result away: to its owner or to whoever has a letter of authority, known and signed for; never undone."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Forbidden, Refused
from app.tickets import history
from app.tickets.handling import handing_over
from app.tickets.handling.handed import HandedOver, Handing, Identity
from app.tickets.handling.handing_over import Collected, Sent
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import make_ticket, who
from tests.tickets.handling.ready import ready

OWNER = {"receiver": "Siti Umpama", "is_owner": True, "identity": Identity.KTP, "is_signed_on_paper": True}


def collect(ticket, username: str = cast.OPERATOR, **said) -> HandedOver:
    with write():
        return handing_over.collect(ticket, Collected(**OWNER | said), by=who(username))


def public_lines(ticket) -> list[tuple[str, str | None]]:
    return [(line.sentence, line.text) for line in history.read(ticket.id, public_only=True)]


def test_the_owner_takes_it_and_the_request_is_finished(app):
    ticket = ready()
    collect(ticket)
    assert (ticket.status, ticket.closed_as) == (Status.SELESAI, Status.SELESAI)
    assert public_lines(ticket)[-1] == (
        "Hasil diserahkan: diambil di loket.", "Diserahkan kepada Siti Umpama sebagai pemohon.",
    )  # fmt: skip
    slip = handing_over.last(ticket.id)
    assert (slip.receiver, slip.owner, slip.identity, slip.officer) == (
        "Siti Umpama", "Siti Umpama", Identity.KTP, who(cast.OPERATOR).name,
    )  # fmt: skip


def test_somebody_else_takes_it_with_a_letter_of_authority(app):
    ticket = ready()
    collect(ticket, receiver="Budi Umpama", is_owner=False, authority="12/SK/2026")
    assert public_lines(ticket)[-1][1] == "Diserahkan kepada Budi Umpama dengan surat kuasa."
    assert handing_over.last(ticket.id).authority == "12/SK/2026"


def test_a_scan_of_the_letter_of_authority_is_enough(app):
    ticket = ready()
    collect(ticket, receiver="Budi Umpama", is_owner=False, has_scan=True)
    assert ticket.status is Status.SELESAI


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"receiver": " "}, "receiver"),
        ({"is_owner": False}, "authority"),
        ({"identity": None}, "identity"),
        ({"is_signed_on_paper": False}, "is_signed_on_paper"),
    ],
)
def test_without_name_authority_identity_or_signature_nothing_is_given(app, said, field):
    ticket = ready()
    with pytest.raises(Refused) as no:
        collect(ticket, **said)
    assert no.value.field == field
    db.session.refresh(ticket)
    assert ticket.status is Status.SIAP_DIAMBIL
    assert db.session.scalar(select(func.count()).select_from(HandedOver)) == 0


def test_what_is_not_ready_or_already_given_is_not_given(app):
    with pytest.raises(Conflict):
        collect(make_ticket(Status.DIPROSES))
    ticket = ready()
    collect(ticket)
    with pytest.raises(Conflict):
        collect(ticket)


def test_who_may_not_hand_over_does_not(app):
    with pytest.raises(Forbidden):
        collect(ready(), cast.KADIS)


def test_it_may_be_sent_and_the_applicant_reads_the_sending_number(app):
    ticket = ready()
    with write():
        handing_over.send(ticket, Sent(how=Handing.POST, to="Jl. Umpama 1", number="R-77"), by=who(cast.BERKAS))
    assert public_lines(ticket)[-1] == (
        "Hasil diserahkan: dikirim lewat pos.",
        "Dikirim lewat pos, nomor kiriman R-77.",
    )
    assert "Jl. Umpama" not in str(public_lines(ticket))


@pytest.mark.parametrize("sent", [{"how": Handing.POST, "to": " "}, {"how": Handing.COLLECTED, "to": "x"}])
def test_sending_nowhere_is_refused(app, sent):
    ticket = ready()
    with pytest.raises(Refused), write():
        handing_over.send(ticket, Sent(**sent), by=who(cast.BERKAS))


def test_in_english_the_way_is_english(app):
    from app.web.i18n import language

    ticket = ready()
    collect(ticket)
    with language("en"):
        assert public_lines(ticket)[-1][0] == "The result was handed over: collected at the counter."
