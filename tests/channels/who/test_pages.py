"""The person search: who may be meant and why, what they have open, and whom nobody else may know of."""

from __future__ import annotations

import pytest
from lxml import html

from app.extensions import db
from app.platform.database import write
from app.stakeholders import register
from app.stakeholders.models import Organisation, Person
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit import requests
from tests.kit.requests import ask, make_ticket

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def look_up(sign_in, visit):
    """`look_up(phone="0812…")`: the answered part, as a tree."""

    def ask_for(as_="operator", **typed):
        token = visit("/meja/telepon", as_=as_).form("panggilan").fields["csrf_token"]
        answer = sign_in(as_).post("/meja/siapa", data={"csrf_token": token, **typed}, headers=HTMX)
        assert answer.status_code == 200
        return html.fragment_fromstring(answer.get_data(as_text=True), create_parent="div")

    return ask_for


def names(part) -> list[str]:
    return [text.strip() for text in part.xpath(".//label/bdi/text()")]


def test_a_number_that_is_being_typed_shows_who_it_may_be_and_why(look_up):
    ask(name="Siti Umpama", phone="0812-0000-0002")
    part = look_up(phone="0812 0000")
    text = part.text_content()
    assert names(part) == ["Siti Umpama"]
    assert "mungkin" in text
    assert "nomor telepon berawalan sama" in text
    assert "0812-••••-0002" in text
    assert "0812-0000-0002" not in text


def test_the_same_number_and_name_make_it_certain(look_up):
    ask(name="Siti Umpama", phone="0812-0000-0002")
    assert "pasti" in look_up(phone="0812-0000-0002", name="Siti Umpama").text_content()


@pytest.mark.parametrize(
    ("number", "typed", "why"),
    [
        ({"nib": "9120000000017"}, "9120 0000 00017", "NIB sama"),
        ({"legal_number": "AHU-0001234.AH.01.26.2026"}, "ahu-0001234 .AH.01.26.2026", "nomor badan hukum sama"),
        ({"cooperative_number": "3573010010001"}, "3573010010001", "nomor induk koperasi sama"),
    ],
)
def test_an_organisation_is_found_by_its_numbers_too(look_up, number, typed, why):
    with write():
        register.organisation(by=requests.who("operator"), name="KSP Artha Contoh", **number)
    part = look_up(organisation=typed)
    assert "KSP Artha Contoh" in names(part)
    assert why in part.text_content()


def test_a_new_person_stands_last_and_keys_run_through_both_lists(look_up):
    ask(name="Siti Umpama", phone="0812-0000-0002", who={"organisation": "KSP Artha Contoh"})
    part = look_up(name="Siti", organisation="KSP Artha")
    labels = [" ".join(label.text_content().split()) for label in part.xpath(".//label")]
    assert labels == ["1 Siti Umpama", "2 Orang baru", "3 KSP Artha Contoh", "4 Belum tercatat"]
    assert part.xpath(".//input[@checked]/@value") == ["", ""]


def test_their_open_requests_over_all_doors_stand_beside_them(look_up):
    first = make_ticket(Status.DITERIMA)
    closed = make_ticket(Status.DIBATALKAN)
    person_id = first.person_id
    part = look_up(phone="0812-0000-0002")
    links = part.xpath(".//a/@href")
    assert f"/meja/tiket/{first.number}" in links
    assert f"/meja/tiket/{closed.number}" not in links
    assert person_id


def test_who_was_picked_stays_in_the_list_and_can_be_taken_back(look_up):
    ask(name="Siti Umpama", phone="0812-0000-0002")
    person_id = db.session.query(Person.id).scalar()
    part = look_up(name="Sama sekali lain", person_id=str(person_id))
    assert part.xpath(".//input[@checked]/@value") == [str(person_id)]
    assert "dipilih petugas" in part.text_content()
    assert "Orang baru" in part.text_content()


