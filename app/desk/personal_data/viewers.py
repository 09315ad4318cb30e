"""`/meja/data-pribadi/siapa-melihat`: who saw this person's data between two days, within the law's 3×24 hours.

Asked by a number of identity (typed into a form, never into an address), a request's number or a record; who asks is
put down too. It joins the pages that were opened (`stakeholders.seen`) with the deeds of the audit log: whole numbers
with their reasons, copies, corrections. Lists that were exported in those days are named: they may hold the person too.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, make_response, render_template, send_file
from sqlalchemy import select
from wtforms import RadioField, StringField

from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.accounts.permissions import current_actor, needs
from app.desk.personal_data.words import PAGE
from app.desk.settings.audit import reading as log
from app.desk.settings.audit.words import DEEDS, actor, subject
from app.personal_data import subjects
from app.platform import clock, pdf, settings, sheets
from app.platform.database import read, write
from app.stakeholders import seen
from app.stakeholders.seen import PersonalView
from app.tickets import numbering
from app.web.forms import AtMost, Form, IsoDateField, Required, choices_of
from app.web.i18n import _, lazy_
from app.web.office import crest_data

if TYPE_CHECKING:
    from collections.abc import Iterator

bp = Blueprint("personal_viewers", __name__, url_prefix="/meja/data-pribadi/siapa-melihat")
SHOWN = 200
_MOST = 20_000
_EXPORTS = ("tickets:exported", "archive:exported", "letter_book:exported", "visitor_book:printed")
_AS = {"page": lazy_("Di layar"), "xlsx": lazy_("Excel (XLSX)"), "pdf": lazy_("PDF")}


class Look(NamedTuple):
    """One line of the answer."""

    at: datetime
    who: str
    what: str
    about: str
    reason: str


class WhoseForm(Form):
    """Whose data, between which days, and as what."""

    who = StringField(lazy_("NIK, nomor permohonan, atau perihal"), [Required(), AtMost(60)])
    since = IsoDateField(lazy_("Dari"))
    until = IsoDateField(lazy_("Sampai"))
    kind = RadioField(lazy_("Bentuk"), choices=choices_of(_AS), default="page")


@bp.get("")
@needs("personal_data:report")
def show() -> Any:
    """The question."""
    return render_template("desk/personal_data/viewers.html", form=WhoseForm(formdata=None), looks=None, exports=())


@bp.post("")
@needs("personal_data:report")
def ask() -> Any:
    """The answer, once the log knows who asked."""
    form = WhoseForm()
    about = _subjects(form.who.data or "") if form.validate() else ()
    if not about and not form.errors:
        form.blame(_("Tidak ada data yang cocok. Periksa NIK atau nomor permohonannya."), "who")
    if form.errors:
        html = render_template("desk/personal_data/viewers.html", form=form, looks=None, exports=())
        return make_response(html, 422)
    seen.take_in()
    with write():
        audit.record("audit:asked", about[0], {"subjects": list(about)[:20]}, by=current_actor())
    return _answered(form, about)


def _answered(form: WhoseForm, about: tuple[str, ...]) -> Any:
    days = (form.since.data, form.until.data)
    looks, exports = list(_looks(about, *days)), list(_exports(*days))
    name = f"siapa-melihat-{clock.wib(clock.now()):%Y%m%d-%H%M}"
    if form.kind.data == "xlsx":
        book = sheets.write_xlsx([list(look) for look in looks], _headings(), title=_("Siapa yang melihat"))
        return send_file(book, sheets.XLSX, as_attachment=True, download_name=f"{name}.xlsx")
    if form.kind.data == "pdf":
        page = render_template(
            "desk/personal_data/viewers_print.html", looks=looks, exports=exports, headings=_headings(), days=days,
            about=[subject(one) for one in about[:20]], crest=crest_data(), by=current_actor(), made_at=clock.now(),
            styles=pdf.styles("office", "minutes"), office=settings.get("office.short_name"),
        )  # fmt: skip
        return make_response(
            pdf.render(page), {"Content-Type": pdf.PDF, "Content-Disposition": f"attachment; filename={name}.pdf"}
        )
    return render_template(
        "desk/personal_data/viewers.html", form=form, looks=looks[:SHOWN], count=len(looks), exports=exports,
        headings=_headings(),
    )  # fmt: skip


def _headings() -> list[str]:
    return [_("Waktu"), _("Siapa"), _("Yang dilihat atau dilakukan"), _("Perihal"), _("Alasan")]


def _subjects(text: str) -> tuple[str, ...]:
    """The record with all that was joined into it, its requests, and the request that was named."""
    found = list(log.subjects_of(text))
    number = numbering.parse(text)
    found += [f"ticket:{number}"] if number and found else []
    for one in list(found):
        kind, _colon, which = one.partition(":")
        if kind == "person" and which.isdigit() and int(which) < 2**31:
            whose = subjects.of_person(int(which))
            found += [f"person:{person_id}" for person_id in whose.people]
            found += [f"ticket:{ticket}" for ticket in whose.numbers]
    return tuple(dict.fromkeys(found))


def _looks(about: tuple[str, ...], since: date | None, until: date | None) -> Iterator[Look]:
    """Pages and deeds, the newest first."""
    views = select(PersonalView.seen_at, PersonalView.viewer, PersonalView.page, PersonalView.subject).where(
        PersonalView.subject.in_(about), *_between(PersonalView.seen_at, since, until)
    )
    deeds = select(*_DEED).where(AuditEvent.subject.in_(about), *_between(AuditEvent.happened_at, since, until))
    pages = [Look(row.seen_at, actor(row.viewer), str(PAGE.get(row.page, row.page)), subject(row.subject), "")
             for row in read(views.order_by(PersonalView.id.desc()).limit(_MOST))]  # fmt: skip
    done = [_deed(row) for row in read(deeds.order_by(AuditEvent.number.desc()).limit(_MOST))]
    yield from sorted((*pages, *done), key=lambda look: look.at, reverse=True)


_DEED = (AuditEvent.happened_at, AuditEvent.actor, AuditEvent.action, AuditEvent.subject, AuditEvent.particulars)


def _deed(row: Any) -> Look:
    words = str(DEEDS.get(row.action, row.action))
    return Look(row.happened_at, actor(row.actor), words, subject(row.subject), str(row.particulars.get("reason", "")))


def _exports(since: date | None, until: date | None) -> Iterator[Look]:
    """Lists that left in those days; which lines they held is told by their filters in the audit log."""
    left = select(*_DEED).where(AuditEvent.action.in_(_EXPORTS), *_between(AuditEvent.happened_at, since, until))
    for row in read(left.order_by(AuditEvent.number.desc()).limit(SHOWN)):
        yield _deed(row)


def _between(column: Any, since: date | None, until: date | None) -> Iterator[Any]:
    if since:
        yield column >= clock.at(since, time.min)
    if until:
        yield column < clock.at(until, time.min) + timedelta(days=1)
