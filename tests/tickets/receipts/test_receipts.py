"""A receipt says what is so and promises nothing that is not (handbook §4.5), on the screen and in the PDF."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from sqlalchemy import select

from app.extensions import db
from app.platform import clock, jobs, marks, settings, storage
from app.platform.database import write
from app.stakeholders import names
from app.tickets import files, receipts
from app.tickets.files.models import Attachment
from app.tickets.handling import moves
from app.tickets.kinds import Channel, PaperState
from app.tickets.receipts import printing, secrets
from app.tickets.receipts.printing import Paper
from app.tickets.statuses import Status
from app.web.formatting import tanggal, waktu
from app.web.i18n import language
from tests import cast
from tests.kit.requests import ask, make_ticket, who
from tests.kit.tagged import faults_in, told
from tests.platform import files as samples

WHOLE = dict.fromkeys(range(1, 11), PaperState.PRESENT)


def words(pdf: bytes) -> str:
    """The text of every page, white space squeezed."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())


def run_jobs() -> None:
    while jobs.run_once():
        pass


def printed(kind: str) -> list[Attachment]:
    return list(db.session.scalars(select(Attachment).where(Attachment.kind == kind).order_by(Attachment.id)))


def test_it_tells_number_pin_promise_and_who_answers():
    opened = ask(service="LEG-02")
    receipt = receipts.of(opened.ticket.id)
    assert (receipt.number, receipt.pin, receipt.token) == (opened.ticket.number, opened.pin, opened.token)
    assert receipt.promise.startswith(f"Paling lambat {tanggal(opened.ticket.due_at)}")
    assert "karena" in receipt.promise
    assert receipt.has_promise
    assert receipt.position.startswith("Kepala")
    assert receipt.is_free
    assert len(receipt.papers) == 10


def test_a_token_opens_its_own_receipt_and_no_other():
    first, second = ask(), ask()
    assert receipts.by_token(first.token).number == first.ticket.number
    assert receipts.by_token(second.token.upper()).number == second.ticket.number
    assert receipts.by_token("a" * 26) is None
    assert receipts.by_token("") is None


@pytest.mark.parametrize(
    ("name", "shown"), [("Siti Umpama", "S••• U•••"), ("Sukarno", "S•••"), ("  Hj.  Aminah ", "H••• A•••"), ("", "")]
)
def test_a_receipt_that_lies_about_only_hints_at_a_name(name, shown):
    assert names.masked(name) == shown


def test_a_confidential_one_does_not_even_hint():
    opened = ask(service="LIN-01", who={"organisation": "KSP Contoh"})
    assert receipts.of(opened.ticket.id).applicant == "Identitas dirahasiakan"


def test_an_incomplete_file_gets_no_date():
    states = WHOLE | {2: PaperState.MISSING}
    opened = ask(channel=Channel.COUNTER, service="LEG-02", paper_states=states)
    receipt = receipts.of(opened.ticket.id)
    assert not receipt.has_promise
    assert receipt.promise == "Jam layanan mulai dihitung setelah berkas lengkap."
    assert [line.text for line in receipt.papers if line.is_missing] == [
        "Berita acara rapat pendirian dan daftar hadir"
    ]


@pytest.mark.parametrize(
    ("states", "since"), [({}, "permohonan diterima"), (WHOLE, "berkas lengkap")], ids=["unseen", "checked"]
)
def test_a_file_is_called_complete_only_when_somebody_has_looked(states, since):
    opened = ask(channel=Channel.COUNTER, service="LEG-02", paper_states=states)
    assert f"karena {since}" in receipts.of(opened.ticket.id).promise


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (Status.DIBATALKAN, "Sudah ditutup: Dibatalkan pemohon."),
        (Status.SELESAI, "Sudah ditutup: Selesai."),
        (Status.LENGKAPI_BERKAS, "Jam layanan mulai dihitung setelah berkas lengkap."),
        (Status.DIPROSES, "Paling lambat "),
    ],
)
def test_a_promise_stands_only_while_there_is_one(status, says):
    receipt = receipts.of(make_ticket(status).id)
    assert receipt.promise.startswith(says)
    assert receipt.has_promise == says.startswith("Paling lambat")


def test_while_the_clock_stands_still_no_date_is_shown():
    ticket = make_ticket(Status.DIPROSES)
    with write():
        review = clock.now() + timedelta(days=3)
        moves.wait(ticket, "Kemenkumham", review, by=who(cast.STAF), reason="Menunggu pengesahan.", is_outside=True)
    assert receipts.of(ticket.id).promise.startswith("Jam layanan sedang berhenti")


def test_the_job_prints_it_once_per_request_and_round():
    opened = ask(service="LEG-02")
    run_jobs()
    with write():
        jobs.enqueue("receipt.pdf", {"ticket": opened.ticket.id})
    run_jobs()
    assert [row.name for row in printed("receipt")] == [f"tanda-terima-{opened.ticket.number}.pdf"]
    assert printed("receipt80") == []
    with write():
        secrets.renew(opened.ticket)
        jobs.enqueue("receipt.pdf", {"ticket": opened.ticket.id})
    run_jobs()
    assert len(printed("receipt")) == 2
    newest = printing.stored(opened.ticket.id, opened.ticket.number, 2)
    assert secrets.pin(opened.ticket.number, 2) in words(storage.path_of(newest.blob_hash).read_bytes())


