"""`/meja/formulir-kertas`: printing, accounting for numbers, and what is said of a number before it is a request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import paper_forms
from app.accounts.audit import AuditEvent
from app.extensions import db
from app.paper_forms import PRINT_JOB, forgetting, reading
from app.paper_forms.kinds import FormState
from app.paper_forms.models import PaperFormRun
from app.platform import clock, jobs, settings
from app.platform.database import write
from app.tickets.receipts import secrets
from tests import cast as people
from tests.kit.paper_forms import issued, round_of, text_of, work
from tests.kit.requests import actor, ask

HOME = "/meja/formulir-kertas"
UNRECORDED = "Formulir kertas, belum dicatat"


def settle(number: str, state: FormState, reason: str) -> None:
    by = actor(people.OPERATOR)
    with write():
        paper_forms.settle([reading.find(number)], state, reason, by=by)


def test_forms_are_printed_and_fetched_as_one_pdf(visit, sign_in, cast):
    page = visit(HOME, as_=cast.OPERATOR)
    assert "Belum ada formulir yang dicetak" in page
    run = page.form("Pesan nomor dan siapkan PDF").submit(count="2", door="phone")
    assert "PDF sedang disiapkan" in run
    work(PRINT_JOB)
    again = visit(run.link("Lihat lagi sekarang").href, as_=cast.OPERATOR)
    answer = sign_in(cast.OPERATOR).get(again.link("Unduh PDF untuk dicetak").href)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    fetched = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "paper_forms:fetched")).one()
    assert fetched.user_id
    page = visit(run.url, as_=cast.OPERATOR)
    assert f"oleh {fetched.actor}" in page
    assert page.link("Unduh PDF sekali lagi")
    with clock.standing_at(clock.now() + timedelta(days=8)):
        with write():
            jobs.enqueue(forgetting.JOB, {})
        work(forgetting.JOB)
    page = visit(run.url, as_=cast.OPERATOR)
    assert "PDF-nya sudah dihapus" in page
    assert sign_in(cast.OPERATOR).get(again.link("Unduh PDF untuk dicetak").href).status_code == 404


def test_a_printing_of_nothing_is_refused_beside_its_field(visit, cast):
    page = visit(HOME, as_=cast.OPERATOR).form("Pesan nomor dan siapkan PDF").submit(count="", expect=422)
    assert page.errors == ["Isi banyaknya."]
    page = visit(HOME, as_=cast.OPERATOR).form("Pesan nomor dan siapkan PDF").submit(count="101", expect=422)
    assert page.errors == ["Antara 1 dan 100 lembar."]


def test_a_thin_stack_offers_to_be_filled(visit, cast):
    with write():
        settings.put("paper_forms.stack", {"counter": 3})
    issued(1)
    page = visit(HOME, as_=cast.OPERATOR)
    assert "ada 1 formulir kosong, seharusnya 3." in page
    more = page.link("Cetak 2 lagi Loket").follow()
    run = more.form("Pesan nomor dan siapkan PDF").submit()
    assert "2 lembar" in run


def test_who_records_may_look_but_not_print(visit, sign_in, cast):
    issued()
    run = reading.runs(before=99, most=1)[0]
    for path in (f"{HOME}/cetakan/{run.id}", f"{HOME}/cetakan/{run.id}.pdf", f"{HOME}/nomor"):
        assert sign_in(cast.STAF).get(path).status_code == 403
    assert sign_in(cast.STAF).get(HOME).status_code == 403


def test_forms_that_will_not_come_back_are_accounted_for(visit, cast):
    first, second = issued(2)
    run = reading.runs(before=99, most=1)[0]
    page = visit(f"{HOME}/cetakan/{run.id}", as_=cast.OPERATOR)
    page = page.form("Catat keadaannya").submit(expect=422)
    assert "Tulis alasannya." in page.errors
    page = page.form("Catat keadaannya").submit(numbers=[first], state="void", reason="kena air")
    assert "belum dipertanggungjawabkan 1" in page
    assert "kena air" in page
    assert reading.of_number(second).state is FormState.PRINTED


def test_the_numbers_of_a_month_are_explained_on_one_page(visit, cast):
    issued(2)
    page = visit(f"{HOME}/nomor", as_=cast.OPERATOR)
    assert "0 nomor tanpa keterangan." in page
    assert "Formulir kosong atau belum dicatat" in page
    visit(f"{HOME}/nomor?bulan=2601", as_=cast.OPERATOR)


def test_the_guide_is_one_page_for_all_staff(visit, cast):
    assert "Listrik baru saja padam" in visit(f"{HOME}/petunjuk", as_=cast.STAF)


def test_the_office_says_how_thick_its_stacks_are(visit, cast):
    page = visit("/meja/pengaturan/formulir-kertas", as_=cast.TEKNISI)
    page.form("Simpan").submit(counter="7", paper="F4", pdf_days="3")
    assert settings.get("paper_forms.stack")["counter"] == 7
    assert (settings.get("paper_forms.pdf_days"), settings.get("paper_forms.scan_days")) == (3, 30)
    page.form("Simpan").submit(counter="", expect=422)


def test_the_stub_opens_a_page_that_says_what_happens(visit):
    (number,) = issued()
    page = visit("/lacak").form("Lacak").submit(number=number, pin=secrets.pin(number, round_of(number)))
    assert page.h1 == UNRECORDED
    assert visit(f"/lacak/{secrets.token(number, round_of(number))}").h1 == UNRECORDED


def test_a_wrong_pin_for_paper_is_a_miss_like_any_other(visit):
    (number,) = issued()
    wrong = "000000" if secrets.pin(number, round_of(number)) != "000000" else "111111"
    for _attempt in range(6):
        page = visit("/lacak").form("Lacak").submit(number=number, pin=wrong, expect=422)
        assert UNRECORDED not in page
    visit("/lacak").form("Lacak").submit(number=number, pin=secrets.pin(number, round_of(number)), expect=429)


def test_a_lost_form_says_to_bring_the_stub(visit):
    (number,) = issued()
    settle(number, FormState.LOST, "tidak ada")
    assert "membawa potongannya" in visit(f"/lacak/{secrets.token(number, round_of(number))}")


@pytest.mark.parametrize(
    "path", ["/meja/telepon/status?nomor={}", "/meja/formulir-kertas/terisi?number={}"], ids=["phone", "typed"]
)
def test_staff_read_that_it_is_paper(visit, cast, path):
    (number,) = issued()
    page = visit(path.format(number), as_=cast.OPERATOR)
    page = page if UNRECORDED in page else page.follow()
    assert UNRECORDED in page


def test_the_desks_search_and_the_tickets_address_say_it_is_paper(visit, cast):
    (number,) = issued()
    page = visit("/meja", as_=cast.OPERATOR).form("Cari").submit(q=number)
    assert UNRECORDED in page
    assert "Catat sekarang" in page.link("Buka formulir ini").follow()
    assert UNRECORDED in visit(f"/meja/tiket/{number}", as_=cast.OPERATOR, status=404)


def test_a_number_of_another_office_is_told_apart_by_its_qr(visit, cast):
    (number,) = issued()
    mark = text_of(number)[-20:]
    assert UNRECORDED in visit(f"{HOME}/{number}?k={mark}", as_=cast.OPERATOR)
    page = visit(f"{HOME}/{number}?k={'0' * 20}", as_=cast.OPERATOR, status=404)
    assert "kantor lain" in page


def test_a_sheet_from_before_a_restored_backup_is_told_apart_by_its_qr(visit, cast):
    (number,) = issued()
    mark = text_of(number)[-20:]
    with write():
        db.session.execute(update(PaperFormRun).values(secret_round=PaperFormRun.secret_round + 1000))
    page = visit(f"{HOME}/{number}?k={mark}", as_=cast.OPERATOR, status=404)
    assert "sesudah cadangan yang dipulihkan" in page


def test_a_void_form_is_taken_in_anyway_with_a_reason(visit, cast):
    (number,) = issued()
    settle(number, FormState.VOID, "dikira rusak")
    page = visit(f"/meja/loket/baru?formulir={number}", as_=cast.OPERATOR)
    page = page.form("loket").submit(
        service="LEG-07", description="NIB", name="Siti", received_at="2026-11-25T10:00", expect=422
    )
    assert any("dibatalkan" in error for error in page.errors)
    page = visit(f"{HOME}/{number}", as_=cast.OPERATOR)
    page.form("Terima juga, lalu catat").submit(reason="", expect=422)
    door = page.form("Terima juga, lalu catat").submit(reason="ternyata terisi")
    assert number in door
    assert reading.of_number(number).state is FormState.PRINTED


def test_a_recorded_request_of_others_stays_hidden(visit, cast):
    (number,) = issued()
    by = actor(cast.OPERATOR)
    ticket = ask(number=number, is_confidential=True, by=None).ticket
    with write():
        paper_forms.use(reading.find(number), ticket, by=by)
    page = visit(f"{HOME}/{number}", as_=cast.OPERATOR)
    assert "tidak dapat Anda buka" in page
    assert "NIB" not in page
