"""The counter's page: one press, one thing; what does not fit is said on the same page (issue 4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.queue import calling, desks
from app.queue.models import QueueNumber, State
from app.tickets.kinds import Channel
from tests.kit import queue, requests
from tests.kit.pages import squeezed

HERE = "/meja/antrean"
NEXT, NEXT_AFTER = "Panggil berikutnya", "Selesai, panggil berikutnya"


@pytest.fixture
def mine(visit, desk, cast):
    """The operator's page."""
    return lambda: visit(HERE, as_=cast.OPERATOR)


def pressed(page, button):
    """The page after one press; its key's letter belongs to the button's words."""
    found = page.find(f"//button[starts-with(normalize-space(.), '{button}')]")
    words = squeezed(found[0].text_content())
    return page.form(words).submit(button=words)


def shown(page) -> str | None:
    found = page.find("//*[@class='loket-now__number']/@data-queue-number")
    return found[0] if found else None


def test_one_chooses_a_counter_and_it_is_remembered(visit, cast):
    queue.make_desk(1)
    page = pressed(visit(HERE, as_=cast.OPERATOR), "Duduk di Loket 1")
    assert page.h1 == "Loket 1"
    assert "Loket kosong." in visit(HERE, as_=cast.OPERATOR)


def test_an_office_without_counters_says_where_to_set_them_up(visit, cast):
    assert "Belum ada loket." in visit(HERE, as_=cast.OPERATOR)


def test_a_colleague_takes_a_counter_over_by_name(visit, desk, cast):
    page = visit(HERE, as_=cast.OPERATOR2)
    name = requests.actor(cast.OPERATOR).name
    assert pressed(page, f"Gantikan {name} di Loket 1").h1 == "Loket 1"


def test_a_visit_from_call_to_finish(mine):
    queue.draw("apply"), queue.draw("ask")
    page = pressed(mine(), NEXT)
    assert shown(page) == "B-001"
    assert "Dipanggil, belum datang" in page
    page = pressed(pressed(page, "Panggil ulang"), "Hadir")
    assert "Sedang dilayani" in page
    assert page.find("//a[@data-shortcut='o']/@href") == ["/meja/loket/baru"]
    page = pressed(page, NEXT_AFTER)
    assert shown(page) == "A-001"
    assert db.session.query(QueueNumber.state).filter_by(label="B-001").scalar() is State.DONE


def test_keys_are_on_the_buttons_and_shadow_no_other_of_the_page(mine):
    queue.draw()
    page = pressed(pressed(mine(), NEXT), "Hadir")
    keys = page.find("//@data-shortcut")
    assert {"n", "o", "s", "h", "b", "p"} <= set(keys)
    assert len(keys) == len(set(keys))


def test_nobody_waits_is_said(mine):
    assert "Tidak ada yang menunggu loket ini." in pressed(mine(), NEXT)


def test_a_late_press_is_409_on_the_same_page_and_calls_nobody(mine, desk, clerk):
    queue.draw(), queue.draw()
    old = mine().form(NEXT + " n")
    queue.call(desk, clerk)
    page = old.submit(expect=409)
    assert "Loket ini sudah memanggil." in page
    assert shown(page) == "A-001"
    assert queue.labels(QueueNumber.state == State.CALLED) == ["A-001"]


def test_hold_and_serve_again(mine):
    queue.draw()
    page = pressed(pressed(pressed(mine(), NEXT), "Hadir"), "Tahan")
    assert shown(page) is None
    assert "Ditahan" in page
    assert shown(pressed(page, "Layani lagi")) == "A-001"


def test_absent_and_back(mine):
    queue.draw()
    page = pressed(pressed(mine(), NEXT), "Tidak hadir")
    page = pressed(page, "Sudah datang")
    assert "A-001 menunggu lagi, di urutan paling belakang." in page


def test_a_wrong_press_is_taken_back(mine):
    queue.draw()
    page = pressed(pressed(pressed(mine(), NEXT), "Hadir"), "Selesai s")
    page = pressed(page, "Batalkan tekanan terakhir (A-001)")
    assert shown(page) == "A-001"


def test_passed_on_to_another_counter(mine, colleague, desk):
    other = queue.make_desk(2)
    queue.sit(other, colleague)
    queue.draw()
    page = pressed(pressed(mine(), NEXT), "Hadir")
    page = page.form("Pindahkan").submit(where=f"desk-{other.id}")
    assert "A-001 dipindahkan." in page
    assert queue.call(other, colleague).label == "A-001"


def test_only_counters_where_somebody_sits_are_offered(mine, colleague, desk):
    other = queue.make_desk(2)
    queue.draw()
    page = pressed(pressed(mine(), NEXT), "Hadir")
    shut = page.form("Pindahkan")
    assert not page.find("//select[@name='where']/option[starts-with(@value, 'desk-')]")
    queue.sit(other, colleague)
    assert mine().find("//select[@name='where']/option[starts-with(@value, 'desk-')]/@value") == [f"desk-{other.id}"]
    with write():
        desks.leave(other, by=colleague)
    assert "Loket itu sedang tidak dijaga." in shut.submit(expect=422, anyway={"where": f"desk-{other.id}"})


