"""The leaders' page: what waits, the letter, the disposition, and the week on one sheet (R034)."""

from __future__ import annotations

from datetime import time, timedelta

import pypdfium2
import pytest
from sqlalchemy import select

from app.accounts.appointments import appoint
from app.accounts.models import AppointmentKind, User
from app.extensions import db
from app.platform import clock, jobs
from app.platform.database import write
from app.records import events
from app.tickets import disposition, leaders
from app.tickets.statuses import Status
from tests.desk.leaders.letters import before_the_head, chair, enlist_leaders, leaf, letter
from tests.kit.requests import ask, enlist, who
from tests.kit.tagged import faults_in

PAGE = "/meja/pimpinan"


@pytest.fixture(autouse=True)
def leaders_enlisted(enlisted):
    enlist_leaders()


def test_three_figures_lead_to_their_lists(visit, cast):
    before_the_head()
    page = visit(PAGE, as_=cast.KADIS)
    figures = page.find("//a[contains(@class, 'loket-leader__figure')]")
    assert figures[0].text_content().split() == ["1", "menunggu", "saya"]
    visit(figures[1].get("href"), as_=cast.KADIS)


def test_what_waits_stands_in_the_order_of_its_promise(visit, cast):
    first, second = before_the_head(), before_the_head()
    with write():
        first.due_at, second.due_at = clock.now() + timedelta(days=9), clock.now() + timedelta(days=2)
    rows = visit(PAGE, as_=cast.KADIS).find("//a[@class='loket-leader__row']/@href")
    assert [row.rsplit("/", 1)[1] for row in rows] == [second.number, first.number]


def test_the_letter_shows_its_scan_the_summary_and_six_boxes(visit, cast):
    ticket = before_the_head()
    page = visit(PAGE, as_=cast.KADIS).link(ticket.subject).follow()
    assert page.find("//figure//img/@src")[0].endswith("besar-1.png")
    assert ticket.need in page
    assert len(page.find("(//div[@class='govuk-checkboxes loket-tiles'])[1]//input")) == 6
    visit(page.find("//figure/a/@href")[0], as_=cast.KADIS)


def test_the_division_of_the_service_is_preselected_and_one_press_disposes(visit, cast):
    ticket = before_the_head()
    page = visit(f"{PAGE}/{ticket.number}", as_=cast.KADIS)
    assert page.find("//input[@name='responsible'][@checked]/@value") == [str(chair("kabid-klb"))]
    done = page.form("Disposisikan").submit()
    assert "didisposisikan kepada Kepala Bidang Kelembagaan Koperasi" in done
    assert leaf(ticket).position_id == chair("kabid-klb")
    assert "Meja Anda bersih" in done


def test_what_he_did_lately_for_the_service_is_preselected_next_time(visit, cast):
    first, second = before_the_head(), before_the_head()
    with write():
        disposition.give(first, [chair("kabid-ukm"), chair("kabid-upk")], chair("kabid-ukm"), by=who(cast.KADIS))
    page = visit(f"{PAGE}/{second.number}", as_=cast.KADIS)
    assert page.find("//input[@name='responsible'][@checked]/@value") == [str(chair("kabid-ukm"))]
    assert page.find("//input[@name='copies'][@checked]/@value") == [str(chair("kabid-upk"))]


def test_a_confidential_one_teaches_nothing(visit, cast):
    secret, second = before_the_head(is_confidential=True), before_the_head()
    with write():
        disposition.give(secret, [chair("kabid-ukm")], chair("kabid-ukm"), by=who(cast.KADIS))
    page = visit(f"{PAGE}/{second.number}", as_=cast.KADIS)
    assert page.find("//input[@name='responsible'][@checked]/@value") == [str(chair("kabid-klb"))]


def test_the_secretary_filters_or_passes_up(visit, cast):
    ticket = letter()
    page = visit(f"{PAGE}/{ticket.number}", as_=cast.SEKRETARIS)
    up = page.form("Disposisikan").submit(button="Naikkan ke Kepala Dinas")
    assert "diteruskan kepada Kepala Dinas" in up
    assert leaf(ticket).position_id == chair("kadis")


