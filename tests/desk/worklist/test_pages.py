"""My desk: which lists there are for whom, what is in them, how they are narrowed, and at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.desk.worklist import query, rows, views
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.tickets.handling import marks, refusals
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import REFUSAL, actor, all_present, ask, make_ticket, who

S = Status
EVERYBODY = ["operator", "berkas", "konsultan", "teknisi", "data", "kabid-klb", "kasi-klb-oth", "staf-klb-oth",
             "kasubag-umum", "sekretaris", "kadis", "konten", "pengaduan", "ppid", "auditor"]  # fmt: skip


def numbers(page) -> list[str]:
    return page.find("//tbody//a[contains(@class, 'loket-number')]/text()")


def views_of(page) -> dict[str, str]:
    """The lists offered, with the numbers beside them."""
    return {
        item.xpath("string(.//a/span[1])"): item.xpath("string(.//span[contains(@class, 'loket-count')])")
        for item in page.find("//nav[contains(@class, 'moj-side-navigation')]//li")
    }


@pytest.mark.parametrize("username", EVERYBODY)
def test_everybody_on_the_desk_has_a_page_with_and_without_work(visit, username):
    visit("/meja", as_=username)
    make_ticket(S.DIPROSES)
    ask()
    visit("/meja", as_=username)


def test_who_reads_no_request_learns_what_there_is_to_do(visit):
    page = visit("/meja", as_="teknisi")
    assert "Tugas Anda tidak memerlukan daftar permohonan" in page
    page.link("Akun saya").follow()
    assert not page.find("//input[@id='desk-search']")


def test_citizens_have_no_desk(sign_in, client):
    assert sign_in("koperasi").get("/meja").status_code == 403
    assert client.get("/meja").status_code == 302


def test_each_list_holds_what_its_name_says(visit):
    received = make_ticket().number
    checked = make_ticket(S.DIVERIFIKASI).number
    waiting = make_ticket(S.LENGKAPI_BERKAS).number
    disposed = make_ticket(S.DIDISPOSISIKAN).number
    processed = make_ticket(S.DIPROSES).number
    finished = make_ticket(S.SELESAI).number

    def seen(username: str, view: str) -> set[str]:
        return set(numbers(visit(f"/meja?lihat={view}", as_=username)))

    assert seen("operator", "milik-saya") == {checked, waiting}
    assert seen("operator", "unit") == {received, checked, waiting}
    assert seen("operator", "belum-diambil") == {received}
    assert seen("staf-klb-oth", "milik-saya") == {processed}
    assert seen("staf-klb-oth", "unit") == {disposed, processed}
    assert seen("staf-klb-oth", "belum-diambil") == {disposed}
    assert seen("kabid-klb", "belum-diambil") == {disposed}
    assert seen("operator", "menunggu") == {waiting}
    assert seen("auditor", "semua") == {received, checked, waiting, disposed, processed}
    assert seen("staf-klb-oth", "selesai") == {finished}
    assert seen("staf-upk-usp", "selesai") == set()
    assert seen("staf-upk-usp", "lewat") == set()


def test_due_and_overdue_follow_the_clock(visit):
    ticket = make_ticket(S.DIPROSES)
    number, due = ticket.number, ticket.due_at
    assert numbers(visit("/meja?lihat=lewat", as_="auditor")) == []
    with clock.standing_at(due - timedelta(hours=2)):
        page = visit("/meja?lihat=segera", as_="kadis")
        assert numbers(page) == [number]
        assert "Hari ini 16.00" in page or "Hari ini 16.30" in page
    with clock.standing_at(due + timedelta(days=1)):
        page = visit("/meja?lihat=lewat", as_="ppid")
        assert numbers(page) == []
        page = visit("/meja?lihat=lewat", as_="sekretaris")
        assert numbers(page) == [number]
        assert "Lewat 1 hari" in page


def test_a_deadline_for_papers_that_passed_is_marked(visit):
    ticket = make_ticket(S.LENGKAPI_BERKAS)
    with clock.standing_at(ticket.waits_until + timedelta(days=2)):
        assert "Batas pemohon: lewat 2 hari" in visit("/meja?lihat=menunggu", as_="operator2")


def test_nobody_lands_on_an_empty_list_while_there_is_work(visit):
    make_ticket(S.DIDISPOSISIKAN)
    assert visit("/meja", as_="staf-klb-oth").h1 == "Belum diambil"
    make_ticket(S.DIPROSES)
    assert visit("/meja", as_="staf-klb-oth").h1 == "Milik saya"
    assert visit("/meja", as_="auditor").h1 == "Semua yang terbuka"


def test_the_counts_are_those_of_the_lists_and_never_somebody_elses(visit):
    make_ticket(S.DIDISPOSISIKAN)
    make_ticket()
    for username in ("operator", "staf-klb-oth", "staf-upk-usp", "kadis"):
        for view, count in views_of(visit("/meja?lihat=unit", as_=username)).items():
            if count:
                page = visit("/meja", as_=username).link(view).follow()
                assert len(numbers(page)) == int(count), (username, view)


def test_a_change_shows_in_the_counts_at_once(visit):
    assert views_of(visit("/meja", as_="operator"))["Belum diambil"] == "0"
    number = ask().ticket.number
    assert views_of(visit("/meja", as_="operator"))["Belum diambil"] == "1"
    visit(f"/meja/tiket/{number}", as_="operator").form("Ambil dan periksa").submit()
    assert views_of(visit("/meja", as_="operator"))["Belum diambil"] == "0"


def test_a_confidential_request_is_in_no_list_and_no_count_but_its_handlers(visit):
    ticket = make_ticket(S.DIVERIFIKASI)
    number = ticket.number
    secretary = actor("sekretaris")
    with write():
        marks.classify(ticket, is_confidential=True, reason="Menyangkut pegawai.", by=secretary)
    assert number not in numbers(visit("/meja?lihat=unit", as_="operator2"))
    assert views_of(visit("/meja", as_="operator2"))["Semua yang terbuka"] == "0"
    page = visit("/meja?lihat=milik-saya", as_="operator")
    assert numbers(page) == [number]
    assert "Rahasia" in page
    assert number in numbers(visit("/meja?lihat=semua", as_="sekretaris"))


def test_filters_stand_in_the_address_and_come_off_one_by_one(visit):
    phoned = make_ticket(channel=Channel.PHONE).number
    written = make_ticket().number
    page = visit("/meja?lihat=semua", as_="operator").form("Saring").submit(pintu="phone", keadaan="DITERIMA")
    assert numbers(page) == [phoned]
    assert "pintu=phone" in page.url
    page = page.link("Lepas saringan Pintu masuk").follow()
    assert set(numbers(page)) == {phoned, written}
    assert numbers(visit("/meja?lihat=semua&layanan=LEG-02", as_="operator")) == []
    assert "Tidak ada yang cocok" in visit("/meja?lihat=semua&umur=30", as_="operator")
    assert len(numbers(visit("/meja?lihat=semua&unit=KLB-OTH&umur=hari-ini", as_="operator"))) == 2


@pytest.mark.parametrize(
    "hostile",
    ["lihat=rahasia", "keadaan=DRAF", "unit=%00", "umur=-1", "urut=;drop", "setelah=xx", "layanan=" + "x" * 9000],
)
def test_what_an_address_does_not_know_is_passed_over(visit, hostile):
    number = make_ticket().number
    assert numbers(visit(f"/meja?lihat=semua&{hostile}", as_="operator")) == [number]


def test_priority_and_the_organisation_stand_in_the_row(visit):
    make_ticket(S.DITERIMA, name="Siti", who={"organisation": "KSP Artha Umpama"}, is_priority=True)
    page = visit("/meja?lihat=semua", as_="operator")
    assert "KSP Artha Umpama" in page
    assert "Prioritas" in page


def test_the_glance_is_a_part_for_the_list_and_a_page_for_a_person(visit, sign_in):
    number = make_ticket().number
    assert visit(f"/meja/sekilas/{number}?dari=/meja?lihat=unit", as_="operator").h1.startswith(number)
    part = sign_in("operator").get(f"/meja/sekilas/{number}", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Ambil" in part.text
    assert "HX-Request" in part.headers["Vary"]
    assert sign_in("staf-upk-usp").get(f"/meja/sekilas/{number}").status_code == 404


def test_news_are_of_others_only_and_silent_when_there_are_none(visit, sign_in):
    page = visit("/meja", as_="operator")
    watch = page.find("//*[contains(@class, 'loket-news')]/@hx-get")[0]
    operator = sign_in("operator")
    assert operator.get(watch).status_code == 204
    make_ticket(channel=Channel.PHONE)  # recorded by the operator: no news to himself
    assert operator.get(watch).status_code == 204
    ask()
    ask(name="Orang Lain")
    assert "2 permohonan baru" in operator.get(watch).text
    assert operator.get("/meja/baru?sejak=abc").status_code == 204
    assert sign_in("auditor").get("/meja/baru?sejak=0").status_code == 204
    assert "hx-get" not in visit("/meja", as_="auditor").find("//*[contains(@class, 'loket-news')]")[0].attrib


def test_english_is_complete(visit, sign_in):
    make_ticket(S.LENGKAPI_BERKAS)
    make_ticket(S.DIPROSES)
    sign_in("operator").get("/bahasa/en")
    for view in views.VIEWS:
        visit(f"/meja?lihat={view.slug}&umur=7", as_="operator")
    page = visit("/meja?lihat=semua", as_="operator")
    assert "working days left" in page
    visit("/meja/ekspor?lihat=semua", as_="operator")


def test_the_number_of_queries_is_small_and_does_not_grow(visit, queries):
    def cost() -> int:
        visit("/meja?lihat=semua", as_="operator")
        with queries() as seen:
            visit("/meja?lihat=semua", as_="operator")
        return len(seen)

    make_ticket(S.DIPROSES)
    few = cost()
    for _ in range(6):
        make_ticket(S.DIVERIFIKASI)
    assert cost() == few <= 4


@pytest.mark.parametrize("username", ["operator", "kabid-klb", "staf-klb-oth", "auditor", "sekretaris"])
def test_every_list_walks_an_index(sqlite_app, cast, username):
    """Open requests are read from a partial index in their order; only a unit's or a person's few may be sorted."""
    someone = actor(username)
    for view in views.open_to(someone):
        asked = query.read(view, {})
        statement = asked.view.select(rows.COLUMNS, someone, clock.now())
        ordered = statement.order_by(asked.order.column, Ticket.id).where(asked.order.column.is_not(None)).limit(26)
        compiled = ordered.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = " | ".join(
            row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}".replace(":", r"\:")))
        )
        assert (
            "USING INDEX ix_ticket_o" in plan
            or "USING INDEX ix_ticket_waiting" in plan
            or "ix_ticket_applicant_wrote" in plan
            or "ix_disposition_tray" in plan
        ), (view.slug, plan)
        if "TEMP B-TREE" in plan:
            few = ("ix_ticket_open_unit", "ix_ticket_open_officer", "ix_disposition_tray")
            assert any(index in plan for index in few), (view.slug, plan)


def test_a_head_finds_what_waits_for_a_decision(visit, cast):
    checked, refused = make_ticket(S.DIVERIFIKASI, service="LEG-02"), make_ticket(S.DIPROSES)
    make_ticket(S.DIVERIFIKASI, service="LEG-02")  # nobody has looked at its papers yet
    waiting = {checked.number, refused.number}
    with write():
        all_present(checked)
        refusals.propose(refused, **REFUSAL, by=who(cast.KABID))
    address = "/meja?lihat=putusan"
    assert set(numbers(visit(address, as_=cast.KADIS))) == waiting
    assert set(numbers(visit(address, as_=cast.KABID))) == waiting - {refused.number}  # his own proposal
    assert visit("/meja", as_=cast.KADIS).h1 == "Menunggu putusan saya"
