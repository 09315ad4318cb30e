"""*Lengkapi*: find an open request by number, telephone, name or draft code, and take in what was brought (door 3).

A request that waits for papers goes back to be checked; any other open one keeps its state and gets the papers. What
was asked stands sealed in the address, because a name or a telephone number has no business there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from sqlalchemy import func, select
from wtforms import StringField

from app.accounts.permissions import current_actor, needs
from app.catalogue.models import Service
from app.channels import conversations
from app.channels.counter import draft
from app.channels.counter.form import BringForm
from app.channels.counter.papers import LABELS
from app.contacts import stopwatch, visits
from app.contacts.models import Purpose
from app.extensions import db
from app.platform.database import write
from app.platform.keys import seal, unseal
from app.platform.refusals import Conflict, Refused
from app.stakeholders.models import Organisation, Person
from app.tickets import access, numbering, search
from app.tickets.files import enclosed, waiting
from app.tickets.handling import papers
from app.tickets.history import chain
from app.tickets.intake import drafts
from app.tickets.kinds import PaperState
from app.tickets.models import Paper, Ticket
from app.tickets.statuses import OPEN, STAFF_LABEL
from app.web.forms import Form, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.tickets.handling.papers import PaperRow

bp = Blueprint("counter_bring", __name__)
MOST = 25


class FindForm(Form):
    """What the visitor can tell."""

    question = StringField(
        lazy_("Nomor permohonan, telepon, nama, atau kode draf"), validators=[Required(lazy_("Tulis yang dicari."))]
    )


class Waiting(NamedTuple):
    """An open request that may be meant, with how many papers are missing."""

    number: str
    service: str
    subject: str
    status: Any
    person: str | None
    organisation: str | None
    missing: int

    @property
    def status_label(self) -> str:
        return str(STAFF_LABEL[self.status])


_MISSING = (
    select(func.count(Paper.id))
    .where(Paper.ticket_id == Ticket.id, Paper.state == PaperState.MISSING)
    .scalar_subquery()
)
_WAITING = (
    select(
        *(Ticket.number, Service.code, Ticket.subject, Ticket.status, Person.name.label("person")),
        *(Organisation.name.label("organisation"), _MISSING.label("missing")),
    )
    .join(Service, Service.id == Ticket.service_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .where(Ticket.status.in_(sorted(OPEN)))
    .order_by(Ticket.id.desc())
    .limit(MOST)
)


@bp.route("/meja/loket/lengkapi", methods=["GET", "POST"])
@needs("ticket:receive_papers")
def find() -> ResponseReturnValue:
    """Which request is it?"""
    form = FindForm()
    if request.method == "POST":
        return see_other(_answer(form.question.data)) if form.validate() else _found(form, [], 422)
    sealed = request.args.get("cari", "")
    form.question.data = (unseal(sealed) if sealed and sealed.isascii() else "") or ""
    return _found(form, _waiting(form.question.data) if form.question.data else [])


def _answer(question: str) -> str:
    """Where a question leads: to the one request of that number, to a draft, or to the list of what fits."""
    number = numbering.parse(question)
    if number is not None and access.find(number, current_actor()) is not None:
        return url_for(".bring", number=number)
    if current_actor().may("draft:open") and drafts.find(question) is not None:
        return draft.address(question)
    return url_for(".find", cari=seal(question))


def _waiting(question: str) -> list[Waiting]:
    fits = search.matching(question)
    if fits is None:
        return []
    return [Waiting(*row) for row in db.session.execute(_WAITING.where(fits, access.visible(current_actor())))]


def _found(form: FindForm, rows: list[Waiting], status: int = 200) -> Response:
    is_many = len(rows) == MOST
    page = render_template(
        "channels/counter/find.html", form=form, rows=rows, is_many=is_many, may_answer=conversations.may_answer()
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
        return _page(form, ticket)
    if "remove_file" in request.form:
        enclosed.drop(form, request.form["remove_file"])
        return _page(form, ticket, 422)
    if enclosed.keep(form) and form.validate() and _brought(form, number):
        flash(_("Berkas susulan dicatat."), "success")
        return see_other(url_for("counter_brought.show", number=number))
    return _page(form, ticket, 422)


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
