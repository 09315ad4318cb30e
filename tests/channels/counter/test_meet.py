"""*Bertemu*, the officer's own page, and the visitor book on the screen and on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.audit import AuditEvent
from app.contacts.models import Meeting, Visit
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.queue import calling
from app.queue.models import QueueNumber, State
from tests.channels.counter.test_collect import drawn
from tests.kit import queue, requests
from tests.kit.requests import actor, who

MEET, BOOK = "/meja/loket/bertemu", "/meja/buku-tamu"
SAVE = "Catat tamu dan beri tahu Alt+1"
SURYO = {"name": "Suryo Contoh", "origin": "Koperasi Umpama", "phone": "0812-0000-0031", "description": "RAT"}


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def write_in(visit, cast):
    """Suryo comes to see the officer of the section."""

    def come(**more):
        form = visit(MEET, as_="operator").form("bertemu")
        return form.submit(button=SAVE, anyway={"whom": str(who(cast.STAF).user_id)}, **(SURYO | more))

    return come


def the_visit() -> Visit:
    db.session.rollback()
    return db.session.query(Visit).one()


def since_yesterday() -> datetime:
    """The visit is one of yesterday that nobody noted as over."""
    moment = clock.now() - timedelta(days=1)
    with write():
        db.session.execute(update(Visit).values(came_at=moment))
    return moment


def test_somebody_is_found_by_name_position_or_section(visit, sign_in, cast):
    officer = who(cast.STAF)
    page = visit(MEET, as_="operator").form("bertemu").submit(button="Cari orang kantor", expect=422, seek=officer.name)
    assert officer.name in page
    assert "terlihat" in page
    client = sign_in("operator")
    token = page.form("bertemu").fields["csrf_token"]
    part = client.post("/meja/loket/siapa-ditemui", data={"csrf_token": token, "seek": "kepala seksi"})
    assert part.get_data(as_text=True).count('name="whom"') > 3
    assert 'name="whom"' not in client.post(
        "/meja/loket/siapa-ditemui", data={"csrf_token": token, "seek": "tidak ada orangnya"}
    ).get_data(as_text=True)


def test_the_officer_hears_of_the_visitor_and_sees_them(visit, write_in, cast):
    page = write_in()
    assert "Suryo Contoh" in page
    assert "di dalam" in page
    page = visit("/meja/kabar", as_=cast.STAF)
    assert "Tamu menunggu Anda sejak" in page
    page = page.form("Buka daftarnya").submit()
    assert page.h1 == "Tamu saya"
    page = page.form(f"/meja/tamu/{the_visit().id}/ditemui").submit()
    assert the_visit().meeting is Meeting.MET
    page = page.form(f"/meja/tamu/{the_visit().id}/keluar").submit()
    assert "keluar pukul" in page
    assert the_visit().ended_at is not None


def test_the_counter_notes_who_left(visit, write_in):
    page = write_in().form(f"/meja/tamu/{the_visit().id}/keluar").submit()
    assert "Semua tamu sudah keluar" in page
    assert the_visit().meeting is Meeting.LEFT


def test_a_visit_is_moved_by_its_officer_and_by_the_counter_only(visit, sign_in, write_in, cast):
    write_in()
    address = f"/meja/tamu/{the_visit().id}/keluar"
    stranger = sign_in(cast.STAF_LAIN)
    token = visit("/meja/tamu", as_=cast.STAF_LAIN).find("//input[@name='csrf_token']/@value")[0]
    assert stranger.post(address, data={"csrf_token": token}).status_code == 404
    assert the_visit().ended_at is None


def test_a_visitor_is_passed_on_to_a_colleague_by_the_officer(visit, write_in, cast):
    write_in()
    head = who(cast.KASI)
    page = visit("/meja/tamu", as_=cast.STAF).link("Oper ke rekan Suryo Contoh").follow()
    assert "Membicarakan" not in page
    assert "Suryo Contoh" in page
    assert page.form("oper").submit(button="Oper dan beri tahu", expect=422).errors == [
        "Pilih orangnya dari daftar yang muncul."
    ]
    page = page.form("oper").submit(button="Cari orang kantor", expect=422, seek=head.name)
    page = page.form("oper").submit(button="Oper dan beri tahu", whom=str(head.user_id))
    assert page.h1 == "Tamu saya"
    assert "Suryo Contoh" not in page
    assert "Suryo Contoh" in visit("/meja/tamu", as_=cast.KASI)
    assert "Tamu menunggu Anda" in visit("/meja/kabar", as_=cast.KASI)


def test_the_counter_passes_a_visitor_on_from_the_book(visit, write_in, cast):
    page = write_in().link("Oper ke rekan Suryo Contoh").follow()
    head = who(cast.KASI)
    page = page.form("oper").submit(button="Cari orang kantor", expect=422, seek=head.name)
    page = page.form("oper").submit(button="Oper dan beri tahu", whom=str(head.user_id))
    assert page.h1 == "Buku tamu"
    assert head.name in page
    visit(f"/meja/tamu/{the_visit().id}/oper", as_=cast.STAF, status=404)


def test_the_number_goes_along_to_the_colleagues_section(visit, write_in, cast):
    requests.enlist(cast.STAF_LAIN)
    desk = queue.make_desk(1)
    queue.sit(desk, who(cast.OPERATOR))
    queue.draw("meet")
    queue.serve(desk, who(cast.OPERATOR))
    page = write_in().link("Oper ke rekan Suryo Contoh").follow()
    other = who(cast.STAF_LAIN)
    page = page.form("oper").submit(button="Cari orang kantor", expect=422, seek=other.name)
    page.form("oper").submit(button="Oper dan beri tahu", whom=str(other.user_id))
    row = db.session.query(QueueNumber).one()
    assert (row.state, row.unit_id) == (State.SEEING, min(other.unit_ids))


def test_who_was_forgotten_yesterday_is_noted_as_gone_without_an_hour(visit, write_in, cast):
    write_in()
    yesterday = since_yesterday()
    page = visit(f"{BOOK}?lihat=dalam", as_="operator")
    assert "0 orang di dalam sekarang" in page
    assert "1 tamu hari sebelumnya belum tercatat keluar" in page
    assert "Suryo Contoh" in visit("/meja/tamu", as_=cast.STAF)
    page = page.form("/meja/tamu/keluar-lama").submit()
    assert "Semua tamu sudah keluar" in page
    assert the_visit().meeting is Meeting.LEFT
    assert "jam tidak dicatat" in visit(f"{BOOK}?hari={clock.wib(yesterday).date().isoformat()}", as_="operator")


def test_todays_number_is_not_ended_for_a_visitor_of_yesterday(visit, write_in, cast):
    write_in()
    since_yesterday()
    desk = queue.make_desk(1)
    queue.sit(desk, who(cast.OPERATOR))
    number = queue.draw("meet")
    queue.serve(desk, who(cast.OPERATOR))
    with write():
        calling.see(number, min(who(cast.STAF).unit_ids), by=who(cast.OPERATOR))
        db.session.execute(update(Visit).values(queue_number=number.label))
    visit(f"{BOOK}?lihat=dalam", as_="operator").form(f"/meja/tamu/{the_visit().id}/keluar").submit()
    assert the_visit().ended_at is not None
    assert db.session.scalar(select(QueueNumber.state)) is State.SEEING


def test_what_is_missing_is_said_and_nothing_is_lost(visit):
    form = visit(MEET, as_="operator").form("bertemu")
    page = form.submit(button=SAVE, expect=422, **(SURYO | {"name": "", "phone": "12"}))
    assert len(page.errors) == 2
    assert page.form("bertemu").fields["description"].strip() == "RAT"
    page = page.form("bertemu").submit(button=SAVE, expect=422, anyway={"whom": "999999"}, **SURYO)
    assert "Pilih orangnya dari daftar yang muncul." in page.errors
    assert db.session.query(Visit).count() == 0


def test_the_number_waits_for_the_section_and_ends_with_the_visit(visit, write_in, cast):
    desk = queue.make_desk(1)
    queue.sit(desk, who(cast.OPERATOR))
    number = queue.draw("meet")
    queue.serve(desk, who(cast.OPERATOR))
    page = write_in()
    assert the_visit().queue_number == number.label
    assert db.session.scalar(select(QueueNumber.state)) is State.SEEING
    page.form(f"/meja/tamu/{the_visit().id}/keluar").submit()
    db.session.rollback()
    assert db.session.scalar(select(QueueNumber.state)) is State.DONE


@pytest.mark.parametrize(
    ("typed", "is_said"), [("A-412", True), ("bukan nomor", True), ("its own", False), ("", False)]
)
def test_a_number_of_yesterday_is_said_and_joined_to_nothing(visit, write_in, cast, typed, is_said):
    desk = queue.make_desk(1)
    queue.sit(desk, who(cast.OPERATOR))
    label = queue.draw("meet").label
    page = write_in(queue_number=label if typed == "its own" else typed)
    assert ("bukan nomor hari ini" in page) is is_said
    assert db.session.scalar(select(QueueNumber.state)) is State.WAITING


@pytest.mark.parametrize("sits", [True, False], ids=["somebody sits there", "nobody sits there"])
def test_where_the_section_has_a_counter_the_number_waits_for_it(visit, write_in, cast, sits):
    """With nobody there it would come back to whoever has just led the visitor on."""
    unit_id = min(who(cast.STAF).unit_ids)
    section = queue.make_desk(2, "meet", unit_id=unit_id)
    if sits:
        queue.sit(section, actor(cast.OPERATOR2))
    desk = queue.make_desk(1)
    queue.sit(desk, who(cast.OPERATOR))
    queue.draw("meet")
    queue.serve(desk, who(cast.OPERATOR))
    write_in()
    row = db.session.query(QueueNumber).one()
    assert (row.state, row.unit_id) == (State.WAITING if sits else State.SEEING, unit_id)


def test_the_book_is_searched_and_its_address_says_nothing(visit, write_in):
    write_in()
    page = visit(BOOK, as_="operator")
    assert "1 kunjungan: 1 bertemu." in page
    page = page.form("Cari tamu").submit(question="suryo")
    assert "suryo" not in page.url.lower()
    assert "0812-••••-0031" in page
    assert "Tidak ada tamu yang cocok" in page.form("Cari tamu").submit(question="siapa pun")
    assert page.form("Cari tamu").submit(question=" ", expect=422).errors == ["Tulis yang dicari."]


def test_a_day_is_printed_with_its_signatures_and_the_print_is_kept_in_the_log(visit, write_in):
    write_in()
    form = visit(MEET, as_="operator").form("bertemu")
    form.submit(button=SAVE, anyway={"signature": drawn()}, name="Ani Contoh", description="Undangan")
    page = visit(f"{BOOK}/cetak?hari={clock.today().isoformat()}", as_="operator")
    assert len(page.find("//td/img[starts-with(@src, 'data:image/png')]")) == 1
    assert "0812-0000-0031" not in page
    assert db.session.scalar(select(AuditEvent.action).order_by(AuditEvent.number.desc())) == "visitor_book:printed"
    visit(f"{BOOK}/cetak?hari=kemarin", as_="operator", status=404)


def test_the_book_is_for_the_counter_and_whoever_sets_up_the_queue(visit, cast):
    visit(BOOK, as_=cast.STAF, status=403)
    assert visit(BOOK, as_=cast.KASUBAG).h1 == "Buku tamu"
    assert "Belum ada tamu" in visit(f"{BOOK}?hari=2026-01-05", as_=cast.SEKRETARIS)
    assert "Belum ada tamu untuk Anda" in visit("/meja/tamu", as_=cast.STAF)
