"""The routing rules through their pages: written, ordered by buttons, tried, replayed, published, read again later."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.accounts.models import Unit
from app.extensions import db
from app.platform.database import write
from app.tickets.routing import drafting, rules
from tests.kit.requests import ask
from tests.tickets.routing.makers import id_of, in_force, written

PENYALURAN = "/meja/pengaturan/penyaluran"


def names() -> list[str]:
    return [rule.name for rule in rules.of_set(drafting.draft().id)]


def test_a_rule_is_written_tried_replayed_and_published(visit, cast):
    number = ask().ticket.number
    page = visit(PENYALURAN, as_=cast.SEKRETARIS)
    assert "Belum ada aturan" in page
    page = page.form("Ubah aturan").submit()
    assert "Ini perubahan yang belum berlaku" in page
    form = visit(f"{PENYALURAN}/konsep/aturan/baru", as_=cast.SEKRETARIS).form("Simpan aturan")
    page = form.submit(
        name="NIB ke informasi", service=str(id_of("service", "LEG-07")), unit=str(id_of("unit", "UKM-IB"))
    )
    assert "Bila layanan LEG-07" in page
    assert "Seksi Pengembangan Informasi Bisnis" in page

    trying = visit(f"{PENYALURAN}/coba", as_=cast.SEKRETARIS).form("Coba")
    page = _tried(trying, number=number)
    assert "Permohonan ini masuk ke Seksi Pengembangan Informasi Bisnis" in page
    assert "ya, karena layanan LEG-07" in page

    page = visit(f"{PENYALURAN}/putar-ulang", as_=cast.SEKRETARIS)
    assert page.link(number)
    page = visit(PENYALURAN, as_=cast.SEKRETARIS).form("Terbitkan dan pakai mulai sekarang").submit()
    assert "diterbitkan dan berlaku mulai sekarang" in page
    assert ask().ticket.unit_id == id_of("unit", "UKM-IB")


def _tried(form, **said):
    """The trying page answers at once: it keeps nothing, so there is nothing to be led away from."""
    from tests.kit.pages import Page

    client = form.page.visitor.client
    return Page(form.page.visitor, client.post(form.action, data={**form.fields, **said}))


def test_rules_are_ordered_switched_and_removed_by_buttons(visit, cast):
    written(*({"name": name, "service": "LEG-07", "unit": "UKM-IB"} for name in "ABC"))
    visit(PENYALURAN, as_=cast.KONTEN).form("/aturan/3/naik").submit()
    assert names() == ["A", "C", "B"]
    visit(PENYALURAN, as_=cast.KONTEN).form("/aturan/1/turun").submit()
    assert names() == ["C", "A", "B"]
    page = visit(PENYALURAN, as_=cast.KONTEN).form("/aturan/1/matikan").submit()
    assert "mati" in page
    visit(PENYALURAN, as_=cast.KONTEN).form("/aturan/1/nyalakan").submit()
    visit(PENYALURAN, as_=cast.KONTEN).form("/aturan/2/hapus").submit()
    assert names() == ["C", "A"]


def test_a_rule_is_changed_and_a_refused_one_keeps_every_word(visit, cast):
    rule = written({"name": "A", "service": "LEG-07", "unit": "UKM-IB"})[0]
    form = visit(f"{PENYALURAN}/konsep/aturan/{rule.id}", as_=cast.KONTEN).form("Simpan aturan")
    page = form.submit(name="Nama lain", service="", expect=422)
    assert page.errors == ["Pilih sedikitnya satu syarat; tanpa syarat, aturan ini menangkap semua permohonan."]
    assert page.find("//input[@name='name']/@value") == ["Nama lain"]
    form.submit(name="Nama lain")
    assert names() == ["Nama lain"]


def test_doubts_are_read_before_publishing(visit, cast):
    written(*({"name": name, "service": "LEG-07", "unit": "UKM-IB"} for name in "AB"))
    form = visit(PENYALURAN, as_=cast.KONTEN).form("Terbitkan dan pakai mulai sekarang")
    page = form.submit(expect=422)
    assert page.errors == ["Baca peringatannya dahulu, lalu centang bahwa Anda tetap menerbitkan."]
    assert "Aturan 2 “B” tidak pernah tercapai" in page
    form.submit(sure="y")
    assert [rule.name for rule in rules.in_force()] == ["A", "B"]


def test_a_closed_unit_keeps_the_change_from_being_published_with_a_sentence(visit, cast):
    written({"name": "A", "service": "LEG-07", "unit": "UKM-IB"})
    with write():
        db.session.execute(update(Unit).where(Unit.code == "UKM-IB").values(is_active=False))
    page = visit(PENYALURAN, as_=cast.KONTEN).form("Terbitkan dan pakai mulai sekarang").submit(sure="y", expect=422)
    assert page.errors[0].startswith("Belum dapat diterbitkan. Aturan 1 “A” menuju unit yang sudah ditutup")


def test_earlier_sets_stay_readable_and_a_change_can_be_thrown_away(visit, cast):
    in_force({"name": "Lama", "service": "LEG-07", "unit": "UKM-IB"})
    in_force({"name": "Baru", "service": "LEG-08", "unit": "UKM-IB"})
    page = visit(PENYALURAN, as_=cast.KONTEN)
    older = page.find("//h2[.='Susunan terdahulu']/following-sibling::ul//a/@href")
    assert "Lama" in visit(older[0], as_=cast.KONTEN)
    page.form("Ubah aturan").submit()
    page = visit(PENYALURAN, as_=cast.KONTEN).form("Buang perubahan ini").submit()
    assert "Perubahan dibuang" in page
    assert drafting.draft() is None


@pytest.mark.parametrize("said", [{}, {"number": "2611-9999-9"}, {"number": "bukan nomor"}])
def test_trying_nothing_is_refused_with_a_sentence(visit, cast, said):
    page = visit(f"{PENYALURAN}/coba", as_=cast.KONTEN).form("Coba").submit(expect=422, **said)
    assert len(page.errors) == 1


def test_a_rule_of_the_set_in_force_is_not_to_be_changed(visit, cast):
    rule = in_force({"name": "A", "service": "LEG-07", "unit": "UKM-IB"})[0]
    visit(f"{PENYALURAN}/konsep/aturan/{rule.id}", as_=cast.KONTEN, status=404)
    visit(f"{PENYALURAN}/konsep/aturan/baru", as_=cast.KONTEN, status=404)


def test_who_may_not_edit_rules_does_not_see_them(visit, cast):
    visit(PENYALURAN, as_=cast.OPERATOR, status=403)


def test_the_pages_speak_english(visit, sign_in, cast):
    written({"name": "A", "service": "LEG-07", "words": "halal", "unit": "UKM-IB"})
    sign_in(cast.KONTEN).set_cookie("bahasa", "en")
    for path in ("", "/coba", "/putar-ulang", "/konsep/aturan/baru"):
        visit(f"{PENYALURAN}{path}", as_=cast.KONTEN)


def test_the_list_costs_the_same_however_many_rules(visit, queries, cast):
    written({"name": "A", "service": "LEG-07", "unit": "UKM-IB"})
    visit(PENYALURAN, as_=cast.KONTEN)
    with queries() as few:
        visit(PENYALURAN, as_=cast.KONTEN)
    written(*({"name": f"B{n}", "words": f"kata{n}", "unit": "UKM-IB"} for n in range(5)))
    visit(PENYALURAN, as_=cast.KONTEN)
    with queries() as more:
        visit(PENYALURAN, as_=cast.KONTEN)
    assert len(more) == len(few)


def test_the_set_that_is_written_is_one_row(app, cast):
    written({"name": "A", "service": "LEG-07", "unit": "UKM-IB"})
    assert len(db.session.scalars(select(drafting.RoutingSet)).all()) == 1
