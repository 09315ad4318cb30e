"""`/meja/data-pribadi/siapa-melihat`: who saw this person's data between two days, within the law's 3×24 hours.

Asked by a number of identity (typed into a form, never into an address), a request's number or a record; who asks is
put down too. It joins the pages that were opened (`stakeholders.seen`) with the deeds of the audit log: whole numbers
with their reasons, copies, corrections. Lists that were exported in those days are named: they may hold the person too.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, make_response, render_template, request, send_file, url_for
from sqlalchemy import select
from wtforms import StringField

from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.accounts.permissions import current_actor, needs
from app.desk.personal_data.words import PAGE
from app.desk.settings.audit import reading as log
from app.desk.settings.audit.words import DEEDS, actor, subject
from app.personal_data import confidential, subjects
from app.platform import clock, pdf, settings, sheets
from app.platform.database import read, write
from app.stakeholders import seen
from app.stakeholders.seen import PersonalView
from app.tickets import access, numbering
from app.tickets.models import Ticket
from app.web.forms import AtMost, Form, IsoDateField, Required
from app.web.i18n import _, lazy_
from app.web.incoming import row_id
from app.web.office import crest_data
from app.web.pages import see_other

if TYPE_CHECKING:
    from collections.abc import Iterator

bp = Blueprint("personal_viewers", __name__, url_prefix="/meja/data-pribadi/siapa-melihat")
SHOWN = 200
_MOST = 20_000
_FEW = 20
_EXPORTS = ("tickets:exported", "archive:exported", "letter_book:exported", "visitor_book:printed")


class Look(NamedTuple):
    """One line of the answer."""

    at: datetime
    who: str
    what: str
    about: str
    reason: str


class WhoseForm(Form):
    """Whose data, and between which days."""

    who = StringField(lazy_("NIK, nomor permohonan, atau perihal"), [Required(), AtMost(60)])
    since = IsoDateField(lazy_("Dari"))
    until = IsoDateField(lazy_("Sampai"))


class Asked(NamedTuple):
    """What the address asks for: records as the log names them, never a number of identity."""

    records: tuple[str, ...]
    since: date | None
    until: date | None

    def looks(self) -> list[Look]:
        return list(_looks(_with_theirs(self.records), self.since, self.until))


class AskedForm(Form):
    """The same, out of the address."""

    subjek = StringField()
    dari = IsoDateField()
    sampai = IsoDateField()

    def __init__(self) -> None:
        super().__init__(request.args, meta={"csrf": False})

    def asked(self) -> Asked:
        """What cannot be read is not asked."""
        self.validate()
        records = [word for word in (self.subjek.data or "").split(",") if log.is_subject(word) and ":" in word]
        return Asked(tuple(records[:_FEW]), self.dari.data, self.sampai.data)


@bp.get("")
@needs("personal_data:report")
def show() -> Any:
    """The question, and the answer where one was asked for."""
    asked = AskedForm().asked()
    form = WhoseForm(formdata=None, since=asked.since, until=asked.until)
    return _draw(form, asked) if asked.records else _draw(form, None)


@bp.post("")
@needs("personal_data:report")
def ask() -> Any:
    """Find the records that are meant, and let the log know who asked."""
    form = WhoseForm()
    records = _records(form.who.data or "") if form.validate() else ()
    if not records and not form.errors:
        form.blame(_("Tidak ada data yang cocok. Periksa NIK atau nomor permohonannya."), "who")
    if form.errors:
        return _draw(form, None)
    seen.take_in()
    with write():
        audit.record("audit:asked", records[0], {"subjects": list(records)}, by=current_actor())
    asked = Asked(records, form.since.data, form.until.data)
    return see_other(_address("personal_viewers.show", asked))


@bp.post("/ekspor")
@needs("personal_data:report")
def export() -> Any:
    """The whole answer as a file, once the log knows that it leaves."""
    asked = AskedForm().asked()
    if not asked.records:
        return see_other(url_for("personal_viewers.show"))
    with write():
        audit.record("audit:exported", asked.records[0], {"subjects": list(asked.records)}, by=current_actor())
    name = f"siapa-melihat-{clock.wib(clock.now()):%Y%m%d-%H%M}"
    if request.form.get("kind") == "pdf":
        answer = make_response(pdf.render(_page(asked)), {"Content-Type": pdf.PDF})
        answer.headers["Content-Disposition"] = f"attachment; filename={name}.pdf"
        return answer
    book = sheets.write_xlsx([list(look) for look in asked.looks()], _headings(), title=_("Siapa yang melihat"))
    return send_file(book, sheets.XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def _page(asked: Asked) -> str:
    return render_template(
        "desk/personal_data/viewers_print.html", looks=asked.looks(), exports=list(_exports(asked.since, asked.until)),
        headings=_headings(), days=(asked.since, asked.until), about=[subject(one) for one in asked.records],
        crest=crest_data(), by=current_actor(), made_at=clock.now(), styles=pdf.styles("office", "minutes"),
        office=settings.get("office.short_name"),
    )  # fmt: skip


def _draw(form: WhoseForm, asked: Asked | None) -> Any:
    looks = asked.looks() if asked else []
    html = render_template(
        "desk/personal_data/viewers.html", form=form, looks=looks[:SHOWN] if asked else None, count=len(looks),
        exports=list(_exports(asked.since, asked.until)) if asked else (), headings=_headings(),
        about=[subject(one) for one in asked.records] if asked else [],
        export_address=_address("personal_viewers.export", asked) if asked else "",
    )  # fmt: skip
    return make_response(html, 422 if form.errors else 200)


def _address(endpoint: str, asked: Asked) -> str:
    days = {"dari": asked.since, "sampai": asked.until}
    told: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day}
    return url_for(endpoint, subjek=",".join(asked.records), **told)


def _headings() -> list[str]:
    return [_("Waktu"), _("Siapa"), _("Yang dilihat atau dilakukan"), _("Perihal"), _("Alasan")]


def _records(text: str) -> tuple[str, ...]:
    """The records meant by a number of identity, a request's number or `person:12`, if they are there for who asks."""
    found = list(log.subjects_of(text))
    number = numbering.parse(text)
    told = dict.fromkeys([*found, *([f"ticket:{number}"] if number and found else [])])
    hidden = confidential.hidden([number], current_actor()) if number else set()
    return tuple(one for one in told if not hidden and _is_there(one))[:_FEW]


_PARTIES = {"person": Ticket.person_id, "organisation": Ticket.organisation_id}


def _is_there(record: str) -> bool:
    """Whether who asks may know of it; what is nobody's data is not asked here."""
    kind, _colon, which = record.partition(":")
    if kind == "ticket":
        return bool(numbering.parse(which)) and not confidential.hidden([which], current_actor())
    known = row_id(which) if kind in _PARTIES else None
    return bool(known) and access.may_know(_PARTIES[kind], known or 0, current_actor())


def _with_theirs(records: tuple[str, ...]) -> tuple[str, ...]:
    """And all records that were joined into these, with their requests, but for those that are not there for who asks."""
    found = list(records)
    for one in records:
        kind, _colon, which = one.partition(":")
        if kind == "person" and (person_id := row_id(which)):
            whose = subjects.of_person(person_id)
            found += [f"person:{joined}" for joined in whose.people]
            hidden = confidential.hidden(whose.numbers, current_actor())
            found += [f"ticket:{number}" for number in whose.numbers if number not in hidden]
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
