"""`/meja/buku-tamu`: the visitor book, a day at a time, on the screen and on paper (handbook §5.5, buku tamu; R115).

A search looks through all days; what was asked stands sealed in the address. A printed book is written down in the
audit log, because it carries names out of the house.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request, url_for
from wtforms import StringField

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.channels.counter import lookup
from app.contacts import book
from app.platform import clock, settings
from app.platform.database import write
from app.web import incoming, navigation, pictures
from app.web.forms import Form, Required
from app.web.i18n import lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.contacts.book import Entry

bp = Blueprint("counter_book", __name__, url_prefix="/meja/buku-tamu")
READERS = ("ticket:create", "queue:edit")
navigation.add("desk", lazy_("Buku tamu"), "counter_book.show", permission=READERS, order=45)


class SearchForm(Form):
    """What is known of a visitor."""

    question = StringField(
        lazy_("Nama, asal, keperluan, nomor antrean, atau telepon"), [Required(lazy_("Tulis yang dicari."))]
    )


@bp.route("", methods=["GET", "POST"])
@needs(*READERS)
def show() -> ResponseReturnValue:
    """The book of a day (`?hari=`), who is still inside (`?lihat=dalam`), or what a search finds."""
    form = SearchForm()
    if request.method == "POST":
        if form.validate():
            return see_other(url_for(".show", cari=lookup.sealed(form.question.data)))
        return _page(form, _day(), [], 422)
    question = form.question.data = lookup.unsealed(request.args.get("cari", ""))
    return _page(form, _day(), _entries(question))


def _entries(question: str) -> list[Entry]:
    if question:
        return book.matching(question, current_actor())
    if request.args.get("lihat") == "dalam":
        return book.inside(current_actor())
    return _of(_day())


def _of(day: date) -> list[Entry]:
    following = day + timedelta(days=1)
    return book.between(clock.at(day, time()), clock.at(following, time()), current_actor())


def _page(form: SearchForm, day: date, entries: list[Entry], status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "channels/counter/book.html", form=form, day=day, entries=entries, counts=book.counts(entries),
        before=day - timedelta(days=1), after=day + timedelta(days=1), today=clock.today(), most=book.MOST,
        question=form.question.data or "", is_inside=request.args.get("lihat") == "dalam",
        may_act=current_actor().may("ticket:create"),
    )  # fmt: skip
    return page, status


@bp.get("/cetak")
@needs(*READERS)
def print_view() -> ResponseReturnValue:
    """A day of the book on paper, with the signatures drawn on a pad and room for those that were not."""
    day = _day()
    entries = _of(day)
    with write():
        audit.record(
            "visitor_book:printed", f"visitor_book:{day.isoformat()}", {"lines": len(entries)}, by=current_actor()
        )
    return render_template(
        "channels/counter/book_print.html", day=day, entries=entries, office=settings.get("office.name"),
        signatures={one.id: pictures.as_data(one.signature_hash) for one in entries if one.signature_hash},
    )  # fmt: skip


def _day() -> date:
    """The day that was asked for, else today."""
    written = request.args.get("hari")
    return incoming.day(written) or abort(404) if written else clock.today()
