"""The document door: an incoming letter, its scan beside the form while typing, its agenda number (R002, §4.2).

One page and one plain POST; the scan is kept under the form's key as soon as it is there, and shown page by page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.catalogue import read as catalogue
from app.channels import conversations
from app.channels.document import entering, scans
from app.channels.document.chats import reading as chats
from app.channels.document.desk import reading as desk
from app.channels.document.form import DocumentForm, date_warnings
from app.channels.handing_in import hand_in
from app.channels.who import search as who_search
from app.letters import replies
from app.platform import clock
from app.records import agenda, agenda_book, events
from app.tickets import access
from app.tickets.files import enclosed, waiting
from app.tickets.kinds import Channel
from app.tickets.receipts import printing
from app.web import navigation
from app.web.i18n import html_, lazy_
from app.web.office import is_in_srikandi
from app.web.pages import read_cursor, see_other, write_cursor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.tickets.intake import Opened

bp = Blueprint("document", __name__)
navigation.add("doors", lazy_("Dokumen"), "document.record", permission="ticket:create", order=3, shortcut="d")

BOOK_PAGE = 25


@bp.route("/meja/dokumen/baru", methods=["GET", "POST"], endpoint="record_plain")
@bp.route("/meja/dokumen", methods=["GET", "POST"])
@needs("ticket:create")
def record() -> ResponseReturnValue:
    """Enter one letter; where scanned ones wait the door leads to the next of them, `/baru` never."""
    form = DocumentForm()
    if request.method == "GET":
        waiting = desk.following(current_actor(), 0) if request.endpoint == "document.record" else None
        if waiting is not None:
            return redirect(url_for("document_desk.show", letter_id=waiting))
        return _page(form)
    if "remove_file" in request.form:
        enclosed.drop(form, request.form["remove_file"])
        return _page(form, 422)
    if request.form.get("do") == "scan":
        return _with_scan(form)
    return _entered(form)


def _entered(form: DocumentForm) -> ResponseReturnValue:
    enclosed.keep(form)
    if form.is_sealed and waiting.of(form.key.data):
        form.validate()
        form.refuse_scan_of_sealed()
        return _page(form, 422)
    actor, before = current_actor(), entering.earlier(form)

    def also(opened: Opened) -> None:
        entering.enter(opened.ticket, form, by=actor)

    opened = hand_in(form, Channel.DOCUMENT, by=actor, also=also)
    if opened is None:
        return _page(form, 422)
    if opened.is_new:
        conversations.say_warnings(form)
        _say_entered_before(before)
    return see_other(url_for(".entered", number=opened.ticket.number))


def _say_entered_before(entries: list[agenda_book.Entry]) -> None:
    """The same sender, number and date stand in the book already (handbook §4.2): a warning, also after the fact."""
    for entry in entries:
        sentence = html_(
            'Surat ini pernah diagenda: %(agenda)s, <a class="govuk-link" href="%(url)s">permohonan %(ticket)s</a>. '
            "Bila memang surat yang sama, batalkan salah satunya.",
            agenda=entry.agenda_number,
            url=url_for("ticket.show", number=entry.ticket_number),
            ticket=entry.ticket_number,
        )
        flash(sentence, "warning")


def _with_scan(form: DocumentForm) -> ResponseReturnValue:
    """Keep the scan and show it; every word stays, nothing is checked yet."""
    enclosed.keep(form)
    return _page(form, 422)


def lay_out(form: DocumentForm, status: int = 422) -> Response:
    """The door's form with what came some other way; nothing is checked yet."""
    return _page(form, status)


def _page(form: DocumentForm, status: int = 200) -> Response:
    ahead = waiting.of(form.key.data) if request.method == "POST" else []
    page = render_template(
        "channels/document/record.html",
        form=form,
        upload=enclosed.field_of(form, url_for("uploads.keep"), is_sent=request.method == "POST"),
        shown=scans.pages_of(ahead),
        sheet=catalogue.sheet(form.service.data) if form.service.data else None,
        earlier=entering.earlier(form),
        found=who_search.look_up(current_actor(), **form.typed()),
        warnings=form.warnings_while_typing(),
        chats=chats.count(current_actor()),
    )
    return make_response(page, status)


@bp.get("/meja/dokumen/tercatat/<number>")
@needs("ticket:create")
def entered(number: str) -> ResponseReturnValue:
    """What to write on the letter, what its sender is given, and what comes next."""
    saved = conversations.saved(number, Channel.DOCUMENT, current_actor())
    ticket_id = saved.receipt.ticket_id
    if events.is_invitation(ticket_id):
        return _invited(saved)
    return render_template(
        "channels/document/entered.html",
        saved=saved,
        receipt=saved.receipt,
        facts=agenda.told(ticket_id),
        warnings=list(date_warnings(*agenda.dates(ticket_id))),
    )


def _invited(saved: conversations.Saved) -> str:
    """The page after an invitation: nothing for its sender, but what else happens at that hour."""
    ticket_id = saved.receipt.ticket_id
    return render_template(
        "channels/document/invited.html",
        receipt=saved.receipt,
        facts=[*agenda.told(ticket_id), *events.told(ticket_id)],
        warnings=list(date_warnings(*agenda.dates(ticket_id))),
        clashing=events.clashing_with(ticket_id, current_actor()),
    )


@bp.get("/meja/dokumen/tercatat/<number>/cetak")
@needs("ticket:create")
def print_view(number: str) -> ResponseReturnValue:
    """The sender's receipt for the browser's printer, A5."""
    saved = conversations.saved(number, Channel.DOCUMENT, current_actor())
    if events.is_invitation(saved.receipt.ticket_id):
        abort(404)
    return printing.print_view(saved.receipt, printing.Paper.A5)


@bp.get("/meja/dokumen/agenda")
@needs("ticket:create", "ticket:read_all")
def book() -> ResponseReturnValue:
    """The agenda book of a year, newest first."""
    year = request.args.get("tahun", type=int) or clock.today().year
    cursor = read_cursor(request.args.get("setelah"), int)
    seen = access.visible(current_actor())
    rows = agenda_book.entries(seen, year=year, before=cursor[0] if cursor else None, limit=BOOK_PAGE + 1)
    last = rows[BOOK_PAGE - 1].id if len(rows) > BOOK_PAGE else None
    older = url_for(".book", tahun=year, setelah=write_cursor(last)) if last else None
    return render_template(
        "channels/document/book.html",
        year=year, rows=rows[:BOOK_PAGE], older=older, in_srikandi=is_in_srikandi(),
        replies=replies.of_each(row.ticket_id for row in rows if not row.is_secret),
    )  # fmt: skip