def test_the_head_of_a_division_passes_it_on_to_a_section(visit, cast):
    ticket = before_the_head()
    with write():
        disposition.give(ticket, [chair("kabid-klb")], chair("kabid-klb"), by=who(cast.KADIS), note="Tolong cepat")
    page = visit(PAGE, as_=cast.KABID).link(ticket.subject).follow()
    assert "Tolong cepat" in page
    assert page.find("//input[@name='responsible'][@checked]/@value") == [str(chair("kasi-klb-oth"))]
    page.form("Disposisikan").submit()
    assert leaf(ticket).position_id == chair("kasi-klb-oth")


def test_whoever_deputises_for_the_head_disposes_in_his_place(visit, cast):
    ticket = before_the_head()
    deputy = db.session.scalar(select(User.id).where(User.username == "kabid-ukm"))
    today = clock.today()
    with write():
        appoint(deputy, chair("kadis"), AppointmentKind.PLH, starts_on=today, ends_on=today, by=who(cast.SEKRETARIS))
    visit(PAGE, as_="kabid-ukm").link(ticket.subject).follow().form("Disposisikan").submit()
    row = leaf(ticket)
    assert (row.from_position_id, row.from_title) == (chair("kadis"), "Plh. Kepala Dinas")


def test_what_waits_for_somebody_else_is_read_but_not_disposed(visit, cast):
    ticket = letter()
    assert "tidak sedang menunggu di meja Anda" in visit(f"{PAGE}/{ticket.number}", as_=cast.KADIS)


def test_somebody_was_quicker(visit, cast):
    ticket = before_the_head()
    form = visit(f"{PAGE}/{ticket.number}", as_=cast.KADIS).form("Disposisikan")
    with write():
        disposition.give(ticket, [chair("kabid-klb")], chair("kabid-klb"), by=who(cast.KADIS))
    form.submit(expect=409)


def test_a_deadline_in_the_past_is_refused_with_every_word_kept(visit, cast):
    ticket = before_the_head()
    refused = (
        visit(f"{PAGE}/{ticket.number}", as_=cast.KADIS)
        .form("Disposisikan")
        .submit(note="Segera", deadline="2020-01-06", expect=422)
    )
    assert "Segera" in refused
    assert refused.errors


def test_opening_is_reading(visit, cast):
    ticket = before_the_head()
    visit(f"{PAGE}/{ticket.number}", as_=cast.KADIS)
    db.session.expire_all()
    assert leaf(ticket).read_at is not None


def test_a_request_of_another_division_is_not_there(visit, cast):
    visit(f"{PAGE}/{letter().number}", as_="kabid-ukm", status=404)


def test_rooms_put_what_waits_and_what_happens_on_the_page(visit, cast, monkeypatch):
    item = leaders.Item("Surat balasan 800/12", "menunggu paraf", "/meja", clock.now())
    event = leaders.Event(clock.today(), "RAT KSP Artha", "diwakilkan Kabid", "09.00", "Balai Kota", "/meja")
    monkeypatch.setattr(leaders, "_WAITING", {"surat": ("surat untuk ditandatangani", lambda _actor: [item])})
    monkeypatch.setattr(leaders, "_EVENTS", {"undangan": lambda _actor, _first, _last: [event]})
    page = visit(PAGE, as_=cast.KADIS)
    assert "1 surat untuk ditandatangani" in page
    assert "Surat balasan 800/12" in page
    assert "09.00 RAT KSP Artha · Balai Kota · diwakilkan Kabid" in page


def test_an_invitation_of_today_stands_on_top_and_in_the_week(visit, cast):
    ticket = before_the_head()
    with write():
        events.enter(ticket, events.Invited(day=clock.today(), hour=time(9), place="Balai Kota"), by=who(cast.OPERATOR))
    page = visit(PAGE, as_=cast.KADIS)
    assert "09.00" in page
    assert "Balai Kota" in page
    week = visit(f"{WEEK}?tanggal={clock.today()}", as_=cast.KADIS)
    assert "Balai Kota" in week
    assert "Naik ke atasan" in week


def test_the_list_costs_the_same_however_long(visit, queries, cast):
    before_the_head()
    visit(PAGE, as_=cast.KADIS)
    with queries() as few:
        visit(PAGE, as_=cast.KADIS)
    before_the_head(), before_the_head()
    with queries() as many:
        visit(PAGE, as_=cast.KADIS)
    assert len(many) == len(few)


WEEK = f"{PAGE}/minggu-ini"


