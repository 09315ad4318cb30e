"""Two wishes of the owner, each on a page of its own so that nobody does it by accident: cancel, and open again.

Reopening is possible within `reopen.days` after the answer and always with a reason (handbook §5.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, flash, make_response, render_template, request, url_for

from app.accounts.permissions import public
from app.portal.tracking.acts import act, may_act, owner
from app.portal.tracking.forms import WishForm
from app.portal.tracking.pages import load, page
from app.tickets.handling import moves
from app.web.i18n import Lazy, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from app.portal.tracking.reading import Tracked
    from app.tickets.models import Ticket

bp = Blueprint("tracking_wishes", __name__)


class Wish(NamedTuple):
    """The words of one wish."""

    endpoint: str
    heading: Lazy
    lead: Lazy
    label: Lazy
    button: Lazy
    said: Lazy
    is_reason_required: bool
    is_grave: bool


CANCEL = Wish(
    ".cancel",
    lazy_("Batalkan permohonan?"),
    lazy_("Kami berhenti mengerjakannya dan berkasnya ditutup. Anda boleh mengajukan lagi kapan saja."),
    lazy_("Alasan, bila ingin menyebutkan"),
    lazy_("Ya, batalkan permohonan"),
    lazy_("Permohonan sudah dibatalkan."),
    is_reason_required=False,
    is_grave=True,
)
REOPEN = Wish(
    ".reopen",
    lazy_("Buka kembali permohonan"),
    lazy_("Jawaban kami belum menyelesaikan kebutuhan Anda? Katakan apa yang masih kurang; nomornya tetap sama."),
    lazy_("Apa yang masih kurang?"),
    lazy_("Buka kembali"),
    lazy_("Permohonan sudah dibuka kembali dan akan kami tangani."),
    is_reason_required=True,
    is_grave=False,
)


@bp.route("/lacak/<token>/batal", methods=["GET", "POST"])
@public
def cancel(token: str) -> ResponseReturnValue:
    """Ask once more, then stop the work."""
    tracked = may_act(token)
    form = WishForm()
    return _wished(CANCEL, tracked, tracked.can_cancel, form, lambda ticket: _cancel(ticket, form))


@bp.route("/lacak/<token>/buka-kembali", methods=["GET", "POST"])
@public
def reopen(token: str) -> ResponseReturnValue:
    """Begin a new cycle under the same number."""
    tracked = may_act(token)
    form = WishForm(is_reason_required=True)
    return _wished(REOPEN, tracked, tracked.can_reopen, form, lambda ticket: _reopen(ticket, form))


def _cancel(ticket: Ticket, form: WishForm) -> None:
    moves.cancel(ticket, by=owner(), text=form.reason.data or None)


def _reopen(ticket: Ticket, form: WishForm) -> None:
    moves.reopen(ticket, form.reason.data or "", by=owner())


def _wished(
    wish: Wish, tracked: Tracked, is_possible: bool, form: WishForm, verb: Callable[[Ticket], None]
) -> ResponseReturnValue:
    if request.method == "GET":
        return _ask(wish, tracked, form) if is_possible else see_other(_home(tracked))
    if not form.validate():
        return _ask(wish, tracked, form, 422)
    no = act(tracked, verb)
    if no is None:
        flash(str(wish.said), "success")
        return see_other(_home(tracked))
    if no.status == 409 or not is_possible:
        return page(load(tracked.token), status=no.status, trouble=str(no))
    form.reason.errors = [str(no)]
    return _ask(wish, tracked, form, no.status)


def _home(tracked: Tracked) -> str:
    return url_for("tracking.show", token=tracked.token)


def _ask(wish: Wish, tracked: Tracked, form: WishForm, status: int = 200) -> ResponseReturnValue:
    return make_response(render_template("portal/tracking/wish.html", wish=wish, tracked=tracked, form=form), status)
