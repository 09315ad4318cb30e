"""The way to one's own request: number with PIN opens it all, number with four digits of the telephone only its stage.

Wrong looks like unknown, in words and in time (reliability, Tracking). Four digits are known to neighbours: they open
neither a link nor a confidential request, which for them does not exist.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request, url_for

from app.accounts.permissions import public
from app.paper_forms import reading
from app.platform import clock
from app.platform.database import write
from app.platform.refusals import TooMany
from app.portal.tracking import limits
from app.portal.tracking.forms import PIN_DIGITS, TrackForm
from app.portal.tracking.reading import at_the_door
from app.tickets import history, standing
from app.tickets.receipts import guesses, secrets
from app.web import navigation
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.paper_forms.reading import Known

bp = Blueprint("tracking_door", __name__)
navigation.add("public", lazy_("Lacak permohonan"), "tracking_door.show", order=30)


@bp.get("/lacak")
@public
def show() -> ResponseReturnValue:
    """The form."""
    return _page(TrackForm(formdata=None))


@bp.post("/lacak")
@public
def enter() -> ResponseReturnValue:
    """Let the owner in, or say that the two do not fit."""
    form = TrackForm()
    if not form.validate():
        return _page(form, 422)
    try:
        limits.require_guesses_left(form.canonical, request.remote_addr or "")
    except TooMany as no:
        answer = _page(form, no.status, trouble=str(no))
        answer.headers["Retry-After"] = str(no.retry_after)
        return answer
    row = _fitting(form)
    if row is None:
        paper = reading.unrecorded(form.canonical)
        return _to_paper(paper) if paper and _opens(paper, form) else _miss(form)
    if len(form.digits) == PIN_DIGITS:
        return see_other(url_for("tracking.show", token=secrets.token(row.number, row.secret_round)))
    return _stage_only(row)


def _fitting(form: TrackForm) -> Any | None:
    """The request whose secret this is. An unknown number costs the same work as a wrong secret."""
    row = at_the_door(form.canonical)
    expected = secrets.pin(form.canonical, row.secret_round if row else 1)
    if len(form.digits) != PIN_DIGITS:
        expected = (row.phone_digits or "")[-4:] if row and not row.is_confidential else ""
    is_right = hmac.compare_digest(expected.encode(), form.digits.encode())
    return row if is_right else None


def _opens(paper: Known, form: TrackForm) -> bool:
    """Whether the PIN is the one on the stub of this form."""
    return hmac.compare_digest(secrets.pin(paper.number, paper.secret_round).encode(), form.digits.encode())


def _to_paper(paper: Known) -> Response:
    """The number stands on paper and is no request yet: never "unknown" to whoever holds the stub (R153)."""
    return see_other(url_for("tracking.show", token=secrets.token(paper.number, paper.secret_round)))


def _miss(form: TrackForm) -> ResponseReturnValue:
    with write():
        guesses.count_miss(form.canonical)
    form.pin.errors = [_("Nomor dan PIN atau angka HP ini tidak cocok. Periksa keduanya di tanda terima.")]
    return _page(form, 422)


def _stage_only(row: Any) -> ResponseReturnValue:
    lines = history.read(row.id, public_only=True, show_names=False)
    now = clock.now()
    page = render_template(
        "portal/tracking/stage.html", row=row, sentence=standing.brief(row, now), stages=standing.stages(row, lines),
        track_form=TrackForm(formdata=None, number=row.number),
    )  # fmt: skip
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _page(form: TrackForm, status: int = 200, trouble: str = "") -> Response:
    return make_response(render_template("portal/tracking/enter.html", track_form=form, trouble=trouble), status)
