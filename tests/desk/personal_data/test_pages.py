"""Requests about one's own data walked by hand: at the counter, by an account, four eyes, and who saw what."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.audit import AuditEvent
from app.desk.personal_data import pages
from app.extensions import db
from app.personal_data import requests
from app.personal_data.models import AskedBy, DataRequest, Wish
from app.platform import clock, jobs, storage
from app.platform.database import write
from app.platform.keys import seal
from app.stakeholders.held import ERASED
from app.stakeholders.models import Person
from app.tickets import files
from app.tickets.files import Prepared
from app.tickets.files.models import Attachment
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.kit.letters import make_letter
from tests.kit.requests import actor, ask, enlist, make_ticket
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
    form = visit(f"{DESK}/{number}", as_=cast.PPID).form("Cari orangnya")
    assert form.submit(sought="Tidak Dikenal", expect=422).errors
    request = db.session.scalar(select(Ticket.number).where(Ticket.person_id == person))
    for sought in ("Zulaikha Kenanga", NIK, str(request)):
        page = form.submit(sought=sought, expect=422)
        assert NIK not in page.text.replace(f'value="{NIK}"', "") or sought == NIK
    assert page.form("Tetapkan").submit(person=str(person), identity=" ", expect=422).errors
    assert page.form("Tetapkan").submit(anyway={"person": "999999"}, identity="KTP", expect=422).errors
    page = page.form("Tetapkan").submit(person=str(person), identity="KTP di loket")
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
    assert client.post(export.action, data=export.fields | {"kind": "xlsx"}).data.startswith(b"PK")
    sheet = client.post(export.action, data=export.fields | {"kind": "pdf"}).headers["Location"]
    assert "Refresh" in client.get(sheet).headers, "drawn by the worker, never while somebody waits"
    all_jobs()
    assert faults_in(client.get(sheet).data) == []
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


def hide(ticket, person: int) -> None:
    """Make it a confidential request of this person."""
    with write():
        row = db.session.get_one(Ticket, ticket.id)
        row.is_confidential, row.position_id, row.person_id = True, None, person


def token(page) -> dict[str, str]:
    return {"csrf_token": page.find("//input[@name='csrf_token']/@value")[0]}


@pytest.fixture
def secretive(cast, person) -> tuple[int, str, str]:
    """Somebody with an ordinary request and a confidential one: the person, the secret number, the ordinary one."""
    ordinary = str(db.session.scalar(select(Ticket.number).where(Ticket.person_id == person)))
    secret = make_ticket(Status.SELESAI, name="Zulaikha Kenanga", need="Rahasia sekali")
    hide(secret, person)
    return person, secret.number, ordinary


def test_a_copy_that_holds_a_confidential_request_is_handled_by_who_may_read_it(visit, sign_in, cast, secretive):
    person, secret, _ordinary = secretive
    number = recorded(visit, cast, person, "access").h1.split()[-1]
    page = visit(f"{DESK}/{number}", as_=cast.PPID)
    assert "Menunggu langkah petugas lain" in page
    assert "Buat salinan data" not in page
    client = sign_in(cast.PPID)
    assert client.post(f"{DESK}/{number}/salinan", data=token(page)).status_code == 403
    visit(f"{DESK}/{number}", as_=cast.KADIS).form("Buat salinan data").submit()
    all_jobs()
    assert client.post(f"{DESK}/{number}/unduh", data=token(page)).status_code == 403
    assert "Unduh salinan" not in visit(f"{DESK}/{number}", as_=cast.PPID)
    form = visit(f"{DESK}/{number}", as_=cast.KADIS).form("Unduh salinan (ZIP)")
    answer = sign_in(cast.KADIS).post(form.action, data=form.fields)
    told = zipfile.ZipFile(io.BytesIO(answer.data)).read("data.json").decode()
    assert secret in told


def test_what_becomes_confidential_after_the_copy_was_made_leaves_no_more(visit, sign_in, cast, person):
    other = make_ticket(Status.SELESAI, name="Zulaikha Kenanga")
    number = recorded(visit, cast, person, "access").h1.split()[-1]
    page = visit(f"{DESK}/{number}", as_=cast.PPID).form("Buat salinan data").submit()
    all_jobs()
    hide(other, person)
    assert sign_in(cast.PPID).post(f"{DESK}/{number}/unduh", data=token(page)).status_code == 403


def test_an_erasure_tells_of_no_confidential_request(visit, sign_in, cast, secretive):
    person, secret, ordinary = secretive
    with clock.standing_at(clock.now() + timedelta(days=366 * 6)):
        number = recorded(visit, cast, person, "erasure").h1.split()[-1]
        page = visit(f"{DESK}/{number}", as_=cast.PPID)
        assert "Yang akan dihapus" not in page
        assert "Ajukan usul" not in page
        assert ordinary not in page.text
        visit(f"{DESK}/{number}", as_=cast.SEKRETARIS).form("Ajukan usul").submit(proposal="Masa simpannya lewat.")
        assert "Masa simpannya" not in visit(f"{DESK}/{number}", as_=cast.PPID)
        visit(f"{DESK}/{number}", as_=cast.KADIS).form("Simpan keputusan").submit(agreed="yes")
        visit(f"{DESK}/{number}", as_=cast.SEKRETARIS).form("Hapus sekarang").submit()
        assert secret in visit(f"{DESK}/{number}/berita-acara", as_=cast.KADIS)
        for someone in (cast.PPID, cast.OPERATOR):
            assert "BA-PDP" not in visit(f"{DESK}/{number}", as_=someone)
            visit(f"{DESK}/{number}/berita-acara", as_=someone, status=404)


def test_a_leader_handles_no_request_about_ordinary_dossiers(visit, sign_in, cast, person):
    number = recorded(visit, cast, person, "access").h1.split()[-1]
    page = visit(f"{DESK}/{number}", as_=cast.KADIS)
    assert "Buat salinan data" not in page
    assert sign_in(cast.KADIS).post(f"{DESK}/{number}/salinan", data=token(page)).status_code == 403


def test_the_menu_counts_what_is_there_for_whoever_looks(visit, cast, secretive):
    person, _secret, _ordinary = secretive
    assert [pages.count_waiting(actor(name)) for name in (cast.PPID, cast.KADIS)] == [0, 0]
    recorded(visit, cast, person, "access")
    assert [pages.count_waiting(actor(name)) for name in (cast.PPID, cast.KADIS)] == [0, 1]
    hidden = ask(is_confidential=True, name="Pelapor Rahasia", phone="0812-0000-0999").ticket
    by = actor(cast.OPERATOR)
    with write():
        requests.ask(db.session.get_one(Person, hidden.person_id), Wish.CORRECTION, asked_by=AskedBy.LETTER,
                     identity="KTP", words="", by=by)  # fmt: skip
    assert "Pelapor" not in visit(DESK, as_=cast.PPID)
    assert [pages.count_waiting(actor(name)) for name in (cast.PPID, cast.KADIS)] == [0, 1]


def test_who_saw_names_no_confidential_request_to_whoever_may_not_read_it(visit, cast, secretive):
    _person, secret, ordinary = secretive
    visit(f"/meja/tiket/{secret}", as_=cast.KADIS)
    visit(f"/meja/tiket/{ordinary}", as_=cast.STAF)
    for someone, is_told in ((cast.PPID, False), (cast.AUDITOR, False), (cast.KADIS, True)):
        form = visit(REPORT, as_=someone).form("Cari yang melihat")
        page = form.submit(who=NIK)
        assert ordinary in page
        assert (secret in page.text) is is_told
        for words in (secret, f"ticket:{secret}"):
            form.submit(who=words, expect=200 if is_told else 422)


def test_nobody_asks_who_saw_past_the_log(visit, cast, person):
    visit(f"/meja/pemohon/{person}", as_=cast.OPERATOR)
    for typed in (
        f"subjek=person:{person}",
        f"tanya=person:{person}",
        "tanya=x",
        f"tanya={seal('1:kopi')}",
        "tanya=%C3%A9",
        f"subjek=person:{person}&tanya=",
    ):
        assert "Yang melihat:" not in visit(f"{REPORT}?{typed}", as_=cast.AUDITOR).text
    page = visit(REPORT, as_=cast.AUDITOR).form("Cari yang melihat").submit(who=NIK)
    assert "Yang melihat:" in page
    assert f"person:{person}" not in page.url
    last = select(AuditEvent.action).order_by(AuditEvent.number.desc())
    assert db.session.scalars(last).first() == "audit:asked"
    assert "Yang melihat:" not in visit(page.url, as_=cast.KADIS).text, "another's question is not theirs"


def test_files_letters_scans_and_look_ups_are_looks_too(visit, sign_in, cast, person):
    number = str(db.session.scalar(select(Ticket.number).where(Ticket.person_id == person)))
    scan = storage.store(b"%PDF-1.4 KTP", "application/pdf")
    with write():
        ticket = db.session.scalars(select(Ticket).where(Ticket.number == number)).one()
        files.attach(ticket, [Prepared(scan, "KTP.pdf", "application/pdf", 1)], from_applicant=True)
    file_id = db.session.scalar(select(Attachment.id).where(Attachment.ticket_id == ticket.id))
    letter = make_letter(ticket=ticket).id
    sign_in(cast.STAF).get(f"/meja/tiket/{number}/berkas/{file_id}")
    visit(f"/meja/surat/{letter}", as_=cast.KADIS)
    visit("/meja/siapa", as_=cast.OPERATOR).form("Cari orang").submit(name="Zulaikha Kenanga")
    visit(f"/meja/telepon/status?nomor={number}", as_=cast.OPERATOR)
    page = visit(REPORT, as_=cast.AUDITOR).form("Cari yang melihat").submit(who=NIK)
    for words in ("Berkas permohonan", "Surat atau konsep surat", "Hasil pencarian", "Keadaan permohonan di telepon"):
        assert words in page
