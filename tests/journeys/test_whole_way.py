"""Whole ways on the plain pages: every sample request and each of the six letters, from its door to its answer.

Nobody is helped along: each step is a form sent by who may send it, in the office's order (handbook §4, §5, §7).
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Unit
from app.accounts.seed import seed_demo_accounts
from app.demo import story
from app.extensions import db
from app.messages.models import Message, State, Way
from app.operations import founding
from app.platform import clock
from app.platform.database import write
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests import cast
from tests.journeys.by_pages import Office, do_work, head_of, the
from tests.journeys.six_letters import INVITATION, LETTERS
from tests.journeys.test_letter import picture_of

NOW = clock.parse_moment("2027-02-24T10:00")  # a Wednesday
BODY = "Permohonan Saudara telah kami periksa dan kami kerjakan.\n\nDemikian untuk menjadi maklum."
TAKEN_CARE_OF = {Way.EMAIL: State.SENT, Way.WEBSITE: State.DONE, Way.COUNTER: State.DONE}
"""How a message stands when nobody has done anything by hand; any other way waits for a person."""


@pytest.fixture
def office(app, cast, visit, sign_in):
    """An office with everybody in their chairs, and no work yet."""
    founding.furnish_office()
    with write():
        seed_demo_accounts()
    with clock.standing_at(NOW):
        yield Office(visit, sign_in)


def bring_to_its_section(office, number, door):
    """Checked at the front, then straight or down from the head of the office; who works on it."""
    ticket = the(number)
    front = cast.PENGADUAN if ticket.is_confidential else cast.OPERATOR
    unit = db.session.get_one(Unit, ticket.unit_id)
    office.check_papers(number, front)
    if door != "document" and office.goes_straight(number, front):
        office.send_straight(number, front)
    else:
        office.dispose_down(number, front, unit)
    worker = head_of(unit) if ticket.is_confidential else f"staf-{unit.code.lower()}"
    office.accept(number, worker)
    return worker


def sign_and_verify(office, visit, letter_id, *, clerk=cast.BERKAS):
    """Up the house to the signed file; `/verifikasi` knows it, and notices one changed byte. Gives the file."""
    signed_by = office.initial_and_sign(letter_id)
    assert signed_by[-1] == cast.KADIS
    do_work()
    file = picture_of(office.printed(letter_id, cast.KADIS))
    code = office.number_and_scan(letter_id, file, clerk)
    public = visit(f"/verifikasi/{code}")
    assert "Asli dan berlaku" in public
    changed = bytes([*file[: len(file) // 2], file[len(file) // 2] ^ 1, *file[len(file) // 2 + 1 :]])
    for brought, verdict in ((file, "same"), (changed, "different")):
        shown = public.form("Bandingkan berkas").submit(file=("surat.pdf", brought))
        assert shown.find("//*[@data-verdict][not(@hidden)]/@data-verdict") == [verdict]
    return file


def the_owner_has_it(office, visit, sign_in, number, file, *, giver):
    """The tracking page gives the very file, and word of it is in the outbox as its owner wished."""
    do_work()
    ticket = the(number)
    assert ticket.status is Status.SIAP_DIAMBIL
    token = secrets.token(number, ticket.secret_round)
    tracked = visit(f"/lacak/{token}")
    assert "Hasilnya sudah siap diambil" in tracked
    address = tracked.link("surat-").href
    assert sign_in(cast.KADIS).application.test_client().get(address).data == file
    ready = db.session.scalars(select(Message).where(Message.about == number, Message.code == "ready")).one()
    assert ready.state is TAKEN_CARE_OF.get(ready.way, State.BY_HAND)
    page = office.ticket(number, giver, "kirim-hasil")
    page.form("Catat sudah dikirim").submit(how="post", to="Jl. Contoh 1, Malang", what="Surat balasan")
    assert the(number).status is Status.SELESAI


def whole_way(office, visit, sign_in, request):
    number = office.hand_in(request)
    worker = bring_to_its_section(office, number, request["door"])
    letter_id = office.draft(number, worker, BODY)
    is_open = not the(number).is_confidential
    file = sign_and_verify(office, visit, letter_id, clerk=cast.BERKAS if is_open else cast.SEKRETARIS)
    the_owner_has_it(office, visit, sign_in, number, file, giver=cast.OPERATOR if is_open else worker)


@pytest.mark.parametrize("door", ["website", "phone", "counter", "document"])
def test_every_sample_goes_from_its_door_to_a_signed_answer(office, visit, sign_in, door):
    samples = [one for one in story.requests() if one["door"] == door and one["id"].startswith("REQ")]
    assert len(samples) >= 7
    for request in samples:
        whole_way(office, visit, sign_in, request)


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter["id"])
def test_each_letter_goes_down_the_office_and_is_answered(office, visit, sign_in, letter):
    whole_way(office, visit, sign_in, letter)


def test_an_invitation_is_decided_and_whoever_goes_has_a_signed_order(office, visit):
    number = office.hand_in(INVITATION)
    form = office.ticket(number, cast.KADIS, "putuskan-undangan").form("Simpan keputusan")
    form.submit(outcome="represented", position=office.chair("kasi-klb-bang"))
    assert the(number).status is Status.SELESAI
    letter_id = office.draft(number, "staf-klb-bang", BODY, text="Surat tugas")
    sign_and_verify(office, visit, letter_id)
    assert db.session.scalars(select(Message).where(Message.about == number)).all() == []
