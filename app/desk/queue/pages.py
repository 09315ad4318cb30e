"""`/meja/antrean`: choose my counter, call, recall, begin, hold, pass on, finish; one key each (issue 4).

The counter's own number stands still while one works at it; only the lists beside it ask for news (204 when nothing
changed). Every press is a plain form of one POST, and says which number it meant.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, g, make_response, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.queue.forms import FindForm, GiveForm, NextForm, PassForm, SeeForm, SitForm
from app.extensions import db
from app.platform import clock, settings
from app.platform.database import write
from app.platform.refusals import Conflict, Refused
from app.queue import appointments, board, calling, days, desks, drawing, estimate, passing, reading, slips
from app.queue.hall import hall
from app.queue.models import QueueDesk, State
from app.tickets import access
from app.web import navigation
from app.web.formatting import tanggal
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from app.queue.models import QueueNumber
    from app.web.i18n import Lazy

bp = Blueprint("queue_desk", __name__, url_prefix="/meja/antrean")
navigation.add("desk", lazy_("Antrean"), "queue_desk.show", permission="queue:serve", order=15)

VERBS: dict[str, tuple[Callable[..., None], Lazy]] = {
    "ulang": (calling.recall, lazy_("%(number)s dipanggil ulang.")),
    "hadir": (calling.begin, lazy_("%(number)s dilayani.")),
    "tahan": (calling.hold, lazy_("%(number)s ditahan. Ada di daftar Ditahan.")),
    "absen": (calling.miss, lazy_("%(number)s tidak hadir. Ada di daftar Tidak hadir.")),
    "kembali": (calling.come_back, lazy_("%(number)s menunggu lagi, di urutan paling belakang.")),
    "selesai": (calling.finish, lazy_("%(number)s selesai.")),
    "pulang": (calling.let_go, lazy_("%(number)s dicoret dari antrean.")),
    "batal": (calling.undo, lazy_("Tekanan terakhir untuk %(number)s dibatalkan.")),
}


@bp.get("")
@needs("queue:serve")
def show() -> ResponseReturnValue:
    """My counter, or which one is mine."""
    desk = desks.mine(current_actor())
    if "v" in request.args:
        g.is_background = True
        if request.args["v"] == board.version():
            return "", 204
    if desk is None:
        return render_template(
            "desk/queue/choose.html", desks=hall().active_desks, sitters=reading.sitters(),
            last=desks.last_of(current_actor()),
        )  # fmt: skip
    return _page(desk)


@bp.post("/duduk")
@needs("queue:serve")
def sit() -> ResponseReturnValue:
    """This counter is mine."""
    form = SitForm()
    desk = db.session.get(QueueDesk, form.desk.data or 0) or abort(404)
    with write():
        days.close_if_due()
        desks.sit(desk, by=current_actor(), instead=bool(form.instead.data))
    return see_other(url_for(".show"))


@bp.post("/tutup")
@needs("queue:serve")
def leave() -> ResponseReturnValue:
    """I leave the counter."""
    desk = _mine()
    try:
        with write():
            desks.leave(desk, by=current_actor())
    except Refused as no:
        return _page(desk, no=no)
    flash(_("Loket Anda ditutup."), "success")
    return see_other(url_for(".show"))


@bp.post("/panggil")
@needs("queue:serve")
def call_next() -> ResponseReturnValue:
    """Finish who is there and call the next."""
    desk, form = _mine(), NextForm()
    try:
        with write():
            days.close_if_due()
            number = calling.call_next(desk, by=current_actor(), seen=form.seen.data)
    except Refused as no:
        return _page(desk, no=no)
    if number is None:
        flash(_("Tidak ada yang menunggu loket ini."), "info")
    return see_other(url_for(".show"))


@bp.post("/nomor/<int:number_id>/<any(ulang, hadir, tahan, absen, kembali, selesai, pulang, batal):verb>")
@needs("queue:serve")
def press(number_id: int, verb: str) -> ResponseReturnValue:
    """One press on one number."""
    number, (act, said) = _number(number_id), VERBS[verb]
    return _done(number, lambda: act(number, by=current_actor()), said)


@bp.post("/nomor/<int:number_id>/ambil")
@needs("queue:serve")
def take_back(number_id: int) -> ResponseReturnValue:
    """Somebody set aside stands at my counter again."""
    number, desk = _number(number_id), _mine()
    return _done(number, lambda: calling.take_back(number, desk, by=current_actor()), lazy_("%(number)s dilayani."))


@bp.post("/nomor/<int:number_id>/pindah")
@needs("queue:serve")
def pass_on(number_id: int) -> ResponseReturnValue:
    """To another counter, section or service."""
    number, wanted = _number(number_id), passing.wanted(request.form.get("where", ""))
    if not wanted:
        return _page(_mine(), no=Refused(_("Pilih tujuan pindahnya."), field="where"))
    return _done(
        number, lambda: calling.pass_on(number, by=current_actor(), **wanted), lazy_("%(number)s dipindahkan.")
    )


@bp.post("/nomor/<int:number_id>/temui")
@needs("queue:serve")
def see(number_id: int) -> ResponseReturnValue:
    """The visitor goes to see somebody of a section."""
    number, form = _number(number_id), SeeForm()
    if not form.validate():
        return _page(_mine(), no=Refused(_("Pilih bagian yang ditemui."), field="whom"))
    unit_id = int(form.whom.data)
    return _done(number, lambda: calling.see(number, unit_id, by=current_actor()), lazy_("%(number)s menemui petugas."))


@bp.post("/beri")
@needs("queue:serve")
def give() -> ResponseReturnValue:
    """A number for somebody at the desk, printed on the roll."""
    form = GiveForm()
    drawn = None
    if form.validate():
        with said_on(form), write():
            drawn = drawing.draw(_wish(form), by=current_actor())
    if drawn is None:
        return _page(_mine(), give=form)
    flash(_("Nomor %(number)s diberikan.", number=drawn.number.label), "success")
    return see_other(url_for(".given", token=drawn.token))


@bp.post("/janji/<number>")
@needs("queue:serve")
def arrive(number: str) -> ResponseReturnValue:
    """Whoever has an appointment today has come: their number, to print."""
    ticket = access.find(number, current_actor()) or abort(404)
    try:
        with write():
            drawn = appointments.arrive(ticket, by=current_actor())
    except Refused as no:
        return _page(_mine(), no=no)
    return see_other(url_for(".given", token=drawn.token))


@bp.get("/beri/<token>")
@needs("queue:serve")
def given(token: str) -> ResponseReturnValue:
    """The number just given, to print."""
    number = slips.find(token) or abort(404)
    return render_template(
        "desk/queue/given.html", number=number, token=token, service=hall().service(number.service_id)
    )


@bp.get("/cari")
@needs("queue:serve")
def find() -> ResponseReturnValue:
    """A number somebody shows: where it stands, or that it is from another day."""
    form = FindForm(request.args)
    label = slips.read_label(form.label.data or "")
    number = calling.find_label(label) if label else None
    older = reading.last_given(label) if label and number is None else None
    said = _("Nomor itu tidak ada hari ini. Periksa lagi, misalnya B-014.")
    if older:
        said = _("%(number)s dari %(day)s dan sudah tidak berlaku. Beri nomor baru.", number=label, day=tanggal(older))
    return render_template(
        "desk/queue/found.html", number=number, said=said, label=label or form.label.data,
        shown=reading.shown(number.id) if number else None, way=board.way_of(number.id) if number else [],
        labels=calling.STATE_LABEL, hall=hall(), desk=desks.mine(current_actor()), states=State,
        request_number=reading.request_of(number, current_actor()) if number else None,
    )  # fmt: skip


def _wish(form: GiveForm) -> drawing.Wish:
    service_id, at = int(form.service.data), form.appointment_at.data
    told = None if at else estimate.waiting().outlook(service_id)
    numbers = [int(value) if value else None for value in (form.priority.data, form.unit.data)]
    return drawing.Wish(service_id, form.key.data, numbers[0], numbers[1], at, told)


def _mine() -> QueueDesk:
    desk = desks.mine(current_actor())
    if desk is None:
        raise Conflict(_("Pilih dulu loket Anda di halaman antrean."))
    return desk


def _number(number_id: int) -> QueueNumber:
    return calling.find(number_id) or abort(404, _("Nomor itu tidak ada hari ini."))


def _done(number: QueueNumber, act: Callable[[], None], said: Lazy) -> ResponseReturnValue:
    try:
        with write():
            act()
    except Refused as no:
        desk = desks.mine(current_actor())
        if desk is None:
            raise
        return _page(desk, no=no)
    flash(_(said.text, number=number.label), "success")
    return see_other(url_for(".show"))


def _page(desk: QueueDesk, *, no: Refused | None = None, give: GiveForm | None = None) -> Any:
    """The counter; with what was refused above it."""
    actor, present = current_actor(), desks.at(desk.id)
    since = clock.now() - timedelta(minutes=settings.get("queue.undo_minutes"))
    shown = render_template(
        "desk/queue/show.html", desk=hall().desk(desk.id), no=no, states=State, lists=reading.lists(desk, actor),
        current=reading.shown(present.id) if present else None, pressed=reading.pressed_last(desk.id, actor, since),
        request_number=reading.request_of(present, actor) if present else None, present=clock.now(),
        passing=PassForm(formdata=None, but=desk.id), seeing=SeeForm(formdata=None), finding=FindForm(formdata=None),
        give=give or GiveForm(formdata=None), every=settings.get("queue.board_asks"),
    )  # fmt: skip
    return make_response(shown, no.status if no else 422 if give is not None else 200)
