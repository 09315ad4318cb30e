"""The console without a script: calls that wait on the server, several questions, calls without a request, records."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Unit
from app.contacts import call_log, speaking, telephones
from app.contacts.models import Call, CallBack, CallOutcome, CallQuestion, CallState
from app.extensions import db
from app.platform import clock
from app.platform.database import write
from app.stakeholders.models import AddressForm, Person
from app.tickets.kinds import Channel
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.tickets.statuses import Status
from tests.kit import requests
from tests.kit.requests import ask

CALLER = {
    "phone": "0812-0000-0077",
    "name": "Rahmat Contoh",
    "description": "Bagaimana cara membuat NIB?",
    "service": "LEG-07",
}
ANSWERED, RECORDED = "Dijawab Alt+1", "Catat Alt+2"
END, NEXT, CUT, HOLD = "Tanpa permohonan Alt+5", "Pertanyaan lain Alt+6", "Terputus Alt+7", "Simpan dahulu"
CLOSE = "Tutup catatan, panggilan berikutnya Alt+1"


@pytest.fixture(autouse=True)
def enlisted(cast):
    requests.enlist()


@pytest.fixture
def console(visit):
    return lambda as_="operator": visit("/meja/telepon", as_=as_).form("panggilan")


def the_call() -> Call:
    db.session.rollback()
    return db.session.query(Call).one()


def test_a_call_is_held_and_gone_on_with_anywhere(console, visit):
    page = console().submit(button=HOLD, **CALLER)
    call = the_call()
    assert page.url == f"/meja/telepon/{call.id}"
    again = visit(f"/meja/telepon/{call.id}", as_="operator").form("panggilan")
    assert {name: again.fields[name].strip() for name in CALLER} == CALLER
    assert "0812…" in visit("/meja/telepon", as_="operator").text
    visit(f"/meja/telepon/{call.id}", as_="operator2", status=404)
    page = again.submit(button=RECORDED)
    assert db.session.query(Ticket.need).scalar() == CALLER["description"]
    call = the_call()
    assert (call.state, call.draft_sealed, call.outcome) == (CallState.WRAPPING, None, CallOutcome.RECORDED)


def test_a_call_that_needs_no_request_is_kept_and_counted(console, visit):
    page = console().submit(button=END, answer="Lewat oss.go.id, gratis.", **CALLER)
    assert db.session.query(Ticket).count() == 0
    assert "Lewat oss.go.id, gratis." in page
    assert "LEG-07" in page
    page.form("catatan").submit(button=CLOSE, note="Ramah.")
    call = the_call()
    assert (call.state, call.outcome, call.note) == (CallState.ENDED, CallOutcome.ANSWERED, "Ramah.")
    question = db.session.query(CallQuestion).one()
    assert (question.words, question.answer) == (CALLER["description"], "Lewat oss.go.id, gratis.")
    log = visit("/meja/telepon/riwayat", as_="operator")
    assert "1 panggilan" in log
    assert "dijawab langsung 1" in log
    assert "0812-••••-0077" in log
    assert "0812-0000-0077" not in log
    assert "0812-0000-0077" in visit(f"/meja/telepon/riwayat/{call.id}", as_="operator")


def test_a_call_in_which_nothing_was_asked_is_counted_as_such(console):
    console().submit(button=END, phone="0812-0000-0077")
    assert the_call().outcome is CallOutcome.NOTHING


def test_several_questions_in_one_call_each_end_in_their_own_way(console, visit):
    page = console().submit(button=NEXT, **(CALLER | {"answer": "Lewat OSS."}))
    form = page.form("panggilan")
    assert (form.fields["description"].strip(), form.fields["name"]) == ("", "Rahmat Contoh")
    assert "Pertanyaan sebelumnya dalam panggilan ini" in page
    page = form.submit(button=NEXT, description="Mau mendirikan koperasi", service="LEG-01")
    page = page.form("panggilan").submit(button=RECORDED, description="Pelatihan kapan?", service="PRG-01")
    tickets = db.session.query(Ticket).order_by(Ticket.id).all()
    assert [ticket.need for ticket in tickets] == ["Pelatihan kapan?", "Mau mendirikan koperasi"]
    assert len({ticket.person_id for ticket in tickets}) == 1
    assert page.attribute("data-ticket-number") == tickets[0].number
    assert tickets[1].number in page
    assert "Lewat OSS." in page
    outcomes = [row.outcome for row in db.session.query(CallQuestion).order_by(CallQuestion.place)]
    assert outcomes == [CallOutcome.ANSWERED, CallOutcome.RECORDED, CallOutcome.RECORDED]
    assert db.session.query(Call).count() == 1


def test_a_question_set_aside_can_be_opened_again(console):
    page = console().submit(button=NEXT, **CALLER)
    page = page.form("panggilan").submit(button="Buka lagi 1", description="Yang kedua", service="LEG-01")
    assert page.form("panggilan").fields["description"].strip() == CALLER["description"]
    assert "Yang kedua" in page


def test_a_question_without_an_answer_is_not_lost_when_the_call_ends_without_a_request(console):
    page = console().submit(button=NEXT, **CALLER)
    page = page.form("panggilan").submit(button=END, description="Lain", answer="Ya.", expect=422)
    assert "belum dijawab" in page.errors[0]
    assert the_call().state is CallState.OPEN


@pytest.mark.parametrize(("typed", "field"), [({}, "Tulis dahulu"), ({"description": "Apa?"}, "Pilih layanannya")])
def test_the_next_question_needs_this_one(console, typed, field):
    page = console().submit(button=NEXT, expect=422, **typed)
    assert field in page.errors[0]


def test_a_broken_line_with_a_complete_form_is_a_request_and_a_call_back(console, visit):
    page = console().submit(button=CUT, **CALLER)
    assert page.attribute("data-ticket-number")
    assert the_call().outcome is CallOutcome.DISCONNECTED
    owed = db.session.query(CallBack).one()
    assert (owed.ticket_id, owed.digits) == (db.session.query(Ticket.id).scalar(), "6281200000077")
    assert timedelta(minutes=14) < owed.promised_for - clock.now() < timedelta(minutes=16)


def test_a_broken_line_before_anything_was_said_is_a_call_back_all_the_same(console):
    page = console().submit(button=CUT, phone="0812-0000-0077", description="Pak, saya mau")
    assert db.session.query(Ticket).count() == 0
    call, owed = the_call(), db.session.query(CallBack).one()
    assert (owed.call_id, owed.ticket_id) == (call.id, None)
    assert "Pak, saya mau" in page


def test_a_caller_who_became_no_person_is_called_back_by_name(console, visit):
    told = {"phone": "0812-0000-0077", "name": "Raden Roro Umpama", "description": "Pak, saya mau"}
    assert "Raden Roro Umpama" in console().submit(button=CUT, **told)
    page = visit("/meja/telepon/kembali", as_="operator2")
    assert "Sambungan terputus" in page
    assert "Raden Roro Umpama" in page
    assert "Raden Roro Umpama" in visit(
        f"/meja/telepon/kembali/{db.session.query(CallBack.id).scalar()}", as_="operator2"
    )
    assert db.session.query(Person).count() == 0


def test_a_broken_line_of_a_hidden_number_says_that_nobody_can_be_called(console):
    page = console().submit(button=CUT, description="Pak")
    assert "tidak dapat ditelepon kembali" in page
    assert db.session.query(CallBack).count() == 0


def test_nobody_picked_up_where_the_caller_was_put_through(console):
    page = console().submit(button="Sambungkan Alt+4", **CALLER)
    page = page.form("Tidak diangkat: janjikan telepon kembali Alt+4").submit()
    assert "Dijanjikan telepon kembali" in page
    assert the_call().outcome is CallOutcome.NOT_PICKED_UP
    assert db.session.query(CallBack).count() == 1
    assert page.form("catatan")


def test_the_record_keeps_the_ticks_and_is_closed_once(console, visit):
    page = console().submit(button=END, answer="Ya.", **CALLER)
    form = page.form("catatan")
    call_id = the_call().id
    page = form.submit(button=CLOSE, kept=False)
    assert page.url == "/meja/telepon"
    assert "Termasuk panggilan ini" in visit(f"/meja/telepon/{call_id}/ringkasan", as_="operator")
    form.submit(button=CLOSE, expect=409)
    visit(f"/meja/telepon/{call_id}/ringkasan", as_="operator2", status=404)


def test_two_windows_on_one_call_do_not_overwrite_each_other(console, visit):
    first = console().submit(button=HOLD, **CALLER).form("panggilan")
    second = visit(first.page.url, as_="operator").form("panggilan")
    second.submit(button=HOLD, description="Dari jendela kedua")
    page = first.submit(button=RECORDED, description="Dari jendela pertama", expect=409)
    assert "diubah di jendela atau komputer lain" in page.errors[0]
    assert db.session.query(Ticket).count() == 0
    again = page.form("panggilan")
    assert again.fields["description"].strip() == "Dari jendela pertama"
    again.submit(button=RECORDED)
    assert db.session.query(Ticket.need).scalar() == "Dari jendela pertama"


def test_a_call_closed_by_another_pc_keeps_the_words_and_can_be_recorded_by_itself(console, visit):
    first = console().submit(button=HOLD, **CALLER).form("panggilan")
    first.submit(button=END, answer="Ya.")
    page = first.submit(button=RECORDED, description="Masih ada", expect=409)
    assert "sudah diakhiri" in page.errors[0]
    page.form("panggilan").submit(button=RECORDED)
    assert db.session.query(Ticket.need).scalar() == "Masih ada"
    assert db.session.query(Call).count() == 2


def test_saving_while_typing_answers_what_the_page_must_know(console, sign_in):
    form = console()
    client = sign_in("operator")
    data = form.fields | CALLER | {"looked": ["service:LEG-01", "ngawur:1"]}
    first = client.post("/meja/telepon/simpan", data=data)
    assert (first.status_code, first.json["version"]) == (200, 1)
    assert client.post("/meja/telepon/simpan", data=data).status_code == 409
    newer = client.post("/meja/telepon/simpan", data=data | {"version": "1"}).json
    assert newer["version"] == 2
    assert "Tersimpan di server pukul" in newer["said"]
    long = client.post("/meja/telepon/simpan", data=data | {"version": "2", "description": "x" * 70_000})
    assert long.status_code == 422
    assert sign_in("staf-klb-oth").post("/meja/telepon/simpan", data=data).status_code in (400, 403, 422)


def test_a_secret_call_without_a_request_is_its_officers_alone(console, visit, cast):
    console().submit(button=END, **(CALLER | {"service": "LIN-01", "answer": "Silakan datang."}))
    console().submit(button=END, answer="Ya.", **CALLER)
    assert [call.is_confidential for call in db.session.query(Call).order_by(Call.id)] == [True, False]
    assert call_log.of_day(requests.actor("operator"), clock.today()).total == 2
    heads = requests.actor(cast.KASI)
    assert call_log.of_day(heads, clock.today()).total == 0


def test_a_head_reads_the_calls_of_the_unit_but_no_secret_one(console, visit, cast):
    for service in ("LEG-07", "LIN-01"):
        console().submit(button=RECORDED, **(CALLER | {"service": service}))
    console().submit(button=END, answer="Ya.", **(CALLER | {"service": "LIN-01"}))
    head = requests.actor("kasubag-umum")
    if not call_log.units_led(head):
        pytest.skip("nobody leads the operators here")
    assert call_log.of_day(head, clock.today()).total == 1
    page = visit("/meja/telepon/riwayat", as_="kasubag-umum")
    assert "Semua petugas unit" in page
    assert "1 panggilan" in page
    secret = db.session.query(Call.id).filter_by(is_confidential=True).scalar()
    visit(f"/meja/telepon/riwayat/{secret}", as_="kasubag-umum", status=404)


def test_the_calls_of_a_day_are_looked_for_by_words_number_and_digits(console, visit):
    console().submit(button=END, answer="Lewat OSS.", **CALLER)
    number = console().submit(button=RECORDED, **(CALLER | {"phone": "0341 551234"})).attribute("data-ticket-number")
    for words, found in (("NIB", 2), ("oss", 1), (number, 1), ("1234", 1), ("tidak ada", 0)):
        assert call_log.of_day(requests.actor("operator"), clock.today(), words=words).total == found, words
    assert "Tidak ada panggilan" in visit("/meja/telepon/riwayat?hari=2020-01-01", as_="operator")
    visit("/meja/telepon/riwayat?hari=bukan-hari&cari=%25%00", as_="operator")
    found = visit("/meja/telepon/riwayat", as_="operator").form().submit(cari="1234")
    assert found.find("//input[@name='cari']/@value") == ["1234"]
    assert "cari=1234" not in found.url, "the end of somebody's number has no business in an address"
    assert number in found


def test_the_list_asks_no_more_for_more_calls(console, visit, queries):
    def cost() -> int:
        visit("/meja/telepon/riwayat", as_="operator")
        with queries() as seen:
            visit("/meja/telepon/riwayat", as_="operator")
        return len(seen)

    console().submit(button=RECORDED, **CALLER)
    alone = cost()
    for _time in range(4):
        console().submit(button=RECORDED, **CALLER)
    assert cost() == alone


def test_a_record_nobody_closes_leaves_the_desk(console):
    console().submit(button=RECORDED, **CALLER)
    operator = requests.actor("operator")
    assert [one.is_over for one in speaking.on_desk(operator)] == [True]
    with clock.standing_at(clock.now() + timedelta(minutes=16)):
        assert speaking.on_desk(operator) == []
    assert db.session.query(Ticket.status, Ticket.channel).one() == (Status.DITERIMA, Channel.PHONE)


def test_an_answer_taken_in_by_a_press_is_noted_with_the_call(console):
    ticket = requests.make_ticket(Status.SELESAI)
    page = console().submit(button="Cari orang", expect=422, **CALLER)
    page = page.form("panggilan").submit(anyway={"pakai": f"answer:{ticket.number}"}, expect=422)
    page = page.form("panggilan").submit(button=END)
    assert f"Jawaban permohonan {ticket.number}" in page


GIVE = "Serahkan panggilan"


def test_a_colleague_goes_on_with_a_call_and_every_word_of_it(console, visit):
    held = console().submit(button=HOLD, **CALLER).form("panggilan")
    colleague = requests.actor("operator2").user_id
    page = held.submit(button=GIVE, give_to=str(colleague), answer="Lewat OSS.")
    assert "Panggilan diserahkan." in page
    call = the_call()
    assert (call.user_id, call.given_by_id) == (colleague, requests.actor("operator").user_id)
    visit(f"/meja/telepon/{call.id}", as_="operator", status=404)
    assert "menyerahkan panggilan yang sedang berlangsung kepada Anda" in visit("/meja/kabar", as_="operator2")
    form = visit(f"/meja/telepon/{call.id}", as_="operator2").form("panggilan")
    assert {name: form.fields[name].strip() for name in CALLER} == CALLER
    page = form.submit(button=END)
    assert "Diserahkan oleh" in page
    assert "Lewat OSS." in page
    assert the_call().user_id == colleague


def test_a_call_is_given_to_a_colleague_who_takes_calls_and_by_whoever_has_it(console):
    form = console().submit(button=HOLD, **CALLER).form("panggilan")
    for nobody in ("", str(requests.actor("operator").user_id), str(requests.actor("staf-klb-oth").user_id), "9" * 30):
        page = form.submit(button=GIVE, anyway={"give_to": nobody}, expect=422)
        assert "Pilih rekan yang akan melanjutkan panggilan ini." in page.errors
    form.submit(button=GIVE, give_to=str(requests.actor("operator2").user_id))
    form.submit(button=GIVE, give_to=str(requests.actor("operator2").user_id), expect=409)


def test_a_given_call_shows_on_the_colleagues_desk_until_something_is_typed(console, visit):
    by, colleague = requests.actor("operator"), requests.actor("operator2").user_id
    with write():
        telephones.give_extension("202", colleague, by=by)
    console().submit(button=HOLD, **CALLER).form("panggilan").submit(button=GIVE, give_to=str(colleague))
    assert "Diserahkan Dewi" in visit("/meja", as_="operator2")
    visit(f"/meja/telepon/{the_call().id}", as_="operator2").form("panggilan").submit(button=HOLD)
    assert "Diserahkan Dewi" not in visit("/meja", as_="operator2")


def test_a_caller_who_only_asked_how_far_it_is_was_answered_and_stands_with_how_they_were_known(console, visit):
    ticket = ask().ticket
    form = console()
    visit(f"/meja/telepon/status?nomor={ticket.number}", as_="operator").form("Cocokkan").submit(
        told=secrets.pin(ticket.number), anyway={"key": form.fields["key"]}
    )
    page = form.submit(button=END, anyway={"looked": f"ticket:{ticket.number}"})
    assert the_call().outcome is CallOutcome.ANSWERED
    assert f"{ticket.number} dengan PIN" in page
    assert f"{ticket.number} {ticket.subject}" in page


def test_the_fields_of_a_ready_answer_say_what_was_read_out(console):
    console().submit(button=END, **(CALLER | {"answer": "Yth. {nama}, datanglah dengan {nomor}."}))
    assert db.session.query(CallQuestion.answer).scalar() == "Yth. Rahmat Contoh, datanglah dengan …."


@pytest.mark.parametrize(
    ("wish", "said"), [("ibu", "data Ibu kami"), ("name", "data Anda kami"), ("", "data Bapak/Ibu kami")]
)
def test_the_notice_is_read_out_as_the_caller_wishes_to_be_addressed(console, wish, said):
    assert said in console().submit(button="Cari orang", address_form=wish, expect=422)


def test_the_notice_addresses_a_person_who_was_picked_as_known(console):
    person = db.session.get(Person, ask().ticket.person_id)
    with write():
        person.address_form = AddressForm.IBU
    page = console().submit(button="Cari orang", phone="0812-0000-0002", expect=422)
    page = page.form("panggilan").submit(button="Cari orang", person_id=str(person.id), expect=422)
    assert "data Ibu kami catat" in page


def test_whoever_gave_a_call_away_writes_no_more_in_it(console, sign_in):
    form = console().submit(button=HOLD, **CALLER).form("panggilan")
    form.submit(button=GIVE, give_to=str(requests.actor("operator2").user_id))
    stale = {"key": form.fields["key"], "version": "1", "description": "Masih mengetik", "csrf_token": ""}
    saved = sign_in("operator").post("/meja/telepon/simpan", data=stale | {"csrf_token": form.fields["csrf_token"]})
    assert (saved.status_code, saved.json["is_over"]) == (409, True)
    page = form.submit(button=END, answer="Ya.", expect=409)
    assert "Panggilan ini ditangani petugas lain." in page.errors[0]
    page.form("panggilan").submit(button=END)
    db.session.rollback()
    assert sorted(call.state for call in db.session.query(Call)) == [CallState.OPEN, CallState.WRAPPING]


def test_a_caller_who_only_wants_to_be_put_through_needs_no_request(console, visit):
    unit = db.session.query(Unit.id).filter_by(code="KLB-WAS").scalar()
    page = console().submit(button="Sambungkan Alt+4", phone="0812-0000-0077", connect_to=str(unit))
    assert (the_call().outcome, the_call().connected_unit_id) == (CallOutcome.CONNECTED, unit)
    page.form("Tidak diangkat: janjikan telepon kembali Alt+4").submit()
    owed = db.session.query(CallBack).one()
    assert (owed.unit_id, owed.ticket_id, the_call().outcome) == (unit, None, CallOutcome.NOT_PICKED_UP)
    assert "Disambungkan, tidak diangkat" in visit("/meja/telepon/kembali", as_="operator")
