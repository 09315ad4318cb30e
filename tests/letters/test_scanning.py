"""A sheet signed by hand: number and date, then its scan, which is what is verified from then on (handbook §5.4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
import segno
from PIL import Image

from app.extensions import db
from app.letters import books, codes, scanning
from app.letters.kinds import LetterKind, LetterState, NumberState
from app.letters.models import LetterNumber
from app.letters.scanning import Scan
from app.platform import clock, storage
from app.platform.clock import WIB
from app.platform.database import write
from app.platform.pdf import PDF
from app.platform.refusals import Conflict, Refused
from app.tickets import files, history
from app.tickets.files import Prepared
from app.tickets.handling import workflow
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests import cast as people
from tests.kit.letters import make_letter
from tests.kit.requests import actor, enlist, make_ticket, who
from tests.platform import files as samples

NOW = datetime(2026, 11, 26, 10, tzinfo=WIB)
TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def a_working_day(app, cast):
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def berkas(cast):
    return actor(people.BERKAS)


@pytest.fixture
def letter(cast):
    """The result of a request, signed with ink, waiting for its number."""
    enlist()
    ticket = make_ticket(Status.DIPROSES)
    with write():
        workflow.move(ticket, Status.MENUNGGU_TTD, by=who(people.STAF), event=EventKind.SIGNATURE_ASKED)
    return signed(ticket=ticket, is_result=True)


def signed(**given):
    facts = {"content": None, "number": "", "letter_date": None, "classification": "500.3.2", "signed_at": NOW} | given
    return make_letter(LetterState.NUMBERING, **facts)


def sheet(says: str = "", kind: str = "PDF") -> BytesIO:
    paper = Image.new("L", (1240, 1754), "white")
    if says:
        out = BytesIO()
        segno.make(says, error="m", micro=False).save(out, kind="png", scale=4, border=4)
        out.seek(0)
        paper.paste(Image.open(out).convert("L"), (900, 1400))
    saved = BytesIO()
    paper.save(saved, kind, resolution=150)
    saved.seek(0)
    return saved


def own(letter, kind: str = "PDF") -> BytesIO:
    return sheet(f"https://loket.contoh.go.id/verifikasi/{letter.code}", kind)


def read_as(*found: str) -> Scan:
    """A scan on which these codes of letters were read."""
    blob = storage.store(sheet().getvalue(), PDF)
    return Scan(Prepared(blob, "pindai.pdf", PDF, 1), frozenset(found))


def numbered(letter, berkas, day=TODAY):
    with write():
        return scanning.number(letter, day, by=berkas)


def told(ticket: Ticket) -> list[str]:
    return [line.kind for line in history.read(ticket.id, public_only=False)]


def test_the_way_of_a_sheet_signed_by_hand(letter, berkas):
    given = numbered(letter, berkas)
    assert (letter.number, letter.letter_date, given.state) == (given.text, TODAY, NumberState.USED)
    assert (given.letter_id, given.subject, given.recipient) == (letter.id, letter.subject, "Yth. Ketua KSP Umpama")
    scan = scanning.read("pindai.pdf", own(letter))
    with write():
        scanning.take_in(letter, scan, by=berkas)
    ticket = db.session.get_one(Ticket, letter.ticket_id)
    assert (letter.state, letter.final_hash) == (LetterState.SIGNED, scan.file.blob.hash)
    assert ticket.status is Status.SIAP_DIAMBIL
    kept = files.of(ticket.id, public_only=True)
    assert [(file.id, file.name) for file in kept] == [(letter.attachment_id, "surat-500.3.2-1-35.73.000-2026.pdf")]
    assert told(ticket)[-2:] == ["letter_numbered", "signed"]


def test_a_scan_that_came_as_a_picture_becomes_a_pdf(letter, berkas):
    numbered(letter, berkas)
    scan = scanning.read("foto.jpg", own(letter, "JPEG"))
    assert (scan.file.media_type, scan.file.pages, scan.codes) == ("application/pdf", 1, {letter.code})
    with write():
        scanning.take_in(letter, scan, by=berkas)
    assert letter.state is LetterState.SIGNED


def test_the_sheet_of_another_letter_is_refused(letter, berkas):
    numbered(letter, berkas)
    other = read_as(codes.fresh())
    with pytest.raises(Refused) as no, write():
        scanning.take_in(letter, other, by=berkas, is_sure=True)
    assert "milik surat lain" in str(no.value)
    assert letter.state is LetterState.NUMBERING


def test_a_strangers_code_on_the_sheet_says_nothing(app, cast):
    assert scanning.read("promo.pdf", sheet("https://contoh.id/promo")).codes == frozenset()


def test_a_scan_without_a_readable_code_is_asked_about(letter, berkas):
    numbered(letter, berkas)
    scan = read_as()
    with pytest.raises(Refused) as no, write():
        scanning.take_in(letter, scan, by=berkas)
    assert no.value.field == scanning.MAY_BE_BLANK
    with write():
        scanning.take_in(letter, scan, by=berkas, is_sure=True)
    assert letter.state is LetterState.SIGNED


def test_a_scan_before_the_number_is_refused(letter, berkas):
    scan = read_as(letter.code)
    with pytest.raises(Conflict), write():
        scanning.take_in(letter, scan, by=berkas)


def test_a_letter_is_numbered_once_and_only_when_signed(letter, berkas):
    numbered(letter, berkas)
    with pytest.raises(Conflict):
        numbered(letter, berkas)
    with pytest.raises(Conflict):
        numbered(make_letter(LetterState.SIGNING, content=None, number=""), berkas)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=1)])
def test_a_date_to_come_or_before_the_draft_is_refused(letter, berkas, day):
    with pytest.raises(Refused) as no:
        numbered(letter, berkas, day)
    assert no.value.field == "letter_date"
    assert db.session.query(LetterNumber).count() == 0


def test_a_number_kept_free_is_used_for_it(letter, berkas):
    with write():
        kept = books.take(
            LetterKind.BALASAN, classification="500.3.2", subject="Untuk Pak Kadis", by=berkas, reserve=True, reason="x"
        )
    with write():
        scanning.number(letter, TODAY, by=berkas, kept=kept)
    assert (letter.number, kept.letter_id, kept.subject) == (kept.text, letter.id, letter.subject)


def test_a_number_written_by_mistake_is_void_and_the_letter_takes_another(letter, berkas):
    first = numbered(letter, berkas)
    with write():
        scanning.unnumber(letter, "Tertukar dengan surat lain", by=berkas)
    assert (letter.number, letter.letter_date, first.state) == ("", None, NumberState.VOIDED)
    assert numbered(letter, berkas).running == 2


def test_what_is_no_scan_is_refused(app, cast):
    with pytest.raises(Refused):
        scanning.read("surat.docx", BytesIO(samples.docx()))
    with pytest.raises(Refused):
        scanning.read("surat.pdf", BytesIO(b"<html>"))
