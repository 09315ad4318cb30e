"""A lost receipt: new link and PIN at the desk, with a reason; the old ones are dead."""

from __future__ import annotations

from datetime import timedelta

from app.platform import clock, settings
from app.platform.database import write
from app.platform.jobs import run_once
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests.kit.requests import make_ticket


def test_a_lost_receipt_is_replaced_and_the_old_one_opens_nothing(visit, client, cast):
    ticket = make_ticket(Status.DIVERIFIKASI)
    number, old = ticket.number, secrets.token(ticket.number)
    assert client.get(f"/lacak/{old}").status_code == 200
    page = visit(f"/meja/tiket/{number}", as_=cast.OPERATOR).link("Ganti tautan dan PIN").follow()
    assert page.form("Ganti dan tampilkan yang baru").submit(reason="", expect=422).errors == [
        "Tulis dahulu alasannya."
    ]
    page = page.form("Ganti dan tampilkan yang baru").submit(reason="Tanda terima hilang, KTP dicocokkan.")
    assert page.find("//*[@data-pin]/@data-pin") == [secrets.pin(number, 2)]
    assert client.get(f"/lacak/{old}").status_code == 404
    told = visit(f"/lacak/{secrets.token(number, 2)}")
    assert "Tautan dan PIN lacak diganti." in told
    assert "Tanda terima hilang, KTP dicocokkan." in told


def test_the_new_receipt_is_printed_and_the_old_file_is_no_longer_offered(visit, sign_in, cast):
    number = make_ticket(Status.DIVERIFIKASI).number
    renew(visit, cast, number)
    printed = sign_in(cast.OPERATOR).get(f"/meja/tiket/{number}/tanda-terima/cetak?kertas=80mm")
    assert secrets.pin(number, 2) in printed.get_data(as_text=True)
    while run_once():
        pass
    page = visit(f"/meja/tiket/{number}", as_=cast.OPERATOR)
    assert f"tanda-terima-{number}-ke-2.pdf" in page
    assert f"tanda-terima-{number}.pdf" not in page


def test_the_new_pin_is_for_whoever_renewed_it_and_for_half_an_hour(visit, sign_in, cast):
    number = make_ticket(Status.DIVERIFIKASI).number
    address = f"/meja/tiket/{number}/tanda-terima"
    with write():
        settings.put("security.lock_minutes", 30)
    assert sign_in(cast.OPERATOR).get(address).status_code == 404
    renew(visit, cast, number)
    assert sign_in(cast.OPERATOR).get(address).status_code == 200
    assert sign_in(cast.OPERATOR2).get(address).status_code == 404
    assert sign_in(cast.KASI).get(address).status_code == 403
    with clock.standing_at(clock.now() + timedelta(minutes=29)):
        assert sign_in(cast.OPERATOR).get(address).status_code == 200
    with clock.standing_at(clock.now() + timedelta(minutes=31)):
        assert sign_in(cast.OPERATOR).get(address).status_code == 404


def renew(visit, cast, number):
    page = visit(f"/meja/tiket/{number}/tanda-terima-baru", as_=cast.OPERATOR)
    page.form("Ganti dan tampilkan yang baru").submit(reason="Hilang.")
