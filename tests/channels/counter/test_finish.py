"""The finishing key: save, print on the office's paper, call the next; and the line beside the forms."""

from __future__ import annotations

import pytest

from app.contacts.models import Purpose, Visit
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.queue import desks
from app.queue.models import QueueNumber, State
from app.tickets.models import Ticket
from tests.kit import queue, requests
from tests.kit.requests import who
from tests.tickets.handling.ready import ready

DESK = "/meja/loket"
FINISH = "Simpan, cetak, panggil berikutnya Alt+Enter"
VISITOR = {"phone": "0812-0000-0088", "name": "Dewi Contoh", "description": "Mau NIB.", "service": "LEG-07"}


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def counter(cast):
    """The operator sits at a counter that calls everything."""
    desk = queue.make_desk(1)
    queue.sit(desk, who(cast.OPERATOR))
    return desk


def at(counter) -> QueueNumber | None:
    db.session.rollback()
    return desks.at(counter.id)


def state(label: str) -> State:
    db.session.rollback()
    return db.session.query(QueueNumber.state).filter_by(label=label).scalar()


def test_one_key_saves_prints_and_calls_the_next(visit, counter):
    queue.draw("apply", priority_id=queue.priority())
    queue.draw("ask")
    page = visit(DESK, as_="operator").form("Panggil berikutnya Alt+9").submit(button="Panggil berikutnya Alt+9")
    assert "B-001" in page
    assert "Lanjut usia" in page
    page = page.form("Ajukan 2permohonan baru").submit(button="Ajukan 2permohonan baru")
    form = page.form("loket")
    assert (page.h1, form.fields["queue_number"], form.fields["priority"]) == ("Loket: ajukan", "B-001", "y")
    assert state("B-001") is State.SERVING
    page = form.submit(button=FINISH, **VISITOR)
    number = page.attribute("data-ticket-number")
    ticket = db.session.query(Ticket).filter_by(number=number).one()
    assert (ticket.is_priority, page.attribute("data-print-then")) == (True, DESK)
    assert (state("B-001"), at(counter).label) == (State.DONE, "A-001")
    assert db.session.query(QueueNumber.ticket_id).filter_by(label="B-001").scalar() == ticket.id
    after = page.link("Lanjut ke tamu berikutnya").follow()
    assert f"Permohonan {number} dicatat. Tanda terimanya dicetak." in after
    assert "Nomor A-001 dipanggil." in after


def test_the_key_pressed_twice_calls_one_number(visit, counter):
    for code in ("apply", "apply", "apply"):
        queue.draw(code)
    queue.serve(counter, who("operator"))
    form = visit(f"{DESK}/baru", as_="operator").form("loket")
    form.submit(button=FINISH, **VISITOR)
    form.submit(button=FINISH, **VISITOR)
    assert at(counter).label == "B-002"
    assert db.session.query(Ticket).count() == 1


@pytest.mark.parametrize("paper", ["80mm", "a5", "a4"])
def test_the_receipt_comes_on_the_offices_paper(visit, paper):
    with write():
        settings.put("counter.paper", paper)
    page = visit(f"{DESK}/baru", as_="operator").form("loket").submit(button=FINISH, **VISITOR)
    assert page.find(f"//body[contains(@class, 'receipt--{paper}')]")
    assert visit(f"{page.url.split('?')[0]}?kertas=a5", as_="operator").find("//body[contains(@class, 'receipt--a5')]")


def test_papers_brought_and_results_collected_end_the_same_way(visit, counter):
    ticket = ready()
    queue.draw("collect")
    queue.draw("ask")
    queue.serve(counter, who("operator"))
    form = visit(f"{DESK}/ambil/{ticket.number}", as_="operator").form("ambil")
    page = form.submit(button=FINISH, who="owner", identity="ktp", is_signed_on_paper="y")
    assert (page.h1, page.attribute("data-print-then")) == ("Tanda terima dokumen", DESK)
    assert (state("D-001"), at(counter).label) == (State.DONE, "A-001")
    other = requests.ask(service="LEG-01").ticket
    form = visit(f"{DESK}/lengkapi/{other.number}", as_="operator").form("lengkapi")
    page = form.submit(button=FINISH, anyway={"paper-1": "present"})
    assert page.attribute("data-print-then") == DESK
    assert at(counter) is None


