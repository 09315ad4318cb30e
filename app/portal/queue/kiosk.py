"""The kiosk, `/ambil-antrean`: what for, whom to see, who goes first by rule, and the number (R115; issue 4).

A touch screen in the hall, also a telephone where the office allows it: plain forms with large buttons, no sign-in, no
JavaScript needed. A page left alone begins anew by itself, in Indonesian. A screen becomes the hall's kiosk with the
secret of `app.queue.kiosks` (`?kios=`): then the number is shown to whoever stands there and the page goes back to its
start; a telephone keeps its number's own page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from wtforms.validators import Optional

from app.accounts.models import Unit
from app.accounts.permissions import current_actor, public
from app.platform import clock, qr, settings
from app.platform.database import read, write
from app.platform.refusals import Refused, TooMany
from app.portal.opening import Opening, counter_now
from app.portal.queue import limits
from app.queue import drawing, estimate, kiosks, slips
from app.queue.hall import hall
from app.web import cookies
from app.web.forms import OnceForm, RowIdField
from app.web.i18n import _
from app.web.language_choice import set_cookie
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from app.queue.drawing import Drawn
    from app.queue.hall import Service

bp = Blueprint("kiosk", __name__)
MARK = "loket_kios"


class DrawForm(OnceForm):
    """What was pressed."""

    service = RowIdField()
    unit = RowIdField(validators=[Optional()])
    priority = RowIdField(validators=[Optional()])


@bp.get("/ambil-antrean")
@public
def show() -> ResponseReturnValue:
    """One question at a time: what for, whom to see, who goes first."""
    if "kios" in request.args:
        return _become_kiosk(request.args["kios"])
    if "mulai" in request.args:
        return set_cookie(redirect(url_for(".show")), "id")  # whoever was here before may have read English
    return _page(DrawForm(formdata=None))


@bp.post("/ambil-antrean")
@public
def draw() -> ResponseReturnValue:
    """Give the number. The same form twice is the same number."""
    form = DrawForm()
    if not form.validate() or not is_giving():
        return _page(form, 422)
    try:
        drawn = _drawn(form)
    except Refused as no:
        form.blame(str(no))
        answer = _page(form, no.status)
        if isinstance(no, TooMany):
            answer.headers["Retry-After"] = str(no.retry_after)
        return answer
    way = ".given" if mark() else "slip.show"
    return see_other(url_for(way, token=drawn.token))


def _drawn(form: DrawForm) -> Drawn:
    told = _outlook(form)
    wish = drawing.Wish(form.service.data or 0, form.key.data, form.priority.data, form.unit.data, told=told)
    with write():
        known = drawing.drawn_before(wish.key)
        if known is None:
            limits.count_draw(mark(), request.remote_addr or "")
        return known or drawing.draw(wish, by=current_actor())


def _outlook(form: DrawForm) -> estimate.Outlook:
    """What this visitor is told, kept with the number."""
    rule = hall().priority(form.priority.data)
    place = clock.now() - timedelta(minutes=rule.minutes if rule else 0)
    return estimate.waiting().outlook(form.service.data or 0, place)


@bp.get("/ambil-antrean/<token>")
@public
def given(token: str) -> ResponseReturnValue:
    """The number on the kiosk's screen, for a moment."""
    number = slips.find(token) or abort(404)
    if number.day != clock.today():
        return redirect(url_for(".show"))
    address = slips.address(token)
    service = hall().service(number.service_id)
    prints = settings.get("queue.kiosk_prints")
    page = render_template(
        "portal/queue/given.html", number=number, token=token, service=service, prints=prints,
        outlook=estimate.as_told(number),
        priority=hall().priority(number.priority_id), code=qr.svg(address) if address else "",
        picture=qr.data_uri(address) if address and prints else "", start=url_for(".show", mulai=1),
    )  # fmt: skip
    return idle(page)


def _become_kiosk(told: str) -> Response:
    """This screen is the hall's kiosk from now on."""
    if not kiosks.is_secret(told):
        abort(404, _("Alamat kios ini sudah diganti. Unduh pintasan kios yang baru di Pengaturan, Antrean dan loket."))
    answer = set_cookie(redirect(url_for(".show")), "id")
    cookies.keep(answer, MARK, mark() or kiosks.new_mark())
    return answer


def mark() -> str:
    """The mark of the kiosk this is; empty on any other screen."""
    kept = cookies.kept(MARK)
    return kept if kiosks.is_mark(kept) else ""


def _page(form: DrawForm, status: int = 200) -> Response:
    """The next question, by what has been answered in the address."""
    service = _chosen()
    step = _step(service) if is_giving() else "closed"
    page = render_template(
        f"portal/queue/{step}.html", form=form, service=service, hall=hall(), counter=counter_now().words(clock.now()),
        sections=_sections() if step == "whom" else [],
        unit_id=request.values.get("bagian", type=int), step=step, is_elsewhere=_is_elsewhere(), is_kiosk=bool(mark()),
    )  # fmt: skip
    return make_response(page) if step == "start" and status == 200 else idle(page, status)


def idle(page: str, status: int = 200) -> Response:
    """A page that begins anew when it is left alone."""
    answer = make_response(page, status)
    seconds = settings.get("queue.kiosk_idle")
    answer.headers["Refresh"] = f"{seconds}; url={url_for('.show', mulai=1)}"
    return answer


def _chosen() -> Service | None:
    wanted = request.values.get("untuk", "") or request.form.get("service", "")
    return next((one for one in hall().offered if wanted in (one.code, str(one.id))), None)


def _step(service: Service | None) -> str:
    if service is None:
        return "start"
    return "whom" if service.asks_whom and "bagian" not in request.values and not request.form else "first"


_SECTIONS = select(Unit.id, Unit.name, Unit.name_en).where(Unit.is_active.is_(True)).order_by(Unit.id)


def _sections() -> list[Any]:
    return list(read(_SECTIONS))


def _is_elsewhere() -> bool:
    """Whether the office gives numbers at its kiosks alone, and this is none of them."""
    return settings.get("queue.only_at_kiosk") and not mark()


def is_giving() -> bool:
    """Whether numbers are given here and now: while the counter is open and a little before."""
    if not hall().is_in_use or _is_elsewhere():
        return False
    present: Opening = counter_now()
    if present.is_open or settings.get("queue.always_open"):
        return True
    soon = clock.now() + timedelta(minutes=settings.get("queue.opens_before"))
    return present.turn is not None and present.turn <= soon
