"""A stack as the clerk sees it: how far it is, its letters, and every press on a page or a letter."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from app.accounts.models import User
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict
from app.reading import by_hand
from app.reading.models import FileState, LetterState, PageState, ScanBatch, ScanFile, ScanLetter, ScanPage, Source
from app.tickets import search
from app.web import asked
from tests import cast
from tests.kit.other_machines import work
from tests.kit.requests import enlist, who
from tests.kit.scanned import piled, sample
from tests.kit.stacks import files_of, letters_of, pages_of

EVERY = "/meja/dokumen/tumpukan"


@pytest.fixture
def stack(app, cast):
    """Two letters, of three pages and of one."""
    letters = piled(["satu", "dua", "tiga"], [sample("02")])
    return db.session.get(ScanBatch, letters[0].batch_id)


@pytest.fixture
def look(visit, cast, stack):
    def open_page(place: int = 1, as_=cast.BERKAS, **more):
        page_id = pages_of(stack)[place - 1].id
        return visit(f"{EVERY}/{stack.id}?halaman={page_id}", as_=as_, **more)

    return open_page


def piles(page) -> list[int]:
    """How many pages each letter on the page has."""
    shown = page.find("//section[contains(@class, 'loket-pile')][starts-with(@id, 'surat-')]")
    return [len(pile.xpath(".//a[contains(@class, 'loket-leaf')]")) for pile in shown]


def press(page, words: str, form: str = "halaman-ini", **more):
    return page.form(form).submit(button=words, **more)


def test_the_letters_of_a_stack_lie_there_with_their_pages(look, stack):
    page = look(2)
    assert piles(page) == [3, 1]
    assert page.find("//a[@aria-current='true']")[0].get("id") == f"hal-{pages_of(stack)[1].id}"
    assert "4 halaman, semua sudah dibaca" in page


def test_a_letter_is_split_and_joined_again(look):
    page = press(look(2), "Mulai surat baru di sini Alt+1")
    assert piles(page) == [1, 2, 1]
    assert "Surat baru dimulai pada halaman ini." in page
    page = page.form("Gabung dengan surat 1 Alt+1").submit()
    assert piles(page) == [3, 1]


def test_pages_are_moved_shifted_left_out_and_put_back(look, stack):
    first, second = letters_of(stack)
    page = press(look(1), "Pindahkan", letter=str(second.id))
    assert piles(page) == [2, 2]
    assert [one.text for one in pages_of(stack) if one.letter_id == first.id] == ["dua", "tiga"]
    page = press(page, "Majukan")
    page = press(page, "Mundurkan")
    page = press(page, "Keluarkan Alt+4")
    assert piles(page) == [2, 1]
    assert "Di luar surat" in page
    assert piles(press(page, "Pindahkan", letter=str(first.id))) == [3, 1]


def test_a_turned_page_is_read_anew_and_the_page_asks_for_news(look, stack, sign_in):
    page = press(look(4), "Putar kanan Alt+2")
    assert "3 dari 4 halaman dibaca" in page
    (news,) = page.find("//*[@id='tumpukan']/@hx-get")
    assert sign_in(cast.BERKAS).get(news).status_code == 204
    with write():
        db.session.get(ScanBatch, stack.id).version += 1
    assert sign_in(cast.BERKAS).get(news).status_code == 200
    assert pages_of(stack)[3].rotation == 90
    press(look(4), "Putar kiri Alt+3")
    assert pages_of(stack)[3].rotation == 0


def test_a_page_that_failed_says_why_and_is_tried_again(look, stack, visit):
    with write():
        failed = pages_of(stack)[2]
        failed.state, failed.reason = PageState.FAILED, "too_slow"
    page = visit(f"{EVERY}/{stack.id}", as_=cast.BERKAS)
    assert "Halaman ini terlalu lama dibaca" in page  # it lies there first
    assert "1 halaman tidak terbaca" in page
    assert "Halaman dibaca sekali lagi." in press(page, "Baca ulang Alt+5")


def test_a_letter_is_set_aside_and_taken_back(look, stack):
    first, _second = letters_of(stack)
    page = press(look(4), "Sisihkan", form=f"/surat/{first.id}")
    assert piles(page) == [0, 1]
    page = press(page, "Ambil kembali", form=f"/surat/{first.id}")
    assert piles(page) == [3, 1]


def test_a_scan_that_was_set_aside_is_destroyed_after_a_question(look, stack, sign_in):
    first, _second = letters_of(stack)
    page_id = pages_of(stack)[0].id
    page = press(look(4), "Sisihkan", form=f"/surat/{first.id}")
    assert "Musnahkan pindaian surat ini?" in page
    page = press(page, "Ya, musnahkan", form=f"/surat/{first.id}")
    assert "Pindaian dimusnahkan" in page
    assert "Pindaiannya dimusnahkan" in page
    assert "Ya, musnahkan" not in page
    client = sign_in(cast.BERKAS)
    for address in (f"halaman/{page_id}/gambar", f"halaman/{page_id}/kecil", f"asli/{first_file(stack)}"):
        assert client.get(f"/meja/dokumen/{address}").status_code == 404


def test_a_letter_kept_confidential_is_gone_for_others(look, stack, visit, sign_in):
    first, _second = letters_of(stack)
    hidden = pages_of(stack)[0].id
    page = press(look(4), "Rahasiakan", form=f"/surat/{first.id}")
    assert piles(page) == [1]
    assert "1 halaman, semua sudah dibaca" in page
    assert len(page.find("//*[contains(@class, 'loket-files__item')]")) == 1
    client = sign_in(cast.BERKAS)
    for address in (f"halaman/{hidden}/gambar", f"halaman/{hidden}/kecil", f"asli/{first_file(stack)}"):
        assert client.get(f"/meja/dokumen/{address}").status_code == 404
    for deed in ("open", "aside", "join"):
        assert client.post(f"{EVERY}/{stack.id}/surat/{first.id}", data={"do": deed}).status_code in (400, 404)
    enlist(cast.PENGADUAN)
    page = visit(f"{EVERY}/{stack.id}", as_=cast.PENGADUAN)
    assert piles(page) == [3, 1]
    press(page, "Jangan rahasiakan", form=f"/surat/{first.id}")
    assert piles(look(4)) == [3, 1]


def first_file(stack) -> int:
    return db.session.scalars(select(ScanFile.id).where(ScanFile.batch_id == stack.id).order_by(ScanFile.place)).first()


def test_a_confidential_stack_is_in_nobodys_list(stack, visit, cast):
    enlist(cast.BERKAS)
    (letter,) = piled(["kata sandi rahasia"], confidential=True, by_id=who(cast.BERKAS).user_id)
    assert len(visit(EVERY, as_=cast.BERKAS).find("//tbody/tr")) == 2
    others = visit(f"{EVERY}?kata={asked.sealed('sandi')}", as_=cast.OPERATOR)
    assert len(others.find("//tbody/tr")) == 1
    assert "0 surat cocok" in others
    visit(f"{EVERY}/{letter.batch_id}", as_=cast.OPERATOR, status=404)
    assert "1 surat cocok" in visit(f"{EVERY}?kata={asked.sealed('sandi')}", as_=cast.BERKAS)


def test_what_came_along_is_told_to_whoever_sees_every_letter(stack, look, visit, cast):
    enlist(cast.PENGADUAN)
    first, second = letters_of(stack)
    with write():
        batch = db.session.get(ScanBatch, stack.id)
        batch.source, batch.note = Source.WHATSAPP, "Budi Umpama · 0812-3456-7890\nLaporan tentang atasan saya"
    page = look(4)
    assert "Laporan tentang atasan saya" in page
    assert "Budi Umpama" in visit(EVERY, as_=cast.BERKAS)
    with write():
        by_hand.keep_confidential(db.session.get(ScanLetter, first.id), by=who(cast.PENGADUAN))
    letter = f"/meja/dokumen/surat/{second.id}"
    for address in (f"{EVERY}/{stack.id}", EVERY, letter):
        page = visit(address, as_=cast.BERKAS)
        assert "Budi Umpama" not in page
        assert "Laporan tentang" not in page
    assert "Laporan tentang atasan saya" in visit(f"{EVERY}/{stack.id}", as_=cast.PENGADUAN)


def test_a_stack_and_then_each_of_its_letters_is_opened(visit, cast, sign_in):
    enlist(cast.BERKAS)
    (letter,) = piled(["a"], confidential=True, by_id=who(cast.BERKAS).user_id)
    address = f"{EVERY}/{letter.batch_id}"
    assert sign_in(cast.OPERATOR).post(f"{address}/buka").status_code in (400, 404)
    page = visit(address, as_=cast.BERKAS)
    with pytest.raises(Conflict, match="Seluruh tumpukan"), write():
        by_hand.keep_confidential(db.session.get(ScanLetter, letter.id), by=who(cast.BERKAS), wanted=False)
    opening = page.form("Buka kerahasiaan tumpukan")
    assert "tidak dirahasiakan lagi" in opening.submit()
    opening.submit(expect=409)
    visit(address, as_=cast.OPERATOR, status=404)


def test_who_comes_too_late_reads_why(look, stack):
    page = look(2)
    with write():
        db.session.get(ScanLetter, letters_of(stack)[0].id).state = LetterState.SET_ASIDE
    page = press(page, "Mulai surat baru di sini Alt+1", expect=409)
    assert "sudah dicatat atau disisihkan orang lain" in page
    assert page.h1 == f"Tumpukan pindaian {stack.id}"


def test_a_broken_file_says_why(stack, visit, cast):
    with write():
        db.session.add(
            ScanFile(batch_id=stack.id, place=3, name="rusak.pdf", state=FileState.BROKEN, reason="encrypted")
        )
    page = visit(f"{EVERY}/{stack.id}", as_=cast.BERKAS)
    assert "rusak.pdf" in page
    assert "terkunci kata sandi" in page
    assert "1 berkas tidak terbaca" in visit(EVERY, as_=cast.BERKAS)


def test_a_file_whose_opening_was_given_up_is_read_again_by_one_press(stack, visit, cast, sign_in):
    with write():
        file = db.session.get_one(ScanFile, first_file(stack))
        kept = {"blob_hash": file.blob_hash, "media_type": file.media_type, "size": file.size}
        db.session.add(
            ScanFile(batch_id=stack.id, place=3, name="mati.png", state=FileState.BROKEN, reason="gave_up", **kept)
        )
    file_id = files_of(stack)[-1].id
    page = visit(f"{EVERY}/{stack.id}", as_=cast.BERKAS)
    assert "terhenti berkali-kali" in page
    page = page.form(f"/berkas/{file_id}").submit(button="Baca ulang")
    assert "Berkas dibuka sekali lagi." in page
    assert files_of(stack)[-1].state is FileState.WAITING
    assert work()
    assert [one.state for one in files_of(stack)] == [FileState.OPENED] * 3
    again = sign_in(cast.BERKAS).post(f"{EVERY}/{stack.id}/berkas/{file_id}", data={"do": "again"})
    assert again.status_code in (400, 409)


def test_pages_that_were_not_read_yet_are_not_said_to_be_left_out(stack, visit, cast):
    with write():
        page = db.session.get(ScanPage, pages_of(stack)[-1].id)
        page.state, page.letter_id, page.is_placed = PageState.WAITING, None, False
        db.session.get(ScanBatch, stack.id).by_id = db.session.scalar(
            select(User.id).where(User.username == cast.BERKAS)
        )
    page = visit(f"{EVERY}/{stack.id}", as_=cast.BERKAS)
    assert "Belum dibaca" in page
    assert "Di luar surat" not in page


def test_a_letter_is_found_by_its_words(stack, visit, cast):
    page = visit(f"{EVERY}?kata={asked.sealed('tunjungsekar')}", as_=cast.BERKAS)
    assert "1 surat cocok" in page
    assert page.link(f"Surat {letters_of(stack)[1].id}").follow().h1 == "Periksa surat terpindai"


def test_many_newer_letters_that_are_filed_or_hidden_do_not_hide_a_find(stack, visit, cast):
    later = {"batch_id": stack.id, "place": 9, "created_at": stack.came_at, "is_open": False, "pages": 1, "version": 1}
    hidden = {"state": LetterState.READ, "is_confidential": True, "text": "", "search_text": "tunjungsekar"}
    with write():
        db.session.execute(insert(ScanLetter), [later | hidden] * (search.MOST + 1))
    assert "1 surat cocok" in visit(f"{EVERY}?kata={asked.sealed('tunjungsekar')}", as_=cast.BERKAS)


def test_pictures_and_files_are_handed_out(stack, sign_in, cast):
    client, page_id = sign_in(cast.BERKAS), pages_of(stack)[0].id
    large, small = (client.get(f"/meja/dokumen/halaman/{page_id}/{size}") for size in ("gambar", "kecil"))
    assert (large.mimetype, small.mimetype) == ("image/png", "image/png")
    original = client.get(f"/meja/dokumen/asli/{first_file(stack)}")
    assert original.headers["Content-Disposition"].startswith("attachment; filename=pindai.png")
    assert "no-store" in original.headers["Cache-Control"]
    assert client.get(f"/meja/dokumen/surat/{letters_of(stack)[0].id}/pdf").status_code == 404  # not made yet


def test_no_query_count_grows_with_the_stack(stack, look, visit, queries):
    look(1)
    with queries() as few:
        look(1)
        visit(EVERY, as_=cast.BERKAS)
    with write():
        for number in range(4, 12):
            page = pages_of(stack)[0]
            copy = {"letter_id": page.letter_id, "file_id": page.file_id, "picture_hash": page.picture_hash}
            db.session.add(ScanPage(batch_id=stack.id, number=number, place=20 + number, state=PageState.READ, **copy))
    piled(*[["a"]] * 5)
    with queries() as many:
        look(1)
        visit(EVERY, as_=cast.BERKAS)
    assert len(many) <= len(few)
