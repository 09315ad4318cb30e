"""The visitor's screen by its pages: joined by a code, shows one counter's entry, signs for it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.contacts.models import Visit
from app.extensions import db
from tests.channels.counter.test_collect import OWNER, drawn
from tests.kit import requests
from tests.kit.pages import Visitor
from tests.tickets.handling.ready import ready

DESK, SCREEN = "/meja/loket", "/meja/loket/layar"


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def tablet(app):
    """A browser that nobody has signed in to."""
    return Visitor(app.test_client())


@pytest.fixture
def paired(visit, tablet):
    """The tablet stands at the operator's counter."""
    page = tablet.get(SCREEN).form("Tampilkan kode untuk petugas").submit()
    code = page.find("//p[@class='loket-screen__code']")[0].text_content()
    page = visit(DESK, as_="operator").form("Sambungkan layar").submit(screen_code=code)
    assert "layar tamu tersambung" in page
    return tablet


def entered(visit, sign_in, **told):
    """What the officer's page sends while a form is filled in; the form's fields and the answer."""
    fields = visit(f"{DESK}/baru", as_="operator").form("loket").fields | told
    return fields, sign_in("operator").post(f"{DESK}/pratinjau", data=fields).get_data(as_text=True)


def test_it_shows_what_is_entered_and_is_empty_when_it_is_saved(visit, sign_in, paired):
    assert "Selamat datang." in paired.get(SCREEN)
    told = {"name": "Siti Umpama", "description": "Mau NIB", "service": "LEG-07", "paper-1": "present"}
    fields, receipt = entered(visit, sign_in, **told)
    assert "Pendampingan NIB" in receipt
    page = paired.get(SCREEN)
    assert all(words in page for words in ("Siti Umpama", "Mau NIB", "Pendampingan NIB", "Ada"))
    mark = page.attribute("data-screen-mark")
    assert paired.client.get(f"{SCREEN}/isi?v={mark}").status_code == 204
    sign_in("operator").post(f"{DESK}/baru", data=fields)
    assert "Selamat datang." in paired.get(SCREEN)
    assert paired.client.get(f"{SCREEN}/isi?v={mark}").status_code == 200


def test_nothing_confidential_and_nothing_of_others_is_shown(visit, sign_in, paired, app):
    entered(visit, sign_in, name="Siti Umpama", description="Ada pungutan", service="LIN-01")
    page = paired.get(SCREEN)
    assert "Isian rahasia tidak ditampilkan" in page
    assert "pungutan" not in page
    assert "Siti" not in page
    stranger = Visitor(app.test_client()).get(SCREEN)
    assert "Layar ini untuk tamu di loket." in stranger


def test_the_visitor_signs_on_the_screen_for_the_visitor_book(visit, sign_in, paired):
    told = {"name": "Siti Umpama", "description": "Mau NIB", "service": "LEG-07", "sign_on_screen": "y"}
    fields, waiting = entered(visit, sign_in, **told)
    assert "Menunggu tanda tangan" in waiting
    form = paired.get(SCREEN).form("/meja/loket/layar/tanda-tangan")
    assert "masih kosong" in form.submit()
    page = form.submit(anyway={"signature": drawn()})
    assert "tanda tangan sudah diterima" in page
    answer = sign_in("operator").post(f"{DESK}/pratinjau?ulang=1", data=fields).get_data(as_text=True)
    assert "Sudah ditandatangani" in answer
    sign_in("operator").post(f"{DESK}/baru", data=fields)
    assert db.session.scalar(select(Visit.signature_hash)) is not None


def test_a_result_is_signed_for_on_the_screen(visit, sign_in, paired):
    ticket = ready()
    form = visit(f"{DESK}/ambil/{ticket.number}", as_="operator").form("ambil")
    sign_in("operator").post(f"{DESK}/ambil/{ticket.number}/layar", data=form.fields)
    page = paired.get(SCREEN)
    assert f"Hasil permohonan {ticket.number}" in page
    page.form("/meja/loket/layar/tanda-tangan").submit(anyway={"signature": drawn()})
    told = {name: value for name, value in OWNER.items() if name != "is_signed_on_paper"}
    assert form.submit(**told).h1 == "Hasil sudah diserahkan"


def test_a_wrong_code_joins_nothing_and_a_screen_is_let_go(visit, paired):
    page = visit(DESK, as_="operator").form("Lepas layar tamu").submit()
    assert "tidak menampilkan apa pun lagi" in page
    page = page.form("Sambungkan layar").submit(screen_code="XXXXXX")
    assert "Tidak ada layar dengan kode itu" in page
    assert "Layar ini untuk tamu di loket." in paired.get(SCREEN)


def test_without_a_screen_the_preview_is_only_the_receipt(visit, sign_in):
    _fields, receipt = entered(visit, sign_in, name="Siti Umpama", service="LEG-07")
    assert "Siti Umpama" in receipt
