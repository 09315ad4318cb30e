"""`/meja/pengaturan/antrean`: the office sets up its own hall (R114, R115)."""

from __future__ import annotations

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.platform import settings
from app.queue import kiosks
from app.queue.hall import hall
from app.queue.models import QueueDesk, QueuePriority, QueueService
from tests.kit import queue, requests

PAGE = "/meja/pengaturan/antrean"


def deeds() -> list[str]:
    return list(db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.number)))


def test_a_counter_is_added_with_what_it_serves(visit, cast):
    page = visit(PAGE, as_=cast.SEKRETARIS)
    assert "Belum ada loket, jadi antrean belum dipakai." in page
    wanted = [str(queue.service(code).id) for code in ("ask", "apply")]
    page = page.link("Tambah loket").follow().form("Simpan").submit(number="4", name="Loket Cepat", service_ids=wanted)
    assert "Loket Cepat" in page
    assert [(desk.said, len(desk.service_ids)) for desk in hall().desks] == [("Loket Cepat", 2)]
    assert deeds()[-1] == "queue_desk:added"


def test_two_counters_never_have_one_number(visit, cast):
    queue.make_desk(4)
    page = visit(f"{PAGE}/loket/baru", as_=cast.SEKRETARIS).form("Simpan").submit(number="4", expect=422)
    assert page.errors == ["Nomor loket ini sudah dipakai."]


def test_a_counter_with_somebody_at_it_is_not_closed(visit, cast):
    desk = queue.make_desk(1)
    clerk = requests.actor(cast.OPERATOR)
    queue.draw()
    queue.serve(desk, clerk)
    page = visit(f"{PAGE}/loket/{desk.id}", as_=cast.SEKRETARIS)
    page = page.form("Simpan").submit(is_active=False, expect=422)
    assert "Masih ada nomor di loket ini." in page
    assert db.session.get_one(QueueDesk, desk.id).is_active


def test_a_change_keeps_what_was_not_changed(visit, cast):
    desk = queue.make_desk(1, "ask", "meet")
    visit(f"{PAGE}/loket/{desk.id}", as_=cast.SEKRETARIS).form("Simpan").submit(name="Ruang Klinik")
    changed = hall().desks[0]
    assert (changed.said, changed.service_ids) == (
        "Ruang Klinik", frozenset({queue.service("ask").id, queue.service("meet").id}),
    )  # fmt: skip


def test_a_purpose_is_added_and_shown_at_the_kiosk(visit, cast):
    page = visit(f"{PAGE}/keperluan/baru", as_=cast.SEKRETARIS)
    page.form("Simpan").submit(label="Klinik", label_en="Clinic", letter="f")
    row = db.session.query(QueueService).filter_by(letter="F").one()
    assert (row.code, row.place) == ("klinik", 6)
    queue.make_desk(1)
    assert "Klinik" in visit("/ambil-antrean")


def test_a_letter_is_one_and_nobody_elses(visit, cast):
    form = visit(f"{PAGE}/keperluan/baru", as_=cast.SEKRETARIS).form("Simpan")
    assert form.submit(label="Lain", letter="A", expect=422).errors == ["Huruf ini sudah dipakai keperluan lain."]
    assert form.submit(label="Lain", letter="1", expect=422).errors == ["Satu huruf besar, A sampai Z."]


def test_a_letter_does_not_change_in_the_middle_of_a_day(visit, cast):
    queue.make_desk(1)
    queue.draw("ask")
    page = visit(f"{PAGE}/keperluan/{queue.service('ask').id}", as_=cast.SEKRETARIS)
    page = page.form("Simpan").submit(letter="Z", expect=422)
    assert page.errors == ["Hari ini sudah ada nomor dengan huruf ini. Ganti besok pagi."]


def test_who_goes_first_is_the_offices_own_rule(visit, cast):
    visit(f"{PAGE}/didahulukan/{queue.priority()}", as_=cast.SEKRETARIS).form("Simpan").submit(minutes="15")
    visit(f"{PAGE}/didahulukan/baru", as_=cast.SEKRETARIS).form("Simpan").submit(label="Tamu jauh", minutes="10")
    assert [one.minutes for one in hall().priorities] == [15, 60, 60, 60, 10]
    assert db.session.query(QueuePriority).count() == 5


def test_the_numbers_of_the_hall_are_kept(visit, cast):
    visit(PAGE, as_=cast.SEKRETARIS).form("Simpan aturan").submit(return_minutes="10", kiosk_prints=True)
    assert (settings.get("queue.return_minutes"), settings.get("queue.kiosk_prints")) == (10, True)


def test_a_village_office_behind_one_address_is_not_shut_out(visit, cast):
    visit(PAGE, as_=cast.SEKRETARIS).form("Simpan aturan").submit(draws_a_minute_elsewhere="10", expect=422)
    visit(PAGE, as_=cast.SEKRETARIS).form("Simpan aturan").submit(draws_a_day_elsewhere="100", expect=422)
    visit(PAGE, as_=cast.SEKRETARIS).form("Simpan aturan").submit(draws_a_day_one_visitor="3")
    assert settings.get("queue.draws_a_minute_elsewhere") == 120
    assert (settings.get("queue.draws_a_day_one_visitor"), settings.get("queue.draws_a_day_elsewhere")) == (3, 600)


def test_a_file_makes_any_computer_the_kiosk_or_the_board(visit, cast, sign_in):
    visitor = sign_in(cast.SEKRETARIS)
    assert "kios.bat (Windows)" in visit(PAGE, as_=cast.SEKRETARIS)
    kiosk = visitor.get(f"{PAGE}/pintasan/kios.bat")
    assert kiosk.headers["Content-Disposition"] == 'attachment; filename="kios.bat"'
    assert f"/ambil-antrean?kios={kiosks.secret()}\r\n" in kiosk.text
    assert "--kiosk-printing" in kiosk.text
    board = visitor.get(f"{PAGE}/pintasan/papan.desktop").text
    assert board.startswith("[Desktop Entry]\n")
    assert "--autoplay-policy=no-user-gesture-required" in board
    assert '/papan";' in board


def test_a_kiosks_address_that_got_about_is_made_worthless(visit, cast):
    old = kiosks.secret()
    page = visit(PAGE, as_=cast.SEKRETARIS).form("Ganti alamat kios").submit()
    assert "Alamat kios diganti." in page
    assert kiosks.secret() != old
    assert deeds()[-1] == "queue_kiosk:renewed"


def test_who_may_not_set_up_the_hall(visit, cast):
    visit(PAGE, as_=cast.OPERATOR, status=403)


def test_in_english(visit, cast, sign_in):
    queue.make_desk(1)
    sign_in(cast.SEKRETARIS).set_cookie("bahasa", "en")
    assert "Rules of the queue" in visit(PAGE, as_=cast.SEKRETARIS)
    visit(f"{PAGE}/loket/baru", as_=cast.SEKRETARIS)
    visit(f"{PAGE}/keperluan/baru", as_=cast.SEKRETARIS)
