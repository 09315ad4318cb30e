"""`/meja/pengaturan/antrean`: services, counters, who goes first, and the numbers of the hall (R114, R115)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room, starters
from app.desk.settings.answering import draw
from app.desk.settings.office import keeping
from app.desk.settings.queue.forms import DeskForm, LineForm, PriorityForm, RulesForm, ServiceForm
from app.desk.settings.starters import PRINTS, Screen
from app.extensions import db
from app.platform import jobs, qr, settings
from app.platform.database import write
from app.queue import kiosks, setup, voice
from app.queue.hall import hall
from app.queue.models import QueueDesk, QueuePriority, QueueService
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

bp = Blueprint("queue", __name__, url_prefix="/antrean")
room.add(
    bp,
    lazy_("Antrean dan loket"),
    lazy_("Keperluan, loket, siapa yang didahulukan, kios, papan, dan perkiraan waktu."),
    permission="queue:edit",
    order=57,
)


@bp.get("")
@needs("queue:edit")
def show() -> Any:
    """The hall as it is set up."""
    return _draw(RulesForm.shown(settings.everything()))


@bp.post("/aturan")
@needs("queue:edit")
def rules() -> Any:
    """The office's numbers."""
    form = RulesForm()
    if not form.validate():
        return _draw(form)
    with write():
        keeping.keep(form.wanted(), by=current_actor())
    return _done(_("Aturan antrean disimpan."))


@bp.route("/loket/baru", methods=["GET", "POST"])
@needs("queue:edit")
def add_desk() -> Any:
    """One more counter."""
    form = DeskForm()
    if not form.is_submitted():
        form.number.data = max((desk.number for desk in hall().desks), default=0) + 1
        form.service_ids.data = [str(one.id) for one in hall().services]
    return _kept(form, _spoken(setup.add_desk), _("Tambah loket"), _("Loket ditambahkan."))


@bp.route("/loket/<int:desk_id>", methods=["GET", "POST"])
@needs("queue:edit")
def change_desk(desk_id: int) -> Any:
    """Another name, section, or other services."""
    desk = db.session.get(QueueDesk, desk_id) or abort(404)
    form, known = DeskForm(obj=desk), hall().desk(desk_id)
    if not form.is_submitted():
        form.unit_id.data = str(desk.unit_id or "")
        form.service_ids.data = [str(one) for one in known.service_ids] if known else []
    return _kept(form, _spoken(partial(setup.change_desk, desk)), _("Loket"), _("Perubahan disimpan."))


def _spoken(verb: Callable[..., Any]) -> Callable[..., None]:
    """The same, and the counter's name is recorded for the board."""

    def act(**told: Any) -> None:
        verb(**told)
        jobs.enqueue(voice.JOB, {})

    return act


@bp.route("/keperluan/baru", methods=["GET", "POST"])
@needs("queue:edit")
def add_service() -> Any:
    """One more thing to come for."""
    form = ServiceForm(place=len(hall().services) + 1)
    return _kept(form, setup.add_service, _("Tambah keperluan"), _("Keperluan ditambahkan."))


@bp.route("/keperluan/<int:service_id>", methods=["GET", "POST"])
@needs("queue:edit")
def change_service(service_id: int) -> Any:
    """Other words, another letter, or not offered any more."""
    service = db.session.get(QueueService, service_id) or abort(404)
    verb = partial(setup.change_service, service)
    return _kept(ServiceForm(obj=service), verb, _("Keperluan"), _("Perubahan disimpan."))


@bp.route("/didahulukan/baru", methods=["GET", "POST"])
@needs("queue:edit")
def add_priority() -> Any:
    """One more group that goes first."""
    form = PriorityForm(place=len(hall().priorities) + 1)
    return _kept(form, setup.add_priority, _("Tambah yang didahulukan"), _("Kelompok ditambahkan."))


@bp.route("/didahulukan/<int:priority_id>", methods=["GET", "POST"])
@needs("queue:edit")
def change_priority(priority_id: int) -> Any:
    """Other words or minutes."""
    rule = db.session.get(QueuePriority, priority_id) or abort(404)
    verb = partial(setup.change_priority, rule)
    return _kept(PriorityForm(obj=rule), verb, _("Yang didahulukan"), _("Perubahan disimpan."))


def _kept(form: LineForm | DeskForm, verb: Callable[..., Any], heading: str, said: str) -> Any:
    """The page of one row, and what it does when it is sent."""
    if form.validate_on_submit():
        with said_on(form), write():
            verb(by=current_actor(), **form.columns())
        if not form.errors:
            return _done(said)
    return _one(form, heading)


@bp.get("/pintasan/<name>")
@needs("queue:edit")
def starter(name: str) -> ResponseReturnValue:
    """A file that starts the kiosk or the board on the computer of that screen."""
    return starters.file(_screens(), name)


@bp.post("/kios")
@needs("queue:edit")
def renew_kiosk() -> Any:
    """The kiosk's address was told to somebody who should not have it."""
    with write():
        kiosks.renew(by=current_actor())
    return _done(_("Alamat kios diganti. Unduh lagi pintasannya di komputer kios."))


def _screens() -> tuple[Screen, Screen]:
    """The kiosk prints without a dialog; the board speaks without a press."""
    kiosk = url_for("kiosk.show", kios=kiosks.secret())
    board, speaks = url_for("board.show"), "--autoplay-policy=no-user-gesture-required"
    fixed = ("--kiosk", "--disable-pinch", "--overscroll-history-navigation=0", "--disable-features=Translate")
    return (
        Screen("kios", _("Kios nomor antrean"), kiosk, (PRINTS, *fixed)),
        Screen("papan", _("Papan antrean"), board, (speaks, *fixed)),
    )


def _draw(form: RulesForm) -> Any:
    screens, base = _screens(), starters.base()
    return draw(
        "queue/show", form, form=form, hall=hall(), is_recorded=voice.is_recorded(), screens=screens, base=base,
        kiosk_code=qr.svg(base + screens[0].path),
    )  # fmt: skip


def _one(form: Any, heading: str) -> Any:
    return draw("queue/change", form, form=form, heading=heading, back=url_for("settings.queue.show"))


def _done(sentence: str) -> Any:
    flash(sentence, "success")
    return see_other(url_for("settings.queue.show"))
