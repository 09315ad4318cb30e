"""Units, positions and their holders through the pages: what works, what hangs on what, what looks odd."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import roster
from app.accounts.audit import AuditEvent
from app.accounts.models import Appointment, Position, Unit, User
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets.statuses import Status
from tests.kit.requests import make_ticket, who

ORGANISASI = "/meja/pengaturan/organisasi"


def unit_id(code: str) -> int:
    return db.session.scalar(select(Unit.id).where(Unit.code == code))


def position_id(code: str) -> int:
    return db.session.scalar(select(Position.id).where(Position.code == code))


def account_id(username: str) -> str:
    return str(db.session.scalar(select(User.id).where(User.username == username)))


def last_deed() -> tuple[str, str]:
    return tuple(
        db.session.execute(
            select(AuditEvent.action, AuditEvent.subject).order_by(AuditEvent.number.desc()).limit(1)
        ).one()
    )


@pytest.fixture
def new_unit(visit, cast):
    """A unit nobody depends on, opened on its page."""
    form = visit(f"{ORGANISASI}/unit/baru", as_=cast.TEKNISI).form("Tambah unit")
    form.submit(code="UKM-BARU", name="Seksi Percobaan", parent=str(unit_id("UKM")))
    return lambda: visit(f"{ORGANISASI}/unit/{unit_id('UKM-BARU')}", as_=cast.TEKNISI)


def test_the_tree_shows_units_chairs_and_holders(visit, cast):
    page = visit(ORGANISASI, as_=cast.TEKNISI)
    assert len(page.find("//*[@class='loket-tree__unit']")) == 18
    assert "Operator Layanan : Dewi Umpama, A.Md.; Rahmat Misal" in page


def test_the_tree_costs_the_same_however_large(visit, queries, cast, new_unit):
    visit(ORGANISASI, as_=cast.TEKNISI)
    with queries() as few:
        visit(ORGANISASI, as_=cast.TEKNISI)
    for number in range(3):
        new_unit().form("Tambah jabatan").submit(**{"new-code": f"staf-{number}", "new-title": f"Staf {number}"})
    with queries() as many:
        visit(ORGANISASI, as_=cast.TEKNISI)
    assert len(many) == len(few)


def test_a_unit_is_added_renamed_and_moved(visit, cast, new_unit):
    page = new_unit().form("Simpan unit").submit(name="Seksi Uji", parent=str(unit_id("KLB")), duties="Menguji")
    assert page.h1 == "Seksi Uji"
    row = db.session.execute(select(Unit.name, Unit.parent_id).where(Unit.code == "UKM-BARU")).one()
    assert row == ("Seksi Uji", unit_id("KLB"))
    assert last_deed() == ("unit:changed", f"unit:{unit_id('UKM-BARU')}")


@pytest.mark.parametrize(
    ("field", "typed"),
    [("code", "klb kecil"), ("code", "KLB"), ("code", ""), ("code", "A" * 100), ("name", ""), ("name", "n" * 100_000)],
)
def test_a_unit_without_code_or_name_is_refused(visit, cast, field, typed):
    form = visit(f"{ORGANISASI}/unit/baru", as_=cast.TEKNISI).form("Tambah unit")
    page = form.submit(expect=422, **{"code": "UKM-X", "name": "Seksi X", "duties": "Tetap ada", field: typed})
    assert page.form("Tambah unit").fields["duties"] == "Tetap ada"


def test_a_unit_does_not_go_below_itself(visit, cast):
    form = visit(f"{ORGANISASI}/unit/{unit_id('KLB')}", as_=cast.TEKNISI).form("Simpan unit")
    refused = form.submit(parent=str(unit_id("KLB-OTH")), expect=422)
    assert refused.errors == ["Unit tidak dapat berada di bawah dirinya sendiri."]


def test_a_unit_with_work_names_what_is_in_the_way(visit, cast):
    make_ticket(Status.DIDISPOSISIKAN)
    form = visit(f"{ORGANISASI}/unit/{unit_id('KLB-OTH')}", as_=cast.TEKNISI).form("Nonaktifkan unit")
    (sentence,) = form.submit(expect=422).errors
    for words in ("2 jabatan aktif", "1 permohonan terbuka", "layanan ", "LEG-01"):
        assert words in sentence
    (above,) = (
        visit(f"{ORGANISASI}/unit/{unit_id('KLB')}", as_=cast.TEKNISI)
        .form("Nonaktifkan unit")
        .submit(expect=422)
        .errors
    )
    assert "unit di bawahnya (Seksi" in above


def test_an_empty_unit_is_closed_and_opened_again(visit, cast, new_unit):
    page = new_unit().form("Nonaktifkan unit").submit()
    assert "tidak aktif" in page
    assert not page.find("//form[contains(@action, '/jabatan')]")
    assert "Unit diaktifkan" in page.form("Aktifkan unit").submit()


def test_a_unit_has_one_head(visit, cast, new_unit):
    page = (
        new_unit()
        .form("Tambah jabatan")
        .submit(**{"new-code": "kasi-baru", "new-title": "Kepala Seksi Percobaan", "new-is_head": True})
    )
    again = page.form("Tambah jabatan").submit(
        **{"new-code": "kasi-dua", "new-title": "Kepala Kedua", "new-is_head": True}, expect=422
    )
    assert again.errors == ["Unit ini sudah dipimpin oleh Kepala Seksi Percobaan."]
    assert again.form("Tambah jabatan").fields["new-title"] == "Kepala Kedua"


def test_a_new_chair_is_empty_until_somebody_is_appointed(visit, cast, new_unit):
    page = new_unit().form("Tambah jabatan").submit(**{"new-code": "staf-baru", "new-title": "Staf Percobaan"})
    assert (
        "Staf Percobaan"
        in visit(ORGANISASI, as_=cast.TEKNISI).find("//*[contains(@class,'notice--warning')]")[0].text_content()
    )
    page = page.link("Staf Percobaan").follow()
    assert "Kursi ini kosong hari ini" in page
    page = page.form("Tetapkan pejabat").submit(**{"appoint-account": account_id("data"), "appoint-kind": "plt"})
    assert "Kursi ini kosong" not in page.text
    assert last_deed() == ("position:appointed", f"position:{position_id('staf-baru')}")
    assert "Plt. " in visit(ORGANISASI, as_=cast.TEKNISI)


def test_overlapping_heads_are_warned_about_not_forbidden(visit, cast):
    form = visit(f"{ORGANISASI}/jabatan/{position_id('kasi-klb-oth')}", as_=cast.TEKNISI).form("Tetapkan pejabat")
    start = (clock.today() + timedelta(days=30)).isoformat()
    page = form.submit(
        **{"appoint-account": account_id("data"), "appoint-starts_on": start, "appoint-decree": "SK 1/2026"}
    )
    assert "bertumpang tindih" in page
    assert "SK 1/2026" in page
    assert "akan datang" in page


def test_a_deputy_beside_the_holder_is_no_overlap(visit, cast):
    form = visit(f"{ORGANISASI}/jabatan/{position_id('kasi-klb-oth')}", as_=cast.TEKNISI).form("Tetapkan pejabat")
    deputy = {"appoint-account": account_id("data"), "appoint-kind": "plh"}
    assert "isi hari terakhirnya" in form.submit(**deputy, expect=422)
    deputy["appoint-ends_on"] = (clock.today() + timedelta(days=5)).isoformat()
    page = form.submit(**deputy)
    assert "bertumpang tindih" not in page.text
    assert "sudah menduduki jabatan itu" in form.submit(**deputy, expect=422)


@pytest.mark.parametrize(
    "typed",
    [{"appoint-account": ""}, {"appoint-starts_on": ""}, {"appoint-starts_on": "besok"},
     {"appoint-ends_on": "1970-01-01"}, {"appoint-decree": "x" * 100_000}],
)  # fmt: skip
def test_an_appointment_without_account_or_days_is_refused(visit, cast, typed):
    form = visit(f"{ORGANISASI}/jabatan/{position_id('staf-klb-oth')}", as_=cast.TEKNISI).form("Tetapkan pejabat")
    assert form.submit(expect=422, **{"appoint-account": account_id("data"), **typed}).errors


def test_an_appointment_ends_and_stays_in_the_history(visit, cast):
    page = visit(f"{ORGANISASI}/jabatan/{position_id('kasubag-keu')}", as_=cast.TEKNISI).link("Akhiri:").follow()
    assert page.form("Akhiri masa jabatan").submit(last_day="1999-01-01", expect=422).errors
    page = page.form("Akhiri masa jabatan").submit(last_day=(clock.today() - timedelta(days=1)).isoformat())
    assert "Kursi ini kosong hari ini" in page
    assert "Ratna Dewi Fiktif, S.E., Ak." in page


def test_a_held_position_is_not_closed_an_empty_one_is(visit, cast, new_unit):
    held = visit(f"{ORGANISASI}/jabatan/{position_id('kasubag-keu')}", as_=cast.TEKNISI).form("Nonaktifkan jabatan")
    assert "pejabat (Ratna Dewi Fiktif" in held.submit(expect=422).errors[0]
    page = new_unit().form("Tambah jabatan").submit(**{"new-code": "staf-baru", "new-title": "Staf Percobaan"})
    page = page.link("Staf Percobaan").follow().form("Nonaktifkan jabatan").submit()
    assert "Jabatan dinonaktifkan" in page
    assert "Jabatan diaktifkan" in page.form("Aktifkan jabatan").submit()


def test_a_position_is_renamed(visit, cast):
    page = visit(f"{ORGANISASI}/jabatan/{position_id('operator')}", as_=cast.TEKNISI)
    assert page.form("Simpan jabatan").submit(title="Petugas Loket 🌾").h1 == "Petugas Loket 🌾"


@pytest.mark.parametrize("path", ["unit/99999", "jabatan/99999", "jabatan/masa/99999", "unit/" + "9" * 30])
def test_what_is_not_there_is_404(visit, cast, path):
    visit(f"{ORGANISASI}/{path}", as_=cast.TEKNISI, status=404)


def test_an_appointment_to_a_closed_account_is_pointed_out(visit, cast):
    term = db.session.scalars(select(Appointment).where(Appointment.position_id == position_id("kasubag-keu"))).one()
    with write():
        roster.disable(db.session.get_one(User, term.user_id), by=who(cast.KASI))
    page = visit(f"{ORGANISASI}/jabatan/{position_id('kasubag-keu')}", as_=cast.TEKNISI)
    assert "sudah ditutup" in page


def test_what_goes_with_a_chair_is_chosen_for_its_deputies(visit, cast):
    address = f"{ORGANISASI}/jabatan/{position_id('kabid-klb')}"
    page = visit(address, as_=cast.TEKNISI)
    assert page.find("//select[@name='role']/option[@selected]/@value") == ["kabid"]
    page.form("Simpan jabatan").submit(role="kasi")
    assert visit(address, as_=cast.TEKNISI).find("//select[@name='role']/option[@selected]/@value") == ["kasi"]
    assert last_deed()[0] == "position:changed"
