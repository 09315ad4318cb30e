"""Accounts and roles through the pages: made, closed, opened; links shown once; nobody alone wins or loses the keys."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.accounts import roster, sign_in
from app.accounts.audit import AuditEvent
from app.accounts.models import Role, RolePermission, User
from app.accounts.permissions import PERMISSIONS
from app.extensions import db
from app.platform.database import write
from tests.kit.requests import enlist, who

AKUN = "/meja/pengaturan/akun"
SANDI = "becak ungu menari pelan"


def account_id(username: str) -> int:
    return db.session.scalar(select(User.id).where(User.username == username))


def of(username: str, more: str = "") -> str:
    return f"{AKUN}/{account_id(username)}{more}"


def held_by(code: str) -> set[str]:
    return set(
        db.session.scalars(
            select(RolePermission.permission).join(Role, Role.id == RolePermission.role_id).where(Role.code == code)
        )
    )


def deeds() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.number.desc()).limit(5)))


@pytest.fixture
def newcomer(visit, cast):
    """The page that follows the making of an account with two roles."""
    form = visit(f"{AKUN}/baru", as_=cast.TEKNISI).form("Buat akun dan tautannya")
    return form.submit(
        username="Ratih.K", name="Ratih Kencana", nip="19800101 200501 2 001", roles=["operator", "staf"]
    )


def test_a_new_account_gets_its_roles_and_a_link_shown_once(visit, cast, newcomer):
    assert newcomer.h1 == "Ratih Kencana"
    link = newcomer.attribute("data-copy")
    again = visit(of("ratih.k"), as_=cast.TEKNISI)
    assert "Tautan sekali pakai" not in again
    assert again.form("Simpan peran").fields["roles"] == ["operator", "staf"]
    assert again.form("Simpan nama").fields["nip"] == "198001012005012001"
    form = visit(link[link.index("/atur-sandi/") :]).form()
    form.submit(password=SANDI, password_again=SANDI)
    assert sign_in.judged("ratih.k", SANDI)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("username", ""),
        ("username", "operator"),
        ("username", "dengan spasi"),
        ("username", "x" * 100_000),
        ("username", "\u202eabc\u200b d"),
        ("name", "\x00"),
        ("name", ""),
        ("nip", "bukan angka"),
    ],
)
def test_a_wrong_account_is_refused_and_keeps_the_rest(visit, cast, field, typed):
    form = visit(f"{AKUN}/baru", as_=cast.TEKNISI).form("Buat akun dan tautannya")
    page = form.submit(expect=422, **{"username": "ratih", "name": "Ratih", "roles": ["auditor"], field: typed})
    assert page.errors
    assert page.form("Buat akun dan tautannya").fields["roles"] == "auditor"
    assert roster.user_named("ratih") is None


def test_a_role_that_does_not_exist_is_refused(visit, cast):
    form = visit(f"{AKUN}/baru", as_=cast.TEKNISI).form("Buat akun dan tautannya")
    form.submit(username="ratih", name="Ratih", anyway={"roles": "raja"}, expect=422)
    assert roster.user_named("ratih") is None


def test_one_name_of_one_word_is_a_name(visit, cast):
    form = visit(f"{AKUN}/baru", as_=cast.TEKNISI).form("Buat akun dan tautannya")
    assert form.submit(username="suharto2", name="Suharto").h1 == "Suharto"


def test_the_list_is_searched_without_names_in_the_address(visit, cast):
    page = visit(AKUN, as_=cast.TEKNISI).form("/akun/cari").submit(q="dewi umpama")
    assert page.url == AKUN
    assert [a.text for a in page.find("//tbody//a")] == ["Dewi Umpama, A.Md."]
    assert "Tidak ada akun yang cocok" in page.form("Cari").submit(q="100%_")
    everyone = page.form("Hapus pencarian").submit()
    assert len(everyone.find("//tbody/tr")) > 40


def test_the_list_is_filtered_by_role_and_state(visit, cast):
    page = visit(f"{AKUN}?peran=operator", as_=cast.TEKNISI)
    assert len(page.find("//tbody/tr")) == 2
    assert "Tidak ada akun" in visit(f"{AKUN}?keadaan=tutup", as_=cast.TEKNISI)
    visit(f"{AKUN}?peran=entah&keadaan=entah", as_=cast.TEKNISI)


def test_the_list_asks_no_more_for_more_accounts(visit, queries, cast):
    visit(AKUN, as_=cast.TEKNISI)
    with queries() as few:
        visit(f"{AKUN}?peran=operator", as_=cast.TEKNISI)
    with queries() as many:
        visit(AKUN, as_=cast.TEKNISI)
    assert len(many) == len(few)


def test_names_are_corrected_and_the_log_says_which_not_what(visit, cast):
    page = visit(of("operator"), as_=cast.TEKNISI).form("Simpan nama").submit(name="Dewi Umpama, S.AP.")
    assert page.h1 == "Dewi Umpama, S.AP."
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "account:renamed")).one()
    assert event.particulars == {"fields": ["name"]}


def test_roles_are_given_and_taken(visit, cast):
    page = visit(of("operator"), as_=cast.TEKNISI).form("Simpan peran").submit(roles=["auditor"])
    assert page.form("Simpan peran").fields["roles"] == "auditor"
    assert {"role:given", "role:taken"} <= set(deeds())


def test_nobody_changes_the_own_roles_or_closes_the_own_account(visit, cast):
    page = visit(of("teknisi"), as_=cast.TEKNISI)
    assert not page.find("//form[contains(@action, '/peran') or contains(@action, '/tutup')]")
    token = page.form("Simpan nama").fields["csrf_token"]
    roles = {"csrf_token": token, "roles": ["teknisi", "kepala_dinas"]}
    assert "oleh orang lain" in page.visitor.post(of("teknisi", "/peran"), roles, expect=422).errors[0]
    assert "oleh orang lain" in page.visitor.post(of("teknisi", "/tutup"), {"csrf_token": token}, expect=422).errors[0]
    lost = {"csrf_token": token, "loss": "phone_lost", "seen": "in_person"}
    assert "Akun saya" in page.visitor.post(of("teknisi", "/faktor-kedua"), lost, expect=422).errors[0]


def test_a_closed_account_is_out_at_once_and_gets_no_link(visit, sign_in, cast):
    assert sign_in(cast.OPERATOR).get("/meja/akun").status_code == 200
    page = visit(of("operator"), as_=cast.TEKNISI)
    assert page.text.count("Peramban yang tidak dikenal") == 2  # the browser, and the hand that makes test requests
    token = page.form("Simpan nama").fields["csrf_token"]
    page = page.form("Tutup akun").submit()
    assert sign_in(cast.OPERATOR).get("/meja/akun").status_code == 302
    refused = page.visitor.post(of("operator", "/tautan"), {"csrf_token": token}, expect=422)
    assert refused.errors == ["Akun ini ditutup. Buka kembali dahulu."]
    assert "aktif" in page.form("Buka kembali akun").submit()


def test_sessions_end_on_every_device(visit, sign_in, cast):
    sign_in(cast.OPERATOR)
    visit(of("operator"), as_=cast.TEKNISI).form("Keluarkan dari semua perangkat").submit()
    assert sign_in(cast.OPERATOR).get("/meja/akun").status_code == 302


def test_a_reset_link_replaces_the_earlier_one(visit, cast):
    page = visit(of("operator"), as_=cast.TEKNISI).form("Buat tautan kata sandi").submit()
    first = page.attribute("data-copy")
    second = page.form("Buat tautan kata sandi").submit().attribute("data-copy")
    visit(first[first.index("/atur-sandi/") :], status=410)
    visit(second[second.index("/atur-sandi/") :])


def test_a_lost_telephone_is_taken_off(visit, cast):
    with write():
        db.session.execute(update(User).where(User.username == "operator").values(totp_sealed="tersegel"))
    page = visit(of("operator"), as_=cast.TEKNISI).link("Lepas faktor kedua").follow()
    page.form().submit(expect=422, loss="phone_lost")
    page = page.form().submit(loss="phone_lost", seen="called_back")
    assert "tidak terpasang" in page
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc())).first()
    assert event.action == "second_factor:removed"
    assert event.particulars == {"reset": True, "loss": "phone_lost", "seen": "called_back"}
    assert "melepas faktor kedua akun Anda" in visit("/meja/kabar", as_=cast.OPERATOR)


def test_who_owes_a_second_factor_and_has_none_is_found(visit, cast):
    page = visit("/meja/pengaturan/akun?keadaan=tanpa-faktor", as_=cast.TEKNISI)
    names = {row.text_content() for row in page.find("//tbody/tr/td[2]")}
    assert names == {cast.KADIS, cast.SEKRETARIS, cast.TEKNISI, cast.PENGADUAN}
    assert page.text.count("belum ada faktor kedua") == len(names)


def test_the_last_keeper_of_accounts_cannot_be_lost(visit, cast):
    enlist(cast.TEKNISI)
    with write():
        roster.take_role(roster.user_named("sekretaris"), "sekretaris", by=who(cast.TEKNISI))
        roster.give_role(roster.user_named("data"), "sekretaris", by=who(cast.TEKNISI))
    visit(of("data"), as_=cast.TEKNISI).form("Tutup akun").submit()  # teknisi is left
    with write():
        roster.enable(roster.user_named("data"), by=who(cast.TEKNISI))
    visit(of("teknisi"), as_="data").form("Tutup akun").submit()
    enlist("data")
    with pytest.raises(roster.Refused, match="Paling sedikit satu akun"), write():
        roster.disable(roster.user_named("data"), by=who(cast.KASI))
    with pytest.raises(roster.Refused, match="Paling sedikit satu akun"), write():
        roster.take_role(roster.user_named("data"), "sekretaris", by=who(cast.KASI))
    role = db.session.scalars(select(Role).where(Role.code == "sekretaris")).one()
    with pytest.raises(roster.Refused, match="Paling sedikit satu akun"), write():
        roster.set_permissions(role, ["desk:open"], by=who(cast.KASI))


def test_a_role_is_changed_as_data(visit, cast):
    form = (
        visit(f"{AKUN}/peran", as_=cast.TEKNISI).link("Petugas data (tenaga kontrak)").follow().form("Simpan wewenang")
    )
    kept = [*form.fields["permissions"], "ticket:answer"]
    page = form.submit(permissions=kept)
    assert "berlaku mulai sekarang" in page
    assert held_by("petugas_data") == set(kept)


def test_the_own_role_stays_in_other_hands(visit, cast):
    form = visit(f"{AKUN}/peran/teknisi", as_=cast.TEKNISI).form("Simpan wewenang")
    page = form.submit(permissions=["desk:open", "account:edit", "audit:read"], expect=422)
    assert "hanya dapat diubah orang lain" in page.errors[0]
    assert set(page.form("Simpan wewenang").fields["permissions"]) == {"desk:open", "account:edit", "audit:read"}
    assert "audit:read" not in held_by("teknisi")


def test_an_invented_permission_is_refused(visit, cast):
    form = visit(f"{AKUN}/peran/staf", as_=cast.TEKNISI).form("Simpan wewenang")
    form.submit(anyway={"permissions": ["office:burn"]}, expect=422)
    assert "office:burn" not in held_by("staf")


def test_the_matrix_names_every_permission_of_the_table(visit, cast):
    page = visit(f"{AKUN}/peran", as_=cast.TEKNISI)
    assert len(page.find("//tbody/tr/th[@scope='row']")) == len(PERMISSIONS) - 1
    assert len(page.find("//thead//th")) == 19


@pytest.mark.parametrize("path", ["/99999", "/peran/raja", "/" + "9" * 30])
def test_what_is_not_there_is_404(visit, cast, path):
    visit(AKUN + path, as_=cast.TEKNISI, status=404)
