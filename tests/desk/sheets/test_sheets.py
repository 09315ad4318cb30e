"""The disposition sheet: printed with its QR, written on, scanned, and back on its tree (handbook §4.3, R034)."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import segno
from PIL import Image, ImageDraw, ImageFilter
from sqlalchemy import delete, select, update

from app.extensions import db
from app.platform import jobs, printouts
from app.platform.database import write
from app.tickets import disposition, history, sheets
from app.tickets.disposition.kinds import Order
from app.tickets.files.models import Attachment
from app.tickets.history.events import EventKind
from app.tickets.sheets import code as codes
from app.tickets.sheets.models import ScanState, SheetScan
from tests import cast as people
from tests.desk.leaders.letters import before_the_head, chair, enlist_leaders, leaf, letter
from tests.kit.requests import make_ticket, who
from tests.kit.tagged import faults_in
from tests.platform import files as samples

CODE = 124
"""21 mm, as on the A5 sheet."""
DESK = "/meja/dokumen/lembar-disposisi"


@pytest.fixture(autouse=True)
def leaders_enlisted(enlisted):
    enlist_leaders()


def printed(ticket, text: str = "") -> Image.Image:
    """The sheet as it comes from the printer, drawn here at 150 dpi: its QR in its corner, and some lines."""
    page, code = Image.new("L", (874, 1240), 255), BytesIO()
    segno.make(text or codes.text_of(leaf(ticket).code), error="m", micro=False).save(
        code, kind="png", scale=4, border=4
    )
    picture = Image.open(code).convert("L").resize((CODE, CODE))
    page.paste(picture, (874 - 60 - CODE, 50))
    ImageDraw.Draw(page).rectangle((60, 260, 814, 900), outline=0, width=2)
    return page


def scanned(picture: Image.Image, angle: float = 0) -> Image.Image:
    """Written on, laid askew on a poor scanner: noise, blur, a turned page."""
    draw = ImageDraw.Draw(picture)
    draw.line([(120, picture.height * 0.7), (300, picture.height * 0.75), (420, picture.height * 0.68)], 40, 5)
    turned = picture.rotate(angle, expand=True, fillcolor=255)
    noise = Image.effect_noise(turned.size, 50)
    return Image.blend(turned, noise, 0.25).filter(ImageFilter.GaussianBlur(0.8))


def saved(*pictures: Image.Image, kind: str = "PDF") -> bytes:
    out = BytesIO()
    more = {"save_all": True, "append_images": pictures[1:], "resolution": 150} if kind == "PDF" else {}
    pictures[0].save(out, kind, **more)
    return out.getvalue()


def work(kind: str = sheets.JOB) -> None:
    """The worker, for one kind of job alone."""
    with write():
        db.session.execute(delete(jobs.Job).where(jobs.Job.kind != kind))
    while jobs.run_once():
        pass
    db.session.expire_all()


def bring(visit, content: bytes, name: str = "lembar.pdf", path: str = DESK, button: str = "Unggah dan baca"):
    page = visit(path, as_=people.BERKAS).form(button).submit(attachments=[(name, content)])
    work()
    return page


def filed(ticket) -> list[Attachment]:
    mine = select(Attachment).where(Attachment.ticket_id == ticket.id, Attachment.kind == sheets.KIND)
    return list(db.session.scalars(mine))


def test_the_sheet_is_one_page_of_its_paper_and_its_qr_can_be_read(visit, sign_in, cast):
    ticket = letter()
    for paper, size in (("a5", [420, 595]), ("a4", [595, 842]), ("f4", [609, 935])):
        sheet = visit(f"/meja/tiket/{ticket.number}/lembar-disposisi?kertas={paper}", as_=cast.SEKRETARIS)
        waiting = sheet.form("Unduh PDF").submit()
        assert waiting.h1 == "PDF sedang disiapkan"
        work(printouts.JOB)
        answer = sign_in(cast.SEKRETARIS).get(waiting.link("Lihat lagi sekarang").href)
        pdf = pypdfium2.PdfDocument(answer.data)
        assert len(pdf) == 1
        assert faults_in(answer.data) == []
        assert [round(side) for side in pdf[0].get_size()] == size
        picture = pdf[0].render(scale=150 / 72).to_pil()
        assert codes.read(saved(scanned(picture.convert("L")), kind="PNG")) == leaf(ticket).code


def test_the_sheet_shows_the_letter_the_heads_and_the_boxes(visit, cast):
    page = visit(f"/meja/tiket/{letter().number}/lembar-disposisi", as_=cast.SEKRETARIS)
    for words in ("Surat dari", "No. agenda", "Sangat segera", "Diteruskan kepada Sdr.:", "Sekretaris", "Catatan:"):
        assert words in page
    for words in ("Kepala Bidang Usaha Kecil Menengah", "Dengan hormat harap:", "Tanggapan dan saran"):
        assert words in page


def test_before_it_goes_to_the_leaders_there_is_no_sheet(visit, cast):
    ticket = make_ticket()
    page = visit(f"/meja/tiket/{ticket.number}/lembar-disposisi", as_=cast.OPERATOR)
    assert "dicetak setelah permohonan diteruskan ke pimpinan" in page
    visit(f"/meja/tiket/{ticket.number}/lembar-disposisi.pdf", as_=cast.OPERATOR)


def test_a_sheet_of_another_unit_is_not_there(visit, cast):
    visit(f"/meja/tiket/{letter().number}/lembar-disposisi", as_="kabid-ukm", status=404)


@pytest.mark.parametrize("angle", [3, -4, 15, 90, 184, 271])
def test_its_code_is_read_whichever_way_it_lies(app, cast, angle):
    ticket = letter()
    assert codes.read(saved(scanned(printed(ticket), angle), kind="PNG")) == leaf(ticket).code


def test_a_photo_of_a_sheet_returns_to_its_request(visit, cast):
    ticket = letter()
    page = bring(visit, saved(scanned(printed(ticket), 184), kind="JPEG"), "foto.jpg")
    assert "Pindaian diterima" in page
    assert [file.name for file in filed(ticket)] == [f"lembar-disposisi-{ticket.number}.pdf"]
    assert not filed(ticket)[0].is_public
    assert history.read(ticket.id, public_only=False)[-1].kind == EventKind.SHEET_RETURNED


def test_a_stack_is_split_and_blank_backs_are_passed_over(visit, cast):
    first, second = letter(), letter()
    blank = Image.new("L", (874, 1240), 250)
    stack = saved(scanned(printed(first), 2), blank, scanned(printed(second)), blank)
    bring(visit, stack)
    assert len(filed(first)) == len(filed(second)) == 1
    page = visit(DESK, as_=cast.SEKRETARIS)
    assert first.number in page
    assert second.number in page


def test_the_sheet_of_another_office_is_put_on_no_request_here(visit, cast):
    """It looks the same and bears a code as ours do; among our own it waits for a person, and they are filed."""
    ticket = letter()
    strange = printed(ticket, text="https://lain.example/meja/disposisi/0123456789abcdef")
    bring(visit, saved(scanned(strange), scanned(printed(ticket), 2)))
    assert len(filed(ticket)) == 1
    states = db.session.scalars(select(SheetScan.state).where(SheetScan.source_id.is_not(None)).order_by(SheetScan.id))
    assert sorted(states) == [ScanState.FILED, ScanState.UNREAD]
    assert "Simpan pada permohonan ini" in visit(DESK, as_=cast.BERKAS)


def test_one_sheet_scanned_twice_is_one(visit, cast):
    ticket = letter()
    bring(visit, saved(scanned(printed(ticket), 2)))
    bring(visit, saved(scanned(printed(ticket), -2)))
    assert len(filed(ticket)) == 1
    assert "sudah ada" in visit(DESK, as_=cast.BERKAS)


def test_a_sheet_nobody_can_read_is_chosen_by_hand(visit, cast):
    ticket = letter()
    picture = printed(ticket)
    picture.paste(255, (0, 0, picture.width, 250))
    bring(visit, saved(scanned(picture)))
    page = visit(DESK, as_=cast.BERKAS)
    assert "QR tidak terbaca" in page
    assert filed(ticket) == []
    refused = page.form("Simpan pada permohonan ini").submit(number="2611-9999-9", expect=422)
    assert refused.errors == ["Permohonan itu tidak ditemukan."]
    refused.form("Simpan pada permohonan ini").submit(number=ticket.number)
    assert len(filed(ticket)) == 1


def test_through_its_own_page_an_unreadable_sheet_is_filed_too(visit, cast):
    ticket = letter()
    path = f"/meja/disposisi/{leaf(ticket).code}"
    picture = Image.new("L", (600, 850), 255)
    ImageDraw.Draw(picture).rectangle((100, 100, 500, 300), 0)
    bring(visit, saved(picture), path=path, button="Unggah pindaian")
    assert len(filed(ticket)) == 1


def test_what_he_wrote_is_recorded_at_his_order(visit, cast):
    ticket = letter()
    bring(visit, saved(scanned(printed(ticket))))
    page = visit(f"/meja/disposisi/{leaf(ticket).code}", as_=cast.BERKAS)
    assert page.find("//img[@alt='Lembar disposisi yang sudah ditulisi']")
    done = page.form("Catat disposisi").submit(responsible=str(chair("kabid-klb")), ordered_as="written")
    assert "Tercatat atas perintah Kepala Dinas" in done
    row = leaf(ticket)
    assert (row.position_id, row.ordered_as) == (chair("kabid-klb"), Order.WRITTEN)
    assert row.from_position_id == chair("kadis")
    assert row.scan_id == filed(ticket)[0].id


def test_an_order_is_recorded_once(visit, cast):
    ticket = before_the_head()
    path = f"/meja/disposisi/{leaf(ticket).code}"
    form = visit(path, as_=cast.BERKAS).form("Catat disposisi")
    with write():
        disposition.give(ticket, [chair("kabid-klb")], chair("kabid-klb"), by=who(cast.KADIS))
    form.submit(responsible=str(chair("kabid-ukm")), expect=409)
    assert "sekarang di meja Kepala Bidang Kelembagaan Koperasi" in visit(path, as_=cast.BERKAS)


def test_the_leader_who_scans_the_qr_disposes_at_once(visit, cast):
    ticket = before_the_head()
    visit(f"/meja/disposisi/{leaf(ticket).code}", as_=cast.KADIS).link("Disposisikan di sini").follow()


def test_of_a_secret_request_the_clerk_reads_only_that_its_sheet_was_kept(visit, cast):
    ticket = letter(is_confidential=True)
    bring(visit, saved(scanned(printed(ticket))))
    assert len(filed(ticket)) == 1
    page = visit(DESK, as_=cast.BERKAS)
    assert ticket.number not in page
    assert "pada permohonan yang tidak dapat Anda buka" in page
    visit(f"/meja/disposisi/{leaf(ticket).code}", as_=cast.BERKAS, status=404)


def test_an_unread_sheet_is_shown_to_who_scanned_it_alone(visit, sign_in, cast):
    bring(visit, saved(scanned(Image.new("L", (600, 850), 200))))
    unread = db.session.scalars(select(SheetScan).where(SheetScan.state == ScanState.UNREAD)).one()
    address = f"{DESK}/{unread.id}/1.png"
    assert sign_in(cast.BERKAS).get(address).mimetype == "image/png"
    assert sign_in(cast.SEKRETARIS).get(address).status_code == 200  # reads all that is confidential
    assert sign_in(cast.KASI).get(address).status_code == 403


def test_a_second_run_of_the_reading_changes_nothing(visit, cast):
    ticket = letter()
    bring(visit, saved(scanned(printed(ticket))))
    upload = db.session.scalars(select(SheetScan).where(SheetScan.source_id.is_(None))).one()
    with write():
        jobs.enqueue(sheets.JOB, {"scan": upload.id})
    work()
    assert len(filed(ticket)) == 1


def test_what_is_no_scan_is_refused(visit, cast):
    page = visit(DESK, as_=cast.BERKAS)
    assert page.form("Unggah dan baca").submit(expect=422).errors == ["Pilih berkas pindaiannya."]
    page.form("Unggah dan baca").submit(attachments=[("a.exe", b"MZ")], expect=422)
    page.form("Unggah dan baca").submit(attachments=[("a.xlsx", samples.xlsx())], expect=422)


def test_a_bundle_too_thick_is_refused(visit, cast):
    thick = samples.pdf(sheets.MOST_PAGES + 1)
    refused = visit(DESK, as_=cast.BERKAS).form("Unggah dan baca").submit(attachments=[("a.pdf", thick)], expect=422)
    assert refused.errors == ["Paling banyak 60 halaman sekali unggah."]


def test_the_code_is_read_with_and_without_an_address(app):
    with app.test_request_context():
        assert codes.text_of("a" * 16).endswith("a" * 16)


def test_the_pages_speak_english(visit, sign_in, cast):
    ticket = letter()
    sign_in(cast.SEKRETARIS).set_cookie("bahasa", "en")
    for path in (DESK, f"/meja/disposisi/{leaf(ticket).code}", f"/meja/tiket/{ticket.number}/lembar-disposisi"):
        visit(path, as_=cast.SEKRETARIS)


def test_a_scan_whose_reading_was_given_up_is_waited_for_no_more(visit, cast):
    visit(DESK, as_=people.BERKAS).form("Unggah dan baca").submit(attachments=[("lembar.pdf", samples.pdf())])
    with write():
        db.session.execute(update(jobs.Job).where(jobs.Job.kind == sheets.JOB).values(attempts=jobs.MAX_ATTEMPTS))
    work()
    assert db.session.scalars(select(SheetScan.state)).all() == [ScanState.BROKEN]
    assert "tidak dapat dibuka" in visit(DESK, as_=people.BERKAS)
