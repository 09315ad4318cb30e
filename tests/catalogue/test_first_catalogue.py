"""The catalogue a new office begins with: whole, in two languages, and left alone afterwards."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.catalogue import edit, read
from app.catalogue.models import PaperForm, Service, ServiceVersion, TicketType
from app.catalogue.seed import seed_catalogue
from app.extensions import db
from app.platform.database import write


def test_all_seven_groups_offer_forty_four_services(catalogue):
    groups = read.groups()
    assert [(group.code, len(group.services)) for group in groups] == [
        ("LEGAL", 8),
        ("KOPERASI_UKM", 8),
        ("INFORMASI_BISNIS", 5),
        ("PROGRAM", 7),
        ("MODAL", 6),
        ("KLINIK", 6),
        ("LINTAS", 4),
    ]
    assert len(read.published()) == 44


def test_every_published_sheet_has_all_its_components(catalogue):
    lacking = {v.name: edit.missing(v) for v in db.session.scalars(select(ServiceVersion))}
    assert {name: missing for name, missing in lacking.items() if missing} == {}


def test_seeding_again_brings_nothing_and_keeps_what_the_office_changed(catalogue, service, editor):
    with write():
        draft = edit.start_draft(service("LEG-02"), by=editor)
        edit.change(draft, {"days": 5}, by=editor)
        edit.publish(draft, by=editor)
    with write():
        assert seed_catalogue() == 0
    assert read.sheet("LEG-02").days == 5


def test_services_answered_at_once_go_straight_to_the_section(catalogue):
    simple = {line.code for line in read.published() if line.is_simple}
    assert {"LEG-07", "INF-01", "MDL-01", "KLN-01"} <= simple
    assert not simple & {"LEG-02", "LEG-06", "LIN-01", "LIN-03", "PRG-03", "MDL-02"}


def test_complaints_alone_are_confidential_from_the_start(catalogue):
    sheets = [read.sheet(line.code) for line in read.published()]
    assert [sheet.code for sheet in sheets if sheet.is_confidential_by_default] == ["LIN-01"]
    assert read.sheet("LIN-01").ticket_type is TicketType.PENGADUAN
    assert read.sheet("LIN-04").ticket_type is TicketType.USULAN_PEGAWAI


@pytest.mark.parametrize("field", ["name", "summary", "fee", "product", "steps", "requirements", "complaints_handling"])
def test_english_says_as_much_as_indonesian(catalogue, field):
    for line in read.published():
        indonesian, english = (getattr(read.sheet(line.code, code), field) for code in ("id", "en"))
        assert len(indonesian) > 0
        if isinstance(indonesian, tuple):
            assert len(indonesian) == len(english), line.code
        assert indonesian != english, (line.code, field)


def test_no_sheet_shows_the_office_notes_of_its_makers(catalogue):
    """Public texts are Indonesian or English for citizens, never the notes of those who gathered them."""
    for line in read.published():
        sheet = read.sheet(line.code)
        public = " ".join([sheet.note, sheet.fee_details, sheet.product, *sheet.steps, *sheet.legal_bases])
        assert not re.search(r"thesis|general knowledge|Software|[<>]=", public), line.code


def test_every_summary_is_one_sentence(catalogue):
    for language in ("id", "en"):
        for line in read.published(language):
            assert line.summary.endswith("."), line
            assert len(line.summary) <= 140, line


def test_papers_name_how_they_may_be_brought(catalogue):
    lines = {line.text: line for line in read.sheet("LEG-05").requirements}
    assert lines["Akta/SK badan hukum asli"].forms == (PaperForm.ASLI,)
    assert not next(line for text, line in lines.items() if text.startswith("Untuk usulan pemerintah")).is_required
    assert lines["NPWP koperasi"].how == "fotokopi atau unggahan"
    assert read.sheet("INF-01").requirements[0].how == "cukup disebutkan"


def test_the_responsible_unit_and_its_supporters_are_named(catalogue):
    sheet = read.sheet("KLN-02", "en")
    assert sheet.unit.code == "KLINIK"
    assert [unit.code for unit in sheet.supporting] == ["KLB-BANG", "UPK-USP"]
    assert sheet.unit.name == "Business Clinic"


def test_a_sheet_costs_the_same_few_questions_whatever_its_length(catalogue, queries):
    costs = []
    for code in ("INF-01", "LEG-06"):
        db.session.rollback()
        with queries() as seen:
            read.sheet(code)
        costs.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert costs == [3, 3]


def test_the_catalogue_is_one_question(catalogue, queries):
    with queries() as seen:
        read.published()
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1


def test_codes_are_there_once(catalogue):
    codes = list(db.session.scalars(select(Service.code)))
    assert len(codes) == len(set(codes)) == 44
