"""`/meja/data-pribadi/siapa-melihat`: who saw this person's data between two days, within the law's 3×24 hours.

Asked by a number of identity (typed into a form, never into an address), a request's number or a record; who asks is
put down too, and no address answers what was not asked that way. It joins the pages that were opened
(`stakeholders.seen`) with the deeds of the audit log: whole numbers with their reasons, copies, corrections. Lists
that were exported in those days are named: they may hold the person too.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Blueprint, make_response, render_template, request, send_file, url_for
from flask_login import current_user
from sqlalchemy import func, select
from wtforms import StringField

from app.accounts import audit
from app.accounts.audit import AuditEvent
from app.accounts.permissions import current_actor, needs
from app.desk import paper
from app.desk.personal_data.words import PAGE
from app.desk.settings.audit import reading as log
from app.desk.settings.audit.words import DEEDS, actor, subject
from app.letters.models import Letter
from app.personal_data import confidential, subjects
from app.platform import clock, pdf, printouts, settings, sheets
from app.platform.database import read, write
from app.platform.keys import seal
from app.reading.models import ScanLetter
from app.stakeholders import seen
from app.stakeholders.models import Representation
from app.stakeholders.seen import PersonalView
from app.tickets import access, numbering
from app.tickets.models import Ticket
from app.web.asked import unsealed
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
_ON_PAPER = 1000
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
    """What was asked, as the log has it: records as the log names them, never a number of identity.

    Its address holds it sealed and bound to the sign-in it was asked in, so that nobody asks past the log."""

    records: tuple[str, ...]
    since: date | None
    until: date | None

    def looks(self, most: int) -> list[Look]:
        """The newest of all pages and deeds."""
        return _looks(_with_theirs(self.records), self.since, self.until, most)

    def how_many(self) -> int:
        return _count(_with_theirs(self.records), self.since, self.until)

    def particulars(self) -> dict[str, Any]:
        """For the log itself."""
        return {"subjects": list(self.records)} | self._days()

    def sealed(self) -> str:
        return seal(json.dumps({"session": current_user.session_id, "records": self.records} | self._days()))

    def _days(self) -> dict[str, str]:
        days = {"since": self.since, "until": self.until}
        return {name: day.isoformat() for name, day in days.items() if day}


def _asked() -> Asked | None:
    """The question of this address; None when nobody asked it, or in another sign-in."""
    told = _told(unsealed(request.args.get("tanya")))
    if told.get("session") != current_user.session_id or not told.get("records"):
        return None
    since, until = (date.fromisoformat(told[name]) if name in told else None for name in ("since", "until"))
    return Asked(tuple(told["records"]), since, until)


def _told(text: str) -> dict[str, Any]:
    """What was sealed for another page is no question here."""
    with suppress(ValueError):
        told = json.loads(text)
        return told if isinstance(told, dict) else {}
    return {}


@bp.get("")
@needs("personal_data:report")
def show() -> Any:
    """The question, and the answer where one was asked for."""
    asked = _asked()
    return _draw(WhoseForm(formdata=None, since=asked and asked.since, until=asked and asked.until), asked)


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
    asked = Asked(records, form.since.data, form.until.data)
    with write():
        audit.record("audit:asked", records[0], asked.particulars(), by=current_actor())
    return see_other(_address("personal_viewers.show", asked))


@bp.post("/ekspor")
@needs("personal_data:report")
def export() -> Any:
    """The whole answer as a file, once the log knows that it leaves."""
    asked = _asked()
    if asked is None:
        return see_other(url_for("personal_viewers.show"))
    if request.form.get("kind") == "pdf":
        page = paper.stored(_page(asked))
        with write():
            _say_exported(asked)
            which = printouts.ask(page)
        return see_other(_address("personal_viewers.as_pdf", asked, lembar=which))
    with write():
        _say_exported(asked)
    lines = [list(look) for look in asked.looks(_MOST)]
    book = sheets.write_xlsx(lines, _headings(), title=_("Siapa yang melihat"))
    return send_file(book, sheets.XLSX, as_attachment=True, download_name=f"{_file_name()}.xlsx")


@bp.get("/lembar.pdf")
@needs("personal_data:report")
def as_pdf() -> Any:
    """The PDF that was asked for."""
    asked = _asked()
    if asked is None or "lembar" not in request.args:
        return see_other(url_for("personal_viewers.show"))
    return paper.hand_out(f"{_file_name()}.pdf", _address("personal_viewers.show", asked))


def _say_exported(asked: Asked) -> None:
    audit.record("audit:exported", asked.records[0], asked.particulars(), by=current_actor())


def _file_name() -> str:
    return f"siapa-melihat-{clock.wib(clock.now()):%Y%m%d-%H%M}"


def _page(asked: Asked) -> str:
    return render_template(
        "desk/personal_data/viewers_print.html", looks=asked.looks(_ON_PAPER), count=asked.how_many(),
        exports=list(_exports(asked.since, asked.until)),
        headings=_headings(), days=(asked.since, asked.until), about=[subject(one) for one in asked.records],
        crest=crest_data(), by=current_actor(), made_at=clock.now(), styles=pdf.styles("office", "minutes"),
        office=settings.get("office.short_name"),
    )  # fmt: skip


def _draw(form: WhoseForm, asked: Asked | None) -> Any:
    html = render_template(
        "desk/personal_data/viewers.html", form=form, looks=asked.looks(SHOWN) if asked else None,
        count=asked.how_many() if asked else 0, most=_ON_PAPER,
        exports=list(_exports(asked.since, asked.until)) if asked else (), headings=_headings(),
        about=[subject(one) for one in asked.records] if asked else [],
        export_address=_address("personal_viewers.export", asked) if asked else "",
    )  # fmt: skip
    return make_response(html, 422 if form.errors else 200)


def _address(endpoint: str, asked: Asked, **more: Any) -> str:
    return url_for(endpoint, tanya=asked.sealed(), **more)


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
    """And all records that were joined into these, with those of their requests that are there for who asks, the
    letters and scans of these, and who speaks for them."""
    found = list(records)
    for one in records:
        kind, _colon, which = one.partition(":")
        if kind == "person" and (person_id := row_id(which)):
            whose = subjects.of_person(person_id)
            hidden = confidential.hidden(whose.numbers, current_actor())
            found += [f"person:{joined}" for joined in whose.people]
            found += [f"ticket:{number}" for number in whose.numbers if number not in hidden]
            found += _named("representation", select(Representation.id).where(
                Representation.person_id.in_(whose.people)))  # fmt: skip
    return tuple(dict.fromkeys([*found, *_papers([one.removeprefix("ticket:") for one in found if "ticket:" in one])]))


def _papers(numbers: list[str]) -> Iterator[str]:
    """Letters and scans of these requests, as their pages put down who read them."""
    of_these = select(Ticket.id).where(Ticket.number.in_(numbers))
    yield from _named("letter", select(Letter.id).where(Letter.ticket_id.in_(of_these)))
    yield from _named("scan_letter", select(ScanLetter.id).where(ScanLetter.ticket_id.in_(of_these)))
    yield from _named("scan_batch", select(ScanLetter.batch_id).where(ScanLetter.ticket_id.in_(of_these)))


def _named(kind: str, which: Any) -> list[str]:
    return [f"{kind}:{number}" for number in read(which).scalars()]


def _looks(about: tuple[str, ...], since: date | None, until: date | None, most: int) -> list[Look]:
    """Pages and deeds, the newest first."""
    views, deeds = _views(about, since, until), _deeds(about, since, until)
    pages = [Look(row.seen_at, actor(row.viewer), str(PAGE.get(row.page, row.page)), subject(row.subject), "")
             for row in read(views.order_by(PersonalView.id.desc()).limit(most))]  # fmt: skip
    done = [_deed(row) for row in read(deeds.order_by(AuditEvent.number.desc()).limit(most))]
    return sorted((*pages, *done), key=lambda look: look.at, reverse=True)[:most]


def _count(about: tuple[str, ...], since: date | None, until: date | None) -> int:
    parts = (_views(about, since, until), _deeds(about, since, until))
    return sum(read(select(func.count()).select_from(part.subquery())).scalar() or 0 for part in parts)


def _views(about: tuple[str, ...], since: date | None, until: date | None) -> Any:
    columns = select(PersonalView.seen_at, PersonalView.viewer, PersonalView.page, PersonalView.subject)
    return columns.where(PersonalView.subject.in_(about), *_between(PersonalView.seen_at, since, until))


def _deeds(about: tuple[str, ...], since: date | None, until: date | None) -> Any:
    return select(*_DEED).where(AuditEvent.subject.in_(about), *_between(AuditEvent.happened_at, since, until))


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
