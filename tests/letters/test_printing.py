"""What stands on the real PDF of each kind, that it can be kept and read aloud, and that a late job changes nothing."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
import pikepdf
import pypdfium2
import pytest

from app.extensions import db
from app.letters import codes, drafting, own_drafts, printing, request_fields, sheet, versions
from app.letters.drafting import Words
from app.letters.kinds import LetterKind, LetterState
from app.platform import jobs, settings
from app.platform.database import write
from app.tickets import files
from app.tickets.statuses import Status
from tests import cast
from tests.kit.drafts import WORDS, draft, initial, send, sign
from tests.kit.requests import actor, make_ticket
from tests.kit.tagged import faults_in
from tests.platform import files as samples

K = LetterKind
DRAFT = "K O N S E P"
MOMENT = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)  # 09.00 WIB


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    read = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(read.split())


def sheet_of(letter):
    return text_of(printing.make(letter)[0])


def run_jobs():
    while jobs.run_once():
        pass


def test_a_reply_has_its_head_its_words_its_signature_and_its_code(app):
    letter = draft(ticket=make_ticket(Status.DIPROSES))
    read = sheet_of(letter)
    for words in (
        "PEMERINTAH KOTA MALANG DINAS KOPERASI DAN USAHA KECIL MENENGAH",
        "Sifat : Biasa", "Lampiran : 1 (satu) berkas", "Hal : Tanggapan atas permohonan", "Yth. Sdr. Siti Umpama",
        "Permohonan Saudara telah kami periksa.", "Berkas lengkap.", "KEPALA DINAS,", "Tembusan: Arsip",
        codes.grouped(letter.code), "bukan tanda tangan elektronik tersertifikasi", DRAFT,
    ):  # fmt: skip
        assert words in read, words


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        (
            K.KETERANGAN,
            Words("Surat Keterangan", "", "Nama : Siti Umpama"),
            ["SURAT KETERANGAN Nomor:", "Nama : Siti Umpama"],
        ),
        (
            K.TUGAS,
            Words("Surat Tugas", "Budi Contoh\nAni Misal", "Untuk : {tempat_acara}"),
            ["MENUGASKAN:", "Budi Contoh Ani Misal", "Untuk : Aula Balai"],
        ),
        (
            K.UNDANGAN,
            Words("Undangan", "Para ketua", "Hari : {hari_acara}\nTanggal : {tanggal_acara}\nPukul : {jam_acara} WIB"),
            ["Hari : Rabu", "Tanggal : 2 Desember 2026", "Pukul : 09.00 WIB"],
        ),
        (
            K.NOTA_DINAS,
            Words("Telaah", "Kepala Dinas", "Isi."),
            ["NOTA DINAS", "Kepada : Yth. Kepala Dinas", "Dari : Kepala Dinas", "Hal : Telaah"],
        ),
        (
            K.BERITA_ACARA,
            Words(
                "Berita Acara Mediasi", "Siti Umpama, ketua\nBudi Contoh, anggota", "telah sepakat.", "", "Ani Misal"
            ),
            [
                "BERITA ACARA MEDIASI",
                "Pada hari ini, Rabu tanggal dua bulan Desember tahun dua ribu dua puluh enam, bertempat di Aula Balai",
                "Pihak Kesatu,",
                "Mengetahui,",
                "Saksi-saksi: Ani Misal",
            ],
        ),
        (K.PENGANTAR, WORDS, ["Hal : Tanggapan"]),
        (K.KEKURANGAN, WORDS, ["Hal : Tanggapan"]),
        (K.PENOLAKAN, WORDS, ["Hal : Tanggapan"]),
    ],
)
def test_each_kind_has_its_own_layout(app, kind, words, expected):
    ticket = make_ticket(Status.DIPROSES) if kind not in drafting.WITHOUT_REQUEST else None
    letter = draft(kind, ticket=ticket, words=words, event_at=MOMENT, event_place="Aula Balai", is_result=False)
    content = printing.make(letter)[0]
    read = text_of(content)
    assert [words for words in expected if words not in read] == []
    assert faults_in(content) == []


def test_the_pdf_can_be_kept_for_years_and_read_aloud(app):
    letter = draft(ticket=make_ticket(Status.DIPROSES))
    with pikepdf.open(io.BytesIO(printing.make(letter)[0])) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert str(document.Root.Lang) == "id"
        assert document.Root.MarkInfo.Marked
        assert meta["dc:title"] == "Surat balasan: Tanggapan atas permohonan"
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert fonts
        assert all("/FontFile" in str(list(font.DescendantFonts[0].FontDescriptor.keys())) for font in fonts)


@pytest.mark.parametrize(("paper", "height"), [("F4", 330), ("A4", 297)])
def test_the_office_chooses_its_paper(app, paper, height):
    with write():
        settings.put("letters.paper", paper)
    page = pypdfium2.PdfDocument(printing.make(draft(K.NOTA_DINAS))[0])[0]
    assert round(page.get_height() / 72 * 25.4) == height


def test_a_letter_to_be_signed_bears_no_mark_of_a_draft_and_later_its_number(app):
    letter = initial(send(draft(ticket=make_ticket(Status.DIPROSES))))
    assert DRAFT not in sheet_of(letter)
    sign(letter)
    with write():
        letter.number, letter.letter_date = "500.3.2/7/35.73.000/2026", MOMENT.date()
    read = sheet_of(letter)
    assert "Nomor : 500.3.2/7/35.73.000/2026" in read
    assert "Malang, 2 Desember 2026" in read


def test_words_are_never_markup(app):
    letter = draft(K.NOTA_DINAS, words=Words("3 < 4 & 5 > 4", "Kepala Dinas", "Nilai < 5 & “kutip”"))
    assert "Hal : 3 < 4 & 5 > 4" in sheet_of(letter)


@pytest.mark.parametrize("base", ["", "http://localhost:8000", "http://127.0.0.1", "http://192.168.1.5"])
def test_outside_the_demo_no_letter_bears_a_local_address(app, base):
    with write():
        settings.put("office.base_url", base)
    letter = draft(K.NOTA_DINAS)
    app.config["DEMO_WANTED"] = False
    read = sheet_of(letter)
    assert "http" not in read
    assert "di situs atau loket kami dengan kode tersebut" in read


def test_the_qr_leads_to_the_offices_own_address(app):
    with write():
        settings.put("office.base_url", "https://loket.contoh.go.id")
    letter = draft(K.NOTA_DINAS)
    app.config["DEMO_WANTED"] = False
    assert sheet.verification(letter).address == f"https://loket.contoh.go.id/verifikasi/{letter.code}"
    assert f"https://loket.contoh.go.id/verifikasi/{letter.code}" in sheet_of(letter).replace("/ ", "/")


def test_the_worker_makes_the_sheet_and_a_late_job_leaves_the_newer_one_alone(app):
    letter = draft(K.NOTA_DINAS)
    first = {"letter": letter.id, "print": letter.printed_number}
    by = actor(cast.STAF)
    with write():
        drafting.revise(letter, WORDS, drafting.Manner(letter.signatory_position_id, classification="800"), by=by)
    assert letter.printed_hash is None
    printing.print_letter(first)
    db.session.refresh(letter)
    assert letter.printed_hash is None
    run_jobs()
    db.session.refresh(letter)
    kept = letter.printed_hash
    assert kept
    printing.print_letter({"letter": letter.id, "print": letter.printed_number})
    db.session.refresh(letter)
    assert letter.printed_hash == kept


def test_a_job_for_a_letter_that_is_not_there_is_harmless(app):
    printing.print_letter({"letter": 999999, "print": 1})


def own(name, content):
    return files.prepare(name, io.BytesIO(content))


def a_docx():
    document, kept = docx.Document(), io.BytesIO()
    split = document.add_paragraph("Nomor: {no")
    split.add_run("mor}")
    document.add_table(1, 1).cell(0, 0).text = "Tanggal {tanggal}"
    document.sections[0].footer.paragraphs[0].text = "{qr}"
    document.save(kept)
    return kept.getvalue()


def test_an_own_docx_gets_number_date_and_qr_in_their_places(app):
    letter = draft(K.NOTA_DINAS, own=own("konsep.docx", a_docx()), words=Words("Telaah"))
    with write():
        letter.number, letter.letter_date = "500.3.2/9/35.73.000/2026", MOMENT.date()
    content, media_type = printing.make(letter)
    assert media_type == own_drafts.DOCX
    filled = docx.Document(io.BytesIO(content))
    assert filled.paragraphs[0].text == "Nomor: 500.3.2/9/35.73.000/2026"
    assert filled.tables[0].cell(0, 0).text == "Tanggal 2 Desember 2026"
    footer = filled.sections[0].footer
    assert codes.grouped(letter.code) in footer.paragraphs[0].text
    assert any("image" in part.reltype for part in footer.part.rels.values())


def test_an_own_pdf_is_stamped_on_the_foot_of_its_pages(app):
    letter = draft(K.NOTA_DINAS, own=own("konsep.pdf", samples.pdf(pages=2)), words=Words("Telaah"))
    content, media_type = printing.make(letter)
    assert media_type == "application/pdf"
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 2
    for page in document:
        assert codes.grouped(letter.code) in page.get_textpage().get_text_range()
    assert "bukan tanda tangan elektronik" in text_of(content)
    assert DRAFT in text_of(content)
    assert versions.of(letter).own_name == "konsep.pdf"
    assert letter.state is LetterState.DRAFT


def test_the_foot_with_code_and_qr_stands_whole_on_every_page(app):
    long = "\n\n".join(["Kalimat yang panjang sekali untuk mengisi halaman. " * 8] * 14)
    letter = draft(K.NOTA_DINAS, words=Words("Telaah", "Kepala Dinas", long))
    document = pypdfium2.PdfDocument(printing.make(letter)[0])
    assert len(document) > 1
    for place, page in enumerate(document, start=1):
        read = page.get_textpage().get_text_range()
        assert codes.grouped(letter.code) in read
        assert (f"- {place} -" in read) == (place > 1)
        picture = page.render(scale=1).to_pil().convert("L")
        edge = picture.crop((0, picture.height - 14, picture.width, picture.height))
        assert edge.getextrema() == (255, 255)  # 5 mm, which no printer prints


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_that_lies_on_its_side_is_stamped_the_way_it_is_read(app, turned):
    with pikepdf.open(io.BytesIO(samples.pdf(pages=1))) as document:
        document.pages[0].Rotate = turned
        kept = io.BytesIO()
        document.save(kept)
    letter = draft(K.NOTA_DINAS, own=own("konsep.pdf", kept.getvalue()), words=Words("Telaah"))
    page = pypdfium2.PdfDocument(printing.make(letter)[0])[0]
    text = page.get_textpage()
    left, bottom, right, top = text.get_charbox(text.get_text_range().index("Nomor"))
    side = {0: bottom, 90: page.get_mediabox()[2] - right, 180: page.get_mediabox()[3] - top, 270: left}[turned]
    assert side < 80  # near the foot as the reader holds it


def test_a_body_is_not_called_a_person(app):
    ticket = make_ticket(Status.DIPROSES, name="PT Ritel Umpama (Divisi)", who={"organisation": "PT Ritel Umpama"})
    assert request_fields.recipient(ticket.id).splitlines()[0] == "PT Ritel Umpama (Divisi)"
