"""From the need in the person's own words to the service, its standard and what can be answered (R011, R105).

The words are sent by POST and never stand in an address; standards and articles are asked by GET.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, abort, render_template, request

from app.accounts.permissions import needs
from app.catalogue import read as catalogue
from app.channels import answers as told
from app.knowledge import read as articles
from app.tickets import experience
from app.web.pages import wants_part

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.catalogue.read import Found
    from app.catalogue.sheets import Sheet
    from app.channels.answers import Offer

bp = Blueprint("need", __name__)

MOST = 4
_LONGEST = 2000  # letters that are looked at
_FIT_ENOUGH = 0.5  # of the best: what fits less well is only in the way


class Beside(NamedTuple):
    """What stands beside a conversation: services that fit, the standard of the chosen one, what can be answered."""

    suggestions: list[Found]
    sheet: Sheet | None
    answers: list[Offer]


def beside(description: str | None, service: str | None) -> Beside:
    """The services that fit the need so far, the standard of the chosen one, and what can be answered."""
    words, code = (description or "")[:_LONGEST], service or ""
    return Beside(_suggested(words, code), catalogue.sheet(code) if code else None, _offered(words, code))


def with_words(typed: str | None, wanted: str | None, description: str | None, service: str | None) -> str:
    """What was typed, and behind it what the button that was pressed says (`answers.Offer`)."""
    words = (description or "")[:_LONGEST]
    return told.taken(typed, wanted, words, _meant(words, service or ""))


@bp.post("/meja/layanan-cocok")
@needs("ticket:create")
def suggest() -> ResponseReturnValue:
    """The services that fit the words typed so far."""
    found = _suggested(request.form.get("description", "")[:_LONGEST], request.form.get("service", ""))
    return render_template("channels/need/_suggestions.html", suggestions=found, is_part=True)


@bp.post("/meja/pernah-dijawab")
@needs("ticket:create")
def answered() -> ResponseReturnValue:
    """What can be answered for the chosen service, or for the one that fits best."""
    words, code = request.form.get("description", "")[:_LONGEST], request.form.get("service", "")
    return render_template("channels/need/_answered.html", answers=_offered(words, code))


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


@bp.get("/meja/artikel/<int:article_id>")
@needs("ticket:create")
def article(article_id: int) -> ResponseReturnValue:
    """One article whole; one that is not used any more says so."""
    found = articles.whole(article_id)
    if found is None:
        abort(404)
    return render_template("channels/need/article.html", article=found)


def _suggested(words: str, chosen: str) -> list[Found]:
    fits = experience.find_by_words(words, limit=MOST) if words.strip() else []
    return [fit for fit in fits if fit.service.code != chosen and fit.points >= fits[0].points * _FIT_ENOUGH]


def _offered(words: str, chosen: str) -> list[Offer]:
    return told.offered(words, _meant(words, chosen))


def _meant(words: str, chosen: str) -> Sheet | None:
    """The standard of the chosen service, or of the one that the words fit best."""
    code = chosen or next((fit.service.code for fit in _suggested(words, "")), "")
    return catalogue.sheet(code) if code else None
