"""A letter signed by hand gets its number and its scan on the desk; a signed one is withdrawn or replaced."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
import segno
from PIL import Image

from app.extensions import db
from app.letters import books, codes
from app.letters.kinds import LetterKind, LetterState, NumberState
from app.letters.models import Letter, LetterNumber
from app.platform import clock, settings, storage
from app.platform.clock import WIB
from app.platform.database import write
from app.tickets.statuses import Status
from tests import cast as people
from tests.kit import drafts
from tests.kit.letters import make_letter
from tests.kit.requests import actor, enlist, make_ticket

NOW = datetime(2026, 11, 26, 10, tzinfo=WIB)


@pytest.fixture(autouse=True)
def a_working_day(app, cast):
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def letter(cast):
    """A letter that somebody has signed with ink."""
    return make_letter(
        LetterState.NUMBERING, content=None, number="", letter_date=None, signed_at=NOW, classification="500.3.2"
    )


@pytest.fixture
def at(visit):
    return lambda letter, path="", as_=people.BERKAS, **more: visit(f"/meja/surat/{letter.id}{path}", as_=as_, **more)


def scan_of(code: str = "", kind: str = "PDF") -> bytes:
    paper, saved = Image.new("L", (1240, 1754), "white"), BytesIO()
    if code:
        drawn = BytesIO()
        segno.make(f"https://loket.contoh.go.id/verifikasi/{code}", error="m", micro=False).save(
            drawn, kind="png", scale=4
        )
        drawn.seek(0)
        paper.paste(Image.open(drawn).convert("L"), (900, 1400))
    paper.save(saved, kind, resolution=150)
    return saved.getvalue()


def numbered(at, letter):
    return at(letter).link("Beri nomor").follow().form("Beri nomor").submit()


def test_from_the_signature_to_the_page_that_verifies_it(at, visit, cast):
    enlist()
    letter = drafts.draft(ticket=make_ticket(Status.DIPROSES))
    drafts.sign(drafts.initial(drafts.send(letter)))
    page = numbered(at, letter)
    assert "500.3.2/1/35.73.000/2026" in page
    content = scan_of(letter.code)
    page = page.link("Unggah pindaian").follow().form("Simpan pindaian").submit(scan=("pindai.pdf", content))
    assert "Pindaian disimpan" in page
    assert drafts.request_of(letter).status is Status.SIAP_DIAMBIL
    public = visit(f"/verifikasi/{letter.code}")
    assert "Asli dan berlaku" in public
    assert "500.3.2/1/35.73.000/2026" in public
    compare = public.form("Bandingkan berkas")
    for brought, found in ((content, "same"), (content[:-1] + b"!", "different")):
        shown = compare.submit(file=("surat.pdf", brought)).find("//*[@data-verdict][not(@hidden)]")
        assert [line.get("data-verdict") for line in shown] == [found]
    book = visit("/meja/surat-keluar", as_=people.BERKAS)
    assert letter.subject in book


def test_a_date_to_come_is_refused_at_its_field(at, letter):
    form = at(letter, "/beri-nomor").form("Beri nomor")
    assert form.submit(letter_date="2026-11-27", expect=422).errors == ["Tanggal surat belum tiba."]


def test_a_number_kept_free_may_be_chosen(at, letter, cast):
    berkas = actor(people.BERKAS)
    with write():
        kept = books.take(
            LetterKind.BALASAN, classification="500.3.2", subject="x", by=berkas, reserve=True,
            reason="Pesanan Pak Kadis",
        )  # fmt: skip
    page = at(letter, "/beri-nomor")
    assert "Pesanan Pak Kadis" in page
    assert kept.text in page.form("Beri nomor").submit(kept=str(kept.id))
    db.session.refresh(kept)
    assert (kept.letter_id, kept.state) == (letter.id, NumberState.USED)


def test_the_scan_of_another_letter_is_refused(at, letter):
    numbered(at, letter)
    form = at(letter, "/pindaian").form("Simpan pindaian")
    page = form.submit(scan=("lain.pdf", scan_of(codes.fresh())), expect=422)
    assert "milik surat lain" in page.errors[0]
    assert "Pilih dahulu pindaiannya." in form.submit(expect=422).errors


def test_a_scan_without_a_readable_code_is_asked_about_and_not_sent_twice(at, letter):
    numbered(at, letter)
    page = at(letter, "/pindaian").form("Simpan pindaian").submit(scan=("pudar.pdf", scan_of()), expect=422)
    assert "tidak terbaca" in page.errors[0]
    page = page.form("Simpan pindaian").submit(is_sure=True)
    assert "Pindaian disimpan" in page


def test_what_was_kept_for_one_letter_is_nothing_for_another(at, letter):
    numbered(at, letter)
    other = make_letter(LetterState.NUMBERING, content=None, number="1/2/2026", letter_date=date(2026, 11, 26),
                        signed_at=NOW)  # fmt: skip
    page = at(letter, "/pindaian").form("Simpan pindaian").submit(scan=("pudar.pdf", scan_of()), expect=422)
    kept = page.form("Simpan pindaian").fields["kept"]
    form = at(other, "/pindaian").form("Simpan pindaian")
    assert "Pilih dahulu pindaiannya." in form.submit(anyway={"kept": kept}, expect=422).errors


def test_a_number_written_by_mistake_is_taken_back(at, letter):
    numbered(at, letter)
    form = at(letter, "/pindaian").form("Batalkan nomor dan ambil lagi")
    assert form.submit(expect=422).errors == ["Tulis dahulu alasannya."]
    page = form.submit(reason="Tertukar")
    assert page.link("Beri nomor")
    row = db.session.query(LetterNumber).one()
    assert (row.state, row.reason) == (NumberState.VOIDED, "Tertukar")


def test_a_step_that_comes_too_late_shows_the_letter_as_it_is(at, letter):
    form = at(letter, "/beri-nomor").form("Beri nomor")
    numbered(at, letter)
    assert "tidak mungkin sekarang" in form.submit(expect=409)
    assert "tidak mungkin sekarang" in at(letter, "/cabut", as_=people.SEKRETARIS, status=409)


def test_who_may_not(at, letter):
    at(letter, "/beri-nomor", as_=people.STAF, status=403)
    signed = make_letter()
    at(signed, "/cabut", as_=people.BERKAS, status=403)
    at(signed, "/ganti", as_=people.BERKAS, status=403)
    at(signed, "/ganti", as_=people.KADIS, status=403)
    assert not at(signed).find("//a[contains(@href, '/cabut')]")


def test_a_letter_is_withdrawn_with_a_reason(at, visit):
    letter = make_letter()
    page = at(letter, as_=people.KADIS).link("Cabut surat").follow()
    form = page.form("Cabut surat")
    assert form.submit(expect=422).errors == ["Tulis dahulu alasannya."]
    page = form.submit(reason="Data koperasi keliru")
    assert "Data koperasi keliru" in page
    assert "Sudah dicabut" in visit(f"/verifikasi/{letter.code}")


def test_a_letter_is_replaced_and_both_point_at_each_other(at, visit):
    letter = make_letter(body="Isi lama.", recipient="Lurah Contoh", kind=LetterKind.UNDANGAN)
    page = at(letter, as_=people.SEKRETARIS).link("Ganti dengan surat baru").follow()
    page = page.form("Buat surat pengganti").submit(reason="Tanggal acara salah")
    assert "Surat ini mengganti" in page
    assert "Surat penggantinya sedang disusun" in at(letter, as_=people.SEKRETARIS)
    assert "Asli dan berlaku" in visit(f"/verifikasi/{letter.code}")
    new = db.session.query(Letter).filter_by(replaces_id=letter.id).one()
    at(letter, "/ganti", as_=people.SEKRETARIS, status=409)
    drafts.sign(drafts.send(new, people.SEKRETARIS))
    form = at(new, "/beri-nomor").form("Beri nomor")
    assert form.submit(expect=422).errors == ["Pilih kode klasifikasi surat."]
    form.submit(classification="500.3.2")
    at(new, "/pindaian").form("Simpan pindaian").submit(scan=("baru.pdf", scan_of(new.code)))
    page = visit(f"/verifikasi/{letter.code}")
    assert "Sudah diganti" in page
    assert "Asli dan berlaku" in page.link("Lihat surat penggantinya").follow()


class TestSrikandi:
    @pytest.fixture(autouse=True)
    def kept_there(self, cast):
        with write():
            settings.put("office.srikandi", True)

    def test_its_number_disposition_and_pdf_are_recorded(self, at, visit):
        enlist()
        letter = drafts.draft(ticket=make_ticket(Status.DIPROSES))
        content = scan_of()
        page = at(letter).link("Catat surat dari SRIKANDI").follow().form("Catat surat").submit(
            number="B/77/2026", letter_date="2026-11-25", note="Kadis: setuju", scan=("srikandi.pdf", content)
        )  # fmt: skip
        assert "B/77/2026" in page
        ticket = drafts.request_of(letter)
        assert ticket.status is Status.SIAP_DIAMBIL
        db.session.refresh(letter)
        assert storage.path_of(letter.final_hash).read_bytes() == content
        assert "Kadis: setuju" in visit(f"/meja/tiket/{ticket.number}", as_=people.BERKAS)
        public = visit(f"/verifikasi/{letter.code}")
        assert "Asli dan berlaku" in public
        assert "tidak memeriksa sertifikat elektroniknya; periksa tanda tangan elektronik PDF itu di tte" in public
        assert "sertifikatnya tidak diperiksa di sini" in visit(f"/meja/surat/{letter.id}", as_=people.BERKAS)

    def test_a_letter_signed_with_ink_takes_no_number_of_ours(self, at, letter):
        assert not at(letter).find("//a[contains(@href, '/beri-nomor')]")
        at(letter, "/beri-nomor", status=409)
        form = at(letter, "/srikandi").form("Catat surat")
        refused = form.submit(number="B/78/2026", letter_date="2026-11-25", scan=("lain.pdf", scan_of(codes.fresh())),
                              expect=422)  # fmt: skip
        assert "milik surat lain" in refused.errors[0]
