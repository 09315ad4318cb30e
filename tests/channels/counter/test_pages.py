"""The counter's door: ask, apply, bring what was missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.catalogue import read as catalogue
from app.contacts.models import Purpose, Visit
from app.extensions import db
from app.platform import clock
from app.platform.clock import wib
from app.platform.database import write
from app.tickets import history
from app.tickets.handling import papers
from app.tickets.intake import drafts
from app.tickets.kinds import Channel, PaperState
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit import requests

VISITOR = {
    "phone": "0812-0000-0088",
    "name": "Dewi Contoh",
    "description": "Mau mendirikan koperasi RT.",
    "service": "LEG-01",
}
DESK = "/meja/loket"
TAKE = "Terima permohonan Alt+1"
ALL_THERE = "Semua berkas ada, terima Alt+2"


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def desk(visit):
    """The empty form for a request as an operator sees it."""
    return lambda as_="operator": visit(f"{DESK}/baru", as_=as_).form("loket")


def ticket_on(page) -> Ticket:
    number = page.attribute("data-ticket-number")
    return db.session.query(Ticket).filter_by(number=number).one()


def states_of(ticket_id: int) -> dict[int, PaperState]:
    return {row.position: row.state for row in papers.of(ticket_id)}


def test_the_first_page_offers_five_ways(visit):
    page = visit(DESK, as_="operator")
    for words, heading in (
        ("Tanya", "Loket: tanya"),
        ("Ajukan", "Loket: ajukan"),
        ("Lengkapi", "Loket: lengkapi berkas"),
        ("Ambil", "Loket: ambil hasil"),
        ("Bertemu", "Loket: bertemu seseorang"),
    ):
        assert page.link(words).follow().h1 == heading


def test_a_request_without_a_look_at_the_papers_is_received(desk):
    page = desk().submit(button=TAKE, queue_number="B-12", **VISITOR)
    ticket = ticket_on(page)
    assert (ticket.channel, ticket.status) == (Channel.COUNTER, Status.DITERIMA)
    assert set(states_of(ticket.id).values()) == {PaperState.UNCHECKED}
    assert ticket.due_at
    visit_row = db.session.query(Visit).one()
    assert (visit_row.purpose, visit_row.queue_number) == (Purpose.APPLY, "B-12")


def test_the_contracts_list_alone_says_what_is_there_and_what_is_missing(desk):
    page = desk().submit(button=TAKE, anyway={"requirements_received": "1, 2"}, **VISITOR)
    ticket = ticket_on(page)
    states = states_of(ticket.id)
    required = {row.position for row in papers.of(ticket.id) if row.is_required}
    assert {states[1], states[2]} == {PaperState.PRESENT}
    assert {states[place] for place in required - {1, 2}} == {PaperState.MISSING}
    assert "Masih kurang" in page
    assert ticket.due_at is None


def test_missing_papers_are_asked_for_at_once(desk):
    page = desk().submit(button=TAKE, anyway={"requirements_received": ["1"]}, **VISITOR)
    number = page.attribute("data-ticket-number")
    form = page.form(f"/tercatat/{number}/minta")
    page = form.submit()
    ticket = ticket_on(page)
    assert ticket.status is Status.LENGKAPI_BERKAS
    assert "Minta lengkapi" not in page
    line = next(line for line in history.read(ticket.id, public_only=True) if line.items)
    assert set(line.items) == set(papers.missing(ticket.id))
    form.submit()
    assert ticket_on(page).status is Status.LENGKAPI_BERKAS


def test_each_row_of_the_checklist_is_kept_as_it_was_ticked(desk):
    form = desk().submit(button="Tampilkan syarat", expect=422, **VISITOR).form("loket")
    rows = {"paper-1": "present", "paper-2": "uploaded", "paper-3": "missing", "paper-4": "not_needed"}
    page = form.submit(button=TAKE, **rows)
    states = states_of(ticket_on(page).id)
    assert [states[place].value for place in (1, 2, 3, 4)] == ["present", "uploaded", "missing", "not_needed"]
    assert "Unggahan, asli menyusul" in page


def test_all_papers_there_is_one_press(desk):
    form = desk().submit(button="Tampilkan syarat", expect=422, **VISITOR).form("loket")
    ticket = ticket_on(form.submit(button=ALL_THERE))
    assert set(states_of(ticket.id).values()) == {PaperState.PRESENT}
    assert ticket.due_at


def test_a_refused_form_keeps_every_word_and_tick(desk):
    form = desk().submit(button="Tampilkan syarat", expect=422, **VISITOR).form("loket")
    ticks = {"paper-1": "present", "paper-2": "missing"}
    page = form.submit(button=TAKE, expect=422, name="", queue_number="A-7", priority=True, **ticks)
    kept = page.form("loket").fields
    assert {name: kept[name] for name in (*ticks, "queue_number", "priority")} == {
        **ticks,
        "queue_number": "A-7",
        "priority": "y",
    }
    assert page.errors


def test_files_survive_a_refused_form_and_come_with_the_request(desk, visit):
    form = desk()
    page = form.submit(button=TAKE, expect=422, attachments=("ktp.png", _png()), **(VISITOR | {"name": ""}))
    assert "ktp.png" in page
    number = page.form("loket").submit(button=TAKE, name="Dewi Contoh").attribute("data-ticket-number")
    assert "ktp.png" in visit(f"/meja/tiket/{number}", as_="operator")


def test_priority_and_the_true_time_are_kept(desk):
    then = (clock.now() - timedelta(days=1)).replace(second=0, microsecond=0)
    written = wib(then).strftime("%Y-%m-%dT%H:%M")
    ticket = ticket_on(desk().submit(button=TAKE, priority=True, received_at=written, **VISITOR))
    assert ticket.is_priority
    assert ticket.received_at == then
    assert ticket.recorded_at > then


def test_a_question_is_answered_and_closed(visit):
    form = visit(f"{DESK}/tanya", as_="operator").form("loket")
    told = {"description": "Jam buka?", "service": "LIN-02"}
    assert "Jawabannya tidak tertulis" in form.submit(button="Simpan jawaban dan tutup Alt+1", **told)
    form = visit(f"{DESK}/tanya", as_="operator").form("loket")
    page = form.submit(button="Simpan jawaban dan tutup Alt+1", answer="Senin sampai Jumat.", **told)
    ticket = ticket_on(page)
    assert (ticket.status, ticket.person_id) == (Status.SELESAI, None)
    assert history.read(ticket.id, public_only=True)[-1].text == "Senin sampai Jumat."
    assert {purpose for (purpose,) in db.session.query(Visit.purpose)} == {Purpose.ASK}


def test_who_may_not_answer_cannot_close_with_an_answer(visit, sign_in):
    form = visit(f"{DESK}/tanya", as_="berkas").form("loket")
    answer = sign_in("berkas").post(f"{DESK}/tanya", data=form.fields | {"description": "Jam buka?"})
    assert answer.status_code == 422
    assert "hanya ditutup oleh yang berwenang" in answer.get_data(as_text=True)
    assert db.session.query(Ticket).count() == 0


def test_a_draft_from_the_website_is_finished_at_the_counter(visit):
    fields = {"name": "Siti Umpama", "phone": "0812-0000-0002", "description": "Mau akta.", "address": "Jl. Contoh 1"}
    sheet = catalogue.sheet("LEG-02")
    with write():
        code, _expires = drafts.save(sheet.service_id, "key-of-the-draft", fields)
    page = visit(DESK, as_="operator")
    wrong = page.form("Buka draf").submit(code="XXXX-XXXX", expect=422)
    assert wrong.errors
    page = page.form("Buka draf").submit(code=drafts.spoken(code).lower())
    assert "dari draf di situs" in page
    form = page.form("loket")
    assert {name: form.fields[name].strip() for name in fields} == fields
    assert form.fields["service"] == "LEG-02"
    ticket = ticket_on(form.submit(button=TAKE))
    assert (ticket.channel, ticket.need) == (Channel.COUNTER, "Mau akta.")
    assert drafts.find(code) is None


def test_a_draft_is_opened_only_by_whoever_may(visit, sign_in):
    assert "Kode draf" not in visit(DESK, as_="pengaduan")
    assert sign_in("pengaduan").get("/meja/loket/draf").status_code == 405


def test_the_receipt_is_printed_on_both_papers(desk, sign_in):
    number = desk().submit(button=TAKE, **VISITOR).attribute("data-ticket-number")
    for paper in ("a5", "80mm"):
        sheet = sign_in("operator").get(f"{DESK}/tercatat/{number}/cetak?kertas={paper}").get_data(as_text=True)
        assert number in sheet
    assert sign_in("operator2").get(f"{DESK}/tercatat/{number}/cetak").status_code == 404


def test_a_complaint_at_the_counter_is_confidential(desk, visit):
    number = desk().submit(button=TAKE, **(VISITOR | {"service": "LIN-01"})).attribute("data-ticket-number")
    assert db.session.query(Ticket.is_confidential).filter_by(number=number).scalar()
    visit(f"/meja/tiket/{number}", as_="operator2", status=404)
    visit(f"{DESK}/lengkapi/{number}", as_="operator2", status=404)


def test_the_same_form_twenty_times_is_one_request_and_one_visit(desk):
    form = desk()
    numbers = {form.submit(button=TAKE, **VISITOR).attribute("data-ticket-number") for _time in range(20)}
    assert len(numbers) == 1
    assert (db.session.query(Ticket).count(), db.session.query(Visit).count()) == (1, 1)


@pytest.mark.parametrize("path", [DESK, f"{DESK}/baru", f"{DESK}/tanya"])
def test_the_door_is_for_those_who_record_requests(visit, path):
    visit(path, as_="staf-klb-oth", status=403)
    assert visit(path).h1 == "Masuk"


def test_nobody_from_outside_claims_the_counter(client, sign_in):
    assert client.post(f"{DESK}/baru", data=VISITOR).status_code in (400, 401)
    for username in ("koperasi", "staf-klb-oth"):
        assert sign_in(username).post(f"{DESK}/baru", data=VISITOR).status_code in (400, 403)
    assert db.session.query(Ticket).count() == 0


def test_whoever_asks_for_the_standard_of_nothing_gets_404(visit):
    visit("/meja/standar?service=XXX-99", as_="operator", status=404)
    assert "LEG-01" in visit("/meja/standar?service=LEG-01", as_="operator")
    assert visit("/meja/syarat?service=LEG-01", as_="operator").form("loket").fields["service"] == "LEG-01"


def _png() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()
