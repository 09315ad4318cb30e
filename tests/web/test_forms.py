"""Forms clean what is typed, limit it, and answer in the reader's language."""

from __future__ import annotations

import ast
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import flask_wtf
import pytest
import wtforms
from wtforms import (
    FieldList,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from app.web import forms
from app.web.form_messages import MESSAGES
from app.web.forms import (
    AtMost,
    EmailField,
    Form,
    IsoDateField,
    LocalMomentField,
    LocalTimeField,
    OnceForm,
    Part,
    Required,
)
from app.web.i18n import language, lazy_

if TYPE_CHECKING:
    from flask import Flask

REPLIES = [SelectChoice("phone", "Telepon"), SelectChoice("post", "Surat")]


SERVICES = [
    SelectChoice("", "Belum tahu"),
    SelectChoice("LEG-02", "Badan hukum", optgroup="Legalitas"),
    SelectChoice("MOD-01", "Modal", optgroup="Modal"),
]


class Line(Part):
    amount = IntegerField("Jumlah")


class Letter(OnceForm):
    name = StringField(lazy_("Nama"), [Required()])
    description = TextAreaField("Uraian", [AtMost(2000)])
    code = StringField("Kode", [Length(max=8)])
    secret = PasswordField("Sandi")
    email = EmailField("Surel")
    day = IsoDateField("Tanggal")
    hour = LocalTimeField("Jam")
    moment = LocalMomentField("Waktu")
    reply = RadioField("Jawaban", choices=REPLIES, default="phone")
    service = SelectField("Layanan", choices=SERVICES)
    lines = FieldList(FormField(Line))


@pytest.fixture
def filled(house: Flask):
    house.config["WTF_CSRF_ENABLED"] = False

    def make(**typed: str) -> Letter:
        with house.test_request_context("/", method="POST", data={"name": "Siti", "service": "", **typed}):
            form = Letter()
            form.validate()
            return form

    return make


def test_a_well_filled_form_is_taken(filled) -> None:
    form = filled(day="2026-11-30", hour="14.10", moment="2026-11-30T14:10", email="siti@contoh.id", service="LEG-02")
    assert form.errors == {}
    assert form.day.data == date(2026, 11, 30)
    assert form.moment.data.hour == 7


def test_typed_text_is_cleaned_before_it_is_checked(filled) -> None:
    form = filled(name="\u200b Si\x00ti\u202e  Umpama ", description="satu\r\ndua\u200b", secret=" a\u200bb ")
    assert form.name.data == "Siti Umpama"
    assert form.description.data == "satu\ndua"
    assert form.secret.data == " a\u200bb "


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u200b", "\x00"])
def test_what_nobody_can_see_is_nothing(filled, nothing: str) -> None:
    assert filled(name=nothing).errors["name"] == ["Isian ini wajib diisi."]


def test_too_much_is_said_with_both_numbers_and_kept(filled) -> None:
    form = filled(name="a" * 100_000, description="b" * 2001)
    assert form.errors["name"] == ["Terlalu panjang: paling banyak 200 huruf, sekarang 100.000."]
    assert form.errors["description"] == ["Terlalu panjang: paling banyak 2.000 huruf, sekarang 2.001."]
    assert len(form.name.data) == 100_000


def test_the_browser_cuts_nothing_short(filled) -> None:
    form = filled(code="123456789")
    assert form.errors["code"] == ["Terlalu panjang: paling banyak 8 huruf."]
    assert "maxlength" not in form.code()
    assert form.description.flags.maxlength == 2000


@pytest.mark.parametrize("address", ["siti", "siti@", "@contoh.id", "a b@contoh.id", "a@b@c.id", "a@contoh..id"])
def test_half_an_address_is_refused(filled, address: str) -> None:
    assert "email" in filled(email=address).errors


@pytest.mark.parametrize("address", ["", "siti@contoh.id", "o'neil+x@mail.contoh.co.id"])
def test_no_address_or_a_whole_one_is_fine(filled, address: str) -> None:
    assert "email" not in filled(email=address).errors


def test_an_unreadable_day_stays_as_it_was_typed(filled) -> None:
    form = filled(day="besok pagi", hour="25.00")
    assert form.errors.keys() == {"day", "hour"}
    assert 'value="besok pagi"' in form.day()
    assert form.day.data is None
    assert "day" not in filled(day="").errors


def test_services_stand_under_their_groups(filled) -> None:
    form = filled(service="LEG-02")
    drawn = form.service()
    assert '<optgroup label="Legalitas">' in drawn
    assert drawn.index('value=""') < drawn.index("<optgroup")
    assert filled(service="XXX-99").errors["service"] == ["Pilih salah satu dari daftar."]


def test_labels_of_an_enum_become_choices() -> None:
    class Channel(StrEnum):
        PHONE = "phone"

    first, second = forms.choices_of({Channel.PHONE: lazy_("kemarin")}, blank="Semua")
    assert (first.value, first.label) == ("", "Semua")
    assert (second.value, str(second.label)) == ("phone", "kemarin")


def test_the_summary_leads_to_each_field_in_the_order_of_the_page(filled) -> None:
    form = filled(name="", reply="merpati", **{"lines-0-amount": "dua"})
    form.form_errors.append("Pilih salah satu cara.")
    assert form.errors_for_summary() == [
        ("", "Pilih salah satu cara."),
        ("name", "Isian ini wajib diisi."),
        ("reply-0", "Jawaban: Pilih salah satu dari daftar."),
        ("lines-0-amount", "Tulis angka bulat, tanpa huruf."),
    ]


def test_the_key_is_fresh_for_each_form_and_stays_with_it(house: Flask, filled) -> None:
    with house.test_request_context("/"):
        one, other = OnceForm().key.data, OnceForm().key.data
    assert one != other
    assert filled(key=one).key.data == one
    assert f'value="{one}"' in filled(key=one).hidden_tag()
    assert filled(key="").key.data
    long = filled(key="k" * 500).key.data
    assert long == filled(key="k" * 500).key.data
    assert len(long) == 64


def test_labels_and_messages_speak_the_reader_s_language(house: Flask) -> None:
    house.config["WTF_CSRF_ENABLED"] = False
    with house.test_request_context("/", method="POST", data={"name": ""}), language("en"):
        form = Letter(service="")
        form.validate()
        assert form.errors["name"] == ["This must be filled in."]


def _spoken_by(package: object) -> set[str]:
    """Every literal that a package hands to gettext or ngettext, or raises as a validation error."""
    spoken: set[str] = set()
    for path in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("gettext", "ngettext"):
                spoken |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return spoken


@pytest.mark.parametrize("package", [wtforms, flask_wtf])
def test_no_english_leaks_from_the_libraries(package) -> None:
    assert _spoken_by(package) - MESSAGES.keys() == set()


def test_a_plain_form_has_no_key(house: Flask) -> None:
    with house.test_request_context("/"):
        assert "key" not in Form()
