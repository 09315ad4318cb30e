"""The catalogue through the pages: a draft is written, looked at, published; services come, move and go."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Role, RolePermission, Unit
from app.catalogue import read
from app.catalogue.models import Service, ServiceVersion
from app.desk.settings.catalogue.forms import moved
from app.extensions import db
from app.platform.database import write

KATALOG = "/meja/pengaturan/katalog"


def status_of(code: str, number: int) -> str:
    versions = select(ServiceVersion.status).join(Service, Service.id == ServiceVersion.service_id)
    return db.session.scalar(versions.where(Service.code == code, ServiceVersion.number == number))


def unit_id(code: str) -> str:
    return str(db.session.scalar(select(Unit.id).where(Unit.code == code)))


@pytest.fixture
def draft(visit, cast):
    """The page on which a draft of LEG-01 is written."""
    return visit(f"{KATALOG}/LEG-01", as_=cast.KONTEN).form("Ubah standar (buat konsep baru)").submit()


@pytest.fixture
def new_service(visit, cast):
    """The empty draft of a new service."""
    form = visit(f"{KATALOG}/baru", as_=cast.KONTEN).form("Tambah layanan")
    return form.submit(code="LEG-99", name="Konsultasi merek", unit=unit_id("KLB-OTH"))


def rows(page) -> list[str]:
    return [
        page.form("konsep").fields[f"requirements-{n}-text"]
        for n in range(len(page.find("//fieldset//legend[contains(., 'Syarat')]")))
    ]


def test_the_list_names_every_service_and_its_state(visit, cast):
    page = visit(KATALOG, as_=cast.KONTEN)
    assert len(page.find("//tbody/tr")) == 44
    assert page.text.count("Berlaku") >= 44


def test_the_list_asks_no_more_for_more_services(visit, queries, cast, new_service):
    visit(KATALOG, as_=cast.KONTEN)
    with queries() as few:
        visit(KATALOG, as_=cast.KONTEN)
    form = visit(f"{KATALOG}/baru", as_=cast.KONTEN).form("Tambah layanan")
    for number in range(90, 94):
        form.submit(code=f"LEG-{number}", name=f"Layanan {number}")
    with queries() as many:
        visit(KATALOG, as_=cast.KONTEN)
    assert len(many) == len(few)


def test_a_draft_is_saved_looked_at_and_published(visit, cast, draft):
    form = draft.form("konsep")
    page = form.submit(name="Pendirian koperasi 🌾", days="3", steps="Datang\n\n  Serahkan berkas \nTerima hasil")
    assert "Konsep disimpan" in page
    assert page.form("konsep").fields["steps"] == "Datang\nSerahkan berkas\nTerima hasil"
    assert read.sheet("LEG-01").name != "Pendirian koperasi 🌾"
    preview = page.link("Pratinjau").follow()
    assert preview.h1 == "Pendirian koperasi 🌾"
    assert "3 hari kerja" in preview
    page = page.form("Terbitkan").submit()
    assert "berlaku mulai sekarang" in page
    assert read.sheet("LEG-01").name == "Pendirian koperasi 🌾"
    assert (status_of("LEG-01", 1), status_of("LEG-01", 2)) == ("replaced", "published")


def test_requirements_are_added_moved_and_removed_without_a_script(draft):
    before = rows(draft)
    last = len(before) - 1
    assert before[last] == ""
    page = draft.form("konsep").submit(
        button="Simpan dan tambah syarat",
        **{f"requirements-{last}-text": "Pas foto", f"requirements-{last}-forms": ["asli"]},
    )
    assert rows(page) == [*before[:last], "Pas foto", ""]
    page = _press(page, f"naik-{last}")
    assert rows(page) == [*before[: last - 1], "Pas foto", before[last - 1], ""]
    page = _press(page, f"hapus-{last - 1}")
    assert rows(page) == before
    page = _press(page, "turun-0")
    assert rows(page)[:2] == [before[1], before[0]]


def _press(page, deed: str):
    """Press the button that does `deed`."""
    return page.form("konsep").submit(anyway={"do": deed})


@pytest.mark.parametrize(
    ("deed", "left"),
    [("naik-0", "abc"), ("turun-2", "abc"), ("naik-9", "abc"), ("hapus-", "abc"), ("naik-²", "abc"), ("", "abc"),
     ("hapus-" + "9" * 5000, "abc"), ("turun-0", "bac"), ("naik-2", "acb"), ("hapus-1", "ac")],
)  # fmt: skip
def test_rows_move_only_where_there_is_room(deed, left):
    assert "".join(row["text"] for row in moved([{"text": letter} for letter in "abc"], deed)) == left


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("name", "n" * 100_000), ("days", "-1"), ("days", "tiga"), ("days", "9" * 5000),
     ("summary", "x" * 500), ("requirements-0-text", "x" * 100_000), ("staff_count", "1,5"), ("steps", "x" * 100_000)],
)  # fmt: skip
def test_a_wrong_draft_is_refused_and_keeps_every_word(draft, field, typed):
    page = draft.form("konsep").submit(expect=422, **{"product": "Surat tetap", field: typed})
    assert page.errors
    assert page.form("konsep").fields["product"] == "Surat tetap"


def test_a_tampered_form_harms_nobody(draft):
    draft.form("konsep").submit(anyway={"ticket_type": "raja"}, expect=422)
    draft.form("konsep").submit(anyway={"requirements-0-forms": "emas"}, expect=422)
    fields = draft.form("konsep").fields
    few = {name: fields[name] for name in ("csrf_token", "seen", "name", "ticket_type")}
    assert "Konsep disimpan" in draft.visitor.post(f"{KATALOG}/LEG-01/konsep", few)


def test_two_people_do_not_overwrite_each_other_unawares(draft):
    first, second = draft.form("konsep"), draft.form("konsep")
    first.submit(product="Punya saya")
    page = second.submit(product="Punya dia", expect=422)
    assert "diubah orang lain" in page.errors[0]
    assert page.form("konsep").fields["product"] == "Punya dia"
    assert page.form("konsep").submit().form("konsep").fields["product"] == "Punya dia"


def test_an_incomplete_draft_names_what_is_missing(visit, cast, new_service):
    assert "Prosedur belum diisi." in new_service
    page = new_service.form("Terbitkan").submit(expect=422)
    assert "Persyaratan belum diisi." in page.errors[0]
    assert status_of("LEG-99", 1) == "draft"
    visit(f"{KATALOG}/LEG-99/versi/1", as_=cast.KONTEN)


@pytest.mark.parametrize("typed", [{"code": "leg 9"}, {"code": "LEG-01"}, {"code": ""}, {"name": "\u200b"}])
def test_a_new_service_needs_a_free_code_and_a_name(visit, cast, typed):
    form = visit(f"{KATALOG}/baru", as_=cast.KONTEN).form("Tambah layanan")
    assert form.submit(expect=422, **{"code": "LEG-98", "name": "Uji", **typed}).errors


def test_a_draft_is_discarded_and_the_standard_stays(visit, cast, draft):
    page = visit(f"{KATALOG}/LEG-01", as_=cast.KONTEN).form("Buang konsep").submit()
    assert "Konsep dibuang" in page
    assert status_of("LEG-01", 2) is None
    visit(f"{KATALOG}/LEG-01/konsep", as_=cast.KONTEN, status=404)


def test_a_service_is_withdrawn_for_a_reason_and_offered_again(visit, cast):
    page = visit(f"{KATALOG}/LEG-01", as_=cast.KONTEN)
    assert page.form("Tarik layanan").submit(expect=422).errors == ["Tulis alasannya."]
    page = page.form("Tarik layanan").submit(**{"withdraw-reason": "Pindah ke provinsi"})
    assert "Layanan ditarik" in page
    assert read.sheet("LEG-01") is None
    page = page.form("Ubah standar (buat konsep baru)").submit().form("Terbitkan").submit()
    assert read.sheet("LEG-01") is not None


def test_a_service_moves_to_another_unit_with_helpers(visit, cast):
    form = visit(f"{KATALOG}/LEG-01", as_=cast.KONTEN).form("Simpan unit layanan")
    page = form.submit(**{"units-unit": unit_id("UMUM"), "units-supporting": [unit_id("KLB"), unit_id("KEU")]})
    assert "Unit layanan disimpan" in page
    sheet = read.sheet("LEG-01")
    assert sheet.unit.code == "UMUM"
    assert {unit.code for unit in sheet.supporting} == {"KLB", "KEU"}


def test_who_may_only_edit_cannot_publish(visit, sign_in, cast):
    with write():
        role = db.session.scalars(select(Role).where(Role.code == "petugas_data")).one()
        db.session.add(RolePermission(role_id=role.id, permission="catalogue:edit"))
    page = visit(f"{KATALOG}/LEG-01", as_=cast.DATA).form("Ubah standar (buat konsep baru)").submit()
    assert "diterbitkan oleh yang berwenang" in page
    token = page.form("konsep").fields["csrf_token"]
    for deed in ("terbitkan", "tarik", "unit"):
        assert sign_in(cast.DATA).post(f"{KATALOG}/LEG-01/{deed}", data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/XXX-99", "/LEG-01/versi/99", "/LEG-01/versi/" + "9" * 30, "/LEG%00", "/LEG-01/konsep"]
)
def test_what_is_not_there_is_404(visit, cast, path):
    visit(KATALOG + path, as_=cast.KONTEN, status=404)
