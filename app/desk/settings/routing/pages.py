"""`/meja/pengaturan/penyaluran`: the ordered rules that say whose a new request is (issue 3, Routing).

The set in force is only read. A change is written beside it, tried on one request, replayed on the last ones, and takes
over whole when it is published. The rules of the written set: `writing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, url_for
from sqlalchemy import select

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.routing import writing
from app.desk.settings.routing.forms import PublishForm, TryForm
from app.extensions import db
from app.platform import settings
from app.platform.database import write
from app.tickets import numbering
from app.tickets.routing import doubts, drafting, replay, rules, wording
from app.tickets.routing.models import RoutingSet, SetStatus
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.web.forms import Form

bp = Blueprint("routing", __name__, url_prefix="/penyaluran")
bp.register_blueprint(writing.bp)
room.add(
    bp,
    lazy_("Penyaluran"),
    lazy_("Permohonan apa masuk ke unit mana; dicoba dahulu sebelum berlaku."),
    permission="routing:edit",
    order=45,
)

_PAST = (
    select(RoutingSet.id, RoutingSet.published_at, RoutingSet.published_by, RoutingSet.ended_at)
    .where(RoutingSet.status == SetStatus.PAST)
    .order_by(RoutingSet.id.desc())
    .limit(20)
)


@bp.get("")
@needs("routing:edit")
def show() -> Any:
    """The set that is being written, else the one in force; earlier ones below."""
    return _draw(PublishForm(formdata=None))


def _draw(form: Form) -> Any:
    written, present = drafting.draft(), drafting.active()
    shown = written or present
    listed = rules.of_set(shown.id) if shown else ()
    return draw(
        "routing/show", form, form=form, written=written, present=present, rules=listed, wording=wording,
        doubts=doubts.of(listed), past=db.session.execute(_PAST).all(), last=settings.get("routing.replay_last"),
    )  # fmt: skip


@bp.get("/susunan/<int:set_id>")
@needs("routing:edit")
def earlier(set_id: int) -> Any:
    """A set as it was, or as it is in force while another is being written."""
    one = db.session.get(RoutingSet, set_id)
    if one is None or one.status is SetStatus.DRAFT:
        abort(404)
    return draw("routing/earlier", one=one, rules=rules.of_set(one.id), wording=wording)


@bp.post("/konsep")
@needs("routing:edit")
def begin() -> Any:
    """Begin to change: a copy of what is in force, to be written in peace."""
    with write():
        drafting.begin(by=current_actor())
    flash(_("Ubah dengan tenang: aturan yang berlaku belum berubah sampai Anda menerbitkan."), "success")
    return see_other(url_for("settings.routing.show"))


@bp.post("/konsep/buang")
@needs("routing:edit")
def discard() -> Any:
    """Leave it as it is."""
    written = drafting.draft() or abort(404)
    with write():
        drafting.discard(written, by=current_actor())
    flash(_("Perubahan dibuang. Aturan yang berlaku tetap."), "success")
    return see_other(url_for("settings.routing.show"))


@bp.post("/konsep/terbitkan")
@needs("routing:edit")
def publish() -> Any:
    """Let the written set take over; doubts must have been read."""
    written, form = drafting.draft() or abort(404), PublishForm()
    if form.validate() and not form.sure.data and doubts.of(rules.of_set(written.id)):
        form.blame(_("Baca peringatannya dahulu, lalu centang bahwa Anda tetap menerbitkan."), "sure")
    if not form.errors:
        with said_on(form), write():
            drafting.publish(written, by=current_actor())
    if form.errors:
        return _draw(form)
    flash(_("Aturan penyaluran diterbitkan dan berlaku mulai sekarang."), "success")
    return see_other(url_for("settings.routing.show"))


@bp.route("/coba", methods=["GET", "POST"])
@needs("routing:edit")
def attempt() -> Any:
    """Which rule takes a request, and why."""
    form = TryForm()
    about = _about(form) if form.validate_on_submit() else None
    told = replay.tried(_shown(), about) if about else None
    return draw("routing/attempt", form, form=form, told=told, is_written=drafting.draft() is not None)


def _about(form: TryForm) -> Any:
    """The facts that were asked about; None with the sentence on the form."""
    typed = form.number.data
    if not typed and form.service.data:
        return form.facts()
    if not typed:
        form.blame(_("Pilih layanan, atau tulis nomor permohonan yang sudah ada."), "service")
        return None
    number = numbering.parse(typed)
    found = replay.facts_of(number, current_actor()) if number else None
    if found is None:
        form.blame(_("Tidak ada permohonan bernomor itu yang boleh Anda baca."), "number")
    return found


@bp.get("/putar-ulang")
@needs("routing:edit")
def again() -> Any:
    """What the written rules would have done with the last requests."""
    last, listed = int(settings.get("routing.replay_last")), _shown()
    told = replay.replayed(listed, last, current_actor())
    return draw("routing/again", told=told, rules=rules.switched_on(listed), is_written=drafting.draft() is not None)


def _shown() -> tuple[rules.Rule, ...]:
    one = drafting.draft() or drafting.active()
    return rules.of_set(one.id) if one else ()
