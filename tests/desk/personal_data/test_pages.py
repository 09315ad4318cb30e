"""Requests about one's own data walked by hand: at the counter, by an account, four eyes, and who saw what."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.extensions import db
from app.personal_data.models import DataRequest
from app.platform import clock, jobs
from app.stakeholders.held import ERASED
from app.stakeholders.models import Person
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.requests import ask, enlist, make_ticket
from tests.kit.tagged import faults_in, printed

NIK = "3573994501900001"
DESK = "/meja/data-pribadi"
REPORT = f"{DESK}/siapa-melihat"


@pytest.fixture
def person(cast) -> int:
    enlist()
    ticket = make_ticket(Status.SELESAI, name="Zulaikha Kenanga", who={"citizen_number": NIK})
    return int(ticket.person_id or 0)


def recorded(visit, cast, person: int, wish: str):
    """Opened at the counter by the operator; the page that follows."""
    page = visit(f"/meja/pemohon/{person}", as_=cast.OPERATOR)
    form = page.link("Permintaan salinan, perbaikan, atau penghapusan").follow().form("Catat permintaan")
    assert form.submit(wish=wish, identity=" ", expect=422).errors
    return form.submit(wish=wish, identity="KTP asli dicocokkan", words="Mohon dibantu")


def all_jobs() -> None:
    while jobs.run_once():
        pass


def test_a_copy_holds_everything_for_people_and_for_machines(visit, sign_in, cast, person):
    number = recorded(visit, cast, person, "access").h1.split()[-1]
    assert "lewat batas" not in visit(DESK, as_=cast.PPID)
    page = visit(f"{DESK}/{number}", as_=cast.PPID).form("Buat salinan data").submit()
    assert "sedang dibuat" in page
    all_jobs()
    form = visit(f"{DESK}/{number}", as_=cast.PPID).form("Unduh salinan (ZIP)")
    answer = sign_in(cast.PPID).post(form.action, data=form.fields)
    assert answer.mimetype == "application/zip"
    packed = zipfile.ZipFile(io.BytesIO(answer.data))
    told = json.loads(packed.read("data.json"))
    text = json.dumps(told, ensure_ascii=False)
    assert NIK in text
    assert "Zulaikha Kenanga" in text
    assert "Sudah kami bantu." in text
    assert faults_in(packed.read("data.pdf")) == []
    deeds = list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject == f"person:{person}")))
    assert deeds[-2:] == ["data_request:copied", "data_request:fetched"]


def test_the_laws_clock_is_shown_and_runs_out(visit, cast, person):
    recorded(visit, cast, person, "access")
    with clock.standing_at(clock.now() + timedelta(hours=73)):
        assert "lewat batas" in visit(DESK, as_=cast.PPID)


def test_an_erasure_from_the_counter_to_its_minutes(visit, sign_in, cast, person):
    with clock.standing_at(clock.now() + timedelta(days=366 * 6)):
        number = recorded(visit, cast, person, "erasure").h1.split()[-1]
        assert "Menunggu langkah petugas lain" in visit(f"{DESK}/{number}", as_=cast.OPERATOR)
        page = visit(f"{DESK}/{number}", as_=cast.PPID)
        assert "Yang akan dihapus" in page
        form = page.form("Ajukan usul")
        assert form.submit(proposal="", expect=422).errors
        form.submit(proposal="Masa simpannya sudah lewat.")
        visit(f"{DESK}/{number}/putusan", as_=cast.PPID, status=405)
        decision = visit(f"{DESK}/{number}", as_=cast.KADIS).form("Simpan keputusan")
        assert decision.submit(agreed="no", decision="", expect=422).errors
        decision.submit(agreed="yes")
        page = visit(f"{DESK}/{number}", as_=cast.PPID).form("Hapus sekarang").submit()
        minutes = page.link("BA-PDP/001/2032").follow()
        assert "Data orang: 1" in minutes
        assert minutes.form("Unduh PDF").submit()
        assert faults_in(printed()) == []
        assert db.session.get_one(Person, person).name == ERASED
        assert "Zulaikha" not in visit(f"{DESK}/{number}", as_=cast.PPID).text
        assert "BA-PDP/001/2032" in visit(f"{DESK}/{number}", as_=cast.PPID)
        visit(f"/meja/pemohon/{person}", as_=cast.OPERATOR)
        sign_in(cast.PPID).set_cookie("bahasa", "en")
        assert "What was erased" in visit(f"{DESK}/{number}/berita-acara", as_=cast.PPID)
        visit(f"{DESK}/{number}", as_=cast.PPID)


def test_what_the_law_keeps_is_named_before_anything_is_decided(visit, cast, person):
    number = recorded(visit, cast, person, "erasure").h1.split()[-1]
    page = visit(f"{DESK}/{number}", as_=cast.PPID)
    assert "Tetap disimpan menurut aturan" in page
    assert "2031" in page


def test_a_correction_shows_old_and_new_and_its_evidence(visit, cast, person):
    number = recorded(visit, cast, person, "correction").h1.split()[-1]
    form = visit(f"{DESK}/{number}", as_=cast.PPID).form("Ajukan usul")
    assert form.submit(proposal="Salah tulis", expect=422).errors
    page = form.submit(proposal="Salah tulis", name="Zulaeha Kenanga", citizen_number="3573994501900009")
    assert "3573••••••••0009" in page
    assert "3573994501900009" not in page
    visit(f"{DESK}/{number}", as_=cast.SEKRETARIS).form("Simpan keputusan").submit(agreed="yes")
    visit(f"{DESK}/{number}", as_=cast.PPID).form("Laksanakan perbaikan").submit()
    assert visit(f"/meja/pemohon/{person}", as_=cast.OPERATOR).h1 == "Zulaeha Kenanga"


def test_an_account_asks_and_an_officer_makes_sure_whose_it_is(visit, cast, person):
    form = visit("/permohonan-saya", as_=cast.UKM).link("penghapusan data saya").follow().form("Kirim permintaan")
    assert form.submit(wish="access", words="", expect=422).errors
    page = form.submit(wish="access", words="Salinan semua data saya, telepon saya dahulu.")
    assert "diterima" in page
    number = db.session.scalars(select(DataRequest.number)).one()
    form = visit(f"{DESK}/{number}", as_=cast.PPID).form("Tetapkan")
    assert form.submit(person="999999", identity="KTP", expect=422).errors
    page = form.submit(person=str(person), identity="KTP di loket")
    assert "Buat salinan data" in page


def test_who_saw_a_person_is_told_by_nik_request_and_record(visit, sign_in, cast, person):
    number = str(db.session.scalar(select(Ticket.number).where(Ticket.person_id == person)))
    visit(f"/meja/pemohon/{person}", as_=cast.OPERATOR)
    visit(f"/meja/tiket/{number}", as_=cast.STAF)
    form = visit(f"/meja/pemohon/{person}/nik", as_=cast.OPERATOR).form("Lihat nomor lengkap")
    form.submit(reason="Mencocokkan KTP")
    form = visit(REPORT, as_=cast.AUDITOR).form("Cari yang melihat")
    for words in (NIK, number, f"person:{person}"):
        page = form.submit(who=words)
        assert "Halaman permohonan" in page
        assert "Data pemohon" in page
        assert "Mencocokkan KTP" in page
        assert NIK not in page.url
    assert form.submit(who="9" * 16, expect=422).errors
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert "Tidak ada yang tercatat" in form.submit(who=NIK, since=tomorrow)
    client, export = sign_in(cast.AUDITOR), form.submit(who=NIK).form("Unduh Excel")
    for kind, begins in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = client.post(export.action, data=export.fields | {"kind": kind})
        assert answer.data.startswith(begins)
        assert kind != "pdf" or faults_in(answer.data) == []
    assert db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.number.desc())).first() == "audit:exported"
    client.set_cookie("bahasa", "en")
    assert "Page of a request" in visit(REPORT, as_=cast.AUDITOR).form("Find who looked").submit(who=NIK)


@pytest.mark.parametrize("path", [DESK, f"{DESK}/PDP-2026-001", REPORT, "/meja/pengaturan/retensi"])
def test_others_have_no_business_here(visit, cast, path):
    visit(path, as_=cast.KONTEN, status=403)
    visit(path, as_=cast.STAF, status=403)


def test_a_person_known_from_a_confidential_request_alone_is_not_there(visit, cast):
    ticket = ask(is_confidential=True, name="Pelapor Rahasia", phone="0812-0000-0999").ticket
    visit(f"{DESK}/baru/{ticket.person_id}", as_=cast.OPERATOR, status=404)
