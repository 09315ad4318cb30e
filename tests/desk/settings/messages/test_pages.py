"""`/meja/pengaturan/pesan`: wording, hours, gateways, and a message to oneself."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.messages import outbox, texts
from app.messages.models import Message, State, Way
from app.messages.ways import gateway
from app.platform import settings
from app.platform.database import write
from app.platform.keys import unseal
from app.tickets.handling import conversation
from app.tickets.kinds import ReplyChannel
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import enlist, make_ticket, who

HOME = "/meja/pengaturan/pesan"


def test_the_list_has_every_text_in_both_languages(visit):
    page = visit(HOME, as_=cast.SEKRETARIS)
    assert len(page.find("//tbody/tr")) == len(texts.kinds())
    visit(HOME, as_=cast.OPERATOR, status=403)


def test_a_text_is_seen_with_a_real_request_before_it_is_kept(visit, cast):
    enlist()
    ticket = make_ticket(Status.DIVERIFIKASI, reply_channel=ReplyChannel.EMAIL, who={"email": "siti@contoh.test"})
    with write():
        conversation.answer(ticket, "Bawa <b>KTP</b>.", by=who(cast.OPERATOR))
    page = visit(f"{HOME}/naskah/answered/id", as_=cast.SEKRETARIS)
    words = "Yth. {nama}\nJawaban {nomor}: {isi} <script>alert(1)</script>"
    page = page.form("Lihat bunyinya dahulu").submit(button="Lihat bunyinya dahulu", body=words, expect=422)
    assert f"Jawaban {ticket.number}: Bawa <b>KTP</b>. <script>alert(1)</script>" in page
    assert "Yth. Siti Umpama" in page
    assert texts.version("answered", "id") == 0
    page.form("Simpan naskah").submit(button="Simpan naskah")
    assert texts.body("answered", "id") == words
    with write():
        conversation.answer(ticket, "Datanglah.", by=who(cast.OPERATOR))
    newest = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert outbox.said(newest, with_secrets=False).startswith("Yth. Siti Umpama\nJawaban")


def test_an_unknown_field_is_refused_beside_the_text_and_no_word_is_lost(visit):
    page = visit(f"{HOME}/naskah/answered/en", as_=cast.KONTEN)
    page = page.form("Lihat bunyinya dahulu").submit(
        button="Lihat bunyinya dahulu", body="{nomor} {isi} {nik}", expect=422
    )
    assert "Isian {nik} tidak dikenal untuk pesan ini." in page.errors
    assert "{nomor} {isi} {nik}" in page.find("//textarea/text()")[0]


def test_whoever_sees_no_request_gets_examples(visit):
    page = visit(f"{HOME}/naskah/refused/id", as_=cast.KONTEN)
    page = page.form("Lihat bunyinya dahulu").submit(button="Lihat bunyinya dahulu", expect=422)
    assert "Dengan data contoh" in page
    assert "2611-0123-4" in page


def test_two_editors_at_once(visit):
    def seen(username: str, words: str):
        page = visit(f"{HOME}/naskah/answered/id", as_=username)
        return page.form("Lihat bunyinya dahulu").submit(button="Lihat bunyinya dahulu", body=words, expect=422)

    first, second = seen(cast.KONTEN, "{nomor} {isi} satu"), seen(cast.SEKRETARIS, "{nomor} {isi} dua")
    first.form("Simpan naskah").submit(button="Simpan naskah")
    second.form("Simpan naskah").submit(button="Simpan naskah", expect=409)
    assert texts.body("answered", "id") == "{nomor} {isi} satu"


def test_an_unknown_text_is_not_there(visit):
    visit(f"{HOME}/naskah/nothing/id", as_=cast.KONTEN, status=404)
    visit(f"{HOME}/naskah/answered/fr", as_=cast.KONTEN, status=404)


def test_hours_and_tries_are_the_offices(visit):
    page = visit(f"{HOME}/jalur", as_=cast.KONTEN)
    page = page.form("Simpan pengaturan pesan").submit(begins="20.00", until="07.00", expect=422)
    assert "Jam akhir harus sesudah jam mulai." in page.errors
    page.form("Simpan pengaturan pesan").submit(
        begins="08.00", until="17.30", tries="2", whatsapp_number="0812-0000-0099"
    )
    assert (settings.get("messages.from"), settings.get("messages.until")) == ("08:00", "17:30")
    assert settings.get("messages.tries") == 2


def test_a_gateway_is_described_and_its_key_never_shown(visit, app):
    page = visit(f"{HOME}/gerbang/whatsapp", as_=cast.KONTEN)
    page = page.form("Simpan gerbang").submit(button="Simpan gerbang", url="ftp://x", expect=422)
    page = page.form("Simpan gerbang").submit(
        button="Simpan gerbang", url="https://g.contoh.test/kirim", secret="Bearer rahasia"
    )
    known = gateway.of(Way.WHATSAPP)
    assert known.url == "https://g.contoh.test/kirim"
    assert unseal(known.secret) == "Bearer rahasia"
    page = visit(f"{HOME}/gerbang/whatsapp", as_=cast.KONTEN)
    assert "rahasia" not in page.text
    page.form("Simpan gerbang").submit(button="Simpan gerbang", reference="id")
    assert unseal(gateway.of(Way.WHATSAPP).secret) == "Bearer rahasia"
    visit(f"{HOME}/gerbang/whatsapp", as_=cast.KONTEN).form("Hapus gerbang").submit(button="Hapus gerbang")
    assert gateway.of(Way.WHATSAPP) is None
    visit(f"{HOME}/gerbang/fax", as_=cast.KONTEN, status=404)


def test_a_message_to_oneself(visit, app):
    page = visit(f"{HOME}/jalur", as_=cast.KONTEN)
    page.form("Kirim pesan uji").submit(way="email", to="bukan alamat", expect=422)
    page = page.form("Kirim pesan uji").submit(way="email", to="konten@contoh.test")
    assert "tidak dikirim" in page  # a demo
    page = page.form("Kirim pesan uji").submit(way="sms", to="0812-0000-0099", expect=422)
    assert "Jalur ini belum disiapkan." in page.errors
    states = db.session.scalars(select(Message.state).where(Message.code == "test").order_by(Message.id)).all()
    assert states == [State.SENT]


def test_the_shipped_text_is_brought_back_as_a_new_version(visit, cast):
    first = texts.body("answered", "id")
    page = visit(f"{HOME}/naskah/answered/id", as_=cast.KONTEN)
    assert "Pakai naskah awal" not in page
    page = page.form("Lihat bunyinya dahulu").submit(
        button="Lihat bunyinya dahulu", body="{nomor} {isi} lain", expect=422
    )
    page.form("Simpan naskah").submit(button="Simpan naskah")
    page = visit(f"{HOME}/naskah/answered/id", as_=cast.KONTEN)
    page = page.form("Pakai naskah awal").submit(button="Pakai naskah awal", expect=422)
    assert "huruf; sebagai SMS" in page
    page.form("Simpan naskah").submit(button="Simpan naskah")
    assert (texts.body("answered", "id"), texts.version("answered", "id")) == (first, 2)


def test_the_address_for_reports_is_shown_and_renewed(visit, cast):
    page = visit(f"{HOME}/gerbang/sms", as_=cast.KONTEN)
    assert "muncul di sini setelah gerbang disimpan" in page
    page.form("Simpan gerbang").submit(button="Simpan gerbang", url="https://g.contoh.test/kirim", arrived="DELIVRD")
    page = visit(f"{HOME}/gerbang/sms", as_=cast.KONTEN)
    (old,) = page.find("//code/text()")
    assert "/pesan/laporan/sms/" in old
    page.form("Ganti alamat laporan").submit(button="Ganti alamat laporan")
    assert gateway.of(Way.SMS).arrived == "DELIVRD"
    assert visit(f"{HOME}/gerbang/sms", as_=cast.KONTEN).find("//code/text()") != [old]
