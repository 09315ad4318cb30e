"""A person's or an organisation's page on the desk, `/meja/pemohon/<id>` (handbook §3.5).

Whoever is known only from confidential requests does not exist for those who do not handle them. Each look is
put down without a write to the database: "who saw this record between A and B" has an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, render_template, request, url_for

from app.accounts.permissions import current_actor, needs
from app.desk.requester import opened
from app.desk.requester import reading as kept
from app.desk.ticket import page, whose
from app.platform import clock, phones
from app.platform.keys import unseal
from app.stakeholders import identity, seen
from app.stakeholders.kept import NoticeForm, PartyKind
from app.stakeholders.models import OrganisationKind
from app.tickets import access, numbering
from app.tickets.models import Ticket
from app.web.i18n import _, lazy_
from app.web.pages import read_cursor, see_other, write_cursor

if TYPE_CHECKING:
    from app.accounts.actor import Actor

bp = Blueprint("requester", __name__, url_prefix="/meja/pemohon")
PAGE = 50
ORGANISATION_LABEL = {
    OrganisationKind.KOPERASI: lazy_("Koperasi"),
    OrganisationKind.UKM: lazy_("Usaha kecil atau menengah"),
    OrganisationKind.COMPANY: lazy_("Perusahaan"),
    OrganisationKind.AGENCY: lazy_("Instansi pemerintah"),
    OrganisationKind.SCHOOL: lazy_("Sekolah atau kampus"),
    OrganisationKind.COMMUNITY: lazy_("Komunitas"),
    OrganisationKind.OTHER: lazy_("Lainnya"),
}
NOTICE_LABEL = {
    NoticeForm.SHOWN: lazy_("ditampilkan di layar"),
    NoticeForm.READ_OUT: lazy_("dibacakan"),
    NoticeForm.PRINTED: lazy_("dicetak"),
    NoticeForm.ON_LETTER: lazy_("bersama surat"),
}
LABELS = {**page.LABELS, "organisation": ORGANISATION_LABEL, "notice": NOTICE_LABEL}


@bp.get("/<int:person_id>")
@needs("requester:read")
def person(person_id: int) -> Any:
    """A person's record."""
    return draw(PartyKind.PERSON, person_id)


@bp.get("/badan/<int:organisation_id>")
@needs("requester:read")
def organisation(organisation_id: int) -> Any:
    """An organisation's record."""
    return draw(PartyKind.ORGANISATION, organisation_id)


def row_or_404(kind: PartyKind, party_id: int) -> Any:
    """The record, unless the person who looks may not know that it exists."""
    row = kept.record(kind, party_id)
    if row is None or not access.may_know(column(kind), party_id, current_actor()):
        abort(404)
    return row


def draw(kind: PartyKind, party_id: int) -> Any:
    """The page; that it was seen is put down."""
    row, by = row_or_404(kind, party_id), current_actor()
    if row.merged_into_id is not None:
        flash(_("Catatan ini sudah digabungkan ke catatan berikut."), "info")
        return see_other(address(kind, row.merged_into_id))
    html = render_template(
        "desk/requester/show.html", row=row, kind=kind.value, actor=by, labels=LABELS, ticket=ticket_number(),
        numbers=_numbers(kind, row), citizen_number=_citizen_number(row), ties=kept.ties(kind, party_id),
        notices=kept.notices(kind, party_id), merges=kept.merges(kind, party_id), today=clock.today(),
        consents=kept.consents(party_id) if kind is PartyKind.PERSON else [], **_requests(kind, party_id, by),
    )  # fmt: skip
    seen.note(f"{kind.value}:{party_id}", "requester", by=by)
    return html


def address(kind: PartyKind, party_id: int, **more: Any) -> str:
    """The page of a record."""
    if kind is PartyKind.PERSON:
        return url_for("requester.person", person_id=party_id, **more)
    return url_for("requester.organisation", organisation_id=party_id, **more)


def column(kind: PartyKind) -> Any:
    """Where a request names such a record."""
    return Ticket.person_id if kind is PartyKind.PERSON else Ticket.organisation_id


def ticket_number() -> str | None:
    """The request one came from, for the way back."""
    return numbering.parse(request.values.get("tiket", ""))


def _requests(kind: PartyKind, party_id: int, by: Actor) -> dict[str, Any]:
    before = read_cursor(request.args.get("setelah"), int)
    found = whose.requests_of(by, column(kind) == party_id, limit=PAGE + 1, before_id=before[0] if before else None)
    older = write_cursor(found[PAGE - 1].id) if len(found) > PAGE else None
    return {"requests": found[:PAGE], "older": older}


def _numbers(kind: PartyKind, row: Any) -> list[tuple[Any, str, bool]]:
    """Each phone with what may be shown of it, and whether that is the whole number."""
    theirs = (row.id, None) if kind is PartyKind.PERSON else (None, row.id)
    shown = []
    for phone in whose.phones_of(*theirs):
        is_open = opened.is_open("phone", phone.id)
        shown.append((phone, phones.display(phone.digits) if is_open else phones.masked(phone.digits), is_open))
    return shown


def _citizen_number(row: Any) -> tuple[str, bool]:
    """The citizen number as far as it may be shown, and whether it is whole."""
    sealed = getattr(row, "citizen_number_sealed", None)
    number = unseal(sealed) if sealed else None
    if not number:
        return "", False
    is_open = opened.is_open("citizen_number", row.id)
    return (number if is_open else identity.masked(number)), is_open
