"""Going live with running cases: a sheet is uploaded, looked at, confirmed and taken."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from app.extensions import db
from app.gateway import template, uploads
from app.gateway.models import ImportState, TicketImport
from app.platform import clock, jobs
from app.platform.database import write
from app.tickets import history, search
from app.tickets.history import chain
from app.tickets.models import Ticket
from app.tickets.statuses import Status

HEAD = "Nomor lama,Diterima,Ditutup,Keadaan,Saluran,Layanan,Perihal,Uraian,Nama pemohon,Telepon,Unit,Batas waktu\n"
RUNNING = (
    "A-17,14/09/2026 09:20,,Diproses,Surat,KUK-02,Perpanjangan,Mohon diperpanjang,Suparno,081200000009,KLB-BANG,"
    "28/09/2026\n"
)
CLOSED = "A-18,01/09/2026,03/09/2026,Selesai,Telepon,,Tanya,Tanya jadwal,,,,\n"
BAD = "A-19,kemarin,,Diproses,Surat,,x,x,,,,\n"
NOW = "2026-11-20T09:00"
PAGE = "/meja/pengaturan/impor"

pytestmark = pytest.mark.settings(LOKET_NOW=f"={NOW}")


@pytest.fixture
def upload(visit):
    """`upload(text)`: the page after sending this CSV as the records administrator."""

    def send(content, name="lama.csv", *, expect=200, source="Buku agenda 2026"):
        data = content if isinstance(content, bytes) else content.encode()
        form = visit(PAGE, as_="berkas").form("Periksa berkas")
        return form.submit(file=(name, data), source=source, expect=expect)

    return send


def confirm(page):
    """Press the button under what was checked."""
    return page.form("Masukkan semua yang siap").submit()


def work():
    with write():
        db.session.execute(update(jobs.Job).where(jobs.Job.kind != "tickets.import").values(done_at=clock.now()))
    while jobs.run_once():
        pass
    db.session.expire_all()


def the_import():
    db.session.expire_all()
    return db.session.scalars(select(TicketImport)).one()


def test_the_page_explains_itself_in_both_languages(visit):
    page = visit(PAGE, as_="berkas")
    assert "tidak mengirim apa pun" in page
    assert "Nomor lama" in page


@pytest.mark.parametrize("who", ["staf-klb-oth", "auditor", "koperasi"])
def test_whoever_may_not_import_is_kept_out(visit, who):
    visit(PAGE, as_=who, status=403)


def test_the_sheet_to_fill_in_is_recognised_and_its_example_is_never_taken(app, visit, sign_in, upload):
    answer = sign_in("berkas").get(f"{PAGE}/lembar-isian.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    assert [sheet.title for sheet in book] == ["Permohonan", "Keterangan"]
    assert [cell.value for cell in book.worksheets[0][1]] == template.headings_of_the_sheet()
    page = upload(answer.data, "lembar.xlsx")
    assert "Ditolak 0" in page, "our own example is nobody's mistake"
    assert "bukan lembar XLSX" in upload(b"bukan lembar", "lembar.xlsx", expect=422)


def test_an_upload_is_shown_before_anything_is_taken(visit, upload):
    page = upload(HEAD + RUNNING + CLOSED + BAD)
    assert "A-17" in page
    assert "Tanggal “kemarin” tidak dapat dibaca." in page
    assert db.session.scalars(select(Ticket)).all() == []


def test_once_confirmed_the_worker_takes_it_with_real_dates_and_old_numbers(visit, upload):
    waiting = confirm(upload(HEAD + RUNNING + CLOSED + BAD))
    assert "di belakang layar" in waiting
    work()
    row = the_import()
    assert (row.state, row.read, row.taken, row.already_there, row.rejected) == (ImportState.DONE, 3, 2, 0, 1)
    running, closed = db.session.scalars(select(Ticket).order_by(Ticket.id))
    assert (running.status, running.foreign_reference) == (Status.DIPROSES, "A-17")
    assert running.received_at == clock.parse_moment("2026-09-14T09:20")
    assert running.due_at == clock.parse_moment("2026-09-28T16:00")
    assert running.complete_at is None
    assert running.person_id is not None
    assert (closed.status, closed.due_at) == (Status.SELESAI, None)
    (line,) = history.read(running.id, public_only=True)
    assert "batas waktu" in line.sentence
    assert "buku-agenda-2026" in line.sentence
    assert chain.faults() == []


def test_its_old_number_finds_it_on_the_desk(visit, upload):
    confirm(upload(HEAD + RUNNING))
    work()
    number = db.session.scalar(select(Ticket.number))
    assert "Mohon diperpanjang" in visit(f"/meja/tiket/{number}", as_="operator")
    assert db.session.scalar(select(Ticket.number).where(search.matching("A-17"))) == number


def test_what_was_rejected_can_be_fetched_before_and_after(sign_in, visit, upload):
    page, client = upload(HEAD + RUNNING + BAD), sign_in("berkas")
    before = client.get(f"{page.url}/ditolak.csv").text
    confirm(page)
    work()
    after = client.get(f"{page.url}/ditolak.csv").text
    assert "A-19" in before
    assert "A-19" in after
    assert "tidak dapat dibaca" in after


def test_confirming_twice_takes_it_once(sign_in, visit, upload):
    page = upload(HEAD + RUNNING)
    for _time in range(2):
        confirm(page)
    work()
    assert len(db.session.scalars(select(Ticket)).all()) == 1


def test_a_worker_that_dies_half_way_spoils_neither_rows_nor_counts(visit, upload, monkeypatch):
    rows = "".join(RUNNING.replace("A-17", f"B-{place}") for place in range(12))
    confirm(upload(HEAD + rows))
    monkeypatch.setattr("app.gateway.import_tickets.BATCH", 5)
    count = uploads._count

    def die_after_the_first(upload, tally, new):
        count(upload, tally, new)
        if tally.taken > 5:
            raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "_count", die_after_the_first)
        work()
    assert len(db.session.scalars(select(Ticket)).all()) == 5
    with write():
        db.session.execute(update(jobs.Job).where(jobs.Job.kind == "tickets.import").values(run_after=clock.now()))
    work()
    row = the_import()
    assert (row.state, row.read, row.taken, row.already_there) == (ImportState.DONE, 12, 12, 0)
    assert chain.faults() == []


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "kosong.csv"),
        (b"a,b\n1,2\n", "asing.csv"),
        (b"PK\x03\x04rusak", "rusak.xlsx"),
        (b"\x1f\x8brusak", "rusak.csv.gz"),
        (b"%PDF-1.7", "surat.pdf"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_beside_the_field(upload, content, name):
    page = upload(content, name, expect=422)
    assert page.errors
    assert page.form("Periksa berkas").fields["source"] == "Buku agenda 2026"


def test_without_a_file_or_a_book_nothing_happens(upload):
    upload(HEAD + RUNNING, source="", expect=422)
    upload(HEAD + RUNNING, name="", expect=422)


def test_an_unknown_import_is_not_there(visit):
    visit(f"{PAGE}/99", as_="berkas", status=404)


def test_the_number_of_queries_does_not_grow_with_the_rows(sign_in, upload, queries):
    few = upload(HEAD + RUNNING).url
    many = upload(HEAD + "".join(RUNNING.replace("A-17", f"C-{place}") for place in range(40))).url
    client, counts = sign_in("berkas"), []
    for place in (few, few, many):
        with queries() as seen:
            assert client.get(place).status_code == 200
        counts.append(len(seen))
    assert counts[1] == counts[2]
