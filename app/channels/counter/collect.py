"""*Ambil*: find a result that is ready, make sure who collects it, and hand it over (handbook §5.4; issue 3).

It is found by number, by the QR code of its receipt, by name or telephone. What was asked stands sealed in the address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, g, make_response, render_template, request, url_for
from sqlalchemy import select
from wtforms import StringField

from app.accounts.permissions import current_actor, needs
from app.channels import conversations
from app.channels.counter import finish, line, lookup, screen, signatures
from app.channels.counter.collect_form import CollectForm
from app.contacts import screens, stopwatch, visits
from app.contacts.models import Purpose
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.stakeholders.models import Organisation, Person
from app.tickets import access, files, numbering
from app.tickets.files import enclosed, waiting
from app.tickets.handling import handing_over
from app.tickets.history import chain
from app.tickets.models import Ticket
from app.tickets.receipts import printing, secrets
from app.tickets.statuses import STAFF_LABEL, Status
from app.web.forms import Form, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

bp = Blueprint("counter_collect", __name__)
_READY = (Status.SIAP_DIAMBIL,)
_LINK = "/lacak/"
_OURS = frozenset({files.UPLOAD, files.SCAN, *printing.KIND.values(), handing_over.SIGNATURE, handing_over.PROOF})
"""Files that are about the request, not its result: what was sent in or scanned, receipts, proofs. A result that
somebody of the office added by hand is `files.RESULT`."""


class FindReadyForm(Form):
    """What the visitor can tell or show."""

    question = StringField(
        lazy_("Nomor permohonan, kode QR, nama, atau telepon"), validators=[Required(lazy_("Tulis yang dicari."))]
    )


@bp.route("/meja/loket/ambil", methods=["GET", "POST"])
@needs("ticket:hand_over")
def find() -> ResponseReturnValue:
    """Whose result is it? Without a question: everything that waits to be collected."""
    form = FindReadyForm()
    if request.method == "POST":
        return see_other(_answer(form.question.data)) if form.validate() else _found(form, 422)
    form.question.data = lookup.unsealed(request.args.get("cari", ""))
    return _found(form)


def _answer(question: str) -> str:
    """Where a question leads: to the one request it names, or to the list of what fits."""
    number = numbering.parse(question) or _number_of(question)
    if number is not None and access.find(number, current_actor()) is not None:
        return url_for(".hand_over", number=number)
    return url_for(".find", cari=lookup.sealed(question))


def _number_of(question: str) -> str | None:
    """The number behind the link that a QR reader types."""
    token = question.rpartition(_LINK)[2].strip("/ ") if _LINK in question else ""
    key = secrets.tracking_key(token) if token else ""
    return db.session.scalar(select(Ticket.number).where(Ticket.tracking_key == key)) if key else None


def _found(form: FindReadyForm, status: int = 200) -> Response:
    question, by = form.question.data, current_actor()
    rows = lookup.matching(question, _READY, by) if question else lookup.every(_READY, by)
    page = render_template(
        "channels/counter/find_ready.html", form=form, rows=rows, most=lookup.MOST,
        may_answer=conversations.may_answer(),
    )  # fmt: skip
    return make_response(page, status)


@bp.route("/meja/loket/ambil/<number>", methods=["GET", "POST"])
@needs("ticket:hand_over")
def hand_over(number: str) -> ResponseReturnValue:
    """Who collects it, and that it was given."""
    form, ticket = CollectForm(), _load(number)
    if ticket.status is not Status.SIAP_DIAMBIL:
        return _not_ready(form, ticket)
    if request.method == "GET":
        line.begin_form(form)
        return _page(form, ticket)
    if "remove_file" in request.form:
        enclosed.drop(form, request.form["remove_file"])
        return _page(form, ticket, 422)
    if enclosed.keep(form) and form.validate() and _handed(form, number):
        return _done(number)
    return _page(form, ticket, 422)


@bp.post("/meja/loket/ambil/<number>/layar")
@needs("ticket:hand_over")
def mirror(number: str) -> ResponseReturnValue:
    """Show the visitor what they receive, and ask for their signature on the screen."""
    g.is_background = bool(request.args.get("ulang"))
    form, ticket = CollectForm(), _load(number)
    owner, key = _owner(ticket), form.key.data or ""
    told = {
        "name": form.receiver.data or owner,
        "what": form.what.data or _("Hasil permohonan %(number)s", number=number),
    }
    row = screen.mirror(key, told if not ticket.is_confidential else {"is_secret": True})
    return render_template("channels/counter/_screen_signature.html", screen=row, form_key=key)


def _done(number: str) -> Response:
    return finish.go_on(
        _("Hasil %(number)s diserahkan.", number=number),
        shown=url_for("counter_collected.show", number=number),
        printed=url_for("counter_collected.print_view", number=number, lalu=1),
    )


def _not_ready(form: CollectForm, ticket: Ticket) -> ResponseReturnValue:
    """The same form twice leads to the same receipt; anything else is told what is true now."""
    if request.method == "POST" and handing_over.is_done(form.key.data):
        return _done(ticket.number)
    raise Conflict(_not_ready_words(ticket))


def _not_ready_words(ticket: Ticket) -> str:
    slip = handing_over.last(ticket.id)
    if slip is not None and ticket.status is Status.SELESAI:
        return _("Hasil permohonan %(number)s sudah diserahkan.", number=ticket.number)
    now = STAFF_LABEL[ticket.status]
    return _("Hasil permohonan %(number)s belum siap diambil: sekarang “%(now)s”.", number=ticket.number, now=now)


def _handed(form: CollectForm, number: str) -> bool:
    """False, with the sentence on the form, when it was refused."""
    try:
        signature = signatures.prepared(form.signature.data) or screen.signed(form.key.data)
        with write():
            _hand(form, _load(number), signature)
    except Conflict:
        raise
    except Refused as no:
        form.refuse(no)
        return False
    return True


def _hand(form: CollectForm, ticket: Ticket, signature: files.Prepared | None) -> None:
    """The handing-over and the visit, once for each form."""
    chain.hold()
    if handing_over.is_done(form.key.data):
        return
    actor, key = current_actor(), form.key.data
    told = form.told(_owner(ticket), signature, has_scan=bool(waiting.of(key)))
    handing_over.collect(ticket, told, by=actor, form_key=key)
    visits.record(
        ticket, Purpose.COLLECT, by=actor, queue_number=form.queue_number.data or "",
        started_at=stopwatch.begun_at(form.started.data), form_key=key,
        guest=visits.NOBODY if told.is_owner else visits.Guest(told.receiver),
        signature_hash=signature.blob.hash if signature else None,
    )  # fmt: skip
    screens.clear(actor)
    line.attach(form.queue_number.data, ticket, Purpose.COLLECT)


def _load(number: str) -> Ticket:
    ticket = access.find(number, current_actor())
    if ticket is None:
        abort(404)
    return ticket


def _owner(ticket: Ticket) -> str:
    """Whose result it is, by name."""
    person = db.session.get(Person, ticket.person_id) if ticket.person_id else None
    body = db.session.get(Organisation, ticket.organisation_id) if ticket.organisation_id else None
    return person.name if person else body.name if body else ""


def _page(form: CollectForm, ticket: Ticket, status: int = 200) -> Response:
    results = [one for one in files.of(ticket.id, public_only=False) if _is_result(one)]
    page: dict[str, Any] = {
        "form": form,
        "ticket": ticket,
        "owner": _owner(ticket),
        "results": results,
        "upload": enclosed.field_of(form, url_for("uploads.keep"), is_sent=form.is_submitted()),
        "may_answer": conversations.may_answer(),
        "screen": screens.of(current_actor()),
    }
    return make_response(render_template("channels/counter/collect.html", **page), status)


def _is_result(one: files.FileRow) -> bool:
    return not one.from_applicant and one.kind not in _OURS
