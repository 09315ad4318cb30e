"""`/meja/pimpinan`: the head of office on a telephone; Sekretaris and Kabid with what is theirs (R034, screens).

Three figures, what happens today, then what waits, oldest promise first. Three taps from the list to done: open, what
is asked, *Disposisikan*; the likely recipient is ticked already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.leaders import reading
from app.desk.leaders.forms import SIX, DisposeForm
from app.desk.previews import SHOWN
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import Conflict, NotYours, Refused
from app.tickets import access, disposition, facets, files, leaders
from app.tickets.clocks import deadlines
from app.tickets.disposition import likely, reach
from app.web import navigation, office_names
from app.web.i18n import _, lazy_
from app.web.incoming import row_id
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.accounts.actor import Actor
    from app.desk.leaders.reading import Opened
    from app.tickets.disposition.models import Disposition
    from app.tickets.models import Ticket

bp = Blueprint("leaders", __name__, url_prefix="/meja/pimpinan")
navigation.add("desk", lazy_("Pimpinan"), "leaders.show", permission="leadership:open", order=5)

UP = "up"
"""The button of the first desk that sends a letter to the Kepala Dinas."""


@bp.get("")
@needs("leadership:open")
def show() -> Any:
    """The list."""
    actor, today = current_actor(), clock.today()
    return render_template(
        "desk/leaders/show.html", tray=reading.tray(actor), late=reading.late(actor), heaps=leaders.heaps(actor),
        events=leaders.happening(actor, today, today), today=today, is_monday=today == clock.monday_of(today),
    )  # fmt: skip


@bp.get("/<number>")
@needs("leadership:open")
def letter(number: str) -> Any:
    """One letter; opening it is reading it."""
    opened, actor = _opened(number), current_actor()
    drawn = _draw(opened, _form(opened, actor))
    if opened.is_mine or opened.beside:
        with write():
            disposition.mark_read(opened.row.id, by=actor)
    return drawn


@bp.post("/<number>/tembusan")
@needs("ticket:note")
def noted(number: str) -> Any:
    """A copy was read: nothing more is asked."""
    actor = current_actor()
    with write():
        ticket = access.find(number, actor) or abort(404)
        try:
            disposition.finish(ticket, row_id(request.form.get("row")), "", by=actor)
        except NotYours as no:
            raise Conflict(_("Disposisi ini sudah tidak menunggu di meja Anda.")) from no
    flash(_("Tembusan %(number)s dicatat sudah diketahui.", number=number), "success")
    return see_other(url_for("leaders.show"))


@bp.post("/<number>")
@needs("leadership:open")
def act(number: str) -> Any:
    """*Disposisikan*, or from the first desk up to the Kepala Dinas."""
    opened, actor = _opened(number), current_actor()
    form = _form(opened, actor)
    if form is None:
        raise Conflict(_("Permohonan ini tidak sedang menunggu di meja Anda."))
    is_up = request.form.get("do") == UP
    if not is_up and not form.validate():
        return _draw(opened, form, status=422)
    try:
        with write():
            ticket = access.find(number, actor) or abort(404)
            row = _pass_up(ticket, form, actor) if is_up else disposition.give(ticket, by=actor, **form.wanted)
    except Refused as no:
        if no.status not in (Refused.status, Conflict.status):
            raise
        return _refused(number, actor, form, no)
    said = _("%(number)s diteruskan kepada %(whom)s.") if is_up else _("%(number)s didisposisikan kepada %(whom)s.")
    flash(said % {"number": number, "whom": office_names.spoken(row.to_title)}, "success")
    return see_other(url_for("leaders.show"))


def _pass_up(ticket: Ticket, form: DisposeForm, actor: Actor) -> Disposition:
    return disposition.send_up(ticket, by=actor, note=form.note.data or "", leaf_id=form.leaf_id)


def _refused(number: str, actor: Actor, form: DisposeForm, no: Refused) -> Any:
    """The page as it is now, with every word; 409 when somebody was quicker."""
    opened = _opened(number)
    if no.status == Conflict.status:
        return _draw(opened, _form(opened, actor), status=409, said=str(no))
    form.refuse(no)
    return _draw(opened, form, status=422)


def _opened(number: str) -> Opened:
    return reading.opened(number, current_actor()) or abort(404)


def _form(opened: Opened, actor: Actor) -> DisposeForm | None:
    """The form of whoever it waits for; nobody else's."""
    if not opened.is_mine or opened.leaf is None or not actor.may("ticket:dispose"):
        return None
    chairs = reach.downward(opened.leaf.position_id)
    offered = [one.position_id for one in chairs]
    form = DisposeForm()
    row = opened.row
    form.offer(chairs, likely.recipients(opened.leaf.position_id, row.service_id, row.service_unit_id, offered),
               opened.leaf.id)  # fmt: skip
    return form if chairs else None


def _draw(opened: Opened, form: DisposeForm | None, *, status: int = 200, said: str = "") -> Any:
    row = opened.row
    kept = [file for file in files.of(row.id, public_only=False) if file.kind == files.UPLOAD]
    html = render_template(
        "desk/leaders/letter.html", opened=opened, t=row, form=form, said=said, six=SIX,
        scans=[file for file in kept if file.media_type in SHOWN], papers=kept, facts=facets.of(row.id),
        promise=deadlines.sentence(row, row.service_code) if row.due_at else "",
        may_send_up=opened.is_mine and reach.may_go_up(opened.leaf),
        may_pass={one.id for one in opened.beside if reach.downward(one.position_id or 0)},
    )  # fmt: skip
    return make_response(html, status)
