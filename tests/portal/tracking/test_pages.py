"""One's own request by its link: what its owner reads first, and what nobody else ever reads."""

from __future__ import annotations

import gzip
import io
from datetime import timedelta

import pytest
from PIL import Image

from app.platform import clock, settings
from app.platform.database import write
from app.tickets import files
from app.tickets.handling import conversation, marks, moves, refusals
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests import cast
from tests.kit.requests import ask, make_ticket, who

pytestmark = pytest.mark.usefixtures("enlisted")


def link(ticket) -> str:
    return f"/lacak/{secrets.token(ticket.number, ticket.secret_round)}"


def standing(page) -> str:
    return " ".join(page.find("//*[@data-standing]")[0].text_content().split())


def picture(colour="red"):
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "PNG")
    stream.seek(0)
    return stream


def attach(ticket, name="Surat.png", *, is_public=True, colour="red") -> int:
    prepared = files.prepare(name, picture(colour))
    with write():
        (row,) = files.attach(ticket, [prepared], from_applicant=False, is_public=is_public)
        return row.id


@pytest.mark.parametrize(
    ("status", "beginning"),
    [
        (Status.DITERIMA, "Permohonan sudah kami terima dan menunggu diperiksa kelengkapannya; paling lambat"),
        (Status.DIVERIFIKASI, "Petugas sedang memeriksa kelengkapan berkas; paling lambat"),
        (Status.LENGKAPI_BERKAS, "Kami menunggu berkas dari Anda, paling lambat"),
        (Status.DIDISPOSISIKAN, "Berkas lengkap dan sudah diteruskan ke Seksi Organisasi"),
        (Status.DIPROSES, "Sedang diproses di Seksi Organisasi"),
        (Status.SELESAI, "Selesai"),
        (Status.DIBATALKAN, "Dibatalkan atas keinginan Anda"),
    ],
)
def test_one_sentence_says_where_it_stands_in_both_languages(visit, client, status, beginning):
    ticket = make_ticket(status)
    page = visit(link(ticket))
    assert standing(page).startswith(beginning)
    assert page.find("//main//p[contains(@class, 'govuk-body-l')]/@data-standing") == [""]
    client.set_cookie("bahasa", "en")
    assert visit(link(ticket)).h1 == f"Request {ticket.number}"


def test_what_is_asked_of_the_owner_comes_before_everything(visit):
    page = visit(link(make_ticket(Status.LENGKAPI_BERKAS)))
    box = page.find("//main//section[@aria-labelledby='asked']")[0]
    assert "Daftar calon pendiri" in box.text_content()
    assert box.xpath(".//input[@type='file']")
    assert box.xpath("following::*[@data-standing]"), "the sentence stands below the box"
    assert len(page.find("//input[@type='file']")) == 1, "one place for papers, not two"


def test_after_the_deadline_papers_may_still_be_sent(visit):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    with clock.standing_at(ticket.waits_until + timedelta(hours=1)):
        page = visit(link(ticket))
    assert "Batasnya sudah lewat" in page
    assert "masih dapat dikirim sampai kami tutup" in standing(page)
    assert "paling lambat" not in page.find("//main//section[@aria-labelledby='asked']")[0].text_content()


def test_the_answer_stands_at_the_top(visit):
    page = visit(link(make_ticket(Status.SELESAI)))
    assert "Sudah kami bantu." in page.find("//section[@aria-labelledby='answer']")[0].text_content()
    assert "Belum terjawab? Buka kembali" in page
    assert not page.find("//a[contains(@href, '/batal')]")


def test_a_refusal_says_why_and_how_to_object(visit):
    ticket = make_ticket(Status.DIPROSES)
    with write():
        refusals.propose(
            ticket, code="not_eligible", reason="Anggotanya kurang.",
            legal_basis="UU 25/1992 ps. 6", alternative="Tambah anggota.",
            objection="Surat ke Kepala Dinas.", by=who(cast.KASI),
        )  # fmt: skip
    assert "Anggotanya kurang" not in visit(link(ticket)), "a proposal is nobody's business yet"
    with write():
        refusals.agree(ticket, by=who(cast.KABID))
    page = visit(link(ticket))
    assert standing(page).startswith("Tidak dapat kami penuhi")
    for words in ("Anggotanya kurang.", "UU 25/1992 ps. 6", "Surat ke Kepala Dinas."):
        assert words in page


def test_the_promise_says_why(visit):
    page = visit(link(make_ticket(Status.DIPROSES)))
    assert "karena berkas lengkap" in page
    assert "menurut standar LEG-01" in page


