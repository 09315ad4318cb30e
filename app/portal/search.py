"""Search in one's own words over what the office offers, each hit with its reason (R013; contract, `/cari`).

A ticket number typed here is recognised: its form is offered, and the number travels on by POST. What nobody offers is
not a dead end but a need we do not know yet (R011): the four doors, and a letter to tell it.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for

from app.accounts.permissions import public
from app.catalogue import read as catalogue
from app.platform.text import clean_line
from app.portal.opening import counter_words
from app.portal.tracking.forms import TrackForm
from app.tickets import experience, numbering
from app.web.headers import cacheable
from app.web.i18n import lazy_
from app.web.pages import wants_part

bp = Blueprint("search", __name__)

LONGEST = 200
SUGGESTED = 6
TELL_US = ("LIN-03", "PRG-06")
"""Services by which a need that fits nothing can be told, the first that is offered."""
EXAMPLES = (lazy_("bikin koperasi"), lazy_("pinjaman modal"), lazy_("sertifikat halal"), lazy_("pelatihan"))


class Question(NamedTuple):
    """What was asked, cleaned; `is_cut` when it was longer than we read, `number` when it is a ticket's."""

    words: str
    is_cut: bool
    number: str | None


@bp.get("/cari")
@public
@cacheable
def find() -> str:
    """The page of results; a part of it while somebody types."""
    asked = question(request.args.get("q", ""))
    if wants_part():
        return render_template("portal/_suggestions.html", asked=asked, found=_found(asked, SUGGESTED))
    found = _found(asked)
    track_form = TrackForm(formdata=None, number=asked.number) if asked.number else None
    is_lost = bool(asked.words) and not found and not asked.number
    return render_template(
        "portal/search.html", asked=asked, found=found, track_form=track_form, is_lost=is_lost, examples=EXAMPLES,
        counter=counter_words() if is_lost else "", tell_us=_tell_us() if is_lost else "",
    )  # fmt: skip


def question(typed: str) -> Question:
    """The question as we read it: invisible characters out, no longer than two hundred letters."""
    words = clean_line(typed[: LONGEST * 2])
    is_cut = len(words) > LONGEST or len(typed) > LONGEST * 2
    return Question(words[:LONGEST], is_cut, numbering.parse(words[:LONGEST]))


def _found(asked: Question, limit: int = 20) -> list[catalogue.Found]:
    """Services for the words; a ticket's number is no need."""
    hits = [] if asked.number else experience.find_by_words(asked.words, limit=limit)
    return [hit for hit in hits if not hit.service.is_internal]


def _tell_us() -> str:
    offered = {line.code for line in catalogue.published()}
    code = next((code for code in TELL_US if code in offered), None)
    return url_for("website.apply", code=code) if code else ""
