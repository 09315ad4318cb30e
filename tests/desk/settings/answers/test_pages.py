"""`/meja/pengaturan/jawaban`: answers ready to be given."""

from __future__ import annotations

from app.catalogue.models import Service
from app.extensions import db
from app.tickets.together.models import CannedAnswer

PAGE = "/meja/pengaturan/jawaban"


def test_an_answer_is_written_shown_with_an_example_and_kept(visit, cast):
    page = visit(PAGE, as_=cast.KASI)
    assert "Belum ada jawaban siap pakai" in page
    form = page.link("Tambah jawaban").follow().form("Simpan jawaban")
    page = form.submit(title="Jam buka", service="LEG-01", text="Yth. {nama}, kami buka 08.00.")
    assert "Jam buka" in page
    row = db.session.query(CannedAnswer).one()
    assert db.session.get_one(Service, row.service_id).code == "LEG-01"
    page = page.link("Jam buka").follow()
    assert "Yth. Siti Umpama, kami buka 08.00." in page
    page = page.form("Simpan jawaban").submit(is_active=False, service="")
    assert "Tidak ditawarkan" in page
    assert row.service_id is None


def test_a_field_nobody_knows_is_refused_with_every_word(visit, cast):
    form = visit(f"{PAGE}/baru", as_=cast.OPERATOR).form("Simpan jawaban")
    page = form.submit(title="Salah", text="Halo {alamat}, <script>alert(1)</script>", expect=422)
    assert page.errors == ["Isian ini tidak dikenal: {alamat}."]
    assert "{alamat}" in page.find("//textarea[@name='text']")[0].text
    page = page.form("Simpan jawaban").submit(text="Halo <b>{nama}</b>")
    assert "Halo <b>{nama}</b>" in page
    assert page.find("//main//b") == []


def test_without_words_or_title_it_is_refused(visit, cast):
    page = visit(f"{PAGE}/baru", as_=cast.OPERATOR).form("Simpan jawaban").submit(expect=422)
    assert page.errors == ["Tulis judulnya.", "Tulis jawabannya."]


def test_it_is_for_those_who_may(visit, cast):
    visit(PAGE, as_=cast.STAF, status=403)
    visit(f"{PAGE}/999", as_=cast.KASI, status=404)


def test_it_is_there_in_english(visit, sign_in, cast):
    sign_in(cast.KONTEN).get("/bahasa/en")
    visit(f"{PAGE}/baru", as_=cast.KONTEN).form("Save answer").submit(title="Hours", text="Buka {hari_ini}")
    visit(PAGE, as_=cast.KONTEN).link("Hours").follow()