def test_the_pdf_says_everything_a_receipt_must():
    opened = ask(service="LEG-02", name="Siti Umpama")
    run_jobs()
    pdf = storage.path_of(printed("receipt")[0].blob_hash).read_bytes()
    text, receipt = words(pdf), receipts.of(opened.ticket.id)
    wanted = [receipt.number, receipt.pin, receipt.promise, receipt.service, receipt.unit, receipt.position]
    wanted += [settings.get("office.name"), waktu(opened.ticket.received_at), "S••• U•••", "Situs web", "Gratis"]
    wanted += [line.text for line in receipt.papers]
    assert [part for part in wanted if part not in text] == []
    assert "Umpama" not in text
    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        assert "Public-Sans" in str([font.BaseFont for font in dict(document.pages[0].Resources.Font).values()])


def test_the_counter_gets_a_roll_besides_with_what_is_missing_and_the_officer():
    states = WHOLE | {2: PaperState.MISSING}
    opened = ask(channel=Channel.COUNTER, service="LEG-02", paper_states=states)
    run_jobs()
    assert len(printed("receipt")) == 1
    pdf = storage.path_of(printed("receipt80")[0].blob_hash).read_bytes()
    text = words(pdf)
    assert "Jam layanan mulai dihitung setelah berkas lengkap." in text
    assert "daftar hadir · Kurang" in text
    assert receipts.of(opened.ticket.id).officer in text
    document = pypdfium2.PdfDocument(pdf)
    width, height = (side / 72 * 25.4 for side in document[0].get_size())
    assert round(width) == 80
    assert 120 < height < 400
    assert faults_in(pdf) == []
    assert next(kind for kind, _said in told(pdf) if kind in ("H1", "L", "Figure")) == "H1"


@pytest.mark.parametrize("channel", [Channel.WEBSITE, Channel.COUNTER])
def test_ten_requirements_and_four_files_fit_on_one_sheet(channel):
    sent = [files.prepare(f"foto-berita-acara-dan-daftar-hadir-{n}.pdf", BytesIO(samples.pdf())) for n in range(4)]
    opened = ask(
        channel=channel, service="LEG-02", files=sent, paper_states=WHOLE if channel is Channel.COUNTER else {}
    )
    content = printing.as_pdf(receipts.of(opened.ticket.id), Paper.A5)
    with pikepdf.open(BytesIO(content)) as document:
        assert len(document.pages) == 1
    assert faults_in(content) == []


@pytest.mark.parametrize("paper", Paper)
def test_a_telephone_reads_the_code_on_each_paper(paper):
    receipt = receipts.of(ask(service="LEG-02").ticket.id)
    document, png = pypdfium2.PdfDocument(printing.as_pdf(receipt, paper)), BytesIO()
    document[0].render(scale=2).to_pil().save(png, "PNG")
    assert list(marks.texts_on(png.getvalue()))[:1] == [receipt.link]


def test_it_lists_the_files_that_arrived_and_counts_those_of_a_secret_request():
    sent = [files.prepare(f"surat {n}.pdf", BytesIO(samples.pdf())) for n in range(14)]
    text = words(printing.as_pdf(receipts.of(ask(service="LEG-02", files=sent).ticket.id), Paper.A5))
    assert "surat 0.pdf (" in text
    assert "surat 11.pdf (" in text
    assert "dan 2 berkas lain" in text
    secret = receipts.of(ask(service="LIN-01", files=sent[:2], is_confidential=True).ticket.id)
    assert secret.files == ("2 berkas",)


def test_it_is_printed_in_its_owners_language():
    opened = ask(service="LEG-02", language="en")
    run_jobs()
    text = words(storage.path_of(printed("receipt")[0].blob_hash).read_bytes())
    assert "Receipt" in text
    with language("en"):
        assert receipts.of(opened.ticket.id).promise in text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "&lt;b&gt;", "\u202eumpamA", "🙏 Siti"])
def test_nothing_a_person_wrote_becomes_markup_on_paper(name):
    opened = ask(service="LEG-02", name=name, who={"organisation": "<img src=file:///etc/passwd>"})
    text = words(printing.as_pdf(receipts.of(opened.ticket.id), Paper.A5))
    assert "<img src=file:///etc/passwd>" in text


def test_a_full_25_mb_request_still_gets_its_receipt(monkeypatch):
    opened = ask(service="LEG-02")
    monkeypatch.setitem(settings.DEFAULTS, "files.max_request_mb", 0)
    run_jobs()
    assert len(printed("receipt")) == 1
    assert opened.is_new


def test_reading_it_costs_the_same_for_one_paper_and_for_ten(queries):
    many, few = ask(service="LEG-02").ticket.id, ask(service="LIN-03").ticket.id
    receipts.of(many)
    with queries() as for_many:
        receipts.of(many)
    with queries() as for_few:
        receipts.of(few)
    assert len(for_many) == len(for_few) <= 4