def test_the_week_counts_what_came_and_what_lies_in_trays(visit, cast):
    with clock.standing_at(clock.parse_moment("2026-11-26T10:00")):
        ask(service="LEG-07")
        ticket = before_the_head()
        assert ticket.status is Status.DIDISPOSISIKAN
        page = visit(WEEK, as_=cast.KADIS)
        assert page.h1 == "Minggu 23 Nov 2026 – 29 Nov 2026"
        row = page.find("//tr[th='Kepala Dinas']/td")
        assert [cell.text_content() for cell in row] == ["1", "–", "–", "1", "–", "1", "–", "0"]


def test_how_long_it_lies_is_counted_in_working_days(visit, cast):
    with clock.standing_at(clock.parse_moment("2026-11-26T10:00")):
        before_the_head()
    with clock.standing_at(clock.parse_moment("2026-12-03T10:00")):
        row = visit(WEEK, as_=cast.KADIS).find("//tr[th='Kepala Dinas']/td")
        assert [cell.text_content() for cell in row] == ["–", "–", "–", "1", "–", "1", "1", "5"]


def test_on_monday_it_is_the_week_that_passed_and_stands_on_top(visit, cast):
    with clock.standing_at(clock.parse_moment("2026-11-30T08:00")):
        assert visit(WEEK, as_=cast.KADIS).h1 == "Minggu 23 Nov 2026 – 29 Nov 2026"
        assert visit(PAGE, as_=cast.KADIS).find("//a[contains(@class, 'loket-leader__monday')]")
        for written in ("kapan", "0001-01-01", "9999-12-31"):
            assert visit(f"{WEEK}?tanggal={written}", as_=cast.KADIS).h1 == "Minggu 23 Nov 2026 – 29 Nov 2026"


def test_a_head_of_division_reads_his_division_alone(visit, cast):
    before_the_head()
    assert "Tidak ada permohonan." in visit(WEEK, as_="kabid-ukm")


def test_the_week_is_one_sheet_of_paper(visit, sign_in, cast):
    waiting = visit(WEEK, as_=cast.KADIS).form("Unduh PDF").submit()
    address = waiting.link("Lihat lagi sekarang").href
    while jobs.run_once():
        pass
    answer = sign_in(cast.KADIS).get(address)
    assert answer.mimetype == "application/pdf"
    assert faults_in(answer.data) == []
    document = pypdfium2.PdfDocument(answer.data)
    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [595, 842]


def test_a_print_nobody_asked_for_is_not_there(sign_in, cast):
    assert sign_in(cast.KADIS).get(f"{WEEK}.pdf").status_code == 302
    assert sign_in(cast.KADIS).get(f"{WEEK}.pdf?lembar={'0' * 64}").status_code == 200  # it waits
    assert sign_in(cast.KADIS).get(f"{WEEK}.pdf?lembar=../../etc").status_code == 404


def test_who_leads_nobody_has_no_such_page(sign_in, cast):
    for address in (PAGE, WEEK, f"{WEEK}.pdf"):
        assert sign_in(cast.STAF).get(address).status_code == 403


def test_the_pages_speak_english(visit, sign_in, cast):
    ticket = before_the_head()
    sign_in(cast.KADIS).set_cookie("bahasa", "en")
    assert visit(PAGE, as_=cast.KADIS).h1 == "Leaders' desk"
    visit(f"{PAGE}/{ticket.number}", as_=cast.KADIS)
    assert "By unit" in visit(WEEK, as_=cast.KADIS)


def test_a_copy_is_noted_on_the_telephone_or_goes_further_down(visit, cast):
    enlist("kabid-ukm")
    first, second = before_the_head(), before_the_head()
    for ticket in (first, second):
        with write():
            disposition.give(ticket, [chair("kabid-klb"), chair("kabid-ukm")], chair("kabid-klb"), by=who(cast.KADIS))
    page = visit(f"{PAGE}/{first.number}", as_="kabid-ukm")
    assert "Tembusan untuk Anda" in page
    assert "tidak sedang menunggu di meja Anda" not in page
    assert "dicatat sudah diketahui" in page.form("Sudah saya ketahui").submit()
    onward = visit(f"{PAGE}/{second.number}", as_="kabid-ukm").link("Teruskan tembusan").follow()
    onward.form("Teruskan tembusan").submit(to=[str(chair("kasi-ukm-ib"))])
    assert "Tembusan untuk Anda" not in visit(f"{PAGE}/{second.number}", as_="kabid-ukm")
