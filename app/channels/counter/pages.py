"""The counter's door, `/meja/loket`: ask, apply, bring what was missing (issue, door 3; handbook §5.5, R115, R154).

*Tanya* is answered now and closed, or only written down when it needs no request; *Ajukan* takes a request with its
checklist, also one that was begun on the website (R016) and one of many that a companion brings. *Lengkapi*, *Ambil*
and *Bertemu* stand in modules of their own. Each is one plain form and one POST.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.catalogue import read as catalogue
from app.channels import conversations, need
from app.channels.counter import bundle, choice, finish, keys, line
from app.channels.counter.draft import OpenDraftForm, begun
from app.channels.counter.form import CounterForm, LoggedForm, QuestionForm
from app.channels.counter.papers import LABELS
from app.channels.handing_in import hand_in
from app.channels.who import search as who_search
from app.contacts import screens, visits
from app.contacts.models import Purpose
from app.platform.database import write
from app.stakeholders import privacy
from app.tickets.answered import SPOKEN_HERE
from app.tickets.files import enclosed
from app.tickets.kinds import Channel
from app.web import navigation
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other, wants_part

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.tickets.intake import Opened

bp = Blueprint("counter", __name__)
navigation.add("doors", lazy_("Loket"), "counter.choose", permission="ticket:create", order=2, shortcut="l")


@bp.get("/meja/loket")
@needs("ticket:create")
def choose() -> ResponseReturnValue:
    """What brings the visitor here?"""
    return render_template("channels/counter/choose.html", draft_form=OpenDraftForm(), **choice.beside())


@bp.route("/meja/loket/tanya", methods=["GET", "POST"])
@needs("ticket:create")
def ask() -> ResponseReturnValue:
    """A question that is answered now, or one that needs no request and is only counted."""
    if "log" in request.form or finish.is_wanted():
        return _logged(LoggedForm())
    form = QuestionForm()
    if request.method == "POST" and not conversations.may_answer():
        form.blame(_("Jawaban di loket hanya ditutup oleh yang berwenang. Pakai “Catat tanpa permohonan”."))
        return _page(form, Purpose.ASK, 422)
    return _visit(form, Purpose.ASK)


def _logged(form: LoggedForm) -> ResponseReturnValue:
    """Write a question down without a request."""
    if not form.validate():
        return _page(form, Purpose.ASK, 422)
    with said_on(form), write():
        if not visits.is_recorded(form.key.data):
            visits.ask(
                form.description.data or "", form.answer.data or "", by=current_actor(), guest=form.guest(),
                service_id=form.sheet.service_id if form.sheet else None, started_at=form.started_at(),
                queue_number=form.queue_number.data or "", form_key=form.key.data,
            )  # fmt: skip
        screens.clear(current_actor())
    if form.errors:
        return _page(form, Purpose.ASK, 422)
    flash(_("Pertanyaan dicatat di buku tamu, tanpa permohonan."), "success")
    line.say_unknown(form.queue_number.data)
    if finish.is_wanted():
        keys.call_next()
    return see_other(url_for(".choose"))


@bp.route("/meja/loket/baru", methods=["GET", "POST"])
@needs("ticket:create")
def apply() -> ResponseReturnValue:
    """A request, with its papers as far as they were brought."""
    is_fresh = request.method == "GET"
    draft = begun(request.args.get("draf")) if is_fresh else None
    told = draft or (bundle.carried(request.args.get("rombongan")) if is_fresh else None)
    return _visit(CounterForm(data=told) if told else CounterForm(), Purpose.APPLY, is_draft=draft is not None)


@bp.get("/meja/syarat")
@needs("ticket:create")
def checklist() -> ResponseReturnValue:
    """The standard with a checklist to tick, for a form that already stands there."""
    sheet = catalogue.sheet(request.args.get("service", ""))
    if not wants_part():
        return redirect(url_for(".apply", service=sheet.code if sheet else None))
    return render_template("channels/counter/_checklist.html", sheet=sheet, states={}, paper_choices=LABELS)


def _visit(form: CounterForm, purpose: Purpose, *, is_draft: bool = False) -> ResponseReturnValue:
    if form.is_fresh():
        form.service.data = form.service.data or request.args.get("service", "")
        line.begin_form(form)
        return _page(form, purpose, is_draft=is_draft)
    if "remove_file" in request.form:
        enclosed.drop(form, request.form["remove_file"])
        return _again(form, purpose)
    if "choose_service" in request.form:
        form.service.data = request.form["choose_service"]
        return _again(form, purpose)
    if "pakai" in request.form and isinstance(form, QuestionForm):
        form.answer.data = need.with_words(
            form.answer.data, request.form["pakai"], form.description.data, form.service.data
        )
        return _again(form, purpose)
    return _again(form, purpose) if "do" in request.form else _received(form, purpose)


def _received(form: CounterForm, purpose: Purpose) -> ResponseReturnValue:
    also = partial(_besides, form, purpose)
    opened = hand_in(form, Channel.COUNTER, by=current_actor(), also=also)
    if opened is None:
        return _page(form, purpose, 422)
    conversations.say_warnings(form)
    if isinstance(form, QuestionForm) and not form.answer.data:
        conversations.say_unwritten(opened.ticket)
    return bundle.go_on(opened.ticket) or _saved(opened.ticket.number)


def _saved(number: str) -> Response:
    return finish.go_on(
        _("Permohonan %(number)s dicatat.", number=number),
        shown=url_for("counter_saved.show", number=number),
        printed=url_for("counter_saved.print_view", number=number, lalu=1),
    )


def _besides(form: CounterForm, purpose: Purpose, opened: Opened) -> None:
    """The visit, and the answer where one was given, in the same write as the request."""
    actor, ticket = current_actor(), opened.ticket
    visits.record(
        ticket, purpose, by=actor, queue_number=form.queue_number.data or "", started_at=form.started_at(),
        guest=form.guest() if purpose is Purpose.APPLY else visits.NOBODY,
        signature_hash=screens.signature(actor, form.key.data),
    )  # fmt: skip
    screens.clear(actor)
    line.attach(form.queue_number.data, ticket, purpose)
    bundle.put(form, ticket)
    if isinstance(form, QuestionForm):
        conversations.answer_at_once(ticket, form.answer.data or str(SPOKEN_HERE.text), by=actor)
    conversations.keep_consent(form, ticket, Channel.COUNTER, by=actor)


def _again(form: CounterForm, purpose: Purpose) -> Response:
    """The same page with every word, because more is asked before it is sent."""
    enclosed.keep(form)
    return _page(form, purpose, 422)


def _page(form: CounterForm, purpose: Purpose, status: int = 200, *, is_draft: bool = False) -> Response:
    beside = need.beside(form.description.data, form.service.data)
    page = render_template(
        f"channels/counter/{purpose.value}.html",
        form=form,
        found=who_search.look_up(current_actor(), **form.typed()),
        suggestions=beside.suggestions,
        answers=beside.answers,
        sheet=form.sheet,
        states={position: state.value for position, state in form.states.items()},
        paper_choices=LABELS,
        bundle=bundle.of(form) if purpose is Purpose.APPLY else None,
        screen=screens.of(current_actor()),
        notice_text=privacy.current().text,
        upload=enclosed.field_of(form, url_for("uploads.keep"), is_sent=is_draft or not form.is_fresh()),
        may_answer=conversations.may_answer(),
        is_draft=is_draft,
    )
    return make_response(page, status)
