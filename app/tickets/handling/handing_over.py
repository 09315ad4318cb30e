"""Giving the result into somebody's hands, or sending it: `SIAP_DIAMBIL → SELESAI` (handbook §5.4).

Whoever collects for somebody else brings a letter of authority; who it is, is checked with a card that nobody copies.
They sign on the screen or on paper. What was given away cannot be taken back, so there is no undoing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.accounts.models import User
from app.catalogue.models import Service, ServiceVersion
from app.catalogue.sheets import in_language
from app.extensions import db
from app.platform import clock
from app.platform.database import lock, read
from app.platform.refusals import Conflict, Refused
from app.stakeholders.models import Organisation, Person
from app.tickets import files
from app.tickets.clocks import deadlines
from app.tickets.files import waiting
from app.tickets.handling import workflow
from app.tickets.handling.handed import HANDING_LABEL, HandedOver, Handing, Identity
from app.tickets.history.events import EventKind
from app.tickets.models import Ticket
from app.tickets.statuses import Status
from app.web.i18n import _, current_language, language

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.actor import Actor

SIGNATURE = "signature"
PROOF = "proof"
"""Kinds of files: a signature drawn on the screen; a scanned letter of authority or signed receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Somebody stands at the counter. `has_scan`: the letter of authority or the signed receipt was scanned."""

    receiver: str
    is_owner: bool
    authority: str = ""
    identity: Identity | None = None
    signature: files.Prepared | None = None
    is_signed_on_paper: bool = False
    has_scan: bool = False
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It was sent; `number` is the post's or courier's own."""

    how: Handing
    to: str
    number: str = ""
    what: str = ""


def collect(ticket: Ticket, told: Collected, *, by: Actor, form_key: str | None = None) -> HandedOver:
    """Hand the result to whoever stands there. Files waiting under `form_key` become proofs for the office alone."""
    _check(told)
    with language(ticket.language):
        text = _collected_by(told)
    _finish(ticket, Handing.COLLECTED, text, by)
    if form_key:
        waiting.claim(ticket, form_key, from_applicant=True, kind=PROOF, is_public=False)
    drawn = [told.signature] if told.signature else []
    signed = files.attach(ticket, drawn, from_applicant=True, kind=SIGNATURE, is_public=False)
    return _keep(
        ticket, by, how=Handing.COLLECTED, receiver=told.receiver, is_owner=told.is_owner,
        authority="" if told.is_owner else told.authority, identity=told.identity,
        signature_hash=signed[0].blob_hash if signed else None, is_signed_on_paper=told.is_signed_on_paper,
        what=told.what, form_key=form_key,
    )  # fmt: skip


def _collected_by(told: Collected) -> str:
    if told.is_owner:
        return _("Diserahkan kepada %(name)s sebagai pemohon.", name=told.receiver)
    return _("Diserahkan kepada %(name)s dengan surat kuasa.", name=told.receiver)


def send(ticket: Ticket, told: Sent, *, by: Actor) -> HandedOver:
    """The result was sent to its owner."""
    if told.how is Handing.COLLECTED or not told.to.strip():
        raise Refused(_("Tulis ke mana hasilnya dikirim."), field="to")
    with language(ticket.language):
        label = HANDING_LABEL[told.how]
        text = _("%(how)s, nomor kiriman %(number)s.", how=label, number=told.number) if told.number else f"{label}."
    _finish(ticket, told.how, text[:1].upper() + text[1:], by)
    return _keep(
        ticket, by, how=told.how, receiver="", is_owner=True, sent_to=told.to, sending_number=told.number,
        what=told.what,
    )  # fmt: skip


def _check(told: Collected) -> None:
    if not told.receiver.strip():
        raise Refused(_("Tulis nama yang menerima."), field="receiver")
    if not told.is_owner and not (told.authority.strip() or told.has_scan):
        raise Refused(_("Yang mengambil bukan pemohon: tulis nomor surat kuasanya, atau pindai suratnya."),
                      field="authority")  # fmt: skip
    if told.identity is None:
        raise Refused(_("Cocokkan dahulu dengan kartu identitasnya; tidak perlu disalin."), field="identity")
    if told.signature is None and not told.is_signed_on_paper:
        raise Refused(_("Minta tanda tangan di layar, atau centang bahwa sudah ditandatangani di kertas."),
                      field="is_signed_on_paper")  # fmt: skip


def _finish(ticket: Ticket, how: Handing, text: str, by: Actor) -> None:
    """Only what waits to be collected is given; a request in work is finished by an answer, not by this."""
    lock(ticket)
    if ticket.status is not Status.SIAP_DIAMBIL:
        raise Conflict(_("Hasilnya belum siap, atau sudah diserahkan."))
    workflow.move(ticket, Status.SELESAI, by=by, event=EventKind.HANDED_OVER, text=text, way=HANDING_LABEL[how].text)
    deadlines.end(ticket)


def _keep(ticket: Ticket, by: Actor, **facts: Any) -> HandedOver:
    row = HandedOver(ticket_id=ticket.id, at=clock.now(), by_id=by.user_id, **facts)
    db.session.add(row)
    db.session.flush()
    return row


def is_done(form_key: str) -> bool:
    """Whether the form with this key has already been taken. Inside `write()`."""
    return db.session.scalar(select(HandedOver.id).where(HandedOver.form_key == form_key)) is not None


class Slip(NamedTuple):
    """What the receipt of a handing-over says."""

    number: str
    service: str
    owner: str
    how: Handing
    receiver: str
    is_owner: bool
    authority: str
    identity: Identity | None
    signature_hash: str | None
    is_signed_on_paper: bool
    what: str
    at: datetime
    officer: str


_SLIP = (
    select(
        *(Ticket.number, Service.code, ServiceVersion.name, ServiceVersion.name_en, Person.name.label("person")),
        *(Organisation.name.label("organisation"), HandedOver.how, HandedOver.receiver, HandedOver.is_owner),
        *(HandedOver.authority, HandedOver.identity, HandedOver.signature_hash, HandedOver.is_signed_on_paper),
        *(HandedOver.what, HandedOver.at, User.name.label("officer")),
    )
    .join(Ticket, Ticket.id == HandedOver.ticket_id)
    .join(Service, Service.id == Ticket.service_id)
    .join(ServiceVersion, ServiceVersion.id == Ticket.service_version_id)
    .outerjoin(Person, Person.id == Ticket.person_id)
    .outerjoin(Organisation, Organisation.id == Ticket.organisation_id)
    .outerjoin(User, User.id == HandedOver.by_id)
    .where(HandedOver.ticket_id == bindparam("ticket_id"))
    .order_by(HandedOver.id.desc())
    .limit(1)
)


def last(ticket_id: int) -> Slip | None:
    """The last handing-over of a request; whoever calls this has already decided who may read it."""
    row = read(_SLIP, {"ticket_id": ticket_id}).first()
    if row is None:
        return None
    service = f"{row.code} {in_language(row, 'name', current_language())}"
    owner = ", ".join(filter(None, (row.person, row.organisation)))
    told: list[Any] = [row.number, service, owner, *row[6:-1], row.officer or ""]
    return Slip(*told)
