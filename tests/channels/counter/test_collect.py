"""*Ambil* at the counter: the result is found, the person known, the receipt printed; also without a script."""

from __future__ import annotations

import io
from base64 import b64encode

import pytest
from PIL import Image
from sqlalchemy import select

from app.contacts.models import Purpose, Visit
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.tickets import files
from app.tickets.handling.handed import HandedOver
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests.kit.requests import enlist, make_ticket
from tests.platform import files as samples
from tests.tickets.handling.ready import ready

FIND = "/meja/loket/ambil"
OWNER = {"who": "owner", "identity": "ktp", "is_signed_on_paper": "y"}


@pytest.fixture(autouse=True)
def enlisted(cast):
    enlist()


def drawn() -> str:
    picture = io.BytesIO()
    Image.new("RGBA", (600, 200), (0, 0, 0, 0)).save(picture, "PNG")
    return "data:image/png;base64," + b64encode(picture.getvalue()).decode()


def collecting(visit, ticket):
    return visit(f"{FIND}/{ticket.number}", as_="operator").form("ambil")


def state(ticket) -> Status:
    return db.session.scalar(select(Ticket.status).where(Ticket.id == ticket.id))


@pytest.mark.parametrize("asked", ["number", "link", "name"])
def test_it_is_found_by_number_by_qr_code_and_by_name(visit, asked):
    ticket = ready()
    with write():
        settings.put("office.base_url", "https://loket.contoh.go.id")
    words = {
        "number": ticket.number.replace("-", " "),
        "link": f"https://loket.contoh.go.id/lacak/{secrets.token(ticket.number)}",
        "name": "Siti Umpama",
    }
    page = visit(FIND, as_="operator").form("Cari hasil").submit(question=words[asked])
    if asked == "name":
        page = page.link(ticket.number).follow()
    assert page.h1 == f"Serahkan hasil {ticket.number}"


def test_without_a_question_everything_that_waits_is_listed_and_nothing_else(visit):
    waiting, busy = ready(), make_ticket(Status.DIPROSES)
    page = visit(FIND, as_="operator")
    assert waiting.number in page
    assert busy.number not in page


def test_the_owner_signs_on_paper_and_gets_a_receipt(visit, sign_in):
    ticket = ready()
    page = collecting(visit, ticket).submit(**OWNER, what="1 surat asli", queue_number="B-7")
    assert page.h1 == "Hasil sudah diserahkan"
    assert page.attribute("data-ticket-number") == ticket.number
    assert "Siti Umpama" in page
    assert state(ticket) is Status.SELESAI
    assert db.session.scalars(select(Visit.purpose)).all() == [Purpose.COLLECT]
    for paper in ("", "?kertas=80mm"):
        sheet = visit(f"{FIND}/{ticket.number}/cetak{paper}", as_="operator")
        assert sheet.h1 == "Tanda terima dokumen"
        assert "1 surat asli" in sheet


def test_a_signature_on_the_screen_is_kept_for_the_office_and_printed(visit):
    ticket = ready()
    collecting(visit, ticket).submit(who="owner", identity="sim", anyway={"signature": drawn()})
    kept = [one for one in files.of(ticket.id, public_only=False) if one.kind == "signature"]
    assert [(one.is_public, one.media_type) for one in kept] == [(False, "image/png")]
    sheet = visit(f"{FIND}/{ticket.number}/cetak", as_="operator")
    assert sheet.find("//img[@class='receipt__signature']/@src")[0].startswith("data:image/png;base64,")


@pytest.mark.parametrize("signature", ["data:text/html;base64,PGI+", "data:image/png;base64,%%%", "x", drawn()[:200]])
def test_a_signature_that_is_no_picture_is_refused_with_a_sentence(visit, signature):
    ticket = ready()
    page = collecting(visit, ticket).submit(who="owner", identity="ktp", anyway={"signature": signature}, expect=422)
    assert page.errors
    assert state(ticket) is Status.SIAP_DIAMBIL


