"""What is kept of a scan, through the person: a page's picture, the file as it came, the letter's searchable PDF.

Nothing from outside is opened by the browser in our name: files are handed out as attachments, pages as pictures that
we drew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, send_file
from sqlalchemy import bindparam, select

from app.accounts.permissions import current_actor, needs
from app.extensions import db
from app.platform import inspection, storage
from app.platform.database import read
from app.platform.pdf import PDF
from app.platform.previews import drawn
from app.platform.storage import Blob
from app.reading import access as letters
from app.reading import filing
from app.reading.models import ScanBatch, ScanLetter, ScanPage
from app.stakeholders import seen
from app.web.headers import guarded

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.accounts.actor import Actor

bp = Blueprint("document_scans", __name__, url_prefix="/meja/dokumen")
SMALL = 240
_PICTURE = (
    select(ScanPage.picture_hash, Blob.media_type, ScanPage.letter_id, ScanPage.batch_id)
    .join(Blob, Blob.hash == ScanPage.picture_hash)
    .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
    .outerjoin(ScanLetter, ScanLetter.id == ScanPage.letter_id)
    .where(ScanPage.id == bindparam("page_id"))
)


@bp.get("/halaman/<int:page_id>/gambar")
@needs("ticket:create")
def picture(page_id: int) -> Response:
    """The picture of a page, straightened."""
    digest, media_type = _picture(page_id, current_actor())
    return guarded(send_file(storage.path_of(digest), media_type))


@bp.get("/halaman/<int:page_id>/kecil")
@needs("ticket:create")
def small(page_id: int) -> Response:
    """The same, small."""
    digest, _media_type = _picture(page_id, current_actor())
    db.session.rollback()  # drawing takes its time; no transaction waits for it
    try:
        return guarded(send_file(drawn(digest, 1, SMALL), "image/png"))
    except (inspection.CannotShow, FileNotFoundError):
        abort(404)


@bp.get("/asli/<int:file_id>")
@needs("ticket:create")
def original(file_id: int) -> Response:
    """A file as it came; not for whoever may not see one of its pages."""
    file = letters.find_file(file_id, current_actor())
    if file is None or file.blob_hash is None:
        abort(404)
    seen.note(f"scan_batch:{file.batch_id}", "scan", by=current_actor())
    return _handed_out(file.blob_hash, file.media_type, file.name)


@bp.get("/surat/<int:letter_id>/pdf")
@needs("ticket:create")
def searchable(letter_id: int) -> Response:
    """A letter's pages as one PDF that can be searched."""
    letter = letters.find(letter_id, current_actor())
    if letter is None or letter.pdf_hash is None:
        abort(404)
    seen.note(f"scan_letter:{letter.id}", "scan", by=current_actor())
    return _handed_out(letter.pdf_hash, PDF, filing.name_of(letter))


def _picture(page_id: int, actor: Actor) -> tuple[str, str]:
    is_there = letters.visible_stacks(actor) & letters.visible_pages(actor)
    row = read(_PICTURE.where(is_there), {"page_id": page_id}).first() or abort(404)
    about = f"scan_letter:{row.letter_id}" if row.letter_id else f"scan_batch:{row.batch_id}"
    seen.note(about, "scan", by=actor)
    return row.picture_hash, row.media_type


def _handed_out(digest: str, media_type: str, name: str) -> Response:
    path = storage.path_of(digest)
    if not path.exists():
        abort(404)
    return guarded(send_file(path, media_type, as_attachment=True, download_name=name, etag=False))
