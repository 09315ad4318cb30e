"""What every form that brings scans shares: its files put on the disk, and beside the field why one cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, request, url_for

from app.platform import inspection, settings
from app.platform.storage import NoRoom
from app.platform.text import clean_line
from app.reading import stacks
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from app.reading.models import ScanBatch
    from app.reading.stacks import Incoming

LONGEST_NAME = 80  # letters of a file's name in a sentence about it


def chosen(*fields: Any) -> list[Any]:
    """The files of these fields; a browser sends an empty one where none was chosen."""
    return [file for field in fields for file in field.data or [] if getattr(file, "filename", "")]


def prepared(sent: list[Any], field: Any) -> list[Incoming]:
    """The files on the disk, outside `write()`; nothing when none can be taken. Beside `field` stands why not."""
    files: list[Incoming] = []
    if getattr(request, "is_too_large", False):
        field.errors = [too_much()]
        return files
    try:
        files = [stacks.prepared(file.stream, file.filename) for file in sent]
    except NoRoom as no:
        field.errors = [str(no)]
    whys = [_why(one, file) for one, file in zip(sent, files, strict=False) if file.reason]
    field.errors = [*field.errors, *whys]
    return files if any(file.blob for file in files) else []


def too_much() -> str:
    """What is said of more than one stack may be."""
    limit = int(settings.get("reading.stack_mb"))
    return _("Semua berkas bersama paling besar %(limit)s MB. Kirim dalam dua tumpukan.", limit=limit)


def _why(sent: Any, file: Incoming) -> str:
    return f"{clean_line(sent.filename)[:LONGEST_NAME]}: {inspection.sentence(file.reason)}"


def arrived(batch: ScanBatch, field: Any = None) -> Response:
    """To the stack, with a word on each of its files that could not be taken."""
    for sentence in field.errors if field is not None else ():
        flash(sentence, "warning")
    return see_other(url_for("document_stacks.show", batch_id=batch.id))
