"""*Lengkapi*: find an open request by number, telephone, name or draft code, and take in what was brought (door 3).

A request that waits for papers goes back to be checked; any other open one keeps its state and gets the papers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from wtforms import StringField

from app.accounts.permissions import current_actor, needs
from app.channels import conversations
from app.channels.counter import draft, finish, line, lookup
from app.channels.counter.form import BringForm
from app.channels.counter.papers import LABELS
from app.contacts import stopwatch, visits
from app.contacts.models import Purpose
from app.paper_forms import reading
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.tickets import access, numbering
from app.tickets.files import enclosed, waiting
from app.tickets.handling import papers
from app.tickets.history import chain
from app.tickets.intake import drafts
from app.tickets.statuses import OPEN, STAFF_LABEL
from app.web.forms import Form, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.channels.counter.lookup import Found
    from app.tickets.handling.papers import PaperRow
    from app.tickets.models import Ticket

bp = Blueprint("counter_bring", __name__)


class FindForm(Form):
    """What the visitor can tell."""

    question = StringField(
        lazy_("Nomor permohonan, telepon, nama, atau kode draf"), validators=[Required(lazy_("Tulis yang dicari."))]
    )


@bp.route("/meja/loket/lengkapi", methods=["GET", "POST"])
@needs("ticket:receive_papers")
def find() -> ResponseReturnValue:
    """Which request is it?"""
    form = FindForm()
    if request.method == "POST":
        return see_other(_answer(form.question.data)) if form.validate() else _found(form, [], 422)
    question = form.question.data = lookup.unsealed(request.args.get("cari", ""))
    return _found(form, lookup.matching(question, OPEN, current_actor()) if question else [])


def _answer(question: str) -> str:
    """Where a question leads: to the one request of that number, to a draft, or to the list of what fits."""
    number = numbering.parse(question)
    if number is not None and access.find(number, current_actor()) is not None:
        return url_for(".bring", number=number)
    if reading.unrecorded(number):
        return url_for("paper_forms.one", number=number)
    if current_actor().may("draft:open") and drafts.find(question) is not None:
        return draft.address(question)
    return url_for(".find", cari=lookup.sealed(question))


def _found(form: FindForm, rows: list[Found], status: int = 200) -> Response:
    page = render_template(
        "channels/counter/find.html", form=form, rows=rows, most=lookup.MOST, may_answer=conversations.may_answer()
    )
    return make_response(page, status)


@bp.route("/meja/loket/lengkapi/<number>", methods=["GET", "POST"])
@needs("ticket:receive_papers")
def bring(number: str) -> ResponseReturnValue:
    """Tick what was brought, add its pictures."""
    form, ticket = BringForm(), _load(number)
    if ticket.status not in OPEN:
        raise Conflict(_("Permohonan ini sudah ditutup. Buka kembali dahulu dari halamannya, atau ajukan yang baru."))
    if request.method == "GET":
        line.begin_form(form)
        return _page(form, ticket)
    if "remove_file" in request.form:
        enclosed.drop(form, request.form["remove_file"])
        return _page(form, ticket, 422)
    if enclosed.keep(form) and form.validate() and _brought(form, number):
        return _done(number)
    return _page(form, ticket, 422)


def _done(number: str) -> Response:
    if not finish.is_wanted():
        flash(_("Berkas susulan dicatat."), "success")
    return finish.go_on(
        _("Berkas susulan %(number)s dicatat.", number=number),
        shown=url_for("counter_brought.show", number=number),
        printed=url_for("counter_brought.print_view", number=number, lalu=1),
    )


def _brought(form: BringForm, number: str) -> bool:
    """False, with the sentence on the form, when the core refused."""
    try:
        with write():
            _take_in(form, _load(number))
    except Conflict:
        raise
    except Refused as no:
        form.form_errors = [*form.form_errors, str(no)]
        return False
    return True


def _take_in(form: BringForm, ticket: Ticket) -> None:
    """The papers, the files and the visit, once for each form."""
    chain.hold()
    if visits.is_recorded(form.key.data):
        return
    actor = current_actor()
    changed = form.changed(papers.of(ticket.id))
    count = waiting.claim(ticket, form.key.data, from_applicant=True)
    papers.receive(ticket, changed, by=actor, text=form.text.data or None, has_files=bool(count))
    started_at = stopwatch.begun_at(form.started.data)
    visits.record(
        ticket, Purpose.COMPLETE, by=actor, queue_number=form.queue_number.data or "", started_at=started_at,
        form_key=form.key.data,
    )  # fmt: skip
    line.attach(form.queue_number.data, ticket, Purpose.COMPLETE)


def _load(number: str) -> Ticket:
    ticket = access.find(number, current_actor())
    if ticket is None:
        abort(404)
    return ticket


def _page(form: BringForm, ticket: Ticket, status: int = 200) -> Response:
    rows = papers.of(ticket.id)
    page = render_template(
        "channels/counter/bring.html",
        form=form,
        ticket=ticket,
        status_label=str(STAFF_LABEL[ticket.status]),
        papers=rows,
        states=_shown(form, rows),
        paper_choices=LABELS,
        upload=enclosed.field_of(form, url_for("uploads.keep"), is_sent=form.is_submitted()),
        may_answer=conversations.may_answer(),
    )
    return make_response(page, status)


def _shown(form: BringForm, rows: list[PaperRow]) -> dict[int, str]:
    ticked = form.changed(rows) if form.is_submitted() else {}
    return {row.position: ticked.get(row.id, row.state).value for row in rows}
