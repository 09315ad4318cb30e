"""`/meja/dokumen/surat`: the stack of scanned letters, and one of them before the clerk (issue 4, Document).

Nothing is filed by a machine: what was read stands in the form, doubtful first, and only the clerk's button files it.
One key gives agenda number and request and brings the next letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from sqlalchemy import select

from app.accounts.permissions import current_actor, needs
from app.channels import conversations
from app.channels.document import entering
from app.channels.document.chats import reading as chats
from app.channels.document.desk import filing, reading, unit
from app.channels.document.desk.form import LetterForm, filled, in_order
from app.channels.who import search as who_search
from app.extensions import db
from app.platform.database import write
from app.platform.refusals import Conflict
from app.reading import access as letters
from app.reading.models import LetterState, ScanBatch, ScanLetter
from app.reading.proposals import seats, settling
from app.web.i18n import _
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.reading.proposals.fields import Field, Proposal

bp = Blueprint("document_desk", __name__, url_prefix="/meja/dokumen/surat")
PRINT = "print"


@bp.get("")
@needs("ticket:create")
def stack() -> str:
    """The letters that wait, as they came."""
    actor = current_actor()
    return render_template(
        "channels/document/desk/stack.html", waiting=reading.stack(actor), count=reading.count(actor),
        before=_before(), chats=chats.count(actor),
    )  # fmt: skip


@bp.post("/unit")
@needs("ticket:create")
def unit_of() -> str:
    """Where the request would go, while the clerk changes its service or its words."""
    return render_template("channels/document/desk/_unit_why.html", unit_why=unit.why(LetterForm()))


@bp.get("/<int:letter_id>")
@needs("ticket:create")
def show(letter_id: int) -> ResponseReturnValue:
    """One letter, its pages beside what was read on them."""
    letter = _letter(letter_id)
    if letter.state is not LetterState.READ:
        return _gone(letter)
    told = settling.of(letter.id)
    with_note = select(ScanBatch.source, letters.note_for(current_actor()).label("note"))
    stack = db.session.execute(with_note.where(ScanBatch.id == letter.batch_id)).one()
    is_confidential = letters.is_confidential(letter)
    form = filled(told, stack.source, letter.version, stack.note, is_confidential=is_confidential)
    return _page(letter, told, form)


@bp.post("/<int:letter_id>")
@needs("ticket:create")
def confirm(letter_id: int) -> ResponseReturnValue:
    """File the letter as the clerk confirmed it, and go on with the next."""
    letter, form, actor = _letter(letter_id), LetterForm(), current_actor()
    told = settling.of(letter.id)
    if form.is_sealed:
        form.validate()
        form.refuse_scan_of_sealed()
        return _page(letter, told, form, 422)
    try:
        opened = filing.file(letter, form, by=actor)
    except Conflict as no:
        form.version.data = str(_letter(letter_id).version)
        return _page(letter, told, form, 409, refused=str(no))
    if opened is None:
        return _page(letter, told, form, 422)
    if opened.is_new:
        conversations.say_warnings(form)
    return _next(letter_id, opened.ticket.number)


@bp.post("/<int:letter_id>/kerjakan")
@needs("ticket:create")
def sit_down(letter_id: int) -> ResponseReturnValue:
    """Say that one has this letter before oneself."""
    letter, actor = _letter(letter_id), current_actor()
    with write():
        seats.sit_down(letter, by=actor)
    return see_other(url_for(".show", letter_id=letter_id))


def _letter(letter_id: int) -> ScanLetter:
    return letters.find(letter_id, current_actor()) or abort(404)


def _gone(letter: ScanLetter) -> Response:
    """Back to the stack, with what became of the letter."""
    known = reading.known(letter.id, current_actor())
    if known:
        flash(_("Surat ini sudah dicatat %(by)s: agenda %(agenda)s.", by=known.by, agenda=known.agenda), "info")
    elif letter.state is LetterState.WAITING:
        flash(_("Surat ini masih dibaca. Tunggu sebentar."), "info")
    else:
        flash(_("Surat ini sudah dicatat atau disisihkan."), "info")
    return see_other(url_for(".stack"))


def _next(letter_id: int, number: str) -> Response:
    """The next letter of the stack, or the empty stack, with what the last one became."""
    actor, printed = current_actor(), "y" if request.form.get("do") == PRINT else None
    following = reading.following(actor, letter_id)
    if following is None:
        return see_other(url_for(".stack", tercatat=number, cetak=printed))
    with write():
        seats.sit_down(db.session.get_one(ScanLetter, following), by=actor)
    return see_other(url_for(".show", letter_id=following, tercatat=number, cetak=printed))


def _before() -> reading.Before | None:
    """The letter this clerk has just filed, where the address names one."""
    return reading.before(request.args.get("tercatat", ""), current_actor()) if request.method == "GET" else None


def _page(
    letter: ScanLetter, told: dict[Field, Proposal], form: LetterForm, status: int = 200, refused: str = ""
) -> Response:
    actor, not_offered = current_actor(), form.not_offered(told)
    fields = in_order(told, not_offered)
    labels = {field.value: str(form[field.value].label.text) for field in fields}
    at = seats.of_each([letter.id]).get(letter.id)
    page = render_template(
        "channels/document/desk/letter.html",
        letter=letter, form=form, fields=fields, told=told, refused=refused, not_offered=not_offered,
        unit_why=unit.why(form),
        is_confidential=letters.is_confidential(letter),
        sheets=reading.sheets(letter.id, told, labels),
        at=at if at and at.user_id != actor.user_id else None,
        waiting=reading.stack(actor, letter.id, reading.NEXT_SHOWN), left=reading.count(actor),
        before=_before(),
        known=reading.known(letter.id, actor) if letter.state is LetterState.FILED else None,
        alike=reading.alike(letter.id, actor),
        earlier=entering.earlier(form),
        found=who_search.look_up(actor, **form.typed()), warnings=form.warnings_while_typing(),
    )  # fmt: skip
    return make_response(page, status)
