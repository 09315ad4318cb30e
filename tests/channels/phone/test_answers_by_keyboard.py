"""Answers, callers and what may be read out, with real keys and no mouse."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.accounts.actor import Actor
from app.accounts.models import Position
from app.contacts.identity_checks import IdentityCheck
from app.extensions import db
from app.knowledge import edit
from app.platform import clock
from app.platform.database import write
from app.stakeholders.models import Person, Phone
from app.tickets.receipts import secrets
from tests.kit import requests
from tests.kit.requests import ask


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


def test_a_need_is_typed_and_its_answer_taken_with_one_key(page, enter, assert_accessible):
    owner_id = db.session.query(Position.id).order_by(Position.id).first()[0]
    text = "Diurus ke Dinas Kesehatan.\n\nSyarat PIRT: NIB, label, dan sertifikat penyuluhan."
    with write():
        told = edit.Told("Izin PIRT", text, owner_id, clock.today() - timedelta(days=1), frozenset())
        edit.save(None, told, by=Actor.system())
    enter(page, "operator")
    page.goto("/meja/telepon")
    page.locator("[name=description]").focus()
    page.keyboard.type("Keripik saya perlu PIRT, 1 jenis")
    first = page.locator("#pernah-dijawab li", has_text="Izin PIRT")
    expect(first.locator("mark")).to_have_text("PIRT")
    expect(first).to_contain_text("lewat tanggal tinjau")
    assert_accessible(page)
    place = page.locator("#pernah-dijawab li").all_inner_texts()
    at = next(number for number, words in enumerate(place, 1) if "Izin PIRT" in words)
    page.keyboard.press(f"Alt+Shift+{at}")
    expect(page.locator("[name=answer]")).to_have_value("Syarat PIRT: NIB, label, dan sertifikat penyuluhan.")
    expect(page.locator("[name=description]")).to_have_value("Keripik saya perlu PIRT, 1 jenis")
    expect(page.locator("[name=answer]"), "the keyboard goes on where the answer stands").to_be_focused()
    page.locator("#standar").evaluate("place => { place.tabIndex = -1; place.focus() }")
    page.keyboard.press(str(at))
    expect(page.locator("[name=answer]"), "outside a field the digit alone").to_have_value(
        "\n\n".join(["Syarat PIRT: NIB, label, dan sertifikat penyuluhan."] * 2)
    )


def test_one_of_a_shared_telephone_is_chosen_while_the_keyboard_stays_in_its_field(page, enter):
    for name in ("Siti Umpama", "Rahmat Contoh", "Dwi Misal"):
        ask(name=name, phone="0812-0000-0002")
    enter(page, "operator")
    page.goto("/meja/telepon")
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type("081200000002")
    expect(page.locator("#siapa-mungkin")).to_contain_text("nomor ini dipakai 3 orang")
    page.keyboard.press("Alt+Shift+2")
    chosen = page.locator("[name=person_id]:checked")
    name = db.session.get(Person, int(chosen.get_attribute("value"))).name
    expect(page.locator("[name=name]")).to_have_value(name)
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.press("Alt+Shift+4")
    expect(page.locator("[name=name]"), "somebody new").to_have_value("")
    page.locator("[name=address_form]").evaluate("field => (field.closest('details').open = true)")
    page.locator("[name=address_form]").select_option("ibu")
    expect(page.locator(".loket-script"), "the notice is read out as she wishes").to_contain_text("data Ibu kami catat")
    assert db.session.query(Person).count() == 3


def test_the_pin_is_named_before_more_is_read_out(page, enter, assert_accessible):
    ticket = ask(phone="0812-0000-0002").ticket
    enter(page, "operator")
    page.goto("/meja/telepon")
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type("081200000002")
    page.locator("#status-number").focus()
    page.keyboard.type(ticket.number)
    told = page.locator("#status-dibacakan")
    expect(told).to_contain_text("Untuk membacakan selebihnya")
    expect(told).not_to_contain_text("Pendampingan NIB")
    assert_accessible(page)
    page.keyboard.press("Tab")  # to the button beside it
    told.locator("[name=told]").focus()
    page.keyboard.type("000000" if secrets.pin(ticket.number) != "000000" else "111111")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("Tidak cocok")
    told.locator("[name=told]").fill(secrets.pin(ticket.number))
    page.keyboard.press("Enter")
    expect(told).to_contain_text("untuk Pendampingan NIB/OSS")
    expect(page.locator("#panggilan [name=phone]"), "the call goes on").to_have_value("081200000002")
    db.session.rollback()
    assert [one.is_right for one in db.session.query(IdentityCheck).order_by(IdentityCheck.id)] == [False, True]
    assert db.session.query(IdentityCheck.call_key).first()[0] == page.locator("#panggilan [name=key]").input_value()
    assert db.session.query(Phone.confirmed_at).scalar()
    page.keyboard.press("Alt+5")
    record = page.locator("#catatan")
    expect(record, "what was looked up stands in the record, and how the caller was known").to_contain_text(
        f"{ticket.number} dengan PIN"
    )
    expect(record.get_by_role("checkbox", name=f"Permohonan {ticket.number}")).to_be_checked()
