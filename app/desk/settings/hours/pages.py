"""`/meja/pengaturan/jam-kerja`: when the office works, as rules with dates, and the year they make (handbook §3.13).

Every change first shows which promises it would move; only then it is saved, and the worker counts them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.hours import year as years
from app.desk.settings.hours.forms import DAY_LABEL, KIND_LABEL, CutoffForm, HoursForm, Sure
from app.desk.settings.moved import seen_first
from app.desk.settings.office.keeping import keep
from app.platform import clock
from app.platform.database import write
from app.tickets.clocks import hours, recount
from app.tickets.clocks.calendar import office_calendar
from app.web.forms import said_on
from app.web.i18n import _, lazy_
from app.web.pages import see_other

if TYPE_CHECKING:
    from app.tickets.clocks.hours import Hours

bp = Blueprint("hours", __name__, url_prefix="/jam-kerja")
room.add(
    bp,
    lazy_("Jam kerja"),
    lazy_("Jam biasa, Ramadan, setengah hari; setahun sekali pandang."),
    permission="clock:edit",
    order=58,
)


@bp.get("")
@needs("clock:edit")
def show() -> Any:
    """The rules of hours and one year of days."""
    return _draw(HoursForm(formdata=None))


@bp.post("")
@needs("clock:edit")
def add() -> Any:
    """One more rule."""
    form = HoursForm()
    if not form.validate():
        return _draw(form)
    with said_on(form):
        new = form.wanted()
        changed = office_calendar().with_hours(hours.with_added(hours.in_the_books(), new))
        if not form.is_sure:
            return seen_first(form, changed, _("Jam kerja: %(label)s", label=new.label), url_for("settings.hours.show"))
        with write():
            hours.add(new, by=current_actor())
            recount.request("hours added")
    return _draw(form) if form.errors else _changed(_("Jam kerja ditambahkan."))


@bp.post("/<int:hours_id>/hapus")
@needs("clock:edit")
def remove(hours_id: int) -> Any:
    """Strike a rule."""
    form, gone = Sure(), _rule(hours_id)
    with said_on(form):
        changed = office_calendar().with_hours(hours.without(hours.in_the_books(), hours_id))
        if not form.is_sure:
            return seen_first(
                form, changed, _("Hapus jam kerja: %(label)s", label=gone.label), url_for("settings.hours.show")
            )
        with write():
            hours.remove(hours_id, by=current_actor())
            recount.request("hours removed")
    if form.errors:
        return _draw(HoursForm(formdata=None), refused=form)
    return _changed(_("Jam kerja dihapus."))


@bp.post("/batas-berkas")
@needs("clock:edit")
def cutoff() -> Any:
    """Up to when a file counts on the day it is complete."""
    form = CutoffForm()
    if not form.validate():
        return _draw(HoursForm(formdata=None), cutoff_form=form)
    until: Any = form.cutoff.data
    if not form.is_sure:
        changed = office_calendar().with_hours(office_calendar().hours, until)
        return seen_first(form, changed, _("Batas berkas dihitung hari itu"), url_for("settings.hours.show"))
    with write():
        keep({"day.cutoff": until.isoformat("minutes")}, by=current_actor())
        recount.request("cutoff changed")
    return _changed(_("Batas berkas disimpan."))


def _rule(hours_id: int) -> Hours:
    return next((rule for rule in hours.in_the_books() if rule.id == hours_id), None) or abort(404)


def _draw(form: HoursForm, *, cutoff_form: CutoffForm | None = None, refused: Any = None) -> Any:
    year = request.args.get("tahun", clock.today().year, type=int)
    if not 1900 <= year <= 2100:
        abort(404)
    until = cutoff_form or CutoffForm(formdata=None, data={"cutoff": office_calendar().cutoff})
    forms = [one for one in (form, until, refused) if one is not None]
    return draw(
        "hours/show", *forms, form=form, cutoff_form=until, blamed=refused, rules=_listed(), year=year,
        shown=years.of(year), legend=years.LEGEND, days=DAY_LABEL, kinds=KIND_LABEL,
    )  # fmt: skip


def _listed() -> list[Hours]:
    """Those that still matter first: the usual week, then what comes, what is over last."""
    today = clock.today()
    return sorted(
        hours.in_the_books(), key=lambda rule: (rule.ends_on is not None and rule.ends_on < today, rule.kind.value)
    )


def _changed(sentence: str) -> Any:
    flash(sentence, "success")
    flash(_("Janji layanan yang sedang berjalan dihitung ulang oleh pekerja latar."))
    return see_other(url_for("settings.hours.show"))
