"""`/meja/loket/layar`: the screen turned to the visitor, joined to one officer's counter by a short code (issue 4).

The screen itself signs in nowhere: its browser holds a secret of its own, and shows nothing until the officer has
typed the code that stands on it. While a form is filled in, the officer's page sends what may be shown (`told`); a
signature drawn on the screen waits here until that very form is saved. Without a second screen all works as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, make_response, render_template, request, session, url_for
from wtforms import HiddenField, StringField

from app.accounts.permissions import current_actor, needs, public
from app.catalogue.models import TicketType
from app.channels import limits
from app.channels.counter import signatures
from app.channels.counter.form import CounterForm
from app.channels.counter.signatures import LONGEST
from app.contacts import screens
from app.extensions import db
from app.platform import settings, storage
from app.platform.database import write
from app.platform.refusals import Refused
from app.platform.storage import Blob
from app.tickets import files
from app.tickets.kinds import PAPER_STATE_LABEL
from app.web.forms import AtMost, Form, Required, said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.contacts.screens.models import CounterScreen

bp = Blueprint("counter_screen", __name__)
COOKIE = "counter_screen"


class PairForm(Form):
    """The code as it stands on the screen."""

    screen_code = StringField(
        lazy_("Kode di layar tamu"), [Required(lazy_("Tulis kode yang tampil di layar.")), AtMost(12)]
    )


class SignForm(Form):
    """A signature, and the form it is for."""

    signature = HiddenField(validators=[AtMost(LONGEST)])
    form_key = HiddenField()


@bp.route("/meja/loket/layar", methods=["GET", "POST"])
@public
def show() -> ResponseReturnValue:
    """The screen: first a button, then its code, then what is being written about the visitor."""
    if request.method == "POST":
        with write():
            limits.count_screen(request.remote_addr or "")
            _row, session[COOKIE] = screens.ask()
        return see_other(url_for(".show"))
    return _drawn("channels/counter/screen.html", screens.behind(session.get(COOKIE)))


@bp.get("/meja/loket/layar/isi")
@public
def content() -> ResponseReturnValue:
    """What the screen shows now; 204 as long as it shows that already (`?v=`)."""
    g.is_background = True
    row = screens.behind(session.get(COOKIE))
    if row is not None and request.args.get("v") == _mark(row):
        return "", 204
    return _drawn("channels/counter/_screen.html", row)


@bp.post("/meja/loket/layar/tanda-tangan")
@public
def sign() -> ResponseReturnValue:
    """The visitor signs on the screen."""
    form, row = SignForm(), screens.behind(session.get(COOKIE))
    said = ""
    if row is None or not form.validate():
        return see_other(url_for(".show"))
    try:
        drawn = signatures.prepared(form.signature.data)
        said = "" if drawn else _("Tanda tangan masih kosong.")
        if drawn:
            with write():
                screens.sign(row, form.form_key.data, storage.keep(drawn.blob).hash)
    except Refused as no:
        said = str(no)
    if said:
        flash(said, "error")
    return see_other(url_for(".show"))


def _drawn(template: str, row: CounterScreen | None) -> ResponseReturnValue:
    told = screens.told(row) if row is not None else {}
    page = render_template(
        template, row=row, told=told, mark=_mark(row), form=SignForm(formdata=None), seen=row is not None,
        office=settings.get("office.name"),
    )  # fmt: skip
    return make_response(page)


def _mark(row: CounterScreen | None) -> str:
    """What changes when the screen must be drawn anew; also when its time is over."""
    return f"{row.version}-{bool(screens.told(row))}-{row.user_id is not None}" if row is not None else ""


@bp.post("/meja/loket/layar/pasang")
@needs("ticket:create")
def pair() -> ResponseReturnValue:
    """Join the screen with this code to my counter."""
    form = PairForm()
    if form.validate():
        with said_on(form), write():
            screens.pair(form.screen_code.data or "", by=current_actor())
    for sentence in [error for _field, error in form.errors_for_summary()]:
        flash(sentence, "error")
    if not form.errors and not form.form_errors:
        flash(_("Layar tamu tersambung dengan loket Anda."), "success")
    return see_other(url_for("counter.choose"))


@bp.post("/meja/loket/layar/lepas")
@needs("ticket:create")
def part() -> ResponseReturnValue:
    """Let my screen go."""
    with write():
        screens.part(by=current_actor())
    flash(_("Layar tamu dilepas; tidak menampilkan apa pun lagi."), "success")
    return see_other(url_for("counter.choose"))


@bp.post("/meja/loket/pratinjau")
@needs("ticket:create")
def preview() -> ResponseReturnValue:
    """The receipt as it will print; the same is shown to the visitor where a screen is joined."""
    g.is_background = bool(request.args.get("ulang"))
    form, row = CounterForm(), screens.of(current_actor())
    told = _told(form)
    if row is not None and form.key.data:
        _show(row, form.key.data, told, wants_signature=bool(form.sign_on_screen.data))
    return render_template(
        "channels/counter/_preview.html",
        told=told,
        form=form,
        sheet=form.sheet,
        screen=row,
        paper=settings.get("counter.paper"),
    )


def mirror(form_key: str, told: dict[str, Any]) -> CounterScreen | None:
    """Show what another form says, and ask for a signature for it."""
    row = screens.of(current_actor())
    if row is not None:
        _show(row, form_key, told, wants_signature=True)
    return row


def _show(row: CounterScreen, form_key: str, told: dict[str, Any], *, wants_signature: bool) -> None:
    """Only what is new is written: a page that asks again says nothing new."""
    wants = wants_signature and (row.signature_hash is None or row.form_key != form_key)
    if row.form_key == form_key and screens.told(row) == told and row.wants_signature == wants:
        return
    with write():
        screens.show(row, form_key, told, wants_signature=wants)


def _told(form: CounterForm) -> dict[str, Any]:
    """What the visitor reads of what is entered about them; of what is secret nothing."""
    sheet = form.sheet
    is_secret = form.confidential.data or (sheet is not None and sheet.ticket_type is TicketType.PENGADUAN)
    told: dict[str, Any] = {"queue_number": form.queue_number.data or "", "is_secret": bool(is_secret)}
    if is_secret:
        return told
    return told | {
        "name": form.name.data or "", "organisation": form.organisation.data or "",
        "service": sheet.name if sheet else "", "need": form.description.data or "", "papers": _papers(form),
    }  # fmt: skip


def _papers(form: CounterForm) -> list[list[str]]:
    states, sheet = form.states, form.sheet
    lines = sheet.requirements if sheet else ()
    return [[line.text, str(PAPER_STATE_LABEL[states[line.position]])] for line in lines if line.position in states]


def signed(form_key: str) -> files.Prepared | None:
    """What the visitor signed on the screen for this form, as a file that is ready to be kept."""
    digest = screens.signature(current_actor(), form_key)
    blob = db.session.get(Blob, digest) if digest else None
    return files.Prepared(blob, "tanda-tangan.png", blob.media_type, None) if blob is not None else None
