"""A stack of twelve letters by keyboard: each confirmed, numbered, and in the end before a leader or in its section.

All begin as bad scans that come in through the browser and are read by a real worker.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.extensions import db
from app.platform import clock
from app.platform.jobs import IS_OPEN, Job
from app.reading.models import LetterState, ScanLetter
from app.reading.separators import Separator, text_of
from app.records.models import IncomingLetter
from app.tickets.disposition import reach
from app.tickets.files.models import Attachment
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from tests.journeys import steps
from tests.journeys.test_killed_worker import count, until, worker
from tests.kit.bad_scans import bad_scan
from tests.kit.scanned import sample
from tests.kit.stacks import file_of, sheet
from tests.reading.proposals.letters_of_others import EVERY
from tests.reading.proposals.six import KEY_FIELDS, SIX

pytestmark = pytest.mark.browser
SENIOR = sample("02").replace("TUNJUNGSEKAR", "POLOWIJEN").replace("500.3.6/214/", "500.3.6/377/")
STACK = [*(sample(f"0{place}") for place in range(1, 7)), *(letter.text for letter in EVERY.values()), SENIOR]
MOST_WRONG = 2
"""Of the 24 key fields of the handbook's six letters (issue 4)."""


def stack_of(letters: list[str]) -> list[dict[str, object]]:
    """What lies on the glass: half of the letters as one file with separator sheets, the others one by one."""
    pages = [Image.open(BytesIO(bad_scan(text, place))) for place, text in enumerate(letters)]
    half = (len(pages) + 1) // 2
    between = [page for one in pages[:half] for page in (one, separator())][:-1]
    files = [file_of(*between), *(file_of(page, kind="JPEG") for page in pages[half:])]
    return [
        {"name": f"{place:02d}.{'jpg' if place else 'pdf'}", "mimeType": "application/octet-stream", "buffer": content}
        for place, content in enumerate(files)
    ]


def separator() -> Image.Image:
    return sheet("LEMBAR PEMISAH", code=text_of(Separator.LETTER)).convert("L")


def confirm(page) -> str:
    """Enter the letter with one key, after typing what must be known and could not be read; the number of its request,
    once the next page shows it."""
    before = page.locator("[data-ticket-number]")
    last = before.inner_text() if before.count() else "none"
    for field in ("sender", "subject"):
        if not page.locator(f"[name={field}]").input_value():
            page.locator(f"[name={field}]").fill("Tidak terbaca")
    page.keyboard.press("Alt+2")
    expect(page.locator("[data-ticket-number]")).not_to_have_text(last)
    return page.locator("[data-ticket-number]").inner_text()


def letters_entered() -> list[IncomingLetter]:
    return list(db.session.scalars(select(IncomingLetter).order_by(IncomingLetter.id)))


def faults(entry: IncomingLetter, expected: dict[str, str]) -> list[str]:
    """The key fields that the machine read wrongly, as the clerk left them."""
    told = {"letter_date": entry.letter_date.isoformat() if entry.letter_date else ""}
    found = {field: told.get(field, getattr(entry, field)) for field in KEY_FIELDS}
    return [
        f"{field}: {found[field]!r}, not {expected[field]!r}" for field in KEY_FIELDS if found[field] != expected[field]
    ]


def at_the_front(numbers: list[str]) -> list[Ticket]:
    rows = db.session.scalars(select(Ticket).where(Ticket.number.in_(numbers), Ticket.status == Status.DITERIMA))
    return list(rows)


def scan(app, page, letters: list[str]) -> None:
    """Bring letters through the browser and wait until the worker has read them."""
    page.goto("/meja/dokumen/pindai")
    with worker(app):
        page.locator("input[type=file]").set_input_files(stack_of(letters))
        page.keyboard.press("Alt+1")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Tumpukan pindaian"))
        expect(page.locator("#tumpukan")).to_contain_text("semua sudah dibaca", timeout=300_000)
        until(lambda: not count(IS_OPEN, Job.kind.startswith("reading.") | Job.kind.startswith("letter.")))
    page.reload()
    expect(page.locator(".loket-pile[id]")).to_have_count(len(letters))


def hand_up(page, number: str) -> None:
    """Whoever sees it takes it, finds every paper there, and brings it before the leaders."""
    steps.check_papers(page, number)
    steps.take_step(page, number, "Teruskan ke pimpinan")
    steps.press(page.locator("#langkah"), "Teruskan ke pimpinan")
    steps.said(page, "Diteruskan ke pimpinan.")


def give_down(page, number: str) -> None:
    """The Sekretaris's disposition: open the letter, tick an instruction; the likely recipient is chosen already."""
    page.goto("/meja/pimpinan")
    page.get_by_role("main").locator(f"a[href*='{number}']").first.click()
    page.get_by_label("Untuk diselesaikan").check()
    steps.press(page.get_by_role("main"), "Disposisikan")
    steps.said(page, f"{number} didisposisikan kepada")


def test_twelve_letters_from_the_scanner_to_their_dispositions(app, page, enter, assert_accessible, cast):
    enter(page, cast.BERKAS)
    scan(app, page, STACK)
    assert_accessible(page)
    page.goto("/meja/dokumen")
    expect(page.locator(".loket-behind")).to_contain_text("11 surat lagi")
    numbers = []
    for _letter in STACK:
        expect(page.locator("[data-read] :focus")).to_have_count(1)
        numbers.append(confirm(page))
    expect(page.get_by_role("heading", level=1)).to_have_text("Tumpukan surat terpindai")

    db.session.rollback()
    assert len(set(numbers)) == 12
    year = clock.today().year
    entered = [row.agenda_number for row in letters_entered()]
    assert entered == [f"{place:04d}/{year}" for place in range(1, 13)]
    assert set(db.session.scalars(select(ScanLetter.state))) == {LetterState.FILED}
    searchable = select(func.count(Attachment.id)).where(Attachment.name.startswith("surat-terpindai"))
    assert db.session.scalar(searchable) == 12
    wrong = [fault for pair in zip(letters_entered(), SIX.values(), strict=False) for fault in faults(*pair)]
    assert len(wrong) <= MOST_WRONG, wrong

    front = at_the_front(numbers)
    assert {ticket.is_confidential for ticket in front} == {True, False}
    for clerk, secret in ((cast.OPERATOR, False), (cast.PENGADUAN, True)):
        enter(page, clerk)
        for number in [ticket.number for ticket in front if ticket.is_confidential is secret]:
            hand_up(page, number)
    db.session.rollback()
    disposed = select(Ticket.number).where(Ticket.number.in_(numbers), Ticket.status == Status.DIDISPOSISIKAN)
    assert len(db.session.scalars(disposed).all()) == 12

    enter(page, cast.SEKRETARIS)
    for ticket in front:
        give_down(page, ticket.number)
    db.session.rollback()
    ends = db.session.scalars(select(Ticket.position_id).where(Ticket.number.in_([one.number for one in front])))
    assert reach.first_desk() not in set(ends)

    enter(page, cast.BERKAS)
    page.goto("/meja/dokumen/agenda/cetak")
    expect(page.locator("tbody tr")).to_have_count(12)
    expect(page.locator("tbody tr").first).to_contain_text(re.compile(r"0001/"))
