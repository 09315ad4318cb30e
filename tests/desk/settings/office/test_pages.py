"""The office's identity: what is saved shows at once, what is refused keeps every word, the log says it."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.desk.settings.office.forms import base_address
from app.extensions import db
from app.platform import settings
from app.platform.jobs import Job
from app.web.office import crest_data

KANTOR = "/meja/pengaturan/kantor"


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 600)) -> bytes:
    out = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, (200, 30, 30, 0)[: 4 if kind == "PNG" else 3]).save(out, kind)
    return out.getvalue()


def last_change() -> dict:
    return db.session.scalars(
        select(AuditEvent.particulars).where(AuditEvent.action == "office:changed").order_by(AuditEvent.number.desc())
    ).first()


def recounts() -> int:
    return len(db.session.scalars(select(Job.id).where(Job.kind == "promises.recount")).all())


def test_a_new_name_shows_on_every_page_and_in_the_log(visit, cast):
    before = settings.get("office.short_name")
    page = visit(KANTOR, as_=cast.TEKNISI).form("Simpan identitas").submit(short_name="Dinkop Kota Contoh")
    assert "Pengaturan kantor disimpan" in page
    assert "Dinkop Kota Contoh" in page.title
    assert last_change() == {"office.short_name": {"from": before, "to": "Dinkop Kota Contoh"}}


def test_saving_nothing_new_leaves_no_trace(visit, cast):
    visit(KANTOR, as_=cast.TEKNISI).form("Simpan identitas").submit()
    assert last_change() is None


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "\u200b\u202e"),
        ("name", "n" * 100_000),
        ("email", "bukan surel"),
        ("base_url", "javascript:alert(1)"),
        ("base_url", "https://loket.contoh.go.id/jalur"),
        ("base_url", "https://a b"),
        ("base_url", "https://x:99999"),
        ("base_url", "https://[::1"),
    ],
)
def test_a_wrong_identity_is_refused_and_keeps_the_other_words(visit, cast, field, typed):
    form = visit(KANTOR, as_=cast.TEKNISI).form("Simpan identitas")
    page = form.submit(expect=422, **{"address": "Jl. Ketik Ulang 1", field: typed})
    assert page.errors
    assert page.form("Simpan identitas").fields["address"] == "Jl. Ketik Ulang 1"
    assert settings.get("office.address") != "Jl. Ketik Ulang 1"


def test_emoji_and_arabic_names_are_names(visit, cast):
    page = visit(KANTOR, as_=cast.TEKNISI).form("Simpan identitas").submit(name="مكتب 🌾 Dinas", short_name="D")
    assert page.form("Simpan identitas").fields["name"] == "مكتب 🌾 Dinas"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Loket.Contoh.go.id/", "https://loket.contoh.go.id"),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000"),
    ],
)
def test_a_base_address_is_kept_in_one_shape(typed, kept):
    assert base_address(typed) == kept


def test_colours_are_saved_and_dress_the_house(visit, client, cast):
    form = visit(f"{KANTOR}/tampilan", as_=cast.TEKNISI).form("Simpan tampilan")
    page = form.submit(brand_colour="#7A1F1F", accent_colour="#ffcc00")
    assert "#7a1f1f" in page
    assert "#7a1f1f" in client.get("/tema.css").text
    assert form.submit(brand_colour="merah", expect=422).errors == ["Tulis warna seperti #0b5d5e."]


def test_a_crest_is_drawn_small_and_served_to_everyone(visit, client, cast):
    assert client.get("/lambang").status_code == 404
    form = visit(f"{KANTOR}/tampilan", as_=cast.TEKNISI).form("Simpan tampilan")
    page = form.submit(crest=("lambang.png", picture()))
    address = page.find("//img[contains(@class, 'settings__crest')]/@src")[0]
    answer = client.get(address)
    image = Image.open(BytesIO(answer.data))
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (480, 320))
    assert "immutable" in answer.headers["Cache-Control"]
    assert set(last_change()) == {"office.crest"}
    assert crest_data() == f"data:image/png;base64,{b64encode(answer.data).decode()}"  # for paper
    page.form("Simpan tampilan").submit(remove_crest=True)
    assert client.get("/lambang").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lambang.png", b"%PDF-1.4 bukan gambar"),
        ("lambang.svg", b"<svg/>"),
        ("kosong.png", b""),
        ("a.jpg", picture("TIFF")),
    ],
)
def test_a_crest_that_is_no_picture_is_refused_beside_its_field(visit, cast, name, content):
    form = visit(f"{KANTOR}/tampilan", as_=cast.TEKNISI).form("Simpan tampilan")
    page = form.submit(crest=(name, content), brand_colour="#123456", expect=422)
    assert page.errors
    assert page.form("Simpan tampilan").fields["brand_colour"] == "#123456"
    assert settings.get("office.crest") == ""


def test_new_counter_hours_leave_the_promises(visit, cast):
    form = visit(f"{KANTOR}/jam", as_=cast.TEKNISI).form("Simpan jam")
    form.submit(**{"mon-opens": "07:30", "sat-opens": "09.00", "sat-closes": "12.00"})
    assert settings.get("counter.hours")["sat"] == ["09:00", "12:00"]
    assert recounts() == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"mon-opens": ""},
        {"mon-opens": "16:00"},
        {"mon-closes": "25:00"},
    ],
)
def test_hours_that_cannot_be_are_refused(visit, cast, typed):
    page = visit(f"{KANTOR}/jam", as_=cast.TEKNISI).form("Simpan jam").submit(expect=422, **typed)
    assert page.errors
    assert settings.get("counter.hours")["mon"] == ["08:00", "15:00"]


def test_numbers_of_days_are_kept_as_numbers(visit, cast):
    page = (
        visit(f"{KANTOR}/aturan", as_=cast.TEKNISI)
        .form("Simpan aturan")
        .submit(reopen_days="14", show_officer_name=True)
    )
    assert settings.get("reopen.days") == 14
    assert settings.get("tracking.show_officer_name") is True
    page.form("Simpan aturan").submit(show_officer_name=False)
    assert settings.get("tracking.show_officer_name") is False


@pytest.mark.parametrize(
    "typed",
    [
        {"reopen_days": ""},
        {"reopen_days": "-1"},
        {"archive_days": "9" * 5000},
        {"draft_days": "dua"},
        {"max_file_mb": "20", "max_request_mb": "10"},
    ],
)
def test_numbers_out_of_reach_are_refused(visit, cast, typed):
    assert visit(f"{KANTOR}/aturan", as_=cast.TEKNISI).form("Simpan aturan").submit(expect=422, **typed).errors
