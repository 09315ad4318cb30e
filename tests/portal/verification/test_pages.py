"""`/verifikasi/<code>`: whether a letter is ours, signed, unchanged, still valid, in plain words and no more."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from app.letters import codes
from app.letters.kinds import LetterKind, LetterState
from app.platform.clock import WIB
from app.platform.throttle import Recent
from app.portal.verification import limits, pages
from app.tickets.kinds import Secrecy
from tests.kit.letters import make_letter
from tests.kit.requests import ask

PDF = b"%PDF-1.7 surat yang ditandatangani"
ENDED = datetime(2026, 11, 24, 9, tzinfo=WIB)


@pytest.fixture
def at(visit, cast):
    def look(letter, status=200):
        return visit(f"/verifikasi/{letter.code}", status=status)

    return look


def test_a_signed_letter_is_told_by_its_code(at):
    page = at(make_letter())
    assert "Asli dan berlaku" in page
    for told in ("Surat balasan", "500.3.2/1257/35.73.000/2026", "20 November 2026", "Tanggapan atas permohonan"):
        assert told in page
    assert "Kepala Dinas" in page
    assert "Yth. Ketua KSP Umpama" in page
    assert "bukan tanda tangan elektronik tersertifikasi" in page


@pytest.mark.parametrize("state", [LetterState.DRAFT, LetterState.INITIALLING, LetterState.SIGNING])
def test_a_draft_is_told_to_be_one(at, state):
    page = at(make_letter(state, content=None, number="", letter_date=None, signatory_title=""))
    assert "Masih konsep" in page
    assert "belum bernomor" in page
    assert not page.find("//input[@type='file']")


def test_a_letter_withdrawn_is_told_to_be_one(at):
    page = at(make_letter(LetterState.WITHDRAWN, ended_at=ENDED, ended_reason="Nama Siti Umpama salah"))
    assert "Sudah dicabut" in page
    assert "24 November 2026" in page
    assert "salah" not in page
    assert "Asli dan berlaku" not in page


def test_a_letter_replaced_leads_to_what_replaces_it(at):
    old = make_letter(LetterState.REPLACED, ended_at=ENDED)
    new = make_letter(replaces_id=old.id, number="500.3.2/1300/35.73.000/2026")
    page = at(old)
    assert "Sudah diganti" in page
    page = page.link("Lihat surat penggantinya").follow()
    assert "500.3.2/1300/35.73.000/2026" in page
    assert "Asli dan berlaku" in page
    assert codes.grouped(new.code) in page


def test_a_certified_signature_is_called_one(at):
    page = at(make_letter(is_electronic=True, certificate="BSrE"))
    assert "Balai Besar Sertifikasi Elektronik (BSrE)" in page
    assert "bukan tanda tangan elektronik tersertifikasi" not in page
    assert "bukan tanda tangan elektronik tersertifikasi" in at(make_letter(is_electronic=True))


def test_nobody_elses_certificate_is_called_the_states(at):
    page = at(make_letter(is_electronic=True, certificate="Uji"))
    assert "dengan sertifikat dari Uji" in page
    assert "Balai Besar" not in page


def test_the_end_of_a_persons_name_is_hidden(at):
    ticket = ask(name="Siti Umpama").ticket
    page = at(
        make_letter(ticket=ticket, recipient="Yth. Sdr. Siti Umpama, S.E.\nMalang", subject="Jawaban siti umpama")
    )
    assert "Siti Ump•••" in page
    assert "umpama" not in page.text.casefold()


def test_a_person_written_to_without_a_request_is_hidden_too(at):
    assert "Budi Con•••" in at(make_letter(recipient="Yth. Bapak Budi Contoh\nMalang"))


@pytest.mark.parametrize("how", ["secret letter", "confidential request"])
def test_of_a_confidential_letter_only_number_date_and_state_are_told(at, how):
    ticket = ask(name="Siti Umpama", is_confidential=True).ticket if how == "confidential request" else None
    given = {} if ticket else {"secrecy": Secrecy.RAHASIA}
    page = at(make_letter(ticket=ticket, kind=LetterKind.KETERANGAN, subject="Perkara gawat", **given))
    for told in ("Asli dan berlaku", "500.3.2/1257/35.73.000/2026", "20 November 2026"):
        assert told in page
    for hidden in ("Surat keterangan", "Perkara gawat", "KSP Umpama", "Kepala Dinas", "Siti"):
        assert hidden not in page


def test_unknown_and_impossible_codes_get_the_same_answer(visit, cast):
    unknown, impossible = (visit(f"/verifikasi/{code}", status=404) for code in (codes.fresh(), "apa-saja"))
    assert unknown.errors == impossible.errors == ["Kode ini tidak kami kenal. Periksa lagi huruf dan angkanya."]
    assert re.sub(r"\s+", " ", unknown.text) == re.sub(r"\s+", " ", impossible.text)


def test_the_code_is_typed_from_paper(visit, cast):
    letter = make_letter()
    typed = codes.grouped(letter.code).lower().replace("0", "o").replace("1", "l")
    page = visit("/verifikasi").form("Periksa surat").submit(kode=typed)
    assert "Asli dan berlaku" in page


def test_a_slip_of_the_pen_is_told_at_once(visit, cast):
    page = visit("/verifikasi").form("Periksa surat").submit(kode="7K3M-9QX", expect=422)
    assert "Kode ini tidak lengkap" in page.errors[0]


def test_the_address_with_other_spelling_leads_to_the_permanent_one(client, cast):
    letter = make_letter()
    answer = client.get(f"/verifikasi/{codes.grouped(letter.code).lower()}")
    assert answer.status_code == 302
    assert answer.location == f"/verifikasi/{letter.code}"


def test_it_speaks_english(visit, client, cast):
    letter = make_letter()
    client.get("/bahasa/en")
    assert "Genuine and valid" in visit(f"/verifikasi/{letter.code}")


class TestFile:
    @pytest.fixture
    def form(self, at):
        return lambda **given: at(make_letter(content=PDF, **given)).form("Bandingkan berkas")

    def test_the_signed_file_is_recognised(self, form):
        page = form().submit(file=("surat.pdf", PDF))
        assert shown(page) == ["same"]
        assert "sama persis" in page

    def test_a_changed_byte_is_noticed(self, form):
        changed = bytearray(PDF)
        changed[-1] ^= 1
        page = form().submit(file=("surat.pdf", bytes(changed)))
        assert shown(page) == ["different"]
        assert "TIDAK sama" in page

    def test_the_true_file_of_a_withdrawn_letter_is_not_called_valid(self, form):
        page = form(state=LetterState.WITHDRAWN, ended_at=ENDED).submit(file=("surat.pdf", PDF))
        assert shown(page) == ["same"]
        assert "tidak berlaku lagi" in page

    def test_nothing_chosen_is_said(self, form):
        assert form().submit(expect=422).errors == ["Pilih dahulu berkasnya."]

    def test_a_file_too_large_is_refused(self, form):
        page = form().submit(file=("besar.pdf", bytes(26 * 1024 * 1024)), expect=422)
        assert "paling besar" in page.errors[0]

    def test_nothing_that_is_brought_is_kept(self, form, app):
        compare = form()

        def kept():
            return sorted(path.name for path in (app.config["INSTANCE"] / "blobs").rglob("*"))

        before = kept()
        compare.submit(file=("rahasia.pdf", b"%PDF-1.7 milik orang lain"))
        assert kept() == before


def shown(page):
    return [line.get("data-verdict") for line in page.find("//*[@data-verdict]") if line.get("hidden") is None]


def test_the_log_names_the_letter_and_nobody(visit, cast, monkeypatch):
    told = []
    monkeypatch.setattr(pages.log, "info", lambda event, **facts: told.append((event, facts)))
    letter = make_letter()
    visit(f"/verifikasi/{letter.code}")
    assert told == [("letter asked after", {"letter": letter.id})]


def test_one_code_may_not_be_hammered(client, cast, monkeypatch):
    monkeypatch.setattr(limits, "_codes", Recent("a-test", 2, limits.MINUTE))
    letter, other = make_letter(), make_letter(number="500.3.2/1258/35.73.000/2026")
    statuses = [client.get(f"/verifikasi/{letter.code}").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert client.get(f"/verifikasi/{other.code}").status_code == 200
    assert limits.OF_ONE_ADDRESS >= 600


def test_the_page_is_nobodys_business_but_its_bearers(client, cast):
    answer = client.get(f"/verifikasi/{make_letter().code}")
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Disallow: /verifikasi/" in client.get("/robots.txt").text
