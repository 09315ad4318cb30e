"""The phone's door: one screen, one POST, three ways to end a call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Unit
from app.contacts.models import Call, CallBack, CallBackState, CallOutcome
from app.extensions import db
from app.platform import clock
from app.platform.clock import wib
from app.stakeholders.kept import NoticeForm, NoticeGiven, PublicityConsent
from app.stakeholders.models import Person
from app.tickets import history
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.web.formatting import nomor
from tests.kit import requests
from tests.kit.requests import ask, make_ticket

CALLER = {
    "phone": "0812-0000-0077",
    "name": "Rahmat Contoh",
    "description": "Bagaimana cara membuat NIB?",
    "service": "LEG-07",
}
ANSWERED, RECORDED, CALL_BACK = "Dijawab Alt+1", "Catat Alt+2", "Telepon kembali Alt+3"
CONNECT = "Sambungkan Alt+4"


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def console(visit):
    """The empty form as somebody sees it."""
    return lambda as_="operator": visit("/meja/telepon", as_=as_).form("panggilan")


def ticket_on(page) -> Ticket:
    number = page.attribute("data-ticket-number")
    return db.session.query(Ticket).filter_by(number=number).one()


def local(**ahead) -> str:
    return wib(clock.now() + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M")


def test_a_recorded_call_is_a_received_request(console):
    page = console().submit(button=RECORDED, **CALLER)
    ticket = ticket_on(page)
    assert (ticket.channel, ticket.status, ticket.need) == (Channel.PHONE, Status.DITERIMA, CALLER["description"])
    call = db.session.query(Call).one()
    assert (call.ticket_id, call.digits, call.outcome) == (ticket.id, "6281200000077", CallOutcome.RECORDED)
    assert call.started_at
    assert call.started_at <= call.ended_at
    assert db.session.query(NoticeGiven.how).filter_by(ticket_number=ticket.number).scalar() is NoticeForm.READ_OUT
    assert "Paling lambat" in page
    assert nomor(ticket.number) in page


def test_an_answered_call_is_a_closed_request_with_its_whole_history(console):
    page = console().submit(button=ANSWERED, answer="Lewat OSS, gratis.", **CALLER)
    ticket = ticket_on(page)
    assert ticket.status is Status.SELESAI
    lines = history.read(ticket.id, public_only=True)
    assert [line.kind for line in lines] == ["received", "taken", "resolved"]
    assert lines[-1].text == "Lewat OSS, gratis."


def test_an_answer_nobody_had_time_to_write_down_still_closes_the_call(console):
    page = console().submit(button=ANSWERED, **CALLER)
    ticket = ticket_on(page)
    assert history.read(ticket.id, public_only=True)[-1].text == "Dijawab langsung lewat telepon."
    assert "Jawabannya tidak tertulis" in page
    assert "Jawab pemohon" in page.link(f"Tulis jawabannya di permohonan {ticket.number}").follow()


def test_the_clock_of_a_call_goes_on_after_a_refused_form(console):
    began = clock.now()
    with clock.standing_at(began):
        form = console()
    with clock.standing_at(began + timedelta(seconds=90)):
        page = form.submit(button=RECORDED, expect=422)
    assert page.attribute("data-call-clock") == "90"


def test_whoever_may_not_answer_only_records(console):
    form = console("berkas")
    assert ANSWERED not in [name for name, _button in form.buttons]
    form.submit(button=RECORDED, anyway={"call_outcome": "answered"}, expect=422, **CALLER)
    assert ticket_on(form.submit(button=RECORDED, **CALLER)).status is Status.DITERIMA


def test_a_call_back_is_promised_listed_and_kept(console, visit):
    page = console().submit(button=CALL_BACK, callback_at=local(minutes=3), **CALLER)
    ticket = ticket_on(page)
    assert history.read(ticket.id, public_only=True)[-1].kind == "call_back_promised"
    row = db.session.query(CallBack).one()
    assert row.state is CallBackState.WAITING
    listed = visit("/meja/telepon/kembali", as_="operator2")
    assert "0812-••••-0077" in listed
    assert "0812-0000-0077" not in listed
    assert "jatuh tempo" not in listed
    with clock.standing_at(row.promised_for + timedelta(minutes=5)):
        assert "jatuh tempo" in visit("/meja/telepon/kembali", as_="operator2")
        assert "1 jatuh tempo" in visit("/meja/telepon", as_="operator2")
    call = listed.link("Telepon " + ticket.number).follow()
    assert "0812-0000-0077" in call
    form = call.form("Simpan hasil panggilan")
    form.submit(expect=422)
    assert "Tulis apa yang disampaikan." in form.submit(result="reached", expect=422)
    page = form.submit(result="reached", said="NIB-nya sudah terbit.")
    assert "Tidak ada yang perlu ditelepon" in page
    line = history.read(ticket.id, public_only=True)[-1]
    assert (line.sentence, line.text) == ("Kami menelepon kembali: tersambung.", "NIB-nya sudah terbit.")
    form.submit(result="reached", said="NIB-nya sudah terbit.", expect=409)
    assert [call.direction.value for call in db.session.query(Call).order_by(Call.id)] == ["incoming", "outgoing"]
    assert "Telepon keluar" in visit(f"/meja/tiket/{ticket.number}", as_="operator")


def test_a_call_about_what_is_open_already_says_so(console):
    number = ask(phone=CALLER["phone"]).ticket.number
    page = console().submit(button=RECORDED, **CALLER)
    assert "Mungkin permohonan yang sama" in page
    assert page.link(number)


def test_a_caller_who_is_put_through_is_a_recorded_call_that_says_to_whom(console):
    page = console().submit(button=CONNECT, **CALLER)
    ticket = ticket_on(page)
    assert ticket.status is Status.DITERIMA
    assert db.session.query(Call.outcome).scalar() is CallOutcome.RECORDED
    own = db.session.get(Unit, ticket.unit_id).name
    assert history.read(ticket.id, public_only=True)[-1].sentence == f"Penelepon disambungkan ke {own}."
    other = db.session.query(Unit).filter_by(code="UMUM").one()
    page = console().submit(button=CONNECT, **CALLER, connect_to=str(other.id))
    assert history.read(ticket_on(page).id, public_only=True)[-1].sentence.endswith(f"ke {other.name}.")


def test_what_was_answered_before_is_offered_again_but_never_from_a_confidential_request(console, sign_in):
    for need, answer in (("Cara membuat NIB", "Lewat oss.go.id, gratis."), ("NIB hilang", "Cetak lagi di OSS.")):
        console().submit(button=ANSWERED, **(CALLER | {"description": need, "answer": answer}))
    console().submit(button=ANSWERED, **CALLER)
    console().submit(button=ANSWERED, **(CALLER | {"answer": "Soal pribadi."}), confidential="y")
    form = console()
    fields = {"csrf_token": form.fields["csrf_token"], "description": "NIB saya hilang", "service": "LEG-07"}
    part = sign_in("operator").post("/meja/pernah-dijawab", data=fields).get_data(as_text=True)
    assert part.index("Cetak lagi di OSS.") < part.index("Lewat oss.go.id, gratis.")
    assert "Dijawab langsung" not in part
    assert "Soal pribadi." not in part
    again = form.submit(button="Cari orang", description="NIB saya hilang", service="LEG-07", expect=422)
    assert "Cetak lagi di OSS." in again


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"callback_at": ""}, "Tulis kapan kita menelepon kembali."),
        ({"callback_at": "1970-01-01T08:00"}, "harus yang akan datang"),
        ({"callback_at": "2099-01-01T08:00"}, "paling jauh setahun lagi"),
        ({"callback_at": "besok"}, "tanggal dan jam"),
        ({"phone": "", "callback_at": "2099-01-01T08:00"}, "Tulis nomor yang akan ditelepon kembali."),
    ],
)
def test_a_promise_to_call_back_needs_a_near_hour_and_a_number(console, values, sentence):
    page = console().submit(button=CALL_BACK, expect=422, **(CALLER | values))
    assert any(sentence in error for error in page.errors)
    assert page.form("panggilan").fields["description"].strip() == CALLER["description"]
    assert db.session.query(Ticket).count() == 0


def test_information_needs_no_name_and_an_answer_none_either(console):
    nameless = CALLER | {"name": "", "phone": ""}
    console().submit(button=RECORDED, expect=422, **nameless)
    assert ticket_on(console().submit(button=ANSWERED, **nameless)).person_id is None
    page = console().submit(button=RECORDED, **(nameless | {"service": "LIN-02"}))
    assert ticket_on(page).person_id is None
    assert "isian “Nomor penelepon” kosong" in page


def test_a_number_without_a_name_is_kept(console):
    ticket = ticket_on(console().submit(button=ANSWERED, **(CALLER | {"name": ""})))
    assert db.session.get(Person, ticket.person_id).name == "Tanpa nama"


def test_the_same_form_twenty_times_is_one_request_and_one_call(console):
    form = console()
    numbers = {
        form.submit(button=ANSWERED, answer="Ya.", **CALLER).attribute("data-ticket-number") for _time in range(20)
    }
    assert len(numbers) == 1
    assert (db.session.query(Ticket).count(), db.session.query(Call).count()) == (1, 1)


def test_only_who_took_the_call_sees_the_page_with_the_pin(console, visit):
    number = console().submit(button=RECORDED, **CALLER).attribute("data-ticket-number")
    visit(f"/meja/telepon/tercatat/{number}", as_="operator2", status=404)
    visit(f"/meja/loket/tercatat/{number}", as_="operator", status=404)


@pytest.mark.parametrize("path", ["/meja/telepon", "/meja/telepon/status", "/meja/siapa"])
def test_the_door_is_for_those_who_record_requests(visit, path):
    visit(path, as_="staf-klb-oth", status=403)
    assert visit(path).h1 == "Masuk"


def test_nobody_from_outside_claims_the_phone(client, sign_in):
    answer = client.post("/meja/telepon", data={**CALLER, "call_outcome": "recorded"})
    assert answer.status_code in (400, 401)
    for username in ("ukm", "staf-klb-oth"):
        assert sign_in(username).post("/meja/telepon", data=CALLER).status_code in (400, 403)
    assert db.session.query(Ticket).count() == 0


def test_a_complaint_is_confidential_and_only_its_handlers_know_of_it(console, visit):
    page = console().submit(button=RECORDED, **(CALLER | {"service": "LIN-01", "name": "Korban Rahasia"}))
    number = page.attribute("data-ticket-number")
    assert db.session.query(Ticket.is_confidential).filter_by(number=number).scalar()
    assert "Jangan bacakan apa pun" in visit(f"/meja/telepon/status?nomor={number}", as_="operator")
    assert "yang boleh Anda lihat" in visit(f"/meja/telepon/status?nomor={number}", as_="operator2")


def test_the_status_of_a_number_is_a_sentence_to_read_out(visit):
    ticket = make_ticket(Status.LENGKAPI_BERKAS)
    page = visit(f"/meja/telepon/status?nomor={ticket.number.replace('-', '+')}", as_="operator")
    assert "empat angka terakhir" in page
    assert "0002" in page
    assert "Mohon lengkapi berkas" in page
    assert "Ditunggu sampai" not in page
    closed = make_ticket(Status.SELESAI)
    assert "Paling lambat" not in visit(f"/meja/telepon/status?nomor={closed.number}", as_="operator")
    assert "salah dengar" in visit("/meja/telepon/status?nomor=2611-0001-0", as_="operator")


def test_consent_to_publicity_is_kept_where_it_was_given(console):
    console().submit(button=RECORDED, consent=True, **CALLER)
    assert db.session.query(PublicityConsent.channel).scalar() == "phone"


def test_without_a_script_people_and_services_are_found_by_buttons(console):
    ask(name="Siti Umpama", phone="0812-0000-0077", service="LEG-01")
    page = console().submit(button="Cari orang", expect=422, phone="08120000 0077", description="mau bikin NIB")
    form = page.form("panggilan")
    assert form.fields["description"].strip() == "mau bikin NIB"
    assert "nomor ini hanya tercatat padanya" in page
    person_id = db.session.query(Person.id).scalar()
    suggested = next(name for name, _button in form.buttons if name.startswith("LEG-07"))
    page = form.submit(button=suggested, expect=422, person_id=str(person_id))
    form = page.form("panggilan")
    assert (form.fields["service"], form.fields["person_id"]) == ("LEG-07", str(person_id))
    assert "hari kerja" in page
    ticket = ticket_on(form.submit(button=RECORDED))
    assert ticket.person_id == person_id


def test_the_number_of_statements_does_not_grow_with_the_call_backs(console, visit, queries):
    def cost() -> int:
        visit("/meja/telepon/kembali", as_="operator")
        with queries() as seen:
            visit("/meja/telepon/kembali", as_="operator")
        return len(seen)

    console().submit(button=CALL_BACK, callback_at=local(hours=3), **CALLER)
    alone = cost()
    for _time in range(5):
        console().submit(button=CALL_BACK, callback_at=local(hours=4), **CALLER)
    assert cost() == alone


def test_a_call_after_the_session_ended_is_carried_through_the_sign_in(console, sign_in):
    form = console()
    late = clock.now() + timedelta(minutes=31)
    data = form.fields | CALLER | {"call_outcome": "recorded"}
    with clock.standing_at(late):
        answer = sign_in("operator").post("/meja/telepon", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 401
    page = answer.get_data(as_text=True)
    assert 'name="resend"' in page
    assert CALLER["description"] not in page
    assert db.session.query(Ticket).count() == 0
