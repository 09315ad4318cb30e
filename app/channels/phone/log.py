"""`/meja/telepon/riwayat`: the calls of a day, also those that needed no request, with a count of how they ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.contacts import call_log
from app.platform import clock, phones
from app.platform.database import write
from app.web import asked, navigation
from app.web.i18n import lazy_
from app.web.incoming import day as day_of
from app.web.pages import see_other

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

bp = Blueprint("phone_log", __name__, url_prefix="/meja/telepon/riwayat")
_DAY = timedelta(days=1)
MAY_READ = ("ticket:create", "ticket:assign")
navigation.add("desk", lazy_("Panggilan"), "phone_log.show", permission=MAY_READ, order=41)


@bp.get("")
@needs(*MAY_READ)
def show() -> ResponseReturnValue:
    """The calls of one day, today's when none is named."""
    actor, words = current_actor(), asked.unsealed(request.args.get("cari"))
    day, only_own = day_of(request.args.get("hari")) or clock.today(), request.args.get("milik") == "saya"
    found = call_log.of_day(actor, day, words=words, only_own=only_own)
    return render_template(
        "channels/phone/log.html", found=found, day=day, words=words, only_own=only_own, most=call_log.MOST,
        before=_on(day - _DAY), after=_on(day + _DAY) if day < clock.today() else "",
    )  # fmt: skip


@bp.post("")
@needs(*MAY_READ)
def search() -> ResponseReturnValue:
    """The question travels sealed: it may be the end of somebody's number."""
    words = asked.sealed(request.form.get("cari", ""))
    return see_other(url_for(".show", hari=request.form.get("hari"), cari=words, milik=request.form.get("milik")))


def _on(day: date) -> str:
    """The address of the same list on another day."""
    return url_for(".show", hari=day.isoformat(), cari=request.args.get("cari"), milik=request.args.get("milik"))


@bp.get("/<int:call_id>")
@needs(*MAY_READ)
def one(call_id: int) -> ResponseReturnValue:
    """One call with everything in it. It shows the whole number, so to open it is written to the audit log."""
    record = call_log.record(call_id, current_actor()) or abort(404)
    if record.digits:
        with write():
            call_log.note_opened(call_id, by=current_actor())
    number = phones.display(record.digits) if record.digits else ""
    return render_template("channels/phone/log_one.html", record=record, number=number, back=url_for(".show"))
