"""What the camera and the paste page share: files that came in a form become a stack; what cannot be taken is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, url_for

from app.accounts.permissions import current_actor
from app.platform import inspection
from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.storage import NoRoom
from app.platform.text import clean_line
from app.reading import stacks
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from app.reading.models import ScanBatch, Source
    from app.reading.stacks import Incoming
    from app.web.forms import OnceForm

LONGEST_NAME = 80  # letters of a file's name in a sentence about it


def chosen(field: Any) -> list[Any]:
    """The files that were chosen; a browser sends an empty one where none was."""
    return [file for file in field.data or [] if getattr(file, "filename", "")]


def prepared(field: Any) -> list[Incoming]:
    """The files of a field, on the disk; beside it stands, for each that cannot be taken, why. None when none is good."""
    sent, files = chosen(field), []
    try:
        files = [stacks.prepared(file.stream, file.filename) for file in sent]
    except (NoRoom, Refused) as no:
        field.errors = [str(no)]
    sentences = [_why(one, file) for one, file in zip(sent, files, strict=False) if file.reason]
    field.errors = [*field.errors, *sentences]
    return files if any(file.blob for file in files) else []


def _why(sent: Any, file: Incoming) -> str:
    return f"{clean_line(sent.filename)[:LONGEST_NAME]}: {inspection.sentence(file.reason)}"


def bring(form: OnceForm, files: Sequence[Incoming], source: Source, **how: Any) -> Response:
    """Keep them as a stack and go to it; the same form twice brings one."""
    with write():
        batch = stacks.come(files, source=source, by=current_actor(), form_key=form.key.data, **how)
    for sentence in form["attachments"].errors:
        flash(sentence, "warning")
    return to(batch)


def to(batch: ScanBatch) -> Response:
    """The stack's page."""
    flash(_("Diterima dan sedang dibaca mesin."), "success")
    return see_other(url_for("document_stacks.show", batch_id=batch.id))
