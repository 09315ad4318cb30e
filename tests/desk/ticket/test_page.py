"""The ticket page: what it shows, to whom, in which language, and at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.platform import clock
from app.platform.database import write
from app.tickets import facets
from app.tickets.handling import conversation
from app.tickets.kinds import Channel
from app.tickets.statuses import Status
from tests.kit.requests import ask, make_ticket, who

S = Status


def address(ticket) -> str:
    return f"/meja/tiket/{ticket.number}"


def test_the_page_shows_need_promise_people_and_one_next_act(visit):
    ticket = make_ticket(need="Saya mau\n  bikin NIB.")
    page = visit(address(ticket), as_="operator")
    assert page.find("//div[contains(@class, 'verbatim')]/text()") == ["Saya mau\n  bikin NIB."]
    assert "Paling lambat" in page
    assert "karena" in page
    assert "0812-••••-0002" in page
    assert "Belum diperiksa" in page
    page.form("Ambil dan periksa")
    assert len(page.find("//*[contains(@class, 'loket-head__acts')]/*[self::a or self::form]")) == 1


def test_only_what_this_person_may_do_now_is_offered(visit):
    ticket = make_ticket(S.DIPROSES)
    offered = lambda page: set(page.find("//*[contains(@class,'loket-head__acts')]//a/text()"))  # noqa: E731
    officer, auditor = (visit(address(ticket), as_=name) for name in ("staf-klb-oth", "auditor"))
    assert {"Jawab dan selesaikan", "Tunggu pihak lain"} <= offered(officer)
    assert "Usulkan penolakan" not in offered(officer)
    assert offered(auditor) == set()
    assert auditor.find("//main//form") == []


@pytest.mark.parametrize("username", ["staf-upk-usp", "kabid-upk"])
def test_another_divisions_request_is_not_there(visit, username):
    visit(address(make_ticket()), as_=username, status=404)


def test_a_confidential_request_is_there_for_its_handlers_only(visit):
    ticket = make_ticket(is_confidential=True)
    visit(address(ticket), as_="operator", status=404)
    visit(address(ticket) + "/ambil", as_="operator", status=404)
    assert "Rahasia" in visit(address(ticket), as_="sekretaris")


def test_strangers_sign_in_first_and_citizens_have_no_desk(visit):
    ticket = make_ticket()
    assert visit(address(ticket)).url.startswith("/masuk")
    visit(address(ticket), as_="koperasi", status=403)


def test_the_return_link_keeps_the_list_and_only_a_local_one(visit):
    ticket = make_ticket()
    page = visit(address(ticket) + "?dari=/meja/tiket/x%3Funit%3DKLB", as_="operator")
    assert page.find("//a[contains(@class, 'govuk-back-link')]/@href") == ["/meja/tiket/x?unit=KLB"]
    page = page.form("Ambil dan periksa").submit()
    assert "dari=" in page.url
    page = visit(address(ticket) + "?dari=https://jahat.example/", as_="operator")
    assert "jahat.example" not in page.find("string(//a[contains(@class, 'govuk-back-link')]/@href)")


def test_a_number_written_in_another_way_leads_to_the_page(visit):
    ticket = make_ticket()
    assert visit("/meja/tiket/" + ticket.number.replace("-", ""), as_="operator").url == address(ticket)
    visit("/meja/tiket/2611-9999-9", as_="operator", status=404)


def test_everything_is_there_in_english(visit, sign_in):
    ticket = make_ticket(S.DIVERIFIKASI, who={"organisation": "KSP Artha Umpama", "citizen_number": "3573014107900001"})
    sign_in("kabid-klb").set_cookie("bahasa", "en")
    sign_in("operator").set_cookie("bahasa", "en")
    page = visit(address(ticket) + "?lang=en", as_="operator")
    steps = page.find("//*[contains(@class,'loket-head__acts')]//a/@href")
    for step in [step for step in steps if step.startswith("/")]:
        visit(step, as_="operator")
    for path in (f"/meja/pemohon/{ticket.person_id}", f"/meja/pemohon/{ticket.person_id}/ubah"):
        visit(path, as_="operator")


def test_other_requests_over_all_doors_are_beside_it(visit):
    first = ask().ticket
    second = ask(channel=Channel.PHONE, who={"person_id": first.person_id}).ticket
    page = visit(address(first), as_="operator")
    page.link(second.number)
    assert "Telepon" in page


def test_a_rooms_facts_are_shown(visit, monkeypatch):
    monkeypatch.setattr(facets, "_FACETS", {})
    facets.facet("records")(lambda _ticket_id: [("Nomor agenda", "17/2026")])
    assert "17/2026" in visit(address(make_ticket()), as_="operator")


def test_received_and_recorded_are_told_apart_after_a_power_cut(visit):
    ticket = make_ticket(channel=Channel.COUNTER, received_at=clock.now() - timedelta(hours=5))
    page = visit(address(ticket), as_="operator")
    assert "dicatat" in page


@pytest.mark.parametrize(
    "need",
    ["\u202eterbalik \u200b", "مرحبا بالعالم", "👩🏽\u200d🌾 tani", "<script>alert(1)</script>", "a" * 20_000],
    ids=["reversed", "arabic", "emoji", "script", "long"],
)
def test_any_words_of_the_applicant_are_shown_as_words(visit, need):
    page = visit(address(make_ticket(need=need)), as_="operator")
    assert page.find("//main//script") == []


def test_the_standard_under_which_it_was_opened_can_be_read(visit):
    page = visit(address(make_ticket()), as_="operator").link("Standar pelayanan lengkap").follow()
    assert "Dasar hukum" in page


def test_after_signing_out_nothing_is_taken(visit, sign_in):
    ticket = make_ticket()
    form = visit(address(ticket), as_="operator").form("Ambil dan periksa")
    sign_in("operator").delete_cookie("session")
    response = sign_in("operator").post(form.action, data=form.fields)
    assert response.status_code in (303, 400, 302)
    assert ticket.status is S.DITERIMA


def test_the_page_costs_the_same_however_much_stands_on_it(visit, queries):
    ticket = make_ticket(S.DIPROSES)
    visit(address(ticket), as_="operator")
    with queries() as few:
        visit(address(ticket), as_="operator")
    person_id = ticket.person_id
    for n in range(12):
        make_ticket(who={"person_id": person_id})
        with write():
            conversation.note(ticket, f"Catatan {n}", by=who("operator"))
    with queries() as many:
        page = visit(address(ticket), as_="operator")
    assert "catatan lebih lama" in page or "Catatan 11" in page
    assert len(many) == len(few) <= 18, "\n".join(many)


def test_a_closed_request_promises_nothing_any_more(visit, cast):
    number = make_ticket(Status.SELESAI).number
    page = visit(f"/meja/tiket/{number}", as_=cast.STAF)
    assert "Paling lambat" not in page
    assert "Permohonan tetap tertutup." in page
