"""The lists of letters, a letter's page, and its steps as people press them."""

from __future__ import annotations

import pytest

from app.extensions import db
from app.letters import signing
from app.letters.kinds import LetterKind, LetterState
from app.platform import jobs
from app.platform.database import write
from app.tickets.handling import marks
from app.tickets.kinds import Secrecy
from app.tickets.statuses import Status
from tests import cast
from tests.kit import requests
from tests.kit.drafts import draft, initial, send, sign
from tests.kit.requests import actor, make_ticket
from tests.letters.test_signing import Seal


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


def printed():
    while jobs.run_once():
        pass


def test_each_sees_what_waits_for_him(visit):
    letter = send(draft(ticket=make_ticket(Status.DIPROSES)))
    assert letter.subject in visit("/meja/surat", as_=cast.KASI)
    assert "Daftar ini kosong" in visit("/meja/surat", as_=cast.KABID)
    initial(letter, cast.KASI)
    assert "Daftar ini kosong" in visit("/meja/surat", as_=cast.KASI)
    assert letter.subject in visit("/meja/surat", as_=cast.KABID)
    assert letter.subject in visit("/meja/surat?daftar=konsep", as_=cast.STAF)
    assert letter.subject in visit("/meja/surat?daftar=semua", as_=cast.BERKAS)
    assert letter.subject not in visit("/meja/surat?daftar=semua", as_=cast.STAF_LAIN)
    visit("/meja/surat?daftar=tidak-ada", as_=cast.STAF, status=404)


def test_the_list_asks_no_more_for_more_letters(visit, queries):
    draft(LetterKind.NOTA_DINAS)
    visit("/meja/surat?daftar=semua", as_=cast.BERKAS)
    with queries() as few:
        visit("/meja/surat?daftar=semua", as_=cast.BERKAS)
    for _more in range(5):
        send(draft(LetterKind.NOTA_DINAS))
    visit("/meja/surat?daftar=semua", as_=cast.BERKAS)  # what is remembered of the house is remembered anew
    with queries() as many:
        visit("/meja/surat?daftar=semua", as_=cast.BERKAS)
    assert len(many) == len(few)


def test_older_letters_follow_page_by_page(visit):
    for number in range(27):
        draft(LetterKind.NOTA_DINAS, words=requests_words(f"Hal ke-{number}"))
    page = visit("/meja/surat?daftar=konsep", as_=cast.STAF)
    assert "Hal ke-26" in page
    assert "Hal ke-0" not in page
    assert "Hal ke-0" in page.link("Surat yang lebih lama").follow()


def requests_words(subject):
    from dataclasses import replace

    from tests.kit.drafts import WORDS

    return replace(WORDS, subject=subject)


