"""An officer writes down which way the applicant wants to be told; the owner does so by the tracking link."""

from __future__ import annotations

from app.platform.database import write
from app.tickets.kinds import ReplyChannel
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests import cast
from tests.kit.other_machines import fresh
from tests.kit.requests import make_ticket


def test_an_officer_changes_the_way_from_the_requests_page(visit, app):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.WHATSAPP)
    page = visit(f"/meja/tiket/{ticket.number}", as_=cast.OPERATOR).link("Ganti jalur kabar").follow()
    assert "0812-••••-0002" in page
    page = page.form("Simpan jalur kabar").submit(channel="letter", expect=422)
    assert "Belum ada alamat rumah yang kami catat. Beri tahu kami alamatnya dahulu." in page.errors
    page = page.form("Simpan jalur kabar").submit(channel="email", email="siti@contoh.test")
    assert "Jalur kabar disimpan" in page
    assert fresh(ticket).reply_channel is ReplyChannel.EMAIL


def test_who_gives_no_word_and_who_may_not_see_the_request_change_nothing(visit, app):
    ticket = make_ticket(Status.DIVERIFIKASI)
    visit(f"/meja/pesan/{ticket.number}/jalur", as_=cast.AUDITOR, status=403)
    secret = make_ticket(Status.DIVERIFIKASI, is_confidential=True)
    visit(f"/meja/pesan/{secret.number}/jalur", as_=cast.OPERATOR2, status=404)


def test_the_owner_changes_it_by_the_link(visit, app):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.WHATSAPP)
    home = f"/lacak/{secrets.token(ticket.number)}"
    page = visit(home).link("Ganti Kabar lewat").follow()
    page = page.form("Simpan jalur kabar").submit(channel="email", expect=422)
    assert "Tulis alamat surelnya." in page.errors
    page = page.form("Simpan jalur kabar").submit(channel="email", email="siti@contoh.test")
    assert "Pilihan Anda disimpan." in page
    assert "Kabar selanjutnya disampaikan lewat: Surel." in page
    assert fresh(ticket).reply_channel is ReplyChannel.EMAIL
    visit(f"{home}/kabar", as_=cast.OPERATOR, status=403)


def test_an_archived_request_takes_no_choice_any_more(visit, app):
    ticket = make_ticket(Status.DIVERIFIKASI)
    with write():
        ticket.status = Status.DIARSIPKAN
    home = f"/lacak/{secrets.token(ticket.number)}"
    assert "Kabar lewat" in visit(home)
    assert visit(home).find("//a[contains(@href, '/kabar')]") == []
