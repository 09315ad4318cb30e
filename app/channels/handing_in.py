"""How a filled-in form becomes a request, the same at every door.

Files first: each is judged and kept under the form's key before anything else is looked at, so that a refused form
loses none of them. Then one short write: the request and whatever the door adds stand or fall together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.channels import sent_before
from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.storage import NoRoom
from app.platform.text import clean_line
from app.tickets import files
from app.tickets.intake import open_ticket
from app.tickets.kinds import Channel
from app.web.forms import fresh_key
from app.web.incoming import row_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor
    from app.channels.forms import IntakeForm
    from app.tickets.intake import Opened

LONGEST_NAME = 80  # letters of a file's name in a sentence about it


def hand_in(
    form: IntakeForm,
    channel: Channel,
    *,
    by: Actor,
    also: Callable[[Opened], None] | None = None,
    **facts: Any,
) -> Opened | None:
    """The request, or None with the form's errors filled in. `also` runs in the same write, once, for a new request.

    A form of staff that had become a request before and now says something else is none (`sent_before`).
    """
    has_good_files = keep_files(form)
    if not form.validate() or not has_good_files:
        return None
    try:
        with write():
            opened = open_ticket(form.application(channel, **facts), requester=form.asking(), by=by)
            if also is not None and opened.is_new:
                also(opened)
    except Refused as no:
        if no.status != Refused.status:
            raise
        form.refuse(no)
        return None
    return opened if opened.is_new else _once_more(form, opened)


def _once_more(form: IntakeForm, opened: Opened) -> Opened | None:
    """What a form that had arrived before becomes; the website's door speaks to citizens itself."""
    if opened.ticket.channel is Channel.WEBSITE:
        return opened
    if sent_before.says_otherwise(form, opened.ticket):
        start_afresh(form)
        sent_before.refuse(form, opened.ticket)
        return None
    sent_before.say_so()
    return opened


def start_afresh(form: IntakeForm) -> None:
    """Give the form a key of its own; the files that were chosen since come along."""
    old, form.key.data = form.key.data, fresh_key()
    with write():
        files.move_waiting(old, form.key.data)


def keep_files(form: IntakeForm) -> bool:
    """Keep the plain field's files under the form's key; False, with the sentence beside the field, if one is bad."""
    sent = [file for file in form.attachments.data or [] if getattr(file, "filename", "")]
    sentences = [sentence for file in sent if (sentence := _keep(form.key.data, file))]
    form.attachments.data = []
    if sentences:
        form.attachments.process_errors = [*form.attachments.process_errors, *sentences]
    return not sentences


def drop_file(form: Any, chosen: str) -> None:
    """Take back the waiting file whose button was pressed; `chosen` is the button's value."""
    with write():
        files.drop_waiting(form.key.data, row_id(chosen))


def _keep(form_key: str, file: Any) -> str:
    """Empty when kept, else the sentence that says why not."""
    try:
        prepared = files.prepare(file.filename, file.stream)
        with write():
            files.keep_waiting(form_key, prepared)
    except (Refused, NoRoom) as no:
        return _about(clean_line(file.filename)[:LONGEST_NAME], str(no))
    return ""


def _about(name: str, sentence: str) -> str:
    """Which of several files is meant; some sentences name it themselves."""
    return sentence if name in sentence else f"{name}: {sentence}"
