"""`/meja/pengaturan/artikel`: the articles, review due first."""

from __future__ import annotations

from datetime import timedelta

from app.accounts.models import Position
from app.extensions import db
from app.knowledge.models import Article, ArticleService
from app.platform import clock

PAGE = "/meja/pengaturan/artikel"
KEPT = {"title": "Cara membuat NIB", "text": "Lewat OSS.\n\nSiapkan KTP <b>asli</b>.", "services": ["LEG-07"]}


def chair() -> str:
    return str(db.session.query(Position.id).filter_by(code="kasi-ukm-ks").scalar())


def write_one(visit, cast, **values):
    form = visit(f"{PAGE}/baru", as_=cast.OPERATOR).form("Simpan artikel")
    return form.submit(**(KEPT | {"owner": chair()} | values))


def test_an_article_is_previewed_written_searched_and_withdrawn(visit, cast):
    page = visit(PAGE, as_=cast.OPERATOR)
    assert "Belum ada artikel" in page
    form = page.link("Tulis artikel").follow().form("Simpan artikel")
    owner = chair()
    page = form.submit(button="Lihat seperti dibaca orang", owner=owner, expect=422, **KEPT)
    assert [p.text for p in page.find("//section//p")] == ["Lewat OSS.", "Siapkan KTP <b>asli</b>."]
    assert db.session.query(Article).count() == 0
    page = page.form("Simpan artikel").submit()
    assert "LEG-07" in page
    assert "Tidak ada artikel dengan kata itu" in visit(f"{PAGE}?cari=koperasi", as_=cast.OPERATOR)
    page = visit(f"{PAGE}?cari=siapkan+ktp", as_=cast.OPERATOR).link("Cara membuat NIB").follow()
    page = page.form("Simpan artikel").submit(is_active=False, services=[])
    assert "Tidak dipakai" in page
    assert db.session.query(ArticleService).count() == 0


def test_what_is_due_for_review_stands_first_and_moves_on_when_it_was_read(visit, cast):
    write_one(visit, cast, title="Baru")
    page = write_one(visit, cast, title="Lama", review_on=(clock.today() - timedelta(days=2)).isoformat())
    assert "1 artikel menunggu ditinjau" in page
    assert page.text.index("Lama") < page.text.index("Baru")
    page = page.link("Lama").follow().form("Sudah ditinjau, masih benar").submit()
    assert "perlu ditinjau" not in page
    row = db.session.query(Article).filter_by(title="Lama").one()
    assert row.review_on == clock.today() + timedelta(days=180)


def test_without_title_words_chair_or_day_it_is_refused(visit, cast):
    page = visit(f"{PAGE}/baru", as_=cast.KONTEN).form("Simpan artikel").submit(review_on="", expect=422)
    assert page.errors == ["Tulis judulnya.", "Tulis isinya.", "Pilih jabatannya.", "Isi tanggalnya."]


def test_it_is_for_those_who_may(visit, cast):
    visit(PAGE, as_=cast.STAF, status=403)
    visit(f"{PAGE}/999", as_=cast.KONTEN, status=404)


def test_it_is_there_in_english(visit, sign_in, cast):
    sign_in(cast.KONTEN).get("/bahasa/en")
    visit(PAGE, as_=cast.KONTEN).link("Write an article").follow()


def test_the_office_says_with_which_words_people_ask_for_a_standard(visit, cast):
    def offered() -> bool:
        page = visit("/meja/telepon", as_=cast.OPERATOR).form("panggilan")
        return "Biaya: Gratis" in page.submit(
            button="Cari orang", description="modyarnya piro", service="LEG-07", expect=422
        )

    assert not offered()
    form = visit(f"{PAGE}/kata", as_=cast.KONTEN).form("kata")
    assert "Kata disimpan." in form.submit(fee="biaya  Piro")
    assert offered()
    assert "Piro" not in visit(f"{PAGE}/kata", as_=cast.KONTEN).form("kata").fields["fee"]
