"""`/meja/kabar`: what somebody of the office should hear of; how many wait stands in the head of every desk page.

To open one is to have seen it. Both are written, so both are sent by a form.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.platform.database import write
from app.tickets.notices import reading
from app.tickets.notices.kinds import NoticeKind
from app.web.i18n import _
from app.web.incoming import row_id
from app.web.pages import see_other

_LIST_OF = {NoticeKind.TIME_DIGEST: "lewat", NoticeKind.WORK_PASSED_ON: "milik-saya"}
"""The list of the desk that shows what a notice only counts."""
_PLACE_OF = {NoticeKind.VISITOR_WAITS: "counter_guests.mine", NoticeKind.CALL_GIVEN: "phone.take"}
"""The page that shows what a notice speaks of, where that is no request."""
bp = Blueprint("notices", __name__, url_prefix="/meja/kabar")


@bp.record_once
def _lend_count(state: Any) -> None:
    state.app.jinja_env.globals["notices_waiting"] = reading.count


@bp.get("")
@needs("desk:open")
def show() -> Any:
    """Everything that nobody has seen yet, newest first."""
    return render_template("desk/notices/show.html", notices=reading.unseen(current_actor()), most=reading.MOST,
                           lists=_LIST_OF | _PLACE_OF)  # fmt: skip


@bp.post("/<int:notice_id>/buka")
@needs("desk:open")
def follow(notice_id: int) -> Any:
    """Mark one seen and lead to what it is about."""
    by = current_actor()
    notice = reading.one(notice_id, by) or abort(404)
    with write():
        reading.mark_seen([notice_id], by=by)
    return see_other(_about(notice))


def _about(notice: reading.Heard) -> str:
    """Its request, or the list it speaks of."""
    if notice.number:
        return url_for("ticket.show", number=notice.number)
    if notice.kind in _PLACE_OF:
        return url_for(_PLACE_OF[notice.kind])
    view = _LIST_OF.get(notice.kind)
    return url_for("worklist.show", lihat=view) if view else url_for(".show")


@bp.post("/dibaca")
@needs("desk:open")
def mark_all() -> Any:
    """Mark seen what stood on the page that was sent, not what has come since."""
    sent = request.form.getlist("kabar")[: reading.MOST]
    ids = [one for one in map(row_id, sent) if one]
    with write():
        reading.mark_seen(ids, by=current_actor())
    flash(_("Semua kabar di halaman itu ditandai sudah dibaca."), "success")
    return see_other(url_for(".show"))
