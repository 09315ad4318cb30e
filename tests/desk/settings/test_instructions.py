"""The boxes of the disposition's sheet, and how long it may lie in a tray."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.tickets.disposition import instructions
from app.tickets.disposition.models import Instruction

PAGE = "/meja/pengaturan/instruksi"


@pytest.fixture(autouse=True)
def seeded(cast):
    with write():
        instructions.BOXES.seed()


def audited():
    return list(db.session.scalars(select(AuditEvent.action)))


def test_an_office_begins_with_the_three_standard_boxes_and_the_usual_ones(app):
    assert [box.label for box in instructions.BOXES.offered()][:3] == [
        "Tanggapan dan saran",
        "Proses lebih lanjut",
        "Koordinasi/konfirmasi(kan)",
    ]
    with write():
        instructions.BOXES.seed()
    assert len(instructions.BOXES.everything()) == 14


def test_a_box_is_added_with_its_english(visit, cast):
    page = visit(PAGE, as_=cast.SEKRETARIS).form("Tambah isi disposisi")
    page = page.submit(label="Jadwalkan rapat", label_en="Schedule a meeting")
    assert "Isi disposisi ditambahkan." in page
    box = instructions.BOXES.offered()[-1]
    assert (box.code, box.label, instructions.BOXES.in_english()["Jadwalkan rapat"]) == (
        "jadwalkan-rapat",
        "Jadwalkan rapat",
        "Schedule a meeting",
    )
    assert "instruction:added" in audited()


def test_a_box_without_words_is_refused(visit, cast):
    form = visit(PAGE, as_=cast.SEKRETARIS).form("Tambah isi disposisi")
    assert form.submit(label=" ", expect=422).errors == ["Tulis kalimatnya."]


def test_a_box_is_closed_and_keeps_its_words_on_old_sheets(visit, cast):
    row = db.session.scalars(select(Instruction).where(Instruction.code == "perbanyak")).one()
    form = visit(f"{PAGE}/{row.id}", as_=cast.KONTEN).form("Simpan")
    form.submit(label="Perbanyak 3 kali", is_active=False, place="99")
    assert "perbanyak" not in [box.code for box in instructions.BOXES.offered()]
    assert instructions.labels(["perbanyak"]) == ["Perbanyak 3 kali"]
    assert instructions.BOXES.everything()[-1].code == "perbanyak"
    visit(f"{PAGE}/999", as_=cast.KONTEN, status=404)


def test_the_time_for_each_desk_and_the_first_desk_are_the_offices(visit, cast):
    visit(PAGE, as_=cast.SEKRETARIS).form("Simpan aturan").submit(days="2", first_desk="kadis")
    assert (settings.get("disposition.days"), settings.get("disposition.first_desk")) == (2, "kadis")
    assert "office:changed" in audited()
    form = visit(PAGE, as_=cast.SEKRETARIS).form("Simpan aturan")
    assert form.submit(days="99", expect=422).errors


@pytest.mark.parametrize("name", ["operator", "kasi-klb-oth", "teknisi"])
def test_nobody_else_edits_the_sheet(visit, cast, name):
    visit(PAGE, as_=name, status=403)
