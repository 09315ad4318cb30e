"""A filled-in form comes back: scanned, recognised, recorded at its door, and its stub opens the request (R154)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select, update

from app.extensions import db
from app.paper_forms import ATTACHMENT, reading, scanning
from app.paper_forms.kinds import Door, FormState, ScanState
from app.paper_forms.models import PaperFormScan
from app.platform import clock, storage
from app.platform.database import write
from app.platform.jobs import Job
from app.platform.pdf import PDF
from app.tickets import access, history
from app.tickets.files.models import Attachment
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from tests import cast as people
from tests.kit.paper_forms import as_file, filled_in, issued, round_of, scanned, work
from tests.kit.requests import actor

DESK = "/meja/formulir-kertas/terisi"
NEED = "Minta dibantu NIB, ditulis gelap-gelapan."
SENT = {
    Door.PHONE: ("/meja/telepon", "panggilan", {"phone": "081200000077", "description": NEED}),
    Door.COUNTER: ("/meja/loket/baru", "loket", {"description": NEED}),
    Door.GENERAL: ("/meja/loket/baru", "loket", {"description": NEED}),
    Door.DOCUMENT: ("/meja/dokumen", "surat", {"sender": "KSP Umpama", "subject": NEED}),
}


def bring(visit, *pictures: Image.Image, kind: str = "PDF", name: str = "formulir.pdf"):
    page = (
        visit(DESK, as_=people.OPERATOR)
        .form("Unggah dan baca")
        .submit(attachments=[(name, as_file(*pictures, kind=kind))])
    )
    assert "sedang dibaca" in page
    work()
    return visit(DESK, as_=people.OPERATOR)


def states() -> list[ScanState]:
    pieces = select(PaperFormScan).where(PaperFormScan.source_id.is_not(None)).order_by(PaperFormScan.id)
    return [piece.state for piece in db.session.scalars(pieces)]


def written_at() -> str:
    return clock.wib(clock.now()).strftime("%Y-%m-%dT%H:%M")


def later(hours: int = 3):
    return clock.standing_at(clock.now() + timedelta(hours=hours))


def record(visit, number: str, door: Door = Door.COUNTER, expect: int = 303, **words):
    path, button, sent = SENT[door]
    page = visit(f"{path}?formulir={number}", as_=people.OPERATOR)
    told = {"service": "LEG-07", "name": "Siti Umpama", "received_at": words.pop("at", written_at())} | sent | words
    return page.form(button).submit(**told) if expect == 303 else page.form(button).submit(**told, expect=expect)


def ticket_of(number: str) -> Ticket:
    return db.session.scalars(select(Ticket).where(Ticket.number == number)).one()


@pytest.mark.parametrize("door", [Door.PHONE, Door.DOCUMENT, Door.GENERAL])
def test_each_door_records_its_forms_without_a_scan_too(visit, cast, door):
    (number,) = issued(1, door)
    at = written_at()
    with later():
        one = visit(f"/meja/formulir-kertas/{number}", as_=cast.OPERATOR)
        assert "Belum dipindai" in one.link("Catat sekarang").follow()
        record(visit, number, door, at=at)
        assert clock.wib(ticket_of(number).received_at).strftime("%Y-%m-%dT%H:%M") == at
        assert reading.of_number(number).state is FormState.USED


def test_a_scanned_form_is_recorded_and_its_stub_opens_the_request(visit, cast):
    door = Door.COUNTER
    (number,) = issued(1, door)
    at = written_at()
    with later():
        page = bring(visit, scanned(filled_in(number), 3))
        opened = page.link(f"Catat {number}").follow()
        assert opened.find("//img[contains(@src, '/terisi/')]") is not None
        record(visit, number, door, at=at)
        ticket = ticket_of(number)
        assert clock.wib(ticket.received_at).strftime("%Y-%m-%dT%H:%M") == at
        filed = db.session.scalars(select(Attachment).where(Attachment.kind == ATTACHMENT)).one()
        assert (filed.ticket_id, filed.name) == (ticket.id, f"formulir-kertas-{number}.pdf")
        assert any("di atas kertas, dicatat" in line.sentence for line in history.read(ticket.id, public_only=False))
        owner = visit("/lacak").form("Lacak").submit(number=number, pin=secrets.pin(number, round_of(number)))
        assert number in owner.h1
        assert states() == [ScanState.FILED]


def test_one_form_after_the_other_is_recorded_without_going_back(visit, cast):
    first, second = issued(2)
    at = written_at()
    with later():
        bring(visit, filled_in(first), filled_in(second))
        saved = record(visit, first, at=at)
        assert "sudah ada di potongan yang dipegang warga" in saved
        assert "1 formulir menunggu" in saved
        opened = saved.link(f"Catat formulir berikutnya, {second} Alt+2").follow()
        assert opened.form("loket").fields["paper_form"] == second
        assert "formulir menunggu" not in record(visit, second, at=at)
        fresh = visit("/meja/loket/baru", as_=cast.OPERATOR).form("loket")
        assert "potongan" not in fresh.submit(service="LEG-07", description="NIB", name="Ani").text


def test_a_form_without_its_hour_or_before_its_printing_is_refused(visit, cast):
    (number,) = issued()
    page = record(visit, number, at="", expect=422)
    assert page.errors == ["Tulis tanggal dan jam yang tertulis di formulir."]
    page = record(visit, number, at="2026-01-02T08:00", expect=422)
    assert "Formulir ini baru dicetak" in page.errors[0]
    assert reading.of_number(number).state is FormState.PRINTED


def test_a_form_recorded_twice_is_409_with_the_way_to_its_request(visit, sign_in, cast):
    (number,) = issued()
    late = visit(f"/meja/loket/baru?formulir={number}", as_=cast.OPERATOR)
    record(visit, number)
    again = late.form("loket").submit(
        service="LEG-07", name="Siti", description="sekali lagi", received_at=written_at(), expect=409
    )
    assert "sekali lagi" in again
    assert number in again.link(f"Buka permohonan {number}").follow().h1
    answer = sign_in(cast.OPERATOR).get(f"/meja/loket/baru?formulir={number}")
    assert answer.status_code == 409


def test_a_stack_is_split_and_a_form_on_two_pages_is_one(visit, cast):
    first, second = issued(2)
    blank = Image.new("L", (874, 1240), 250)
    page = bring(visit, scanned(filled_in(first), 2), blank, scanned(filled_in(second)), scanned(filled_in(first)))
    assert states() == [ScanState.FOUND, ScanState.FOUND]
    assert page.link(f"Catat {first}")
    assert page.link(f"Catat {second}")


def test_a_waiting_form_scanned_once_more_waits_with_the_newer_scan(visit, cast):
    (number,) = issued()
    bring(visit, filled_in(number))
    bring(visit, filled_in(number))
    assert states() == [ScanState.AGAIN, ScanState.FOUND]


def test_an_upside_down_photo_is_recognised(visit, cast):
    (number,) = issued()
    bring(visit, scanned(filled_in(number), 184), kind="JPEG", name="foto.jpg")
    assert states() == [ScanState.FOUND]


def test_a_torn_qr_is_helped_by_typing_the_number(visit, cast):
    (number,) = issued()
    torn = filled_in(number)
    torn.paste(255, (630, 0, 874, 205))
    page = bring(visit, scanned(torn))
    assert "QR tidak terbaca" in page
    refused = page.form("Ini formulir dengan nomor itu").submit(number="2611-9999-0", expect=422)
    assert refused.errors
    page = page.form("Ini formulir dengan nomor itu").submit(number=number)
    assert "belum dicatat" in page
    assert states() == [ScanState.FOUND]


def test_the_form_of_another_office_says_so_and_is_put_away(visit, cast):
    (number,) = issued()
    page = bring(visit, scanned(filled_in(number, f"formulir-kertas:{number}:{'a' * 20}")))
    assert "formulir kantor lain" in page
    page.form("Bukan formulir, singkirkan").submit(button="Bukan formulir, singkirkan")
    assert states() == [ScanState.DROPPED]
    assert reading.of_number(number).state is FormState.PRINTED


def test_a_scan_that_follows_its_record_goes_straight_to_the_request(visit, cast):
    (number,) = issued()
    record(visit, number)
    bring(visit, scanned(filled_in(number)))
    bring(visit, scanned(filled_in(number), 2))
    assert states() == [ScanState.FILED, ScanState.AGAIN]
    mine = select(Attachment).where(Attachment.ticket_id == ticket_of(number).id, Attachment.kind == ATTACHMENT)
    assert len(db.session.scalars(mine).all()) == 1


def test_a_file_that_is_no_scan_is_refused(visit, cast):
    form = visit(DESK, as_=cast.OPERATOR).form("Unggah dan baca")
    assert form.submit(expect=422).errors == ["Pilih berkas pindaiannya."]
    form.submit(attachments=[("a.pdf", b"no pdf at all")], expect=422)


def test_only_who_scanned_an_unread_sheet_sees_it(visit, sign_in, cast):
    bring(visit, scanned(filled_in("2611-0001-3", "apa saja")))
    piece = db.session.scalars(select(PaperFormScan).where(PaperFormScan.state == ScanState.UNREAD)).one()
    path = f"{DESK}/{piece.id}/1.png"
    assert sign_in(cast.OPERATOR).get(path).mimetype == "image/png"
    assert sign_in(cast.OPERATOR2).get(path).status_code == 404
    assert sign_in(cast.OPERATOR).get(f"{DESK}/{piece.id}/9.png").status_code == 404
    assert sign_in(cast.OPERATOR).get(f"{DESK}/{piece.source_id}/1.png").status_code == 404


def laid(number: str, *, by: str, is_confidential: bool = True) -> PaperFormScan:
    """A form that was found among other scans."""
    brought = actor(by)
    blob = storage.store(as_file(filled_in(number)), PDF)
    with write():
        form = reading.find(number)
        return scanning.found(form, blob, "tumpukan.pdf", 1, by_id=brought.user_id, is_confidential=is_confidential)


def test_a_form_of_a_confidential_stack_is_its_handlers_alone_until_it_is_recorded(visit, sign_in, cast):
    [number] = issued()
    scan = laid(number, by=cast.BERKAS)
    picture, form = f"{DESK}/{scan.id}/1.png", f"/meja/loket/baru?formulir={number}"
    for name in (cast.BERKAS, cast.PENGADUAN):
        assert f"Catat {number}" in visit(DESK, as_=name)
        assert sign_in(name).get(picture).mimetype == "image/png"
    assert f"Catat {number}" not in visit(DESK, as_=cast.OPERATOR)
    assert sign_in(cast.OPERATOR).get(picture).status_code == 404
    for path in (form, f"/meja/formulir-kertas/{number}"):
        assert picture not in sign_in(cast.OPERATOR).get(path).text
        assert picture in sign_in(cast.BERKAS).get(path).text
    assert visit(form, as_=cast.BERKAS).find("//input[@name='confidential'][@checked]")
    assert not visit(form, as_=cast.OPERATOR).find("//input[@name='confidential'][@checked]")


def test_a_form_scanned_once_more_in_an_open_stack_stays_confidential(visit, cast):
    [number] = issued()
    laid(number, by=cast.BERKAS)
    again = laid(number, by=cast.BERKAS, is_confidential=False)
    assert again.is_confidential
    with later():
        record(visit, number)
    assert ticket_of(number).is_confidential


def test_a_form_that_came_confidentially_becomes_a_confidential_request_whoever_records_it(visit, cast):
    number, shown, other = issued(3)
    laid(number, by=cast.BERKAS)
    laid(shown, by=cast.BERKAS, is_confidential=False)
    with later():
        page = record(visit, other)
        assert "1 formulir" in page or shown in page
        assert number not in page.text
        record(visit, number)
        record(visit, shown)
    assert [ticket_of(one).is_confidential for one in (number, shown, other)] == [True, False, False]
    attached = select(Attachment.ticket_id).where(Attachment.kind == ATTACHMENT)
    assert set(db.session.scalars(attached)) == {ticket_of(number).id, ticket_of(shown).id}
    assert access.find(number, actor(cast.STAF)) is None


def test_a_scan_whose_reading_was_given_up_is_waited_for_no_more(visit, cast):
    files = [("formulir.pdf", as_file(filled_in(*issued())))]
    visit(DESK, as_=cast.OPERATOR).form("Unggah dan baca").submit(attachments=files)
    with write():
        db.session.execute(update(Job).where(Job.kind == scanning.JOB).values(attempts=Job.max_attempts))
    work()
    assert db.session.scalars(select(PaperFormScan.state)).all() == [ScanState.BROKEN]
    assert "tidak dapat dibuka" in visit(DESK, as_=cast.OPERATOR)
