"""How a filled-in form becomes a request, the same at every door.

Files first (`enclosed`), so that a refused form loses none of them. Then one short write: the request and whatever the
door adds stand or fall together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.channels import sent_before
from app.channels.paper_forms import doors
from app.platform.database import write
from app.platform.refusals import Refused
from app.tickets.files import enclosed, pieces, waiting
from app.tickets.intake import NumberTaken, open_ticket
from app.tickets.kinds import Channel
from app.web.forms import fresh_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.actor import Actor
    from app.channels.forms import IntakeForm
    from app.tickets.intake import Opened


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
    has_good_files = enclosed.keep(form)
    if not form.validate() or not has_good_files:
        return None
    try:
        with write():
            opened = open_ticket(form.application(channel, **facts), requester=form.asking(), by=by)
            if opened.is_new:
                form.keep_away(opened.ticket, by)
                form.keep_who_spoke(opened.ticket, by)
                form.settle_paper(opened.ticket, by)
            if also is not None and opened.is_new:
                also(opened)
    except NumberTaken as no:
        doors.refuse_used(no.number, form.description.data or "")
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
        waiting.move(old, form.key.data)
        pieces.move(old, form.key.data)
