"""Writing a letter on the desk: the text that suits, filled from the request, saved, changed; nothing typed is lost."""

from __future__ import annotations

import io

import docx
import pytest
from sqlalchemy import select

from app.extensions import db
from app.letters import versions
from app.letters.kinds import LetterKind, LetterState
from app.letters.models import Letter
from app.platform import jobs
from app.tickets.statuses import Status
from tests import cast
from tests.kit import requests
from tests.kit.drafts import draft, send
from tests.kit.requests import make_ticket


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


def only():
    return db.session.scalars(select(Letter)).one()


def test_a_letter_begins_with_the_text_that_suits_its_request(visit):
    ticket = make_ticket(Status.DIPROSES)
    page = visit(f"/meja/tiket/{ticket.number}", as_=cast.STAF).form("Buat surat").submit()
    assert "paling cocok untuk permohonan ini" in page
    page = page.link("Surat balasan").follow()
    form = page.form("Simpan konsep")
    assert ticket.number in form.fields["body"]
    assert "Siti Umpama" in form.fields["recipient"]
    assert form.fields["classification"] == "500.3.2"
    page = form.submit(body="Permohonan Saudara kami kabulkan.", subject="Jawaban")
    assert "Konsep surat disimpan" in page
    letter = only()
    assert letter.is_result
    assert (letter.subject, versions.of(letter).body) == ("Jawaban", "Permohonan Saudara kami kabulkan.")
    assert "Jawaban" in visit(f"/meja/tiket/{ticket.number}", as_=cast.STAF)


def test_missing_papers_and_refusals_bring_their_own_text(visit):
    lacking = make_ticket(Status.LENGKAPI_BERKAS)
    page = visit(f"/meja/surat/baru?tiket={lacking.number}", as_=cast.BERKAS)
    first = page.find("//ul[@class='loket-requests']/li")[0]
    assert "Pemberitahuan kekurangan berkas" in first.text_content()


def test_a_letter_without_a_request_names_none(visit):
    page = visit("/meja/surat", as_=cast.STAF).link("Buat surat tanpa permohonan").follow()
    assert "Undangan rapat" in page
    assert "Surat balasan" not in page
    page = page.link("Undangan rapat").follow()
    page = page.form("Simpan konsep").submit(
        subject="Undangan rapat", recipient="Para ketua koperasi", event_at="2026-12-02T09:00", event_place="Aula",
        body="Hari : {hari_acara}\nTempat : {tempat_acara}", classification="500.3.2",
    )  # fmt: skip
    assert "Konsep surat disimpan" in page
    assert only().kind is LetterKind.UNDANGAN
    assert visit("/meja/surat/baru/balasan", as_=cast.STAF, status=404)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"body": "Halo <b>semua</b> yang hadir"}, "teks biasa, tanpa kode HTML"),
        ({"body": "Yth. {nama_pemohom}"}, "tidak dikenal"),
        ({"subject": ""}, "Isi hal surat"),
        ({"classification": ""}, "Pilih kode klasifikasi"),
    ],
)
def test_a_refused_letter_keeps_every_typed_word(visit, typed, said):
    ticket = make_ticket(Status.DIPROSES)
    page = visit(f"/meja/surat/baru/balasan?tiket={ticket.number}", as_=cast.STAF)
    given = {"subject": "Hal", "body": "Isi surat yang panjang", "copies": "Arsip", "recipient": "Sdr. Umpama"}
    page = page.form("Simpan konsep").submit(expect=422, **(given | typed))
    assert any(said in error for error in page.errors)
    form = page.form("Simpan konsep")
    assert all(form.fields[name] == value for name, value in (given | typed).items())


def test_an_own_draft_is_brought_kept_and_taken_off(visit):
    ticket = make_ticket(Status.DIPROSES)
    document, kept = docx.Document(), io.BytesIO()
    document.add_paragraph("Nomor: {nomor} {qr}")
    document.save(kept)
    page = visit(f"/meja/surat/baru/balasan?tiket={ticket.number}", as_=cast.STAF)
    page.form("Simpan konsep").submit(body="", own=("konsep.docx", kept.getvalue()))
    letter = only()
    assert versions.of(letter).own_name == "konsep.docx"
    page = visit(f"/meja/surat/{letter.id}/ubah", as_=cast.STAF)
    assert "Terlampir: konsep.docx" in page
    page.form("Simpan konsep").submit(subject="Hal baru")
    db.session.refresh(letter)
    assert versions.of(letter).own_name == "konsep.docx"
    visit(f"/meja/surat/{letter.id}/ubah", as_=cast.STAF).form("Simpan konsep").submit(
        drop_own="y", body="Kata-kata saja"
    )
    db.session.refresh(letter)
    assert versions.of(letter).own_hash is None


