"""The last key of a visit: save, print without a dialog, call the next number (issue 4, *One key saves, prints …*).

Which paper a receipt comes on is the office's setting; whoever needs another one asks for it in the address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, request, url_for

from app.channels.counter import keys
from app.platform import settings
from app.tickets.receipts.printing import Paper
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

PAPER_LABEL = {Paper.ROLL: "80 mm", Paper.A5: "A5", Paper.A4: "A4"}


def paper() -> Paper:
    """What to print on: what the address asks for, else what the office chose."""
    asked = request.args.get("kertas") or str(settings.get("counter.paper"))
    return next((one for one in Paper if one.value == asked), Paper.A5)


def others() -> list[tuple[str, str]]:
    """The papers that the office did not choose, for a second button: value and name."""
    usual = str(settings.get("counter.paper"))
    return [(one.value, PAPER_LABEL[one]) for one in (Paper.ROLL, Paper.A5, Paper.A4) if one.value != usual]


def usual() -> str:
    """The name of the paper that the office chose."""
    return PAPER_LABEL[next((one for one in Paper if one.value == settings.get("counter.paper")), Paper.A5)]


def is_wanted() -> bool:
    """Whether the form was sent by the finishing key."""
    return request.form.get("then") == "next"


def then() -> str:
    """Where a printed page goes on by itself; empty when it was opened only to be printed."""
    return url_for("counter.choose") if request.args.get("lalu") == "1" else ""


def go_on(said: str, *, shown: str, printed: str) -> Response:
    """To the page that shows what was saved; after the finishing key to its receipt, printed at once."""
    if not is_wanted():
        return see_other(shown)
    keys.call_next()
    flash(_("%(said)s Tanda terimanya dicetak.", said=said), "success")
    return see_other(printed)