def test_who_is_responsible_and_the_name_only_where_the_office_chooses(visit):
    ticket = make_ticket(Status.DIPROSES)
    name = who(cast.STAF).name
    page = visit(link(ticket))
    assert "Seksi Organisasi" in page
    assert name not in page
    with write():
        settings.put("tracking.show_officer_name", True)
    assert name in visit(link(ticket))


def test_internal_words_stay_inside(visit):
    ticket = make_ticket(Status.DIPROSES)
    with write():
        conversation.note(ticket, "Orang ini pernah menunggak.", by=who(cast.STAF))
        marks.prioritise(ticket, True, "Lansia", by=who(cast.OPERATOR))
        conversation.answer(ticket, "Mohon menunggu <b>sebentar</b>.", by=who(cast.STAF))
    page = visit(link(ticket))
    assert "menunggak" not in page
    assert "Lansia" not in page
    assert "Mohon menunggu <b>sebentar</b>." in page


def test_public_files_are_handed_out_by_this_link_alone(visit, client):
    ticket, other = make_ticket(), make_ticket(phone="0812-0000-0009", name="Budi")
    shown, hidden = attach(ticket), attach(ticket, "Rahasia.png", is_public=False, colour="blue")
    page = visit(link(ticket))
    assert "Rahasia.png" not in page
    answer = client.get(page.link("Surat.png").href)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"{link(ticket)}/berkas/{hidden}").status_code == 404
    assert client.get(f"{link(other)}/berkas/{shown}").status_code == 404
    assert client.get(f"{link(ticket)}/berkas/999999").status_code == 404


@pytest.mark.parametrize("token", ["abc", "a" * 26, "%00", "😀", "x" * 3000, "..%2F.."])
def test_an_unknown_link_says_what_to_do(visit, token):
    page = visit(f"/lacak/{token}", status=404)
    assert page.link("Lacak permohonan dengan nomor dan PIN").href == "/lacak"


def test_a_renewed_link_makes_the_old_one_worthless(visit):
    ticket = make_ticket()
    old = link(ticket)
    with write():
        secrets.renew(ticket)
    visit(old, status=404)
    assert visit(link(ticket)).h1 == f"Permohonan {ticket.number}"


def test_nothing_is_kept_or_told_elsewhere(client):
    answer = client.get(link(make_ticket()))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert b'rel="canonical"' not in answer.data


def test_the_owner_of_a_confidential_request_sees_all_of_it(visit):
    opened = ask(service="LIN-01", is_confidential=True, need="Petugas meminta uang.")
    assert "Petugas meminta uang." in visit(f"/lacak/{opened.token}")


def test_staff_may_look_but_not_speak(visit):
    ticket = make_ticket()
    page = visit(link(ticket), as_=cast.OPERATOR)
    assert "jadi hanya dapat melihat" in page
    assert not page.find("//main//form")
    assert not page.find("//a[contains(@href, '/batal')]")


def test_a_broken_promise_is_admitted(visit):
    ticket = make_ticket(Status.DIPROSES)
    with clock.standing_at(ticket.due_at + timedelta(days=1)):
        assert "Kami terlambat, mohon maaf." in standing(visit(link(ticket)))


def test_waiting_for_others_is_said(visit):
    ticket = make_ticket(Status.DIPROSES)
    with write():
        review = clock.now() + timedelta(days=7)
        moves.wait(ticket, "Kementerian Hukum", review, by=who(cast.STAF), reason="Cek nama.", is_outside=True)
    said = standing(visit(link(ticket)))
    assert "menunggu Kementerian Hukum" in said
    assert "Anda tidak perlu berbuat apa-apa." in said


def test_few_statements_that_do_not_grow(client, queries):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    client.get(link(ticket))
    with queries() as few:
        client.get(link(ticket))
    for number in range(5):
        attach(ticket, f"{number}.png", colour=(number * 40, 0, 0))
        with write():
            conversation.write_as_applicant(ticket, f"Pesan {number}", by=who(cast.STAF))
    with queries() as more:
        client.get(link(ticket))
    assert len(more) == len(few) <= 6, more


def test_the_page_is_light(client):
    ticket = make_ticket(Status.DIPROSES)
    assert len(gzip.compress(client.get(link(ticket)).get_data())) < 14_000


def test_the_owner_reads_how_long_it_took_in_all_pauses_too(visit, client):
    ticket = make_ticket(Status.DIPROSES)
    with write():
        ticket.received_at = clock.now() - timedelta(days=12)
    assert "12 hari kalender sejauh ini" in visit(link(ticket))
    client.get("/bahasa/en")
    assert "12 calendar days so far" in visit(link(ticket))