def test_somebody_else_brings_a_scanned_letter_of_authority(visit):
    ticket = ready()
    said = {"who": "other", "receiver": "Budi Umpama", "identity": "ktp", "is_signed_on_paper": "y"}
    page = collecting(visit, ticket).submit(**said, expect=422)
    assert page.errors == ["Yang mengambil bukan pemohon: tulis nomor surat kuasanya, atau pindai suratnya."]
    assert page.find("//input[@name='receiver']/@value") == ["Budi Umpama"]
    page = page.form("ambil").submit(**said, attachments=("kuasa.pdf", samples.pdf()))
    assert "kuasa pemohon" in page
    assert [(one.kind, one.is_public) for one in files.of(ticket.id, public_only=False)][-1] == ("proof", False)


def test_nothing_chosen_is_refused_field_by_field(visit):
    page = collecting(visit, ready()).submit(expect=422)
    assert page.errors == [
        "Pilih siapa yang mengambil.", "Cocokkan dahulu dengan kartu identitasnya; tidak perlu disalin.",
    ]  # fmt: skip


def test_the_same_form_twice_is_one_handing_over(visit):
    ticket = ready()
    form = collecting(visit, ticket)
    form.submit(**OWNER)
    assert form.submit(**OWNER).h1 == "Hasil sudah diserahkan"
    assert len(db.session.scalars(select(HandedOver)).all()) == 1


def test_what_is_not_ready_or_gone_is_told_so(visit):
    busy = make_ticket(Status.DIPROSES)
    assert "belum siap diambil: sekarang “Diproses”" in visit(f"{FIND}/{busy.number}", as_="operator", status=409)
    ticket = ready()
    collecting(visit, ticket).submit(**OWNER)
    assert "sudah diserahkan" in visit(f"{FIND}/{ticket.number}", as_="operator2", status=409)


def test_a_confidential_result_is_there_only_for_those_who_handle_it(visit):
    ticket = ready(is_confidential=False)
    with write():
        db.session.get_one(Ticket, ticket.id).is_confidential = True
    assert ticket.number not in visit(FIND, as_="operator2")
    visit(f"{FIND}/{ticket.number}", as_="operator2", status=404)


def test_the_tickets_page_leads_there_and_can_send_it_instead(visit, cast):
    ticket = ready()
    page = visit(f"/meja/tiket/{ticket.number}", as_=cast.BERKAS)
    assert page.link("Serahkan di loket")
    form = visit(f"/meja/tiket/{ticket.number}/kirim-hasil", as_=cast.BERKAS).form("Catat sudah dikirim")
    page = form.submit(how="post", to="Jl. Umpama 1", number="R-77")
    assert "nomor kiriman R-77" in page
    assert state(ticket) is Status.SELESAI


def test_the_page_speaks_english(visit, sign_in):
    ticket = ready()
    sign_in("operator").set_cookie("bahasa", "en")
    visit(FIND, as_="operator")
    collecting(visit, ticket).submit(**OWNER)
    visit(f"{FIND}/{ticket.number}/cetak", as_="operator")


def test_a_result_that_the_office_added_by_hand_is_on_the_list_and_other_files_are_not(visit):
    ticket = ready()
    form = visit(f"/meja/tiket/{ticket.number}/tambah-berkas", as_="sekretaris").form("Simpan berkas")
    form.submit(attachments=("rekomendasi.pdf", samples.pdf()), audience="result")
    form = visit(f"/meja/tiket/{ticket.number}/tambah-berkas", as_="sekretaris").form("Simpan berkas")
    form.submit(attachments=("foto-lokasi.pdf", samples.pdf(pages=2)), audience="public")
    page = visit(f"{FIND}/{ticket.number}", as_="operator")
    box = page.find("//section[@aria-labelledby='hasil']")[0].text_content()
    assert "rekomendasi.pdf" in box
    assert "foto-lokasi.pdf" not in box