def test_a_file_that_is_no_letter_is_refused_at_its_field(visit):
    ticket = make_ticket(Status.DIPROSES)
    form = visit(f"/meja/surat/baru/balasan?tiket={ticket.number}", as_=cast.STAF).form("Simpan konsep")
    page = form.submit(expect=422, body="Isi", own=("surat.docx", b"bukan docx"))
    assert page.errors
    assert db.session.scalar(select(Letter.id)) is None


def test_a_letter_on_its_way_is_not_opened_for_change(visit):
    letter = send(draft(ticket=make_ticket(Status.DIPROSES)))
    page = visit(f"/meja/surat/{letter.id}/ubah", as_=cast.STAF)
    assert "tarik kembali dahulu" in page


def test_who_may_not_see_the_request_writes_no_letter_about_it(visit):
    ticket = make_ticket(Status.DIPROSES)
    visit(f"/meja/surat/baru?tiket={ticket.number}", as_=cast.STAF_LAIN, status=404)
    visit("/meja/surat/baru", as_=cast.OPERATOR, status=403)


def test_a_draft_is_given_up_with_a_reason(visit):
    letter = draft(LetterKind.NOTA_DINAS)
    page = visit(f"/meja/surat/{letter.id}", as_=cast.STAF)
    page = page.form("Batalkan konsep").submit(expect=422)
    assert page.errors == ["Tulis dahulu alasannya."]
    page = page.form("Batalkan konsep").submit(**{"batal-comment": "Tidak jadi"})
    db.session.refresh(letter)
    assert letter.state is LetterState.CANCELLED
    assert "Tidak jadi" in page
    while jobs.run_once():
        pass


def test_a_form_sent_twice_is_one_letter(visit):
    ticket = make_ticket(Status.DIPROSES)
    form = visit(f"/meja/surat/baru/balasan?tiket={ticket.number}", as_=cast.STAF).form("Simpan konsep")
    for _time in range(2):
        assert "Konsep surat disimpan" in form.submit(subject="Jawaban", body="Isi surat")
    assert only().version == 1


def test_the_letter_is_seen_while_it_is_written(visit):
    ticket = make_ticket(Status.DIPROSES)
    page = visit(f"/meja/surat/baru/balasan?tiket={ticket.number}", as_=cast.STAF)
    assert "Siti Umpama" in page.find("//div[@class='loket-letters__paper']")[0].text_content()
    seen = page.form("Simpan konsep").submit(
        button="Lihat hasilnya", subject="Hal baru", body="Nama : Ani\n\n1. Satu", expect=422
    )
    paper = seen.find("//div[@class='loket-letters__paper']")[0].text_content()
    assert "Hal baru" in paper
    assert "KEPALA DINAS," in paper
    assert seen.form("Simpan konsep").fields["subject"] == "Hal baru"
    assert db.session.scalars(select(Letter)).all() == []


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_page_asks_anew_for_every_kind(visit, sign_in, kind):
    page = visit("/meja/surat/baru/undangan", as_=cast.STAF)
    typed = page.form("Simpan konsep").fields | {"body": "Isi surat.", "subject": "Rapat", "recipient": "Ani, Ketua"}
    answer = sign_in(cast.STAF).post(f"/meja/surat/pratinjau/{kind}", data=typed)
    assert answer.status_code == 200
    assert "Isi surat." in answer.text
    assert "<h1" not in answer.text


@pytest.mark.parametrize("body", ["Yth. {siapa_saja}", "<script>alert(1)</script>"])
def test_what_cannot_be_printed_is_said_while_it_is_written(visit, sign_in, body):
    typed = visit("/meja/surat/baru/undangan", as_=cast.STAF).form("Simpan konsep").fields | {"body": body}
    answer = sign_in(cast.STAF).post("/meja/surat/pratinjau/undangan", data=typed)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "loket-letters__trouble" in answer.text


OTHER = "staf-ukm-ks"


def test_nobody_looks_through_a_letter_or_request_that_is_not_theirs(visit, sign_in):
    hidden = make_ticket(Status.DIPROSES, is_confidential=True)
    typed = visit("/meja/surat/baru/undangan", as_=OTHER).form("Simpan konsep").fields
    client = sign_in(OTHER)
    assert client.post(f"/meja/surat/pratinjau/balasan?tiket={hidden.number}", data=typed).status_code in (404, 403)
    assert client.post("/meja/surat/pratinjau/balasan?surat=99999", data=typed).status_code in (404, 403)
    assert client.post("/meja/surat/pratinjau/entah", data=typed).status_code in (404, 403)
