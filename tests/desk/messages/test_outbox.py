"""`/meja/pesan` and a message's page: what is to be done, doing it, and whom it is shown to."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.accounts.audit import AuditEvent
from app.desk.messages.pages import _link
from app.extensions import db
from app.messages import outbox
from app.messages.models import Message, State
from app.platform import clock
from app.platform.clock import parse_moment
from app.platform.database import write
from app.tickets.handling import conversation
from app.tickets.kinds import ReplyChannel
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests import cast
from tests.kit.other_machines import fresh, set_up, work
from tests.kit.requests import enlist, make_ticket, who


def answered(channel: ReplyChannel = ReplyChannel.PHONE, **facts) -> Message:
    ticket = make_ticket(facts.pop("status", Status.DIVERIFIKASI), reply_channel=channel, **facts)
    with write():
        conversation.answer(ticket, "Syaratnya KTP.", by=who(cast.OPERATOR))
    return db.session.scalars(select(Message).where(Message.about == ticket.number, Message.code == "answered")).one()


def address(row: Message) -> str:
    return f"/meja/pesan/{row.about}/{row.id}"


def test_an_empty_outbox_says_what_will_come(visit):
    assert "Tidak ada yang perlu dikerjakan" in visit("/meja/pesan", as_=cast.OPERATOR)
    for view in ("gagal", "menunggu", "sampai", "semua"):
        visit(f"/meja/pesan?lihat={view}", as_=cast.OPERATOR)


def test_what_waits_for_a_hand_comes_first_and_is_counted_in_the_menu(visit):
    rows = [answered(), answered(name="Budi Rekaan", phone="081200000077")]
    page = visit("/meja/pesan", as_=cast.OPERATOR)
    assert [link for link in page.find("//tbody//a/@href") if "/pesan/" in link] == [
        f"{address(row)}?dari=pesan" for row in rows
    ]
    assert page.find("//nav[@aria-label='Menu meja']//*[contains(@class, 'loket-count')]/text()") == ["2"]


def test_a_call_is_made_and_recorded(visit, app):
    row = answered()
    page = visit(address(row), as_=cast.OPERATOR)
    assert "0812-0000-0002" in page
    assert "Syaratnya KTP." in page
    page = page.form("Tidak diangkat").submit(tried="Nomor sibuk")
    fresh(row)
    assert (row.state, row.result) == (State.BY_HAND, "Nomor sibuk")
    page = visit(address(row), as_=cast.OPERATOR).form("Sudah ditelepon").submit(said="Ia akan datang Senin.")
    fresh(row)
    assert (row.state, row.result, row.by_name) == (State.DONE, "Ia akan datang Senin.", who(cast.OPERATOR).name)
    assert "Kabar “Jawaban petugas” disampaikan lewat Telepon." in page
    assert "Sudah disampaikan" in page


def test_opening_a_number_to_call_stands_in_the_audit_log(visit, app):
    row = answered()
    visit(address(row), as_=cast.OPERATOR)
    assert db.session.scalar(select(func.count()).where(AuditEvent.action == "message:opened")) == 1
    reader = visit(address(row), as_=cast.AUDITOR)
    assert "0812-0000-0002" not in reader
    assert "0812-••••-0002" in reader


def test_whatsapp_changes_nothing_until_it_was_sent(app, visit, sign_in):
    row = answered(ReplyChannel.WHATSAPP)
    page = visit(address(row), as_=cast.OPERATOR)
    assert "tidak ada yang keluar" in page  # a demo opens nothing
    assert sign_in(cast.OPERATOR).get(f"{address(row)}/buka").status_code == 404
    fresh(row)
    assert row.state is State.BY_HAND
    page.form("Sudah saya kirim").submit()
    fresh(row)
    assert (row.state, row.result) == (State.DONE, "Dikirim dari WhatsApp kantor.")


def test_the_link_to_whatsapp_carries_the_whole_text(app):
    row = answered(ReplyChannel.WHATSAPP)
    link = _link(row)
    assert link.startswith("https://wa.me/6281200000002?text=Bapak%2FIbu%2C%20jawaban%20kami%20untuk%20permohonan")
    assert "gratis" in link


def test_a_letter_is_printed_with_its_address(visit, sign_in):
    row = answered(ReplyChannel.LETTER, who={"address": "Jl. Mawar 1, Malang"})
    page = visit(address(row), as_=cast.OPERATOR)
    assert "Jl. Mawar 1, Malang" in page
    paper = sign_in(cast.OPERATOR).get(f"{address(row)}/cetak")
    assert "Syaratnya KTP." in paper.get_data(as_text=True)
    page.form("Sudah saya kirim").submit()
    fresh(row)
    assert row.state is State.DONE


def test_a_message_shows_no_pin_and_no_link(visit, app):
    ticket = make_ticket(Status.DITERIMA, reply_channel=ReplyChannel.EMAIL, who={"email": "siti@contoh.test"})
    row = db.session.scalars(select(Message).where(Message.about == ticket.number)).one()
    page = visit(address(row), as_=cast.OPERATOR)
    assert secrets.pin(ticket.number) not in page
    assert secrets.token(ticket.number) not in page
    assert "s•••@contoh.test" in page
    assert "Contoh: hanya tampil di kotak keluar" in page


def test_a_message_is_cancelled_only_with_a_reason(visit):
    row = answered()
    page = visit(address(row), as_=cast.OPERATOR).form("Batalkan kabar ini").submit(reason=" ", expect=422)
    assert "Tulis dahulu alasannya." in page.errors
    page.form("Batalkan kabar ini").submit(reason="Sudah datang sendiri")
    fresh(row)
    assert (row.state, row.result) == (State.CANCELLED, "Sudah datang sendiri")


def test_two_officers_at_once_bring_it_once(visit):
    row = answered()
    late = visit(address(row), as_=cast.OPERATOR)
    enlist(cast.OPERATOR2)
    visit(address(row), as_=cast.OPERATOR2).form("Sudah ditelepon").submit()
    page = late.form("Sudah ditelepon").submit(expect=409)
    assert "Kabar ini sudah ditangani." in page
    assert fresh(row).by_user_id == who(cast.OPERATOR2).user_id


def test_whoever_answers_gives_word_of_it_too(visit):
    row = answered(status=Status.DIPROSES)
    visit(address(row), as_=cast.STAF).form("Sudah ditelepon").submit()
    fresh(row)
    assert row.state is State.DONE


def test_a_message_about_a_request_one_may_not_see_is_not_there(visit):
    row = answered(is_confidential=True)
    assert row.about not in visit("/meja/pesan?lihat=semua", as_=cast.OPERATOR2)
    visit(address(row), as_=cast.OPERATOR2, status=404)
    assert row.about in visit("/meja/pesan", as_=cast.SEKRETARIS)
    other = answered(name="Budi Rekaan", phone="081200000078")
    visit(f"/meja/pesan/{other.about}/{row.id}", as_=cast.OPERATOR, status=404)


def test_the_list_asks_no_more_for_more_rows_and_pages_on(visit, queries, app):
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.PHONE)

    def answer(times: int) -> None:
        for place in range(times):
            with write():
                conversation.answer(ticket, f"Jawaban {place} dari {times}.", by=who(cast.OPERATOR))

    answer(2)
    visit("/meja/pesan", as_=cast.OPERATOR)
    with queries() as few:
        visit("/meja/pesan", as_=cast.OPERATOR)
    answer(28)
    with queries() as many:
        page = visit("/meja/pesan", as_=cast.OPERATOR)
    assert len(many) <= len(few)
    assert len(page.find("//tbody/tr")) == 25
    page = page.link("Berikutnya").follow()
    assert len(page.find("//tbody/tr")) == 5
    assert "Ke awal daftar" in page


@pytest.mark.parametrize(
    "path", ["/meja/pesan?lihat=%00&setelah=99999999999999", "/meja/pesan?setelah=-1", "/meja/pesan?setelah=x"]
)
def test_a_strange_address_shows_the_list(visit, path):
    visit(path, as_=cast.OPERATOR)


def test_a_failed_message_is_sent_again_and_its_task_goes(app, real_office, sink):
    with clock.standing_at(parse_moment("2026-11-26T10:00")):
        sink.refuses.add("siti@contoh.test")
        row = answered(ReplyChannel.EMAIL, who={"email": "siti@contoh.test"})
        work()
        assert fresh(row).state is State.FAILED
        task = db.session.scalars(select(Message).where(Message.instead_of_id == row.id)).one()
        sink.refuses.clear()
        with write():
            outbox.retry(row, by=who(cast.OPERATOR))
        work()
    fresh(row)
    assert (row.state, task.state) == (State.SENT, State.CANCELLED)
    assert len(sink.mails) == 1


def test_a_call_begins_with_who_calls_and_stands_in_the_one_list_of_calls(visit, app):
    set_up(**{"messages.call_again_minutes": 20, "security.lock_minutes": 30})
    row = answered()
    page = visit("/meja/telepon/kembali", as_=cast.OPERATOR)
    assert "Kabar: Jawaban petugas" in page
    assert "0812-••••-0002" in page
    page = page.link("Telepon " + row.about).follow()
    assert f"Saya {who(cast.OPERATOR).name} dari" in page
    assert "berbicara dengan Siti Umpama?" in page
    for place in range(3):
        page = visit(f"{address(row)}?dari=telepon", as_=cast.OPERATOR)
        page = page.form("Tidak diangkat").submit(tried=f"Sibuk {place}")
    assert "3 kali Sibuk 2" in page
    assert "jatuh tempo" not in page
    with clock.standing_at(fresh(row).next_try_at):
        assert "jatuh tempo" in visit("/meja/telepon/kembali", as_=cast.OPERATOR)
    page = visit(f"{address(row)}?dari=telepon", as_=cast.OPERATOR)
    assert "Sudah dicoba 3 kali." in page
    assert "Tidak ada yang perlu ditelepon" in page.form("Sudah ditelepon").submit()
    assert fresh(row).next_try_at is None
