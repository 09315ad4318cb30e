"""`/meja/formulir-kertas`: numbered forms for the hours without power: print them, keep a rescue stack, account for
every number (handbook R153, R154).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, send_file, url_for

from app import paper_forms
from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.channels.paper_forms import doors
from app.channels.paper_forms.forms import PrintForm, ReviveForm, SettleForm
from app.extensions import db
from app.paper_forms import code, reading
from app.paper_forms.kinds import DOOR_LABEL, STATE_LABEL, Door, FormState
from app.paper_forms.models import PaperFormRun
from app.platform import storage
from app.platform.database import write
from app.platform.pdf import PDF
from app.tickets import numbering
from app.web import navigation
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.incoming import row_id
from app.web.pages import see_other

bp = Blueprint("paper_forms", __name__, url_prefix="/meja/formulir-kertas")
MAY_LOOK = ("paper:issue", "ticket:create")
navigation.add("desk", lazy_("Formulir kertas"), "paper_forms.show", permission=MAY_LOOK, order=58)
SHOWN = 20
AGAIN_IN = 3
"""Seconds until a page that waits for the drawing looks again."""


@bp.get("")
@needs(*MAY_LOOK)
def show() -> Any:
    """The rescue stacks, the printings, and the form to print more."""
    form = PrintForm(formdata=None)
    form.door.data = request.args.get("pintu") or form.door.data
    form.count.data = request.args.get("banyak", type=int)
    return _draw(form)


@bp.post("")
@needs("paper:issue")
def issue() -> Any:
    """Reserve numbers and let their forms be drawn."""
    form = PrintForm()
    if form.validate():
        with said_on(form), write():
            door, count = Door(form.door.data), form.count.data or 0
            run = paper_forms.issue(door, count, paper=form.paper.data, by=current_actor())
    return _draw(form) if form.errors else see_other(url_for("paper_forms.run", run_id=run.id))


def _draw(form: PrintForm) -> Response:
    before = row_id(request.args.get("sebelum"))
    rows = reading.runs(before=before or 2**31 - 1, most=SHOWN + 1)
    page = render_template(
        "channels/paper_forms/show.html", form=form, stacks=reading.stacks(), rows=rows[:SHOWN],
        long_blank=reading.long_blank(), doors=DOOR_LABEL,
        older=url_for(".show", sebelum=rows[SHOWN - 1].id) if len(rows) > SHOWN else None,
        may_print=current_actor().may("paper:issue"), may_record=current_actor().may("ticket:create"),
    )  # fmt: skip
    return make_response(page, 422 if form.errors else 200)


@bp.get("/cetakan/<int:run_id>")
@needs("paper:issue")
def run(run_id: int) -> Any:
    """One printing: its PDF, and what became of each number."""
    return _draw_run(run_id, SettleForm(formdata=None))


@bp.post("/cetakan/<int:run_id>")
@needs("paper:issue")
def settle(run_id: int) -> Any:
    """Say of some of its forms that they are void or lost."""
    form = SettleForm()
    form.let([known.number for known in reading.of_run(run_id) if known.state is FormState.PRINTED])
    if not form.validate():
        return _draw_run(run_id, form)
    wanted = [found for number in form.numbers.data if (found := reading.find(number))]
    with said_on(form), write():
        paper_forms.settle(wanted, FormState(form.state.data), form.reason.data or "", by=current_actor())
    if form.errors:
        return _draw_run(run_id, form)
    flash(_("%(count)s nomor dicatat.", count=len(wanted)), "success")
    return see_other(url_for(".run", run_id=run_id))


def _draw_run(run_id: int, form: SettleForm) -> Response:
    row = reading.run(run_id) or abort(404)
    forms = reading.of_run(run_id)
    form.let([known.number for known in forms if known.state is FormState.PRINTED])
    printed = db.session.get_one(PaperFormRun, run_id)
    is_awaited = printed.pdf_hash is None and printed.pdf_forgotten_at is None
    page = render_template(
        "channels/paper_forms/run.html", form=form, run=row, forms=forms, doors=DOOR_LABEL, states=STATE_LABEL,
        is_awaited=is_awaited, forgotten_at=printed.pdf_forgotten_at, fetched=reading.fetched(run_id),
    )  # fmt: skip
    answer = make_response(page, 422 if form.errors else 200)
    if is_awaited:
        answer.headers["Refresh"] = str(AGAIN_IN)
    return answer


@bp.get("/cetakan/<int:run_id>.pdf")
@needs("paper:issue")
def as_pdf(run_id: int) -> Any:
    """The forms to print. They bear PINs, so it is written down who fetched them."""
    row = db.session.get(PaperFormRun, run_id)
    if row is None or row.pdf_hash is None:
        abort(404)
    name, path = f"formulir-kertas-{row.door}-{row.id}.pdf", storage.path_of(row.pdf_hash)
    if not path.exists():
        abort(404)
    with write():
        audit.record(reading.FETCHED, reading.subject_of(run_id), by=current_actor())
    answer = send_file(path, PDF, as_attachment=True, download_name=name, etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/<number>")
@needs(*MAY_LOOK)
def one(number: str) -> Any:
    """One form by its number, where its QR leads: what has become of it, and how it is recorded."""
    return _draw_one(number, ReviveForm(formdata=None))


@bp.post("/<number>/terima-juga")
@needs("ticket:create")
def revive(number: str) -> Any:
    """Take in a form that was void or lost."""
    form, found = ReviveForm(), reading.find(number) or abort(404)
    if form.validate():
        with said_on(form), write():
            paper_forms.revive(found, form.reason.data or "", by=current_actor())
    if form.errors:
        return _draw_one(number, form)
    return see_other(doors.address(reading.of_number(number) or abort(404)))


def _draw_one(number: str, form: ReviveForm) -> Response:
    canonical, mark = numbering.parse(number), request.args.get(code.PARAMETER)
    if mark is not None and not code.is_ours(canonical or "", mark):
        abort(
            404, _("Formulir ini dicetak kantor lain; nomornya tidak berlaku di sini. Catat sebagai permohonan baru.")
        )
    known = reading.of_number(canonical) if mark is None else code.form_of(canonical, mark)
    if known is None:
        abort(404, doors.unknown(is_ours=mark is not None))
    actor = current_actor()
    page = render_template(
        "channels/paper_forms/one.html", form=form, known=known, scan=doors.scan_of(known.id, actor), doors=DOOR_LABEL,
        states=STATE_LABEL, seen=doors.seen_ticket(known.number, actor), way=doors.address(known),
        may_record=actor.may("ticket:create"), may_settle=actor.may("paper:issue"),
    )  # fmt: skip
    return make_response(page, 422 if form.errors else 200)


@bp.get("/petunjuk")
@needs("desk:open")
def guide() -> Any:
    """One page for the wall: what to do when the power is out."""
    return render_template("channels/paper_forms/guide.html")
