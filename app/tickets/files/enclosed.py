"""Files that come in a form, the same on every page: kept under its key before anything else is looked at.

So a form that is refused loses none of them; whatever becomes of it claims them in its own write.
"""

from __future__ import annotations

from typing import Any

from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.storage import NoRoom
from app.platform.text import clean_line
from app.tickets import files
from app.tickets.files import waiting
from app.web.formatting import ukuran
from app.web.i18n import _
from app.web.incoming import row_id

LONGEST_NAME = 80  # letters of a file's name in a sentence about it


def keep(form: Any) -> bool:
    """Keep what the plain field `attachments` brought; False, with the sentences beside the field, if one is bad."""
    sent = [file for file in form.attachments.data or [] if getattr(file, "filename", "")]
    sentences = [sentence for file in sent if (sentence := _keep(form.key.data, file))]
    form.attachments.data = []
    form.attachments.process_errors = [*form.attachments.process_errors, *sentences]
    form.attachments.errors = list(form.attachments.process_errors)  # also for a page that judges the form no further
    return not sentences


def prepared(form: Any) -> list[files.Prepared]:
    """The files of a form that is about nothing else: judged and on the disk; a sentence beside the field if not."""
    sent = [(file.filename, file.stream) for file in form.attachments.data or [] if getattr(file, "filename", "")]
    if not sent:
        form.attachments.errors = [_("Pilih berkas pindaiannya.")]
        return []
    try:
        return files.prepare_all(sent)
    except (Refused, NoRoom) as no:
        form.attachments.errors = [str(no)]
        return []


def drop(form: Any, chosen: str) -> None:
    """Take back the waiting file whose button was pressed; `chosen` is the button's value."""
    with write():
        waiting.drop(form.key.data, row_id(chosen))


def field_of(form: Any, url: str, *, is_sent: bool) -> dict[str, object]:
    """What the file field needs to know: where files go one by one, and those that wait already."""
    ahead = waiting.of(form.key.data) if is_sent else []
    kept = [{"id": row.id, "name": row.name, "size": ukuran(row.size)} for row in ahead]
    return {"url": url, "key": form.key.data, "kept": kept, "remove": "remove_file"}


def _keep(form_key: str, file: Any) -> str:
    """Empty when kept, else the sentence that says why not."""
    try:
        prepared = files.prepare(file.filename, file.stream)
        with write():
            waiting.keep(form_key, prepared)
    except (Refused, NoRoom) as no:
        return _about(clean_line(file.filename)[:LONGEST_NAME], str(no))
    return ""


def _about(name: str, sentence: str) -> str:
    """Which of several files is meant; some sentences name it themselves."""
    return sentence if name in sentence else f"{name}: {sentence}"
