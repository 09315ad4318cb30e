"""The website's door: a guest's plain form becomes one numbered request; what is refused loses no word."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.channels import limits
from app.extensions import db
from app.stakeholders.kept import NoticeForm, NoticeGiven, PublicityConsent
from app.stakeholders.models import Person, Phone
from app.tickets.files.models import Attachment
from app.tickets.kinds import Channel, ReplyChannel, RequesterType
from app.tickets.models import Ticket
from tests.platform import files as samples

NEED = "Saya ingin mendirikan koperasi simpan pinjam bersama dua puluh tetangga."
SITI = {"name": "Siti Umpama", "phone": "0812-0000-0002", "description": NEED}


def ticket() -> Ticket:
    return db.session.scalars(select(Ticket).order_by(Ticket.id.desc()).limit(1)).one()


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_name_and_one_number_make_a_request(visit):
    receipt = visit("/ajukan/LEG-02").form("ajukan").submit(**SITI)
    made = ticket()
    assert receipt.attribute("data-ticket-number") == made.number
    assert (made.channel, made.reply_channel, made.need) == (Channel.WEBSITE, ReplyChannel.WHATSAPP, NEED)
    assert made.requester_type is RequesterType.CITIZEN
    assert db.session.scalar(select(Phone.digits)) == "6281200000002"
    assert db.session.scalar(select(NoticeGiven.how)) is NoticeForm.SHOWN
    assert count(PublicityConsent) == 0


def test_the_contract_sends_no_more_than_this(client, cast, visit):
    form = visit("/ajukan/LEG-07").form("ajukan")
    least = {name: form.fields[name] for name in ("csrf_token", "key")} | {"service": "LEG-07"} | SITI
    answer = client.post("/ajukan/LEG-07", data=least)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/lacak/")


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ({"phone": "0341-551234"}, ReplyChannel.PHONE),
        ({"phone": "+65 9123 4567"}, ReplyChannel.PHONE),
        ({"email": "siti@contoh.id"}, ReplyChannel.EMAIL),
        ({"address": "Jl. Umpama 7, Malang"}, ReplyChannel.LETTER),
        ({"reply_channel": "counter"}, ReplyChannel.COUNTER),
        ({"phone": "0812-0000-0002", "reply_channel": "counter"}, ReplyChannel.COUNTER),
    ],
)
def test_any_one_way_to_reach_the_person_is_enough(visit, way, expected):
    visit("/ajukan/LEG-02").form("ajukan").submit(name="Siti", description=NEED, **way)
    assert ticket().reply_channel is expected


@pytest.mark.parametrize("chosen", ["", "email", "letter", "whatsapp"])
def test_nobody_is_taken_in_who_cannot_be_answered(visit, chosen):
    page = (
        visit("/ajukan/LEG-02").form("ajukan").submit(name="Siti", description=NEED, reply_channel=chosen, expect=422)
    )
    assert len(page.errors) == 1
    assert page.form("ajukan").fields["description"] == NEED
    assert count(Ticket) == 0


def test_a_refused_form_keeps_every_word_and_links_each_error(visit):
    given = {"description": NEED, "subject": "Koperasi baru", "phone": "nomor saya", "organisation": "KSP Contoh"}
    given |= {"email": "bukan surel", "address": "Jl. Umpama 7", "nik": "12345", "requester_type": "business"}
    page = visit("/ajukan/LEG-02").form("ajukan").submit(name="", expect=422, **given)
    assert page.form("ajukan").fields.items() >= given.items()
    targets = page.find("//*[contains(@class, 'error-summary')]//a/@href")
    assert {"#name", "#phone", "#email"} <= set(targets)
    assert count(Ticket) == 0


def test_an_odd_citizen_number_is_a_warning_and_no_wall(visit):
    receipt = visit("/ajukan/LEG-02").form("ajukan").submit(**SITI, nik="123")
    assert "NIK tidak lazim" in receipt
    assert count(Ticket) == 1


def test_consent_to_publicity_is_recorded_only_where_it_was_ticked(visit):
    visit("/ajukan/LEG-02").form("ajukan").submit(**SITI, consent=True)
    row = db.session.scalars(select(PublicityConsent)).one()
    assert (row.channel, row.person_id) == ("website", ticket().person_id)


def test_a_complaint_may_hide_its_author(visit):
    receipt = visit("/ajukan/LIN-01").form("ajukan").submit(description="Ada pungutan di parkiran.", name="")
    made = ticket()
    assert made.is_confidential
    assert (made.person_id, made.reply_channel) == (None, ReplyChannel.WEBSITE)
    assert "Identitas dirahasiakan" in receipt


def test_a_number_without_a_name_is_kept_with_the_complaint(visit):
    visit("/ajukan/LIN-01").form("ajukan").submit(description="Ada pungutan.", name="", phone="0812-0000-0009")
    assert db.session.scalar(select(Person.name).where(Person.id == ticket().person_id)) == "Tanpa nama"


def test_only_a_complaint_may_do_without_a_name(visit):
    page = visit("/ajukan/LEG-02").form("ajukan").submit(description=NEED, phone="0812-0000-0002", expect=422)
    assert page.errors == ["Tulis nama."]


BAD = {
    "empty": "",
    "blanks and zero width": " \u200b\u2060\n\t",
    "nul": "a\x00b",
    "rtl": "\u202eمرحبا\u202c",
    "emoji": "🙏" * 30,
    "long": "x" * 100_000,
    "markup": "<script>alert(1)</script>{{ 7*7 }}",
    "1970": "1970-01-01",
    "2099": "2099-12-31",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize(
    "field", ["description", "name", "phone", "email", "nik", "subject", "organisation", "address"]
)
def test_bad_input_is_refused_with_a_sentence_or_kept_never_a_fault(visit, sqlite_app, field, text):
    values = SITI | {field: text}
    form = visit("/ajukan/LEG-02").form("ajukan")
    answer = form.page.visitor.client.post(form.action, data=form.fields | values, content_type="multipart/form-data")
    assert answer.status_code in (303, 422)
    assert count(Ticket) == (answer.status_code == 303)
    if answer.status_code == 422:
        assert "error-summary" in answer.get_data(as_text=True)


@pytest.mark.parametrize("tampered", [{"requester_type": "staff"}, {"kelurahan": "999999"}, {"reply_channel": "dukun"}])
def test_a_choice_that_was_not_offered_is_refused(visit, tampered):
    visit("/ajukan/LEG-02").form("ajukan").submit(expect=422, anyway=tampered, **SITI)


def test_the_door_cannot_be_talked_into_another_channel_or_mark(visit):
    visit("/ajukan/LEG-02").form("ajukan").submit(
        **SITI, anyway={"channel": "counter", "priority": "y", "confidential": "y", "service": "LIN-04"}
    )
    made = ticket()
    assert (made.channel, made.is_priority, made.is_confidential) == (Channel.WEBSITE, False, False)


def test_the_same_form_twenty_times_is_one_request(visit):
    form = visit("/ajukan/LEG-02").form("ajukan")
    numbers = {form.submit(**SITI).attribute("data-ticket-number") for _ in range(20)}
    assert numbers == {ticket().number}
    assert count(Ticket) == 1


def test_the_same_form_from_eight_tabs_at_once_is_one_request(visit, app):
    form = visit("/ajukan/LEG-02").form("ajukan")
    cookie = form.page.visitor.client.get_cookie("loket")
    data = form.fields | SITI

    def send(_tab: int) -> str:
        client = app.test_client()
        client.set_cookie("loket", cookie.value)
        return client.post(form.action, data=data).headers["Location"]

    with ThreadPoolExecutor(8) as tabs:
        assert len(set(tabs.map(send, range(8)))) == 1
    assert count(Ticket) == 1


def test_files_come_with_the_plain_form(visit):
    papers = [("ktp.png", samples.picture("PNG")), ("akta.pdf", samples.pdf())]
    visit("/ajukan/LEG-02").form("ajukan").submit(**SITI, attachments=papers)
    names = db.session.scalars(select(Attachment.name).where(Attachment.kind == "upload")).all()
    assert sorted(names) == ["akta.pdf", "ktp.png"]


def test_a_bad_file_is_named_beside_the_field_and_the_good_ones_wait(visit):
    papers = [("ktp.png", samples.picture("PNG")), ("virus.exe", b"MZ" + bytes(500))]
    page = visit("/ajukan/LEG-02").form("ajukan").submit(**SITI, attachments=papers, expect=422)
    assert "virus" in " ".join(page.errors)
    assert "ktp.png" in page
    assert page.form("ajukan").fields["description"] == NEED
    page.form("ajukan").submit()
    assert db.session.scalars(select(Attachment.name).where(Attachment.kind == "upload")).all() == ["ktp.png"]


def test_an_enormous_file_is_told_beside_its_field_with_every_word_kept(visit):
    form = visit("/ajukan/LEG-07").form("ajukan")
    files = [("rumah.pdf", bytes(40 * 1024 * 1024)), ("ktp.pdf", samples.pdf())]
    page = form.submit(**SITI, attachments=files, expect=422)
    assert page.errors[0].startswith("rumah.pdf: Berkas ini terlalu besar")
    assert page.errors[1].startswith("ktp.pdf: Semua berkas bersama terlalu besar")
    assert page.form("ajukan").fields["description"] == NEED
    assert page.form("ajukan").submit().attribute("data-ticket-number")


def test_a_file_that_waits_can_be_taken_back_without_a_script(visit):
    papers = [("ktp.png", samples.picture("PNG")), ("akta.pdf", samples.pdf())]
    page = visit("/ajukan/LEG-02").form("ajukan").submit(description=NEED, name="", attachments=papers, expect=422)
    page = page.form("ajukan").submit(button="Hapus", expect=422)
    assert "ktp.png" not in page
    assert "akta.pdf" in page
    assert page.form("ajukan").fields["description"] == NEED


def test_enter_sends_the_form_and_removes_no_file(visit):
    page = (
        visit("/ajukan/LEG-02")
        .form("ajukan")
        .submit(name="", attachments=[("ktp.png", samples.picture("PNG"))], expect=422)
    )
    assert page.form("ajukan").buttons[0][0] == "Kirim permohonan"


def test_files_too_large_together_are_told_beside_the_field(visit, monkeypatch):
    from app.platform import settings

    monkeypatch.setitem(settings.DEFAULTS, "files.max_request_mb", 0)
    page = (
        visit("/ajukan/LEG-02")
        .form("ajukan")
        .submit(**SITI, attachments=[("ktp.png", samples.picture("PNG"))], expect=422)
    )
    assert "paling besar" in " ".join(page.errors)


@pytest.mark.parametrize("code", ["XYZ-99", "LIN-04", "..", "%00", "a" * 300])
def test_an_unknown_service_is_a_page_with_a_search(visit, code):
    page = visit(f"/ajukan/{code}", status=404)
    assert page.find("//form[@role='search']")


def test_a_withdrawn_service_says_so(visit, cast):
    from app.accounts.actor import Actor
    from app.catalogue import edit
    from app.catalogue.models import Service
    from app.platform.database import write

    with write():
        service = db.session.scalars(select(Service).where(Service.code == "LEG-07")).one()
        edit.withdraw(service, reason="Tidak dibuka lagi.", by=Actor.system())
    assert "sudah tidak dibuka" in visit("/ajukan/LEG-07", status=404)


def test_a_code_in_small_letters_leads_to_the_same_door(visit):
    assert visit("/ajukan/leg-02").url == "/ajukan/LEG-02"


def test_a_need_leads_to_its_service(visit):
    page = visit("/ajukan").form().submit(q="mau bikin NIB")
    assert page.link("Pendampingan NIB/OSS").follow().form("ajukan")
    assert "Tidak ada layanan yang cocok" in visit("/ajukan?q=zzzzqqq")


def test_staff_cannot_use_the_citizens_door(visit, cast, sign_in):
    page = visit("/ajukan/LEG-02", as_=cast.OPERATOR)
    assert "masuk sebagai petugas" in page
    assert not page.find("//form[@id='ajukan']")
    token = visit("/keluar", as_=cast.OPERATOR).find("//input[@name='csrf_token']/@value")[0]
    answer = sign_in(cast.OPERATOR).post("/ajukan/LEG-02", data=SITI | {"csrf_token": token})
    assert answer.status_code == 403
    assert count(Ticket) == 0


def test_a_signed_in_citizen_may(visit, cast):
    visit("/ajukan/LEG-02", as_=cast.KOPERASI).form("ajukan").submit(**SITI)
    assert ticket().channel is Channel.WEBSITE


def test_too_many_requests_are_asked_to_wait_with_every_word_kept(visit, monkeypatch):
    monkeypatch.setattr(limits, "REQUESTS_A_MINUTE", 2)
    for _ in range(2):
        visit("/ajukan/LEG-02").form("ajukan").submit(**SITI)
    page = visit("/ajukan/LEG-02").form("ajukan").submit(**SITI, expect=429)
    assert int(page.response.headers["Retry-After"]) > 0
    assert page.form("ajukan").fields["description"] == NEED
    assert count(Ticket) == 2


def test_a_village_office_behind_one_address_is_not_shut_out():
    assert limits.REQUESTS_A_MINUTE >= 120


def test_everything_is_there_in_english(visit):
    visit("/bahasa/en?kembali=/ajukan")
    page = visit("/ajukan/LIN-01").form("ajukan").submit(description="", expect=422)
    receipt = page.form("ajukan").submit(description="Somebody asked for money.")
    assert receipt.h1 == "Receipt of your request"
    assert ticket().language == "en"
    visit("/ajukan?q=permit")
    visit("/ajukan/NONE", status=404)


def test_the_page_is_light_and_asks_the_database_little(client, cast, queries):
    client.get("/ajukan/LEG-02")
    with queries() as seen:
        answer = client.get("/ajukan/LEG-02")
    assert len(gzip.compress(answer.data, 4)) <= 14_000
    assert len(seen) <= 1, seen


def test_one_request_is_written_in_few_statements(visit, queries):
    page = visit("/ajukan/LEG-07")
    with queries() as seen:
        page.form("ajukan").submit(description="Mohon NIB.", name="Siti Umpama", phone="081200000002")
    assert sum(statement.startswith(("INSERT", "UPDATE")) for statement in seen) <= 16, seen
