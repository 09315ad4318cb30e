"""A change of the calendar is seen before it is saved: the page between a form and what it does (handbook §3.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request

from app.accounts.permissions import current_actor
from app.desk.settings.answering import draw
from app.tickets.clocks import preview

if TYPE_CHECKING:
    from app.tickets.clocks.calendar import WorkCalendar
    from app.web.forms import Form

_OWN = frozenset({"csrf_token", "sure"})


def seen_first(form: Form, changed: WorkCalendar, title: str, back: str) -> Any:
    """What the change would move, with everything that was sent once more behind the button “Simpan”.

    422, as for every form that has not been taken.
    """
    sent = [(name, value) for name, values in request.form.lists() if name not in _OWN for value in values]
    page = draw("moved", title=title, moved=preview.of(changed, current_actor()), sent=sent, back=back, form=form)
    page.status_code = 422
    return page
