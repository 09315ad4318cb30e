"""Status by phone: a number typed in gives the sentence to read out, stage and dates only (R014; reliability).

A neighbour may know the number. Before anything is read out the caller names the last four digits of the telephone
number given, and a confidential request is not told on the phone at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, render_template, request
from sqlalchemy import select

from app.accounts.models import Unit
from app.accounts.permissions import current_actor, needs
from app.catalogue.models import Service, ServiceVersion
from app.catalogue.sheets import in_language
from app.paper_forms import reading
from app.platform import phones
from app.stakeholders.models import Phone
from app.tickets import access, numbering
from app.tickets.clocks import deadlines
from app.tickets.handling import papers
from app.tickets.models import Ticket
from app.tickets.statuses import CITIZEN_LABEL, OPEN, Status
from app.web import office_names
from app.web.i18n import _, current_language
from app.web.pages import wants_part

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

bp = Blueprint("phone_status", __name__)


class Told(NamedTuple):
    """What may be said about one request. `last_four` is empty where no telephone number was given."""

    number: str
    service: str
    unit: str
    label: str
    since: datetime
    promise: str
    missing: list[str]
    waits_until: datetime | None
    last_four: str
    is_confidential: bool


_TOLD = (
    select(
        *(Ticket.id, Ticket.number, Ticket.status, Ticket.status_since, Ticket.is_confidential, Ticket.waits_until),
        *(Ticket.due_at, Ticket.complete_at, Ticket.promised_days, Ticket.paused_days),
        *(Service.code, ServiceVersion.name, ServiceVersion.name_en, Phone.digits),
        *(Unit.name.label("unit_name"), Unit.name_en.label("unit_name_en")),
    )
    .join(Service, Service.id == Ticket.service_id)
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .join(Unit, Unit.id == Ticket.unit_id)
    .outerjoin(Phone, Phone.id == Ticket.phone_id)
)


@bp.get("/meja/telepon/status")
@needs("ticket:create")
def show() -> ResponseReturnValue:
    """The sentence for one number."""
    typed = request.args.get("nomor", "")[:40].strip()
    number = numbering.parse(typed) if typed else None
    told = _told(number) if number else None
    problem = "" if told or not typed else _unknown(number)
    part = {"told": told, "problem": problem, "typed": typed}
    name = "_status.html" if wants_part() else "status.html"
    return render_template(f"channels/phone/{name}", **part)


def _unknown(number: str | None) -> str:
    if number is None:
        return _("Nomor ini belum lengkap atau salah dengar. Minta penelepon mengulang per kelompok.")
    paper = reading.unrecorded(number)
    if paper is not None:
        what_to_do = _("Bacakan itu, cari lembarnya di formulir yang sudah diisi, dan catat sekarang.")
        return f"{paper.sentence} {what_to_do}"
    return _("Tidak ada permohonan dengan nomor itu yang boleh Anda lihat.")


def _told(number: str) -> Told | None:
    row = access.find_row(_TOLD, number, current_actor())
    if row is None:
        return None
    spoken = current_language()
    promise = deadlines.sentence(row, row.code) if row.status in OPEN else ""
    asked = (
        [office_names.spoken(text) for text in papers.missing(row.id)] if row.status is Status.LENGKAPI_BERKAS else []
    )
    return Told(
        row.number, in_language(row, "name", spoken), in_language(row, "unit_name", spoken),
        str(CITIZEN_LABEL[row.status]), row.status_since, promise, asked, row.waits_until,
        phones.tail(row.digits) if row.digits else "", row.is_confidential,
    )  # fmt: skip
