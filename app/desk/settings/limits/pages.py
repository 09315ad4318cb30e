"""`/meja/pengaturan/batas-waktu`: the limits of the law and of the office, the light, and who hears of a delay.

A limit is never overwritten: another figure holds from its day on, and what runs keeps the figure it began with.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.catalogue import read as catalogue
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.limits.forms import AlarmForm, LimitForm
from app.desk.settings.office.keeping import keep
from app.platform import clock, settings
from app.platform.database import write
from app.tickets.categories import CATEGORY_LABEL
from app.tickets.clocks import levels, limits
from app.tickets.clocks.limits import LIMIT_LABEL, OWN, Limit
from app.tickets.clocks.wording import amount
from app.tickets.kinds import TICKET_TYPE_LABEL
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

bp = Blueprint("limits", __name__, url_prefix="/batas-waktu")
room.add(
    bp,
    lazy_("Batas dan peringatan"),
    lazy_("Batas menurut undang-undang dan target kantor, lampu, dan siapa yang diberi tahu."),
    permission="clock:edit",
    order=59,
)


@bp.get("")
@needs("clock:edit")
def show() -> Any:
    """Every limit in force and to come, and the levels of alarms."""
    return _draw(_alarm_form())


@bp.post("/peringatan")
@needs("clock:edit")
def change_alarms() -> Any:
    """The light and the levels."""
    form = AlarmForm()
    if form.validate():
        with said_on(form), write():
            levels.change(form.wanted_levels(levels.everything()), by=current_actor())
            keep(form.wanted_settings(), by=current_actor())
    if form.errors:
        return _draw(form)
    flash(_("Lampu dan peringatan disimpan."), "success")
    return see_other(url_for("settings.limits.show"))


@bp.route("/<int:limit_id>", methods=["GET", "POST"])
@needs("clock:edit")
def change(limit_id: int) -> Any:
    """Another figure for one limit."""
    limit = limits.by_id(limit_id) or abort(404)
    form = _limit_form(limit)
    if request.method == "POST" and form.validate():
        valid_from: Any = form.valid_from.data
        with said_on(form), write():
            limits.change(
                limit, form.amount.data or 0, valid_from=valid_from, law=form.law.data, by=current_actor(),
                extension=form.extension.data or 0, warns_on=form.warns_on.data or None,
            )  # fmt: skip
        if not form.errors:
            flash(_("Batas waktu disimpan. Yang sedang berjalan memakai batas lamanya."), "success")
            return see_other(url_for("settings.limits.show"))
    return draw("limits/change", form, form=form, limit=limit, title=_title(limit), spoken=amount(1, limit.unit))


def _limit_form(limit: Limit) -> LimitForm:
    told = {"amount": limit.amount, "extension": limit.extension, "warns_on": limit.warns_on, "law": limit.law}
    return LimitForm(data=told | {"valid_from": clock.today()})


def _alarm_form() -> AlarmForm:
    rows = [
        {"id": str(level.id), "at": level.percent if level.percent is not None else level.days_after,
         "who": level.who.value, "is_active": level.is_active}
        for level in levels.everything()
    ]  # fmt: skip
    figures = {name.partition(".")[2]: settings.get(name) for name in AlarmForm.FIGURES}
    return AlarmForm(formdata=None, data=figures | {"levels": rows})


def _draw(form: AlarmForm) -> Any:
    today = clock.today()
    rows = [
        (limit, _title(limit), amount(limit.amount, limit.unit), limit.code in OWN) for limit in limits.present(today)
    ]
    percents = {str(level.id) for level in levels.everything() if level.percent is not None}
    return draw("limits/show", form, form=form, rows=rows, today=today, percents=percents, words=amount)


def _title(limit: Limit) -> str:
    """What it speaks of: `Pemeriksaan kelengkapan: Pengaduan`."""
    parts = [str(LIMIT_LABEL[limit.code])]
    if limit.category is not None:
        parts.append(str(CATEGORY_LABEL[limit.category]))
    elif limit.ticket_type is not None and limit.code in OWN:
        parts.append(str(TICKET_TYPE_LABEL[limit.ticket_type]))
    if limit.service_id is not None:
        parts += [line.code for line in catalogue.published() if line.service_id == limit.service_id]
    return ": ".join(parts)