def test_a_question_is_noted_without_a_request(visit, counter):
    queue.draw("ask")
    queue.serve(counter, who("operator"))
    form = visit(f"{DESK}/tanya", as_="operator").form("loket")
    page = form.submit(button="Catat, panggil berikutnya Alt+Enter", description="Jam buka?", answer="Sampai 15.00")
    assert "tanpa permohonan" in page
    row = db.session.query(Visit).one()
    assert (row.purpose, row.about, row.queue_number, row.ticket_id) == (Purpose.ASK, "Jam buka?", "A-001", None)
    assert db.session.query(Ticket).count() == 0
    form.submit(button="Catat tanpa permohonan Alt+2", description="Jam buka?")
    assert db.session.query(Visit).count() == 1
    empty = visit(f"{DESK}/tanya", as_="operator").form("loket")
    page = empty.submit(button="Catat tanpa permohonan Alt+2", expect=422, name="Siti")
    assert page.errors == ["Tulis pertanyaannya, atau pilih layanannya saja."]
    assert page.form("loket").fields["name"] == "Siti"


def test_whoever_may_not_answer_still_notes_a_question(visit):
    page = visit(f"{DESK}/tanya", as_="berkas")
    assert "Simpan jawaban dan tutup" not in page
    page.form("loket").submit(button="Catat tanpa permohonan Alt+2", description="Di mana arsip?")
    assert db.session.query(Visit.user_id).scalar() == who("berkas").user_id


def test_a_number_is_held_passed_on_and_called_again(visit, counter):
    queue.sit(queue.make_desk(2, "collect", name="Loket Ambil"), who("berkas"))
    for code in ("apply", "ask"):
        queue.draw(code)
    page = visit(DESK, as_="operator").form("Panggil berikutnya Alt+9").submit(button="Panggil berikutnya Alt+9")
    page = page.form("Panggil berikutnya Alt+9").submit(button="Panggil ulang")
    assert "dipanggil sekali lagi" in page
    page = page.form("Panggil berikutnya Alt+9").submit(button="Tahan")
    assert state("B-001") is State.HELD
    page = page.form("Lanjutkan B-001").submit(button="Lanjutkan B-001")
    assert state("B-001") is State.SERVING
    page = page.form("Panggil berikutnya Alt+9").submit(button="Oper nomor ini", where="desk-2")
    assert "Nomor dioper" in page
    page = page.form("Panggil berikutnya Alt+9").submit(button="Panggil berikutnya Alt+9")
    page = page.form("Panggil berikutnya Alt+9").submit(button="Tidak hadir")
    assert state("A-001") is State.ABSENT
    page = page.form("Panggil berikutnya Alt+9").submit(button="Panggil berikutnya Alt+9")
    assert "Tidak ada lagi yang menunggu" in page


def test_a_key_for_a_number_that_is_gone_moves_nobody(visit, counter):
    queue.draw("apply")
    page = visit(DESK, as_="operator").form("Panggil berikutnya Alt+9").submit(button="Panggil berikutnya Alt+9")
    late = page.form("Panggil berikutnya Alt+9")
    page.form("Panggil berikutnya Alt+9").submit(button="Tidak hadir")
    late.submit(button="Tahan", expect=409)
    assert state("B-001") is State.ABSENT


def test_without_a_counter_of_ones_own_there_is_no_line(visit, counter):
    assert "Panggil berikutnya" not in visit(DESK, as_="operator2")


def test_the_page_asks_no_more_for_a_longer_line(visit, queries, counter):
    queue.draw("apply")
    visit(DESK, as_="operator")
    with queries() as few:
        visit(DESK, as_="operator")
    for code in ("apply", "ask", "meet", "collect"):
        queue.draw(code)
    with queries() as many:
        visit(DESK, as_="operator")
    assert len(many) == len(few)
