"""The tests' own tools: a guard that cannot fail guards nothing, so each one is shown a fault."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask import Flask, redirect, request, session

from tests.kit.pages import OfficeClient, Page, Visitor

GOOD = """<!doctype html><html lang="id"><head><title>Ajukan – Loket</title></head><body><main><h1>Ajukan</h1>
<form method="post" action="/kirim" enctype="multipart/form-data" id="ajukan">
<input type="hidden" name="csrf_token" value="x">
<label for="a">Nama</label><input id="a" name="name" value="Siti"><label for="b">Layanan</label>
<select id="b" name="service"><option value="">pilih</option><option value="LEG-02" selected>LEG-02</option></select>
<label><input type="checkbox" name="consent" value="y"> setuju</label>
<label>Berkas <input type="file" name="attachments"></label>
<textarea aria-label="isi" name="description">
dua
baris</textarea>
<button type="submit" name="do" value="send">Kirim</button>
<button type="submit" name="do" value="draft">Simpan draf</button></form>
<a href="/terima">Lihat</a>{more}</main></body></html>"""

FAULTS = {
    "<h1>Dua</h1>": "2 h1",
    '<p id="a"></p>': "stands 2 times",
    '<input name="x">': "has no label",
    '<label for="nowhere">x</label>': "nothing has this id",
    '<form method="post" action="/kirim"></form>': "no csrf_token",
    '<form method="post" action="/kemana"><input type="hidden" name="csrf_token" value="x"></form>': "leads nowhere",
    '<form action="/terima"><input type="hidden" name="csrf_token" value="x"></form>': "token in the address",
    '<form action="/terima" hx-get="/lain"></form>': "is not the plain form",
    '<a href="/kemana">x</a>': "leads nowhere",
    '<p style="color:red">x</p>': "content policy",
    "<script>alert(1)</script>": "nonce",
    '<img src="//elsewhere/x.png" alt="">': "from elsewhere",
    "<p>⟦Kirim⟧</p>": "without translation",
    "<p>Nomor %(number)s</p>": "stands in the text",
    "<button type='submit'></button>": "without words",
    "<button>Kirim</button>": "whether it sends",
}


@pytest.fixture
def visitor() -> Visitor:
    office = Flask("small")
    office.secret_key = "small"
    office.test_client_class = OfficeClient

    @office.get("/ajukan")
    def form():
        return GOOD.replace("{more}", request.args.get("more", ""))

    @office.post("/kirim")
    def take():
        if not request.form["name"]:
            return GOOD.replace("{more}", '<div class="error-summary"><ul><li>Isi nama</li></ul></div>'), 422
        files = [(file.filename, file.read().decode()) for file in request.files.values()]
        session["got"] = [*request.form.items(multi=True), *files]
        return redirect("/terima", 303)

    @office.get("/terima")
    def receipt():
        return (
            f"<html lang='id'><title>Terima</title><body><main><h1>Terima</h1>{session.get('got')}</main></body></html>"
        )

    return Visitor(office.test_client())


@pytest.fixture
def filled(visitor: Visitor) -> Page:
    return visitor.get("/ajukan")


@pytest.mark.parametrize(("fault", "said"), FAULTS.items())
def test_every_fault_of_a_page_is_noticed(visitor, fault, said):
    with pytest.raises(AssertionError, match=said):
        visitor.get("/ajukan?" + urlencode({"more": fault}))


def test_a_form_sends_what_stands_in_it_and_what_is_filled_in(filled):
    receipt = filled.form("ajukan").submit(service="LEG-02", consent=True, attachments=("surat.pdf", b"isi"))
    for sent in ("('name', 'Siti')", "('consent', 'y')", "('surat.pdf', 'isi')", "('do', 'send')", "dua"):
        assert sent in receipt


def test_the_button_pressed_is_sent(filled):
    assert "('do', 'draft')" in filled.form("Simpan draf").submit(button="Simpan draf")


def test_a_refused_form_answers_with_its_page(filled):
    refused = filled.form("/kirim").submit(name="", expect=422)
    assert refused.errors == ["Isi nama"]


def test_a_person_cannot_choose_what_is_not_offered_but_a_tamperer_can(filled):
    with pytest.raises(AssertionError, match="offers"):
        filled.form().submit(service="LEG-99")
    with pytest.raises(AssertionError, match="no field"):
        filled.form().submit(nickname="Iti")
    assert "LEG-99" in filled.form().submit(anyway={"service": "LEG-99"})


def test_links_are_followed_by_their_words(filled):
    assert filled.link("Lihat").follow().h1 == "Terima"
    with pytest.raises(AssertionError, match="names 0 links"):
        filled.link("Tidak ada")