def test_passed_on_to_nowhere_is_refused_on_the_same_page(mine):
    queue.draw()
    page = pressed(pressed(mine(), NEXT), "Hadir")
    page = page.form("Pindahkan").submit(expect=422)
    assert "Pilih tujuan pindahnya." in page
    assert shown(page) == "A-001"


def test_a_visitor_goes_to_see_a_section(mine):
    queue.draw("meet")
    page = pressed(pressed(mine(), NEXT), "Hadir")
    unit = page.find("//select[@name='whom']/option/@value")[1]
    page = page.form("Antar menemui petugas").submit(whom=unit)
    assert "E-001 menemui petugas." in page
    assert shown(page) is None


def test_a_number_is_given_at_the_desk_and_printed(mine):
    service = str(queue.service("complete").id)
    page = mine().form("Beri nomor").submit(service=service, priority=str(queue.priority()))
    assert page.h1 == "Nomor C-001"
    slip = page.link("Cetak struk 80 mm").follow()
    assert slip.find("//body/@data-print-now")


def test_an_appointment_is_given_for_its_hour(mine):
    at = clock.wib(clock.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    service = str(queue.service("meet").id)
    page = mine().form("Beri nomor").submit(service=service, appointment_at=at)
    assert "janji temu" in page
    assert "Janji temu" in mine()


def test_a_number_without_purpose_is_refused_with_what_was_chosen(mine):
    page = mine().form("Beri nomor").submit(priority=str(queue.priority()), expect=422)
    assert page.errors == ["Pilih keperluannya."]
    assert page.form("Beri nomor").fields["priority"] == str(queue.priority())


def test_a_number_is_found_as_people_say_it(visit, desk, cast):
    queue.draw("apply")
    page = visit(f"{HERE}/cari?label=b+1", as_=cast.OPERATOR)
    assert page.h1 == "Nomor B-001"
    assert "menunggu" in page
    page = pressed(page, "Pengunjung pulang, coret")
    assert "B-001 dicoret dari antrean." in page


def test_a_number_from_yesterday_is_told_so(visit, desk, cast):
    queue.draw("apply")
    with clock.standing_at(clock.now() + timedelta(days=1)):
        page = visit(f"{HERE}/cari?label=B-001", as_=cast.OPERATOR)
        assert "B-001 dari Rabu 25 November 2026 dan sudah tidak berlaku. Beri nomor baru." in page
        assert "Nomor itu tidak ada hari ini." in visit(f"{HERE}/cari?label=B-77", as_=cast.OPERATOR)


def test_the_first_press_of_a_day_closes_yesterday(visit, desk, cast):
    queue.draw()
    with clock.standing_at(clock.now() + timedelta(days=1)):
        pressed(visit(HERE, as_=cast.OPERATOR), NEXT)
        assert db.session.query(QueueNumber.state).scalar() is State.LEFT


def test_nothing_new_is_no_answer(sign_in, mine, cast):
    version = mine().find("//*[@id='daftar']/@hx-get")[0]
    assert sign_in(cast.OPERATOR).get(version).status_code == 204
    queue.draw()
    assert sign_in(cast.OPERATOR).get(version).status_code == 200


def test_the_request_is_shown_to_whom_it_is_there_for(mine, desk, clerk, cast):
    requests.enlist()
    number = queue.draw("apply")
    queue.serve(desk, clerk)
    secret = requests.ask(service="LIN-01", is_confidential=True, channel=Channel.WEBSITE).ticket
    with write():
        calling.attach(number, secret, opened_here=False)
    assert secret.number not in mine()
    open_one = requests.ask().ticket
    other = queue.draw()
    with write():
        calling.finish(number, by=clerk)
        calling.attach(other, open_one, opened_here=False)
    queue.serve(desk, clerk)
    assert open_one.number in mine()


def test_the_page_asks_no_more_for_more_numbers(mine, queries, desk):
    queue.draw()
    mine()
    with queries() as few:
        mine()
    for _ in range(15):
        queue.draw()
    with queries() as many:
        mine()
    assert len(many) == len(few)


def test_who_may_not_serve_sees_no_queue(visit, cast, desk):
    visit(HERE, as_=cast.KOPERASI, status=403)
    assert desks.at(desk.id) is None


def test_it_speaks_english_too(visit, desk, clerk, cast, sign_in):
    sign_in(cast.OPERATOR).set_cookie("bahasa", "en")
    queue.draw(priority_id=queue.priority()), queue.draw()
    queue.serve(desk, clerk)
    assert "Finish, call next" in visit(HERE, as_=cast.OPERATOR)
    visit(f"{HERE}/cari?label=A-001", as_=cast.OPERATOR)
