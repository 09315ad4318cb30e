"""Whoever has an appointment says at the kiosk that they have come, with the number of their request.

The number alone is enough, for all it gives is a place in the line at that hour; it tells nothing of the request, and a
confidential one is unknown there. Only a kiosk of the house asks; on a telephone the request's own link does
(`portal.tracking`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from wtforms import StringField

from app.accounts.permissions import current_actor, public
from app.platform.database import write
from app.platform.refusals import Refused
from app.portal.queue import kiosk, limits
from app.queue import appointments
from app.tickets import numbering
from app.web.forms import Form, Required
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.queue.drawing import Drawn

bp = Blueprint("arriving", __name__, url_prefix="/ambil-antrean/janji")


class ArrivalForm(Form):
    """The number of the request."""

    number = StringField(lazy_("Nomor permohonan"), validators=[Required(lazy_("Tulis nomor permohonan Anda."))])


@bp.get("")
@public
def show() -> ResponseReturnValue:
    """Which appointment?"""
    return _page(ArrivalForm(formdata=None)) if _asks() else redirect(url_for("kiosk.show"))


@bp.post("")
@public
def arrive() -> ResponseReturnValue:
    """The number for today's appointment; sent twice, the same one."""
    form = ArrivalForm()
    if not _asks():
        return redirect(url_for("kiosk.show"))
    if not form.validate():
        return _page(form, 422)
    try:
        drawn = _drawn(form.number.data or "")
    except Refused as no:
        form.number.errors = [str(no)]
        return _page(form, no.status)
    return see_other(url_for("kiosk.given", token=drawn.token))


def _drawn(typed: str) -> Drawn:
    with write():
        limits.count_draw(kiosk.mark(), request.remote_addr or "")  # a miss counts too, or numbers could be tried out
    ticket = appointments.of_number(numbering.parse(typed) or "")
    if ticket is None:
        raise Refused(_("Tidak ada janji temu hari ini dengan nomor itu. Periksa nomornya, atau tanya petugas."))
    with write():
        return appointments.arrive(ticket, by=current_actor())


def _asks() -> bool:
    return bool(kiosk.mark()) and kiosk.is_giving()


def _page(form: ArrivalForm, status: int = 200) -> ResponseReturnValue:
    return kiosk.idle(render_template("portal/queue/arriving.html", form=form), status)