def test_whoever_is_known_from_confidential_requests_alone_is_hidden_from_others(look_up, visit):
    page = visit("/meja/loket/baru", as_="operator").form("loket").submit(
        button="Terima permohonan Alt+1", name="Korban Rahasia", phone="0812-9999-0001", service="LIN-01",
        description="Saya mengadu.", organisation="Koperasi Rahasia",
    )  # fmt: skip
    assert page.attribute("data-ticket-number")
    typed = {"phone": "0812-9999-0001", "name": "Korban Rahasia", "organisation": "Koperasi Rahasia"}
    assert "Korban Rahasia" not in look_up("operator2", **typed).text_content()
    assert "Korban Rahasia" in look_up("pengaduan", **typed).text_content()
    hidden = db.session.query(Person.id).filter_by(name="Korban Rahasia").scalar()
    assert "Korban Rahasia" not in look_up("operator2", person_id=str(hidden), name="x").text_content()
    body = db.session.query(Organisation.id).scalar()
    for picked in ({"person_id": str(hidden)}, {"organisation_id": str(body)}):
        form = visit("/meja/loket/baru", as_="operator2").form("loket")
        told = {"name": "Lain", "phone": "0812-1", "service": "LEG-07", "description": "Tanya"}
        refused = form.submit(
            button="Terima permohonan Alt+1", expect=422, anyway=picked, **(told | {"phone": "0812-0000-0003"})
        )
        assert "dari daftar yang muncul" in refused
    assert db.session.query(Ticket).count() == 1


def test_a_picked_record_needs_no_name_again(visit):
    ask(name="Siti Umpama", phone="0812-0000-0002")
    person_id = db.session.query(Person.id).scalar()
    page = visit("/meja/telepon", as_="operator").form("panggilan").submit(
        button="Catat Alt+2", service="LEG-07", description="Tanya", anyway={"person_id": str(person_id)}
    )  # fmt: skip
    number = page.attribute("data-ticket-number")
    assert db.session.query(Ticket.person_id).filter_by(number=number).scalar() == person_id
    assert db.session.query(Person).count() == 1


def test_the_whole_page_carries_no_name_or_number_in_its_address(visit):
    ask(name="Siti Umpama", phone="0812-0000-0002")
    form = visit("/meja/siapa", as_="operator").form("Cari orang")
    page = form.submit(phone="0812-0000-0002", name="Siti")
    assert "Siti Umpama" in page
    assert "Siti" not in page.url
    assert "0812" not in page.url
    assert page.form("Cari orang").fields["phone"] == "0812-0000-0002"
    assert "Tidak ada yang cocok" in form.submit(name="Zzyzx")
    visit("/meja/siapa?cari=rusak", as_="operator")


def test_a_stranger_and_an_officer_without_the_right_are_kept_out(client, sign_in):
    assert client.post("/meja/siapa", data={"name": "Siti"}, headers=HTMX).status_code in (400, 401)
    assert sign_in("staf-klb-oth").post("/meja/siapa", data={"name": "Siti"}, headers=HTMX).status_code in (400, 403)


def test_the_number_of_statements_does_not_grow_with_the_candidates(look_up, queries):
    def cost() -> int:
        look_up(phone="0812", name="Siti")
        with queries() as seen:
            look_up(phone="081200", name="Siti")
        return len(seen)

    ask(name="Siti Umpama", phone="0812-0000-0002")
    alone = cost()
    for last in range(3, 9):
        ask(name=f"Siti Umpama {'I' * last}", phone=f"0812-0000-000{last}")
    assert cost() == alone


@pytest.mark.parametrize(
    "typed", [{"name": "x" * 100_000}, {"phone": "\u202e\u0000"}, {"nik": "abc"}, {"person_id": "9" * 99}]
)
def test_strange_words_find_nobody_and_break_nothing(look_up, typed):
    assert names(look_up(**typed)) == []
