"""The audit log on screen: filters, who saw whose data, whether it is whole, and the export that leaves a trace."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

import app as app_package
from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.desk.settings.audit.words import DEEDS, SUBJECTS
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.stakeholders import reveal
from app.stakeholders.models import Person
from app.tickets.history.models import TicketEvent
from app.tickets.models import Ticket
from tests.kit.requests import ask, make_ticket, who

AUDIT = "/meja/pengaturan/audit"
VIEWERS = "/meja/data-pribadi/siapa-melihat"
NIK = "3573014107900001"


def deeds() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))


@pytest.fixture
def revealed(cast) -> tuple[int, str]:
    """A person whose citizen number somebody looked at: (person, number of the request)."""
    ticket = ask(name="Siti Umpama", who={"citizen_number": NIK}).ticket
    person_id, number = ticket.person_id, ticket.number
    with write():
        person = db.session.get_one(Person, person_id)
        assert reveal.citizen_number(person, reason="mencocokkan KTP", by=who(cast.OPERATOR)) == NIK
    return person_id, number


@pytest.mark.parametrize("typed", ["{nik}", "{spaced}", "{number}", "person:{person}"])
def test_who_saw_a_person_is_found_by_nik_request_or_record(visit, cast, revealed, typed):
    person, number = revealed
    words = typed.format(nik=NIK, spaced=f" {NIK[:6]} {NIK[6:]}", number=number, person=person)
    page = visit(AUDIT, as_=cast.AUDITOR).link("Tanyakan siapa yang melihat").follow()
    page = page.form("Cari yang melihat").submit(who=words)
    assert "Melihat NIK lengkap" in page
    assert "mencocokkan KTP" in page
    assert "Dewi Umpama" in page
    assert NIK not in page.url
    assert deeds()[-1] == "audit:asked"


def test_only_the_days_asked_for_are_shown(visit, cast, revealed):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    form = visit(VIEWERS, as_=cast.AUDITOR).form("Cari yang melihat")
    assert "Tidak ada yang tercatat" in form.submit(who=NIK, since=tomorrow)
    today = clock.today().isoformat()
    assert "mencocokkan KTP" in form.submit(who=NIK, since=today, until=today)


@pytest.mark.parametrize(
    "typed", ["", "tidak ada", "0000", "9" * 16, "x" * 100_000, "person:", "2611-9999-9", "\u202e\u200b"]
)
def test_nobody_found_is_said_beside_the_field(visit, cast, typed):
    assert visit(VIEWERS, as_=cast.AUDITOR).form("Cari yang melihat").submit(who=typed, expect=422).errors


def test_the_log_is_filtered_by_person_and_deed(visit, cast, revealed):
    filters = visit(AUDIT, as_=cast.AUDITOR).form("Saring")
    page = filters.submit(tindakan="citizen_number:revealed")
    assert len(page.find("//tbody/tr")) == 1
    nobody = str(who(cast.KASI).user_id)
    assert "Tidak ada catatan" in filters.submit(tindakan="citizen_number:revealed", orang=nobody)


@pytest.mark.parametrize(
    "query",
    ["dari=kemarin", "dari=1970-01-01&sampai=2099-12-31", "orang=x", "orang=" + "9" * 40, "tindakan=entah",
     "setelah=-1", "setelah=abc", "_external=1", "_anchor=x", "endpoint=x",
     "subjek=%00", "subjek='%20OR%201=1", "setelah=" + "9" * 40],
)  # fmt: skip
def test_a_strange_address_is_harmless(visit, cast, query):
    visit(f"{AUDIT}?{query}", as_=cast.AUDITOR)


def test_older_events_follow_page_by_page(visit, queries, cast):
    with write():
        for number in range(120):
            audit.record("sample:told", f"sample:{number}", by=who(cast.OPERATOR))
    with queries() as first:
        page = visit(f"{AUDIT}?tindakan=sample:told", as_=cast.AUDITOR)
    assert "Sample 119" in page
    visit(AUDIT, as_=cast.AUDITOR)
    with queries() as all_deeds:
        older = page.link("Lebih lama").follow()
    assert "Sample 69" in older
    assert "Sample 119" in older.link("Ke yang terbaru").follow()
    assert len(all_deeds) <= len(first)


def test_the_export_holds_what_is_shown_and_leaves_a_trace(visit, sign_in, cast, revealed):
    page = visit(f"{AUDIT}?tindakan=citizen_number:revealed", as_=cast.AUDITOR)
    form = page.form("Ekspor CSV")
    answer = sign_in(cast.AUDITOR).post(form.action, data=form.fields, buffered=True)
    lines = answer.get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert "mencocokkan KTP" in lines[1]
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.number.desc())).first()
    assert (event.action, event.particulars) == ("audit:exported", {"action": "citizen_number:revealed"})


def test_a_whole_log_is_called_whole(visit, cast):
    make_ticket()
    page = visit(AUDIT, as_=cast.AUDITOR).link("Periksa keutuhan").follow()
    assert page.text.count("Utuh:") == 2


def test_a_changed_log_and_a_changed_history_are_noticed(visit, cast):
    ticket_id = make_ticket().id
    with write():
        db.session.execute(update(AuditEvent).where(AuditEvent.number == 2).values(actor="Orang lain"))
        db.session.execute(update(TicketEvent).where(TicketEvent.ticket_id == ticket_id).values(kind="lain"))
    page = visit(f"{AUDIT}/periksa", as_=cast.AUDITOR)
    assert "Catatan 2 diubah." in page
    assert "Riwayat terputus atau diubah" in page
    assert "Utuh:" not in page.text


def test_a_request_of_an_organisation_asks_for_both_records(visit, cast):
    number = ask(name="Budi", who={"organisation": "Koperasi Andai"}).ticket.number
    row = db.session.execute(select(Ticket.person_id, Ticket.organisation_id).where(Ticket.number == number)).one()
    page = visit(VIEWERS, as_=cast.AUDITOR).form("Cari yang melihat").submit(who=number)
    assert f"Orang {row.person_id}, Badan {row.organisation_id}" in page


def test_whatever_the_log_keeps_has_its_words():
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(app_package.__file__).parent.rglob("*.py"))
    recorded = set(re.findall(r'\brecord\(\s*"([a-z_]+:[a-z_]+)"', code))
    assert len(recorded) > 20
    assert recorded <= DEEDS.keys()
    about = set(re.findall(r'\brecord\(\s*f?"[^"]+", f?"([a-z_]+)', code))
    assert about <= SUBJECTS.keys()


def test_a_deed_is_told_in_words(visit, sign_in, cast, revealed):
    person, _number = revealed
    sign_in(cast.AUDITOR).set_cookie("bahasa", "en")
    page = visit(AUDIT, as_=cast.AUDITOR)
    assert f"Person {person}" in page
    assert "Dewi Umpama, A.Md. (Service operator)" in page
    assert not page.find("//table//text()[contains(., 'person:')]")
