"""How often the machine reads rightly, field by field: what it proposed and a clerk left as it was (issue 4, Document).

Counts alone, never a letter's words; so whoever records letters may see them.
"""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, render_template

from app.accounts.permissions import needs
from app.channels.document.desk.form import LetterForm
from app.platform import clock
from app.reading.proposals import settling
from app.reading.proposals.fields import Field

if TYPE_CHECKING:
    from app.reading.proposals.settling import Rate

bp = Blueprint("document_figures", __name__, url_prefix="/meja/dokumen")


class Line(NamedTuple):
    """One field: this month and this year."""

    label: str
    month: Rate | None
    year: Rate


@bp.get("/ketepatan")
@needs("ticket:create")
def show() -> str:
    """The hit rates of this month and this year."""
    today = clock.today()
    month, year = (_since(day) for day in (today.replace(day=1), date(today.year, 1, 1)))
    labels = _labels()
    lines = [Line(labels[field], month.get(field), rate) for field, rate in year.items()]
    return render_template("channels/document/desk/figures.html", lines=lines)


def _since(day: date) -> dict[Field, Rate]:
    return {rate.field: rate for rate in settling.rates(clock.at(day, time()))}


def _labels() -> dict[Field, str]:
    form = LetterForm()
    return {field: str(form[field.value].label.text) for field in Field}
