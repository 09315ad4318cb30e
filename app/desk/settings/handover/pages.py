"""`/meja/pengaturan/serah-terima`: somebody is transferred or away; what he had in hand goes on (R033).

Two steps: who leaves, then which chairs to whom, beside what will move. Whoever may not see a confidential request
reads only that it is counted.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, url_for

from app.accounts import appointments
from app.accounts.models import User
from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.handover import reading
from app.desk.settings.handover.forms import HandoverForm, LeaverForm
from app.desk.settings.organisation.forms import KIND
from app.extensions import db
from app.platform.database import write
from app.tickets import handover
from app.web.formatting import tanggal
from app.web.forms import said_on
from app.web.i18n import _, lazy_, plural_
from app.web.pages import see_other

bp = Blueprint("handover", __name__, url_prefix="/serah-terima")
room.add(
    bp,
    lazy_("Serah terima jabatan"),
    lazy_("Mutasi, pensiun, atau cuti: jabatan dan pekerjaan pindah dalam satu langkah."),
    permission="organisation:edit",
    order=25,
)


@bp.route("", methods=["GET", "POST"])
@needs("organisation:edit")
def show() -> Any:
    """Who leaves; whose work is stranded; what was handed over lately."""
    form = LeaverForm()
    if form.validate_on_submit():
        return see_other(url_for("settings.handover.plan", user_id=int(form.account.data)))
    return draw("handover/show", form, form=form, stranded=reading.stranded(), latest=reading.latest(), kinds=KIND)


@bp.route("/<int:user_id>", methods=["GET", "POST"])
@needs("organisation:edit")
def plan(user_id: int) -> Any:
    """Which chairs, to whom; and what will move, before it does."""
    leaver, by = db.session.get(User, user_id) or abort(404), current_actor()
    seats = appointments.seats(user_id)
    passing = handover.passing_of(user_id, None, tuple(seat.position_id for seat in seats), by=by)
    named = reading.named(passing, by)
    form = HandoverForm.sharing(named, user_id)
    form.offer(user_id, seats)
    if form.validate_on_submit():
        with said_on(form), write():
            row = handover.give(form.plan(user_id), by=by, key=form.key.data)
        if not form.errors:
            flash(_said(row), "success")
            return see_other(url_for("settings.handover.show"))
    return draw(
        "handover/plan", form, form=form, leaver=leaver, seats=seats, heaps=reading.heaps(passing),
        waiting=reading.waiting_at(passing.positions), named=named,
    )  # fmt: skip


@bp.post("/batal/<int:handover_id>")
@needs("organisation:edit")
def undo(handover_id: int) -> Any:
    """Take a hand-over back within its day."""
    row = db.session.get(handover.Handover, handover_id) or abort(404)
    with write():
        undone = handover.undo(row, by=current_actor())
    flash(_("Serah terima dibatalkan. Kembali: %(back)s; tetap pada penggantinya karena sudah dikerjakan: %(stayed)s.",
            back=undone.back, stayed=undone.stayed), "success")  # fmt: skip
    return see_other(url_for("settings.handover.show"))


def _said(row: handover.Handover) -> str:
    if row.is_planned:
        return _("Serah terima disiapkan: berlaku dengan sendirinya pada %(day)s.", day=tanggal(row.starts_on))
    moved = sum(len(one) for one in row.moved.values())
    return plural_(
        moved,
        "Serah terima dilakukan: %(n)s pekerjaan berpindah. Dapat dibatalkan selama satu hari.",
        "Serah terima dilakukan: %(n)s pekerjaan berpindah. Dapat dibatalkan selama satu hari.",
    )
