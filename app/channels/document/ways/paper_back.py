"""Paper of ours that lies in a stack of scans goes where it belongs, by its QR (handbook §4.3; R153).

A disposition sheet returns to its request, a filled-in form lies before the clerk of its door. Their letter in the
stack is then done. A form's stub bears its citizen's PIN: what was seen and read of it is forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select, update

from app.accounts.actor import Actor
from app.extensions import db
from app.paper_forms import code as form_codes
from app.paper_forms import reading as forms
from app.paper_forms import scanning, stub
from app.platform import clock, jobs, page_pictures, storage, storage_sweep
from app.platform.database import change, lock, read, write
from app.platform.pdf import PDF
from app.reading import access, papers, putting_together, stacks, versions
from app.reading.models import LetterState, ScanBatch, ScanFile, ScanLetter, ScanPage
from app.tickets import sheets
from app.tickets.history import chain
from app.tickets.sheets import code as sheet_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

JOB = "scans.paper_back"
_PNG = "image/png"
_PAGES = (
    select(ScanPage.id, ScanPage.picture_hash, ScanPage.dpi, ScanFile.name)
    .join(ScanFile, ScanFile.id == ScanPage.file_id)
    .where(ScanPage.letter_id == bindparam("letter_id"), ScanPage.picture_hash.is_not(None))
    .order_by(ScanPage.place, ScanPage.id)
)
_PICTURES = select(ScanPage.picture_hash).where(ScanPage.letter_id == bindparam("letter_id"))
_FORGET = update(ScanPage).where(ScanPage.id == bindparam("page_id")).values(words=[], text="")


class Sheets(NamedTuple):
    """The pages of one paper: as one PDF, and (of a form) each without what its stub says."""

    pdf: storage.Blob
    name: str
    covered: dict[int, storage.Blob]


@papers.brought_back(sheet_codes.MARK, is_single=True)
def _disposition_sheet(letter: ScanLetter) -> bool:
    return sheets.of_code(letter.mark_code or "") is not None and _ask(letter)


@papers.brought_back(form_codes.MARK, is_single=True, is_private=True)
def _paper_form(letter: ScanLetter) -> bool:
    """Another office's form, or one of ours that is known no more, waits for a person like any letter."""
    return scanning.form_of(letter.mark_code or "") is not None and _ask(letter)


def _ask(letter: ScanLetter) -> bool:
    versions.ask(JOB, letter)
    return True


@jobs.handler(JOB)
def take(payload: dict[str, Any]) -> None:
    """Put one paper where it belongs; safe to run twice."""
    letter = db.session.get(ScanLetter, payload["letter"])
    if letter is None or not _is_still(letter, payload["version"]):
        return
    pages = read(_PAGES, {"letter_id": letter.id}).all()
    number = form_codes.number_of(letter.mark_code or "") if letter.mark_kind == form_codes.MARK else None
    paper = forms.paper_of(number) if number else ""
    db.session.rollback()  # covering and binding take their time; no transaction waits for it
    bound = _bound(pages, paper)
    with write():
        chain.hold()  # first of all, as whoever files a letter does
        batch = stacks.hold(letter.batch_id)
        if _is_still(lock(letter), payload["version"]):
            _put(letter, batch, bound)
        jobs.finish()


def _is_still(letter: ScanLetter, version: int) -> bool:
    return letter.version == version and letter.state is LetterState.READ


def _bound(pages: Sequence[Any], paper: str) -> Sheets:
    """`paper`: on what a form was printed; empty for any other paper."""
    pictures = {page.id: storage.path_of(page.picture_hash).read_bytes() for page in pages}
    if paper:
        pictures = {page_id: stub.covered(picture, paper) for page_id, picture in pictures.items()}
    pdf = storage.store(page_pictures.as_pdf(list(pictures.values()), pages[0].dpi or 150), PDF)
    covered = {page_id: storage.store(picture, _PNG) for page_id, picture in pictures.items()} if paper else {}
    return Sheets(pdf, pages[0].name, covered)


def _put(letter: ScanLetter, batch: ScanBatch, bound: Sheets) -> None:
    if letter.mark_kind == form_codes.MARK:
        form = scanning.form_of(letter.mark_code or "")
        assert form is not None  # forms are never thrown away
        is_secret = access.is_confidential(letter)
        scanning.found(form, bound.pdf, bound.name, letter.pages, by_id=batch.by_id, is_confidential=is_secret)
        letter.ticket_id = form.ticket_id
        _forget(letter, bound)
    else:
        disposition = sheets.of_code(letter.mark_code or "")
        assert disposition is not None
        by = Actor.system()
        sheets.received(disposition, bound.pdf, bound.name, letter.pages, by_id=batch.by_id, by=by)
        letter.ticket_id = disposition.ticket_id
    letter.state, letter.ended_at = LetterState.FILED, clock.now()
    batch.version += 1
    db.session.flush()
    putting_together.end(batch)


def _forget(letter: ScanLetter, bound: Sheets) -> None:
    """What was read on a stub is nobody's to find; a PDF with it that is still being made is void."""
    old = [letter.pdf_hash, *read(_PICTURES, {"letter_id": letter.id}).scalars()]
    letter.version += 1
    letter.text = letter.search_text = ""
    letter.pdf_hash = None
    for page_id, blob in bound.covered.items():
        change(_FORGET.values(picture_hash=storage.keep(blob).hash), {"page_id": page_id})
    storage_sweep.let_go(old)
