"""What an applicant sends by the link shows on the desk until somebody answers, takes a step, or marks it read."""

from __future__ import annotations

import pytest

from app.platform.database import write
from app.platform.refusals import Conflict
from app.tickets.handling import conversation, moves
from app.tickets.statuses import Status
from tests.desk.worklist.test_pages import numbers, views_of
from tests.kit.requests import make_ticket, who
from tests.portal.tracking.test_pages import link

S = Status
MARK = "Pemohon menulis"


def in_head(page) -> bool:
    return bool(page.find("//header[@id='kepala']//a[contains(@class, 'loket-tag--wrote')]"))


def unread(visit, as_: str) -> list[str]:
    return numbers(visit("/meja?lihat=pesan", as_=as_))


def test_a_message_shows_in_the_row_the_glance_the_head_and_a_list_of_its_own(visit, sign_in, cast):
    ticket = make_ticket(S.DIPROSES)
    page = visit("/meja?lihat=milik-saya", as_=cast.STAF)
    assert MARK not in page
    watch = visit("/meja", as_=cast.STAF).find("//*[contains(@class, 'loket-news')]/@hx-get")[0]
    visit(link(ticket)).form("pesan").submit(message="Apakah KTP lama masih boleh?")
    assert "1 pesan pemohon baru" in sign_in(cast.STAF).get(watch).text
    page = visit("/meja?lihat=milik-saya", as_=cast.STAF)
    assert page.find("//tbody//span[contains(@class, 'loket-tag--wrote')]/text()") == [MARK]
    assert views_of(page)["Pesan pemohon"] == "1"
    assert unread(visit, cast.STAF) == [ticket.number]
    assert unread(visit, "staf-upk-usp") == []
    glance = sign_in(cast.STAF).get(f"/meja/sekilas/{ticket.number}", headers={"HX-Request": "true"})
    assert MARK in glance.text
    page = visit(f"/meja/tiket/{ticket.number}", as_=cast.STAF)
    assert in_head(page)
    page = page.form("Simpan catatan internal").submit(note="Tanya kasi dahulu.")
    assert in_head(page), "a note answers nobody"
    page = page.form("Kirim kepada pemohon").submit(answer="Boleh.")
    assert not in_head(page)
    assert views_of(visit("/meja", as_=cast.STAF))["Pesan pemohon"] == "0"


def test_what_needs_no_answer_is_marked_read_even_on_a_closed_request(visit, cast):
    ticket = make_ticket(S.SELESAI)
    visit(link(ticket)).form("pesan").submit(message="Terima kasih banyak.")
    assert unread(visit, cast.STAF) == [ticket.number]
    page = visit(f"/meja/tiket/{ticket.number}", as_=cast.STAF).form("Tandai pesan sudah dibaca").submit()
    assert "Pesan pemohon ditandai sudah dibaca." in page
    assert unread(visit, cast.STAF) == []
    assert visit(f"/meja/tiket/{ticket.number}/sudah-dibaca", as_=cast.STAF, status=409)
    assert "ditandai sudah dibaca" not in visit(link(ticket)), "an inner mark is no news for the applicant"


def test_papers_by_the_link_wait_to_be_seen_and_a_step_sees_them(visit, cast):
    ticket, brought = make_ticket(S.LENGKAPI_BERKAS), make_ticket(S.LENGKAPI_BERKAS)
    with write():
        moves.bring_papers(brought, by=who(cast.OPERATOR), text="Dibawa sendiri ke loket.")
    visit(link(ticket)).form("lengkapi").submit(note="Sudah saya kirim.")
    assert unread(visit, cast.OPERATOR) == [ticket.number]
    with write():
        moves.ask_for_papers(ticket, ["KTP"], by=who(cast.OPERATOR))
    assert unread(visit, cast.OPERATOR) == []


def test_a_message_is_marked_read_once(cast):
    ticket = make_ticket(S.DIPROSES)
    with pytest.raises(Conflict, match="sudah ditangani"), write():
        conversation.mark_read(ticket, by=who(cast.STAF))
