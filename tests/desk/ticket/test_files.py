"""Files on the ticket page: added, shown as pictures, handed out safely, hidden from those who may not see them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from app.tickets import files, history
from app.tickets.statuses import Status
from tests.kit.requests import make_ticket


@pytest.fixture
def photo() -> tuple[str, bytes]:
    stream = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(stream, "PNG")
    return "KTP Siti.png", stream.getvalue()


def add(visit, ticket, photo, **more):
    form = visit(f"/meja/tiket/{ticket.number}/tambah-berkas", as_="operator").form("Simpan berkas")
    return form.submit(attachments=photo, **more)


def test_a_file_is_added_shown_and_handed_out_as_attachment(visit, sign_in, photo):
    ticket = make_ticket(Status.DIVERIFIKASI)
    number, ticket_id = ticket.number, ticket.id
    page = add(visit, ticket, photo, audience="internal")
    assert "KTP Siti.png" in page
    assert "Internal" in page
    (file,) = files.of(ticket_id, public_only=False)
    assert not history.read(ticket_id, public_only=False)[-1].is_public
    client = sign_in("operator")
    answer = client.get(f"/meja/tiket/{number}/berkas/{file.id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    picture = client.get(f"/meja/tiket/{number}/berkas/{file.id}/kecil-1.png")
    assert picture.data.startswith(b"\x89PNG")
    assert client.get(f"/meja/tiket/{number}/berkas/{file.id}/kecil-2.png").status_code == 404
    assert client.get(f"/meja/tiket/{number}/berkas/{file.id}/raksasa-1.png").status_code == 404
    large = visit(f"/meja/tiket/{number}/berkas/{file.id}/lihat", as_="operator")
    assert large.find("//img[contains(@src, 'besar-1')]")


def test_a_file_is_there_only_through_its_own_request_and_person(visit, sign_in, photo):
    ticket, other = make_ticket(Status.DIVERIFIKASI), make_ticket(Status.DIVERIFIKASI)
    ticket_id, number, other_number = ticket.id, ticket.number, other.number
    add(visit, ticket, photo)
    (file,) = files.of(ticket_id, public_only=False)
    assert sign_in("operator").get(f"/meja/tiket/{other_number}/berkas/{file.id}").status_code == 404
    assert sign_in("staf-upk-usp").get(f"/meja/tiket/{number}/berkas/{file.id}").status_code == 404


@pytest.mark.parametrize(
    "bad", [("kosong.pdf", b""), ("jahat.pdf", b"<svg onload=alert(1)>"), ("x.exe", b"MZ\x00\x00")]
)
def test_a_bad_file_is_refused_with_a_sentence_and_nothing_is_stored(visit, bad):
    ticket = make_ticket(Status.DIVERIFIKASI)
    ticket_id = ticket.id
    form = visit(f"/meja/tiket/{ticket.number}/tambah-berkas", as_="operator").form("Simpan berkas")
    assert form.submit(attachments=bad, expect=422).errors
    assert files.of(ticket_id, public_only=False) == []


def test_papers_received_at_the_counter_bring_their_scans(visit, photo):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    ticket_id = ticket.id
    form = visit(f"/meja/tiket/{ticket.number}/terima-berkas", as_="operator").form("Terima berkas")
    page = form.submit(attachments=photo, text="Dibawa anaknya.")
    assert "Dibawa anaknya." in page
    assert [file.name for file in files.of(ticket_id, public_only=True)] == ["KTP Siti.png"]
