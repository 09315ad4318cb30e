"""One form, one request: what a form sent once more says, and where other words go (contract, `key`)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.tickets.files.models import Attachment
from app.tickets.models import Ticket
from tests.platform import files as samples

TOLD = {"name": "Siti Umpama", "phone": "0812-0000-0002", "description": "Mau tanya syarat pelatihan."}
OTHER = TOLD | {"description": "Ini urusan lain sama sekali."}
DOORS = {
    "/meja/telepon": ("PRG-01", "Catat Alt+2"),
    "/meja/loket/baru": ("PRG-01", "Terima permohonan Alt+1"),
    "/meja/dokumen": ("LIN-03", "Catat dan beri nomor agenda Alt+1"),
}
LETTER = {"sender": "Kecamatan Contoh", "subject": "Undangan"}


def count(model=Ticket) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_website_s_receipt_says_that_it_is_the_old_one(visit):
    form = visit("/ajukan/LEG-07").form("ajukan")
    first = form.submit(**TOLD)
    again = form.submit(**TOLD)
    assert again.attribute("data-ticket-number") == first.attribute("data-ticket-number")
    assert "sudah terkirim sebelumnya dan tidak dicatat dua kali" in again
    assert "sudah terkirim sebelumnya" not in first


def test_other_words_on_the_website_wait_to_become_a_request_of_their_own(visit):
    form = visit("/ajukan/LEG-07").form("ajukan")
    first = form.submit(**TOLD)
    again = form.submit(**OTHER, attachments=("akta.pdf", samples.pdf()))
    assert again.attribute("data-ticket-number") == first.attribute("data-ticket-number")
    assert count() == 1
    waiting = again.link("kirim sebagai permohonan baru").follow()
    assert waiting.form("ajukan").fields["description"] == OTHER["description"]
    second = waiting.form("ajukan").submit()
    assert second.attribute("data-ticket-number") != first.attribute("data-ticket-number")
    assert count() == 2
    assert db.session.scalars(select(Attachment.name).where(Attachment.kind == "upload")).all() == ["akta.pdf"]


@pytest.mark.parametrize("door", DOORS)
def test_staff_never_read_out_the_number_of_another_request(visit, cast, door):
    page = visit(door, as_=cast.OPERATOR)
    form = page.form(_id(page))
    service, button = DOORS[door]
    besides = {"service": service, "button": button, **(LETTER if "dokumen" in door else {})}
    first = form.submit(**TOLD, **besides)
    assert "tidak dicatat dua kali" in form.submit(**TOLD, **besides)
    refused = form.submit(**OTHER, **besides, expect=422)
    assert count() == 1
    assert any("sudah dipakai untuk permohonan" in sentence for sentence in refused.errors)
    again = refused.form(_id(refused))
    assert again.fields["description"] == OTHER["description"]
    assert again.submit(button=button).attribute("data-ticket-number") != first.attribute("data-ticket-number")
    assert count() == 2


def _id(page) -> str:
    return page.find("//main//form[.//textarea[@name='description']]/@id")[0]
