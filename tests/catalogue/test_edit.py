"""Keeping the standards: draft, change, publish, withdraw, move. What is refused, and what stays readable."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.accounts.models import Unit
from app.catalogue import edit, read
from app.catalogue.models import PaperForm, ServiceGroup, ServiceVersion, VersionStatus
from app.extensions import db
from app.platform.clock import standing_at
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from tests.catalogue.moments import MONDAY

pytestmark = pytest.mark.usefixtures("catalogue")


def unit(code: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.code == code)).one()


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))


@pytest.fixture
def draft(service, editor):
    with write():
        return edit.start_draft(service("LEG-02"), by=editor)


def test_a_draft_is_a_copy_of_what_is_in_force(draft, service):
    in_force = read.sheet("LEG-02")
    copy = read.version_sheet(draft.id)
    assert (copy.number, copy.status, copy.is_offered) == (2, VersionStatus.DRAFT, False)
    assert (copy.steps, copy.days, copy.product) == (in_force.steps, in_force.days, in_force.product)
    assert [line.text for line in copy.requirements] == [line.text for line in in_force.requirements]
    assert {line.id for line in copy.requirements}.isdisjoint(line.id for line in in_force.requirements)
    assert actions()[-1] == "service:draft_started"


def test_there_is_only_one_draft_at_a_time(draft, service, editor):
    with write():
        assert edit.start_draft(service("LEG-02"), by=editor).id == draft.id


def test_a_draft_changes_nothing_that_people_see(draft, editor):
    with write():
        edit.change(draft, {"days": 5, "requirements": [{"text": "KTP", "forms": [PaperForm.ASLI]}]}, by=editor)
    assert read.sheet("LEG-02").days == 7
    assert len(read.sheet("LEG-02").requirements) == 10
    assert [(line.position, line.text, line.is_required) for line in read.version_sheet(draft.id).requirements] == [
        (1, "KTP", True)
    ]


def test_publishing_replaces_and_the_old_standard_stays_readable(draft, editor, service):
    old = read.sheet("LEG-02")
    with write():
        edit.change(draft, {"days": 5}, by=editor)
    with standing_at(MONDAY), write():
        edit.publish(draft, by=editor)
    new = read.sheet("LEG-02")
    assert (new.version_id, new.days, new.published_at, new.published_by) == (draft.id, 5, MONDAY, "Sistem")
    assert service("LEG-02").current_version_id == draft.id
    kept = read.version_sheet(old.version_id)
    assert (kept.days, kept.status, kept.is_offered) == (7, VersionStatus.REPLACED, False)
    assert actions()[-1] == "service:published"


@pytest.mark.parametrize(
    ("component", "empty", "sentence"),
    [
        ("requirements", [], "Persyaratan belum diisi."),
        ("steps", [], "Prosedur belum diisi."),
        ("days", None, "Jangka waktu belum diisi."),
        ("fee", "", "Biaya belum diisi (tulis “Gratis” bila tanpa biaya)."),
        ("product", "", "Produk layanan belum diisi."),
        ("legal_bases", [], "Dasar hukum belum diisi."),
        ("complaints_handling", "", "Penanganan pengaduan belum diisi."),
        ("facilities", "", "Sarana dan prasarana belum diisi."),
        ("staff_competence", "", "Kompetensi pelaksana belum diisi."),
    ],
)
def test_a_standard_without_a_component_is_not_published(draft, editor, component, empty, sentence):
    with write():
        edit.change(draft, {component: empty}, by=editor)
    with pytest.raises(edit.Incomplete) as refusal, write():
        edit.publish(draft, by=editor)
    assert refusal.value.missing == [sentence]
    assert sentence in str(refusal.value)
    assert read.sheet("LEG-02").number == 1


def test_a_standard_of_a_unit_that_is_gone_is_not_published(draft, editor):
    with write():
        unit("KLB-OTH").is_active = False
    assert edit.missing(draft) == ["Unit penanggung jawab tidak aktif lagi."]


def test_zero_days_are_a_promise_too(draft, editor):
    with write():
        edit.change(draft, {"days": 0}, by=editor)
        edit.publish(draft, by=editor)
    assert read.sheet("LEG-02").days == 0


def test_days_are_never_fewer_than_none(draft, editor):
    with pytest.raises(Refused), write():
        edit.change(draft, {"days": -1}, by=editor)


def test_what_is_published_is_not_changed(service, editor):
    version = db.session.get(ServiceVersion, service("LEG-02").current_version_id)
    for verb in (lambda: edit.change(version, {"days": 1}, by=editor), lambda: edit.publish(version, by=editor)):
        with pytest.raises(Conflict), write():
            verb()
    assert read.sheet("LEG-02").days == 7


@pytest.mark.parametrize("name", ["status", "number", "published_at", "service_id", "words", "nothing_of_ours"])
def test_a_form_cannot_set_what_is_not_its_own(draft, editor, name):
    with pytest.raises(KeyError), write():
        edit.change(draft, {name: "x"}, by=editor)
    with pytest.raises(KeyError), write():
        edit.change(draft, {"requirements": [{"text": "KTP", "version_id": 1}]}, by=editor)


def test_a_discarded_draft_leaves_the_standard_in_force(draft, editor, service):
    with write():
        edit.discard(draft, by=editor)
    assert read.sheet("LEG-02").number == 1
    with write():
        assert edit.start_draft(service("LEG-02"), by=editor).number == 2


def test_a_withdrawn_service_is_not_offered_but_its_address_still_speaks(service, editor):
    with write():
        edit.withdraw(service("KLN-05"), "Kendaraan dijual.", by=editor)
    assert read.sheet("KLN-05") is None
    assert "KLN-05" not in {line.code for line in read.published()}
    assert read.withdrawn_sheet("KLN-05").name == "Klinik keliling di kelurahan"
    assert service("KLN-05").current_version_id is None
    assert actions()[-1] == "service:withdrawn"
    with pytest.raises(Conflict), write():
        edit.withdraw(service("KLN-05"), "Lagi.", by=editor)


def test_a_withdrawn_service_comes_back_with_a_new_version(service, editor):
    with write():
        edit.withdraw(service("KLN-05"), "Kendaraan rusak.", by=editor)
    with write():
        edit.publish(edit.start_draft(service("KLN-05"), by=editor), by=editor)
    assert read.sheet("KLN-05").number == 2
    assert len(read.published()) == 44


def test_withdrawing_needs_a_reason(service, editor):
    with pytest.raises(Refused), write():
        edit.withdraw(service("KLN-05"), "  ", by=editor)
    assert read.sheet("KLN-05") is not None


def test_a_new_service_begins_as_a_draft_nobody_sees(editor):
    group = db.session.scalars(select(ServiceGroup).where(ServiceGroup.code == "KLINIK")).one()
    with write():
        draft = edit.add_service("KLN-07", group, unit("KLINIK"), "Klinik ekspor", by=editor)
    assert read.sheet("KLN-07") is None
    assert "Persyaratan belum diisi." in edit.missing(draft)
    standing = next(one for one in read.register() if one.code == "KLN-07")
    assert (standing.name, standing.draft_id, standing.current_version_id) == ("Klinik ekspor", draft.id, None)


@pytest.mark.parametrize("code", ["LEG-02", "leg-99", "LEG99", "LEG-9", "", "LEG-02\n"])
def test_a_code_is_well_formed_and_used_once(editor, code):
    group = db.session.scalars(select(ServiceGroup)).first()
    with pytest.raises(Refused), write():
        edit.add_service(code, group, unit("KLINIK"), "Layanan", by=editor)
    assert len(read.register()) == 44


def test_a_service_moves_to_another_unit_with_its_supporters(service, editor):
    with write():
        edit.move_unit(service("LEG-02"), unit("KLB-BANG"), [unit("KLB-OTH"), unit("KLB-BANG")], by=editor)
    sheet = read.sheet("LEG-02")
    assert sheet.unit.code == "KLB-BANG"
    assert [helper.code for helper in sheet.supporting] == ["KLB-OTH"]
    assert actions()[-1] == "service:unit_moved"


def test_a_service_does_not_move_to_a_unit_that_is_gone(service, editor):
    with write():
        unit("KLB-BANG").is_active = False
    with pytest.raises(Refused), write():
        edit.move_unit(service("LEG-02"), unit("KLB-BANG"), by=editor)