def test_the_page_waits_for_the_sheet_and_then_shows_it(visit, sign_in):
    letter = draft(ticket=make_ticket(Status.DIPROSES))
    page = visit(f"/meja/surat/{letter.id}", as_=cast.STAF)
    assert "Lembarnya sedang dibuat" in page
    assert page.link("Lihat lagi sekarang")
    printed()
    page = visit(f"/meja/surat/{letter.id}", as_=cast.STAF)
    assert page.find("//section[@id='lembar']//img")
    client = sign_in(cast.STAF)
    assert client.get(f"/meja/surat/{letter.id}/kecil-1.png").mimetype == "image/png"
    answer = client.get(f"/meja/surat/{letter.id}/surat.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert client.get(f"/meja/surat/{letter.id}/kecil-9.png").status_code == 404


def test_up_the_house_and_signed_as_people_press_it(visit):
    ticket = make_ticket(Status.DIPROSES)
    letter = draft(ticket=ticket)
    here = f"/meja/surat/{letter.id}"
    page = visit(here, as_=cast.STAF).form("Kirim untuk paraf dan tanda tangan").submit()
    assert "Surat dikirim" in page
    for username in (cast.KASI, cast.KABID, cast.SEKRETARIS):
        page = visit(here, as_=username).form("Paraf dan teruskan").submit(**{"paraf-comment": "Setuju"})
        assert "Paraf Anda dicatat" in page
        assert "“Setuju”" in page
    page = visit(here, as_=cast.KADIS).form("Sudah ditandatangani").submit()
    assert "menunggu nomor" in page
    db.session.refresh(letter)
    assert letter.state is LetterState.NUMBERING
    page = visit(f"/meja/tiket/{ticket.number}", as_=cast.STAF)
    assert len(page.find("//section[@id='surat']//li")) == 4
    assert letter.subject in visit("/meja/surat?daftar=nomor", as_=cast.BERKAS)


def test_returned_with_what_to_correct(visit):
    letter = send(draft(ticket=make_ticket(Status.DIPROSES)))
    here = f"/meja/surat/{letter.id}"
    page = visit(here, as_=cast.KASI).form("Kembalikan surat").submit(expect=422)
    assert page.errors == ["Tulis apa yang harus diperbaiki."]
    page = page.form("Kembalikan surat").submit(**{"kembali-comment": "Tanggalnya keliru"})
    assert "dikembalikan kepada pengonsepnya" in page
    page = visit(here, as_=cast.STAF)
    assert "“Tanggalnya keliru”" in page
    page = page.form("Kirim untuk paraf dan tanda tangan").submit()
    assert "Putaran sebelumnya" in page
    page.form("Tarik kembali").submit(**{"tarik-comment": "Lupa lampiran"})


def test_whoever_comes_second_is_told_how_it_stands(visit, sign_in):
    letter = send(draft(ticket=make_ticket(Status.DIPROSES)))
    form = visit(f"/meja/surat/{letter.id}", as_=cast.KASI).form("Paraf dan teruskan")
    initial(letter, cast.KASI)
    page = form.submit(expect=403)
    late = visit(f"/meja/surat/{letter.id}", as_=cast.STAF).form("Tarik kembali")
    initial(letter, cast.KABID, cast.SEKRETARIS)
    sign(letter)
    page = late.submit(expect=409, **{"tarik-comment": "salah"})
    assert "tidak dapat ditarik kembali lagi" in page
    assert "Menunggu nomor dan pindaian" in page


def test_what_is_not_filled_in_is_said_when_it_is_sent(visit):
    letter = draft(LetterKind.NOTA_DINAS, words=requests_words("Hal …………"))
    page = (
        visit(f"/meja/surat/{letter.id}", as_=cast.STAF).form("Kirim untuk paraf dan tanda tangan").submit(expect=422)
    )
    assert "Masih ada isian kosong" in page


def test_an_electronic_signature_refused_voids_the_number_and_asks_again(app, visit):
    signing.register(app, Seal())
    letter = initial(send(draft(ticket=make_ticket(Status.DIPROSES), is_electronic=True)))
    here = f"/meja/surat/{letter.id}"
    page = visit(here, as_=cast.KADIS).form("Tandatangani secara elektronik").submit(expect=422, passphrase="keliru")
    assert page.errors == ["Frasa sandi salah."]
    page = page.form("Tandatangani secara elektronik").submit(passphrase="rahasia")
    assert "Surat ditandatangani secara elektronik dengan nomor 500.3.2/2/" in page
    db.session.refresh(letter)
    assert letter.state is LetterState.SIGNED
    assert letter.certificate == "Uji"


def test_letters_of_a_confidential_request_are_for_its_handlers_and_the_way_up_alone(visit):
    ticket = make_ticket(Status.DIPROSES)
    letter = send(draft(ticket=ticket))
    head = actor(cast.SEKRETARIS)
    with write():
        marks.classify(ticket, True, "Melindungi pelapor", by=head)
    here = f"/meja/surat/{letter.id}"
    for username in (cast.STAF, cast.KASI, cast.KABID, cast.SEKRETARIS, cast.KADIS):
        visit(here, as_=username)
    for username in (cast.BERKAS, cast.OPERATOR, cast.AUDITOR, cast.STAF_LAIN):
        visit(here, as_=username, status=404)
        assert letter.subject not in visit("/meja/surat?daftar=semua", as_=username)


def test_a_secret_letter_without_a_request_is_its_drafters_and_the_way_up_alone(visit):
    letter = send(draft(LetterKind.NOTA_DINAS, secrecy=Secrecy.RAHASIA))
    visit(f"/meja/surat/{letter.id}", as_=cast.KASI)
    visit(f"/meja/surat/{letter.id}", as_=cast.BERKAS, status=404)


def test_in_english(visit, sign_in):
    letter = send(draft(ticket=make_ticket(Status.DIPROSES)))
    sign_in(cast.KASI).set_cookie("bahasa", "en")
    for address in ("/meja/surat", f"/meja/surat/{letter.id}", "/meja/surat/baru", "/meja/surat/baru/undangan"):
        visit(address, as_=cast.KASI)
    assert "Waiting for your initials" in visit(f"/meja/surat/{letter.id}", as_=cast.KASI)
