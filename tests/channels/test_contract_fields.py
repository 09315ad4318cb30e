"""Four doors, one set of fields (contract, The four doors' form fields): what a script leaves out, the form knows."""

from __future__ import annotations

import pytest

from app.extensions import db
from app.stakeholders.models import ReplyChannel
from app.tickets.kinds import RequesterType
from app.tickets.models import Ticket
from tests import cast

LEAST = {"name": "Rahmat Contoh", "phone": "0812-0000-0077", "service": "LEG-07", "description": "Mau NIB"}
DOORS = {
    "/ajukan/LEG-07": ("", ReplyChannel.WHATSAPP, RequesterType.CITIZEN),
    "/meja/telepon": (cast.OPERATOR, ReplyChannel.PHONE, RequesterType.CITIZEN),
    "/meja/loket/baru": (cast.OPERATOR, ReplyChannel.COUNTER, RequesterType.CITIZEN),
    "/meja/dokumen/baru": (cast.OPERATOR, ReplyChannel.LETTER, RequesterType.OTHER_SECTOR),
}
FORMS = {"/meja/telepon": "panggilan", "/meja/loket/baru": "loket", "/meja/dokumen/baru": "surat"}


@pytest.fixture
def post(visit, sign_in, client):
    """`post(door, name=…)`: the least a script sends there, with changes; the answer after its redirect."""

    def send(door, **fields):
        who = DOORS[door][0]
        form = visit(door, as_=who or None).form(FORMS.get(door))
        tokens = {name: form.fields[name] for name in ("csrf_token", "key")}
        letter = {"sender": "PT Umpama", "subject": "NIB"} if "dokumen" in door else {}
        sender = sign_in(who) if who else client
        return sender.post(door, data=tokens | LEAST | letter | fields, follow_redirects=True)

    return send


@pytest.mark.parametrize("door", DOORS)
def test_what_is_left_out_takes_the_forms_own_default(post, door):
    assert post(door).status_code == 200
    ticket = db.session.query(Ticket).one()
    assert (ticket.reply_channel, ticket.requester_type) == DOORS[door][1:]


@pytest.mark.parametrize("door", DOORS)
def test_a_way_to_answer_that_is_none_is_refused_by_name_in_an_open_fold(post, door):
    answer = post(door, reply_channel="merpati")
    if door == "/ajukan/LEG-07":
        return  # its own way follows from what was written
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Jawaban lewat: Pilih salah satu dari daftar." in text
    fold = text[: text.index('name="reply_channel"')].rpartition("<details")[2]
    assert "dokumen" in door or fold.startswith(' class="govuk-details" open')


@pytest.mark.parametrize("door", list(DOORS)[1:])
def test_staff_are_told_what_the_answer_lacks_after_saving(post, door):
    page = post(door, reply_channel="email")
    assert page.status_code == 200
    assert "tetapi isian “Surel” kosong" in page.get_data(as_text=True)


def test_the_website_asks_for_what_the_answer_needs(post):
    answer = post("/ajukan/LEG-07", reply_channel="email")
    assert answer.status_code == 422
    assert "Isi “Surel” supaya kami dapat menjawab" in answer.get_data(as_text=True)


def test_every_door_offers_consent(visit):
    for door, (who, *_rest) in DOORS.items():
        assert visit(door, as_=who or None).find("//input[@name='consent']"), door
