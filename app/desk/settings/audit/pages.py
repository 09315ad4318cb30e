"""`/meja/pengaturan/audit`: who did what, and whether the log is whole (handbook R166).

Who saw whose data is answered by `desk.personal_data.viewers`, which knows the pages that were looked at too.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, request, send_file, url_for
from wtforms import SelectField, StringField

from app.accounts import audit
from app.accounts.permissions import current_actor, needs
from app.desk.settings import room
from app.desk.settings.answering import draw
from app.desk.settings.audit import reading
from app.desk.settings.audit.words import DEEDS, actor, facts, fault, subject
from app.platform import clock, sheets
from app.platform.database import write
from app.tickets.history import chain
from app.web.forms import Form, IsoDateField, choices_of
from app.web.i18n import _, lazy_
from app.web.incoming import row_id

bp = Blueprint("audit", __name__, url_prefix="/audit")
room.add(
    bp,
    lazy_("Catatan audit"),
    lazy_("Siapa melakukan apa, siapa melihat data siapa, dan apakah catatannya utuh."),
    permission="audit:read",
    order=80,
)

_ASKED = ("dari", "sampai", "orang", "tindakan", "subjek")
_HEADINGS = ("nomor", "waktu", "pelaku", "tindakan", "perihal", "rincian")


class FilterForm(Form):
    """What is asked of the log, in the address."""

    dari = IsoDateField(lazy_("Dari"))
    sampai = IsoDateField(lazy_("Sampai"))
    orang = SelectField(lazy_("Pelaku"), validate_choice=False)
    tindakan = SelectField(lazy_("Tindakan"), validate_choice=False)
    subjek = StringField(lazy_("Perihal, misalnya person:12"))

    def __init__(self) -> None:
        super().__init__(request.args, meta={"csrf": False})
        deeds = dict(sorted(DEEDS.items(), key=lambda deed: str(deed[1])))
        self.orang.choices = choices_of(reading.people(), _("Semua orang"))
        self.tindakan.choices = choices_of(deeds, _("Semua tindakan"))

    def question(self) -> reading.Question:
        """The question; what cannot be read is not asked."""
        who = self.orang.data or ""
        return reading.Question(
            self.dari.data,
            self.sampai.data,
            row_id(who) or None,
            self.tindakan.data or "",
            tuple(word for word in (self.subjek.data or "").split(",") if reading.is_subject(word))[:20],
        )


@bp.get("")
@needs("audit:read")
def show() -> Any:
    """The log, newest first, narrowed by what the address says."""
    filters = FilterForm()
    filters.validate()
    question = filters.question()
    below = request.args.get("setelah", type=int)
    events, has_more = reading.page(question, below if below and 0 < below < 2**31 else None)
    return draw(
        "audit/list", filters=filters, events=events, deeds=DEEDS, actor_of=actor, subject_of=subject, facts_of=facts,
        older=_address(setelah=events[-1].number) if has_more else None, newest=_address() if below else None,
        export_address=url_for("settings.audit.export", **_narrowed()), narrowed=_address, actor=current_actor(),
    )  # fmt: skip


@bp.get("/periksa")
@needs("audit:read")
def verify() -> Any:
    """Walk both chains, the log's and the requests' history, and say where they are broken."""
    log_faults = [fault(found.number, found.kind) for found in audit.verify()]
    return draw("audit/verified", log_faults=log_faults, history_faults=chain.faults())


@bp.post("/ekspor")
@needs("audit:read")
def export() -> Any:
    """The events that fit as CSV, once the log knows that they leave."""
    question = FilterForm().question()
    with write():
        audit.record("audit:exported", "audit", question.particulars(), by=current_actor())
    name = f"audit-{clock.wib(clock.now()):%Y%m%d-%H%M}.csv"
    return send_file(sheets.csv_file(_rows(question), _HEADINGS), sheets.CSV, as_attachment=True, download_name=name)


def _rows(question: reading.Question) -> Any:
    for event in reading.everything(question):
        details = json.dumps(event.particulars, ensure_ascii=False) if event.particulars else ""
        yield (event.number, event.happened_at, event.actor, event.action, event.subject, details)


def _narrowed(**changes: Any) -> dict[str, Any]:
    """What the address asks for now, with some of it changed; from the top unless `setelah` says otherwise."""
    asked = {name: request.args.get(name) for name in _ASKED} | changes
    return {name: value for name, value in asked.items() if value}


def _address(**changes: Any) -> str:
    return url_for("settings.audit.show", **_narrowed(**changes))
