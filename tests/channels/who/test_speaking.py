"""Who speaks, for whom, and how they wish to be addressed; a shared telephone names everybody."""

from __future__ import annotations

import pytest

from app.extensions import db
from app.stakeholders.models import AddressForm, Person
from app.tickets import history
from app.tickets.models import Ticket
from tests.kit import requests
from tests.kit.requests import ask

CALLER = {"phone": "0812-0000-0077", "name": "Rahmat Contoh", "description": "Cara NIB?", "service": "LEG-07"}
DOORS = [("/meja/telepon", "panggilan", "Catat Alt+2"), ("/meja/loket/baru", "loket", "Terima permohonan Alt+1")]


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.mark.parametrize(("path", "form", "button"), DOORS)
def test_a_helper_stands_in_the_history_and_a_wish_with_the_person(visit, path, form, button):
    told = CALLER | {"helper": "Dewi Misal, anaknya", "address_form": "bapak"}
    page = visit(path, as_="operator").form(form).submit(button=button, **told)
    ticket = db.session.query(Ticket).filter_by(number=page.attribute("data-ticket-number")).one()
    line = next(line for line in history.read(ticket.id, public_only=True) if line.kind == "spoken_for")
    assert (line.text, line.is_public) == ("Dewi Misal, anaknya", True)
    assert db.session.get(Person, ticket.person_id).address_form is AddressForm.BAPAK
    page = visit(path, as_="operator").form(form).submit(button="Cari orang", expect=422, phone=CALLER["phone"])
    assert "Bapak Rahmat Contoh" in page


def test_a_wish_is_read_out_and_changed_with_the_person_s_record(visit):
    page = (
        visit("/meja/telepon", as_="operator")
        .form("panggilan")
        .submit(button="Catat Alt+2", address_form="ibu", **CALLER)
    )
    assert "Sapa: Ibu Rahmat Contoh." in page
    person_id = db.session.query(Person.id).scalar()
    form = visit(f"/meja/pemohon/{person_id}/ubah", as_="operator").form("Simpan perbaikan")
    assert form.fields["address_form"] == "ibu"
    form.submit(address_form="")
    assert db.session.get(Person, person_id).address_form is None


def test_nobody_new_exists_before_the_form_is_saved(visit):
    visit("/meja/telepon", as_="operator").form("panggilan").submit(button="Cari orang", expect=422, **CALLER)
    assert db.session.query(Person).count() == 0


def test_a_shared_telephone_lists_everybody_with_keys_as_far_as_there_are_keys(visit):
    for number in range(11):
        ask(name=f"Warga {'ABCDEFGHIJK'[number] * 4}", phone=CALLER["phone"])
    page = visit("/meja/telepon", as_="operator").form("panggilan")
    page = page.submit(button="Cari orang", expect=422, phone=CALLER["phone"])
    assert "nomor ini dipakai 11 orang" in page
    assert len(page.find("//input[@type='radio' and @name='person_id' and @value!='']")) == 11
    keys = [kbd.text for kbd in page.find("//*[@id='siapa-mungkin']//kbd")]
    assert keys == [str(key) for key in range(1, 10)]


def test_somebody_hidden_is_not_counted_among_those_who_share_a_number(visit):
    ask(name="Siti Umpama", phone=CALLER["phone"])
    ask(name="Korban Rahasia", phone=CALLER["phone"], service="LIN-01")
    page = visit("/meja/telepon", as_="operator2").form("panggilan")
    page = page.submit(button="Cari orang", expect=422, phone=CALLER["phone"])
    assert "Siti Umpama" in page
    assert "orang" not in page.find("//*[@id='siapa-mungkin']//*[contains(@class,'__why')]")[0].text_content()
