"""One request from its door to its answer, step by step, whoever turns the pages: a test client or a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.accounts.models import Unit
from app.extensions import db
from app.messages.models import Message, State, Way
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests import cast
from tests.journeys.by_pages import do_work, head_of, the
from tests.journeys.test_letter import picture_of

if TYPE_CHECKING:
    from tests.journeys.by_pages import Office

BODY = "Permohonan Saudara telah kami periksa dan kami kerjakan.\n\nDemikian untuk menjadi maklum."
TAKEN_CARE_OF = {Way.EMAIL: State.SENT, Way.WEBSITE: State.DONE, Way.COUNTER: State.DONE}
"""How a message stands when nobody has done anything by hand; any other way waits for a person."""


def bring_to_its_section(office: Office, number: str, door: str) -> str:
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


def sign_and_verify(office: Office, letter_id: int, *, clerk: str = cast.BERKAS) -> bytes:
    """Up the house to the signed file; `/verifikasi` knows it, and notices one changed byte. Gives the file."""
    signed_by = office.initial_and_sign(letter_id)
    assert signed_by[-1] == cast.KADIS
    do_work()
    file = picture_of(office.printed(letter_id, cast.KADIS))
    code = office.number_and_scan(letter_id, file, clerk)
    assert "Asli dan berlaku" in office.visit(f"/verifikasi/{code}")
    changed = bytes([*file[: len(file) // 2], file[len(file) // 2] ^ 1, *file[len(file) // 2 + 1 :]])
    for brought, verdict in ((file, "same"), (changed, "different")):
        assert office.compare(code, brought) == [verdict]
    return file


def the_owner_has_it(office: Office, number: str, file: bytes, *, giver: str) -> None:
    """The tracking page gives the very file, and word of it is in the outbox as its owner wished."""
    do_work()
    ticket = the(number)
    assert ticket.status is Status.SIAP_DIAMBIL
    token = secrets.token(number, ticket.secret_round)
    tracked = office.visit(f"/lacak/{token}")
    assert "Hasilnya sudah siap diambil" in tracked
    assert office.fetch(tracked.link("surat-").href, "") == file
    ready = db.session.scalars(select(Message).where(Message.about == number, Message.code == "ready")).one()
    assert ready.state is TAKEN_CARE_OF.get(ready.way, State.BY_HAND)
    page = office.ticket(number, giver, "kirim-hasil")
    page.form("Catat sudah dikirim").submit(how="post", to="Jl. Contoh 1, Malang", what="Surat balasan")
    assert the(number).status is Status.SELESAI


def whole_way(office: Office, request: dict[str, Any]) -> None:
    """From the door to the answer in its owner's hands."""
    number = office.hand_in(request)
    worker = bring_to_its_section(office, number, request["door"])
    letter_id = office.draft(number, worker, BODY)
    is_open = not the(number).is_confidential
    file = sign_and_verify(office, letter_id, clerk=cast.BERKAS if is_open else cast.SEKRETARIS)
    the_owner_has_it(office, number, file, giver=cast.OPERATOR if is_open else worker)


def answer_an_invitation(office: Office, invitation: dict[str, Any]) -> None:
    """It is decided, and whoever goes has a signed order to go; nobody outside is told."""
    number = office.hand_in(invitation)
    form = office.ticket(number, cast.KADIS, "putuskan-undangan").form("Simpan keputusan")
    form.submit(outcome="represented", position=office.chair("kasi-klb-bang"))
    assert the(number).status is Status.SELESAI
    letter_id = office.draft(number, "staf-sek", BODY, text="Surat tugas")
    sign_and_verify(office, letter_id)
    assert db.session.scalars(select(Message).where(Message.about == number)).all() == []
