"""The settings of signing in."""

from __future__ import annotations

from app.accounts import shared_pcs
from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import settings
from tests import cast as people

ROOM = "/meja/pengaturan/keamanan"


def test_the_figures_are_the_offices(visit, cast):
    page = visit(ROOM, as_=cast.TEKNISI).form("Simpan pengaturan keamanan").submit(lock_minutes=5, factor_grace_days=3)
    assert "disimpan" in page
    assert (settings.get("security.lock_minutes"), settings.get("security.factor_grace_days")) == (5, 3)
    assert db.session.query(AuditEvent).filter_by(action="office:changed").count() == 1


def test_all_staff_may_be_asked_for_a_second_factor_and_are_found(visit, cast):
    assert settings.get("security.factor_for_all") is False
    few = visit("/meja/pengaturan/akun?keadaan=tanpa-faktor", as_=cast.TEKNISI)
    page = visit(ROOM, as_=cast.TEKNISI).form("Simpan pengaturan keamanan").submit(factor_for_all=True)
    assert "disimpan" in page
    told = db.session.query(AuditEvent).filter_by(action="office:changed").one().particulars
    assert told == {"security.factor_for_all": {"from": False, "to": True}}
    many = visit("/meja/pengaturan/akun?keadaan=tanpa-faktor", as_=cast.TEKNISI)
    assert len(many.find("//tbody/tr")) > len(few.find("//tbody/tr"))
    roles = visit("/meja/pengaturan/akun/peran", as_=cast.TEKNISI)
    assert "Membuka meja kerja ◆" in roles


def test_a_desk_is_never_left_open_for_more_than_half_an_hour(visit, cast):
    visit(ROOM, as_=cast.TEKNISI).form("Simpan pengaturan keamanan").submit(anyway={"lock_minutes": "31"}, expect=422)


def test_a_pc_is_marked_and_unmarked(visit, sign_in, cast):
    page = visit(ROOM, as_=cast.TEKNISI).form("Tandai komputer ini").submit(name="PC loket 1")
    assert "komputer ini" in page.find("//tbody")[0].text_content()
    assert sign_in(cast.TEKNISI).get_cookie(shared_pcs.COOKIE).http_only
    assert sign_in(cast.TEKNISI).get("/masuk/ganti").status_code == 200
    assert "ditandai" not in page.form("Cabut PC loket 1").submit().find("//main")[0].text_content().split("Tanda")[0]
    assert sign_in(cast.TEKNISI).get("/masuk/ganti").status_code == 404


def test_only_who_manages_accounts_may(visit, cast):
    for name in (people.OPERATOR, people.KONTEN, people.KABID):
        visit(ROOM, as_=name, status=403)
