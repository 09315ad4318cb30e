"""Files of one request: shown as page pictures, handed out as attachments, each through an authorisation check.

Nothing from outside is ever opened by the browser in our name: a download is an attachment under a sandbox policy,
a preview is a picture drawn by the limited process of `app.platform.inspection` and kept beside the blobs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, render_template, request, send_file

from app.accounts.permissions import current_actor, needs
from app.desk.previews import SHOWN, WIDTHS
from app.desk.ticket import page
from app.platform import inspection, storage
from app.platform.previews import drawn
from app.stakeholders import seen as looks
from app.tickets import access, files
from app.tickets.together import merging
from app.web.headers import guarded

if TYPE_CHECKING:
    from app.desk.ticket.reading import Seen
    from app.tickets.files.models import Attachment

bp = Blueprint("ticket_file", __name__, url_prefix="/meja/tiket")


@bp.get("/<number>/berkas/<int:file_id>")
@needs(*access.READERS)
def download(number: str, file_id: int) -> Any:
    """The file itself, as an attachment that nothing can run from."""
    _seen, row = _file(number, file_id)
    try:
        answer = send_file(
            storage.path_of(row.blob_hash), row.media_type, as_attachment=True, download_name=row.name, etag=False
        )  # fmt: skip
    except FileNotFoundError:
        abort(404)
    return guarded(answer)


@bp.get("/<number>/berkas/<int:file_id>/<size>-<int:leaf>.png")
@needs(*access.READERS)
def picture(number: str, file_id: int, size: str, leaf: int) -> Any:
    """The picture of one page."""
    _seen, row = _file(number, file_id)
    if size not in WIDTHS or row.media_type not in SHOWN or not 1 <= leaf <= (row.pages or 1):
        abort(404)
    try:
        return guarded(send_file(drawn(row.blob_hash, leaf, WIDTHS[size]), "image/png", etag=False))
    except (inspection.CannotShow, FileNotFoundError):
        abort(404)


@bp.get("/<number>/berkas/<int:file_id>/lihat")
@needs(*access.READERS)
def look(number: str, file_id: int) -> str:
    """One page of the file, large, with ways to the next."""
    seen, row = _file(number, file_id)
    if row.media_type not in SHOWN:
        abort(404)
    pages = row.pages or 1
    leaf = min(max(request.args.get("halaman", 1, type=int), 1), pages)
    return render_template("desk/ticket/file.html", seen=seen, file=row, leaf=leaf, pages=pages, here=page.here(seen))


def _file(number: str, file_id: int) -> tuple[Seen, Attachment]:
    """The file through the request through the person: a guessed number finds nothing."""
    seen = page.seen_or_404(number)
    row = files.one(seen.row.id, file_id, public_only=False) or _of_joined(seen, file_id)
    if row is None:
        abort(404)
    looks.note(f"ticket:{seen.row.number}", "file", by=current_actor())
    return seen, row


def _of_joined(seen: Seen, file_id: int) -> Attachment | None:
    """A file of a request that was joined into this one is read from here."""
    joined = merging.joined_into(seen.row.id) if seen.row.has_joined else []
    found = (files.one(ticket_id, file_id, public_only=False) for ticket_id in joined)
    return next(filter(None, found), None)
