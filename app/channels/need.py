"""From the need in the person's own words to the service, its standard and what was answered before (R011, R105).

The words are sent by POST and never stand in an address; the standard is public and is asked by GET.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, abort, render_template, request

from app.accounts.permissions import current_actor, needs
from app.catalogue import read as catalogue
from app.tickets import answered as earlier
from app.tickets import experience
from app.tickets.together import canned
from app.web.pages import wants_part

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.catalogue.read import Found
    from app.catalogue.sheets import Sheet
    from app.tickets.answered import Answer

bp = Blueprint("need", __name__)

MOST = 4
_LONGEST = 2000  # letters that are looked at
_FIT_ENOUGH = 0.5  # of the best: what fits less well is only in the way


class Beside(NamedTuple):
    """What stands beside a conversation: services that fit, the standard of the chosen one, earlier answers."""

    suggestions: list[Found]
    sheet: Sheet | None
    answers: list[Answer]
    ready: list[Ready]


class Ready(NamedTuple):
    """An answer the office keeps ready, as far as it can be filled in before the request has a number."""

    id: int
    title: str
    text: str


def beside(description: str | None, service: str | None) -> Beside:
    """The services that fit the need so far, the standard of the chosen one, and what was answered before."""
    words, code = description or "", service or ""
    sheet = catalogue.sheet(code) if code else None
    return Beside(_suggested(words, code), sheet, _answered(words, code), _ready(words, code))


def with_ready_words(typed: str | None, wanted: int | None, service: str | None) -> str:
    """What was typed, and behind it the ready answer whose button was pressed."""
    chosen = next((one.text for one in _ready("", service or "") if one.id == wanted), "")
    return "\n\n".join(part for part in (typed, chosen) if part)


@bp.post("/meja/layanan-cocok")
@needs("ticket:create")
def suggest() -> ResponseReturnValue:
    """The services that fit the words typed so far."""
    found = _suggested(request.form.get("description", ""), request.form.get("service", ""))
    return render_template("channels/need/_suggestions.html", suggestions=found, is_part=True)


@bp.post("/meja/pernah-dijawab")
@needs("ticket:create")
def answered() -> ResponseReturnValue:
    """What was answered before for the chosen service, or for the one that fits best."""
    words, code = request.form.get("description", ""), request.form.get("service", "")
    return render_template("channels/need/_answered.html", answers=_answered(words, code), ready=_ready(words, code))


@bp.get("/meja/standar")
@needs("ticket:create")
def standard() -> ResponseReturnValue:
    """The standard of one service."""
    sheet = catalogue.sheet(request.args.get("service", ""))
    if wants_part():
        return render_template("channels/need/_sheet.html", sheet=sheet)
    if sheet is None:
        abort(404)
    return render_template("channels/need/standard.html", sheet=sheet)


def _suggested(words: str, chosen: str) -> list[Found]:
    fits = experience.find_by_words(words[:_LONGEST], limit=MOST) if words.strip() else []
    return [fit for fit in fits if fit.service.code != chosen and fit.points >= fits[0].points * _FIT_ENOUGH]


def _answered(words: str, chosen: str) -> list[Answer]:
    best = _suggested(words, "")[:1] if not chosen else []
    code = chosen or next((fit.service.code for fit in best), "")
    return earlier.like(code, words[:_LONGEST], current_actor()) if code else []


def _ready(words: str, chosen: str) -> list[Ready]:
    code = chosen or next((fit.service.code for fit in _suggested(words, "")[:1]), "")
    sheet = catalogue.sheet(code) if code else None
    facts = canned.facts_today(current_actor()) | {"layanan": sheet.name if sheet else ""}
    return [Ready(one.id, one.title, canned.filled(one.text, facts, gap=None)) for one in canned.choice_for(code)]
