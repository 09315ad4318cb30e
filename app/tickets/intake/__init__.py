"""Every door ends here: one call makes one numbered request, whatever its channel (handbook R002, R003, §5.4).

The same form key gives the same request once, however often the form arrives. Number, token and PIN are drawn
here and never earlier, unless the number was reserved on a paper form. What a door must not claim (a staffed channel
from outside, the website from inside) is refused here, so that no door can forget it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import bindparam, select

from app.catalogue.offers import offered
from app.extensions import db
from app.platform import clock, jobs
from app.platform.database import read
from app.platform.refusals import Conflict, Forbidden, Refused
from app.platform.text import storable
from app.stakeholders import privacy
from app.stakeholders.kept import NoticeForm
from app.tickets import files, history, numbering, routing, search
from app.tickets.clocks import deadlines
from app.tickets.files import waiting
from app.tickets.handling import chairs, papers, workflow
from app.tickets.history import chain
from app.tickets.history.events import EventKind
from app.tickets.intake import drafts, requesters
from app.tickets.intake.requesters import Asking
from app.tickets.kinds import CHANNEL_LABEL, Channel, PaperState, ReplyChannel, RequesterType, TicketType
from app.tickets.models import Ticket
from app.tickets.receipts import secrets
from app.tickets.routing import facts
from app.tickets.statuses import Status
from app.web.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.accounts.actor import Actor
    from app.catalogue.offers import Offer
    from app.tickets.intake.requesters import Requester

Told = TypeVar("Told", "Application", Asking)

LONGEST_SUBJECT = 200
LONGEST_NEED = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a door hands over. `key` is the form's random value, `received_at` the true time after a power cut.

    `is_service`: False for a letter that asks for none (an invitation), which is answered by `answer_by`.
    `number`: one that was drawn before and printed on paper (`app.paper_forms`); empty draws the next. `secret_round`:
    where the PIN and link begin that were printed with it. `unit_id`: the unit that whoever records it chose, where the
    rules name another.
    """

    channel: Channel
    service_code: str
    requester_type: RequesterType
    need: str
    subject: str = ""
    type: TicketType | None = None
    sub_channel: str | None = None
    reply_channel: ReplyChannel = ReplyChannel.WEBSITE
    language: str = "id"
    kelurahan_id: int | None = None
    is_priority: bool = False
    priority_reason: str | None = None
    is_confidential: bool = False
    notice: NoticeForm = NoticeForm.SHOWN
    paper_states: Mapping[int, PaperState] = field(default_factory=dict)
    files: Sequence[files.Prepared] = ()
    key: str | None = None
    received_at: datetime | None = None
    is_service: bool = True
    answer_by: datetime | None = None
    number: str = ""
    secret_round: int = 1
    unit_id: int | None = None


class NumberTaken(Conflict):
    """The number printed on paper has become a request already; `number` is that request's."""

    def __init__(self, number: str) -> None:
        super().__init__(_("Formulir kertas %(number)s sudah dicatat.", number=number))
        self.number = number


@dataclass(frozen=True, slots=True)
class Opened:
    """The request and what its owner needs to follow it. `is_new` is False when the form had already arrived."""

    ticket: Ticket
    token: str
    pin: str
    is_new: bool


def open_ticket(application: Application, *, requester: Asking, by: Actor) -> Opened:
    """Make the request inside the door's `write()`. Raises Refused, Forbidden, Unwell; nothing is half done."""
    _require_own_door(application.channel, by)
    application, requester = _kept(application), _kept(requester)
    chain.hold()
    known = _already_open(application)
    if known is not None:
        return _opened(known, is_new=False)
    if application.number and read(_WITH_NUMBER, {"number": application.number}).scalar():
        raise NumberTaken(application.number)
    service = offered(application.service_code)
    _check_words(application)
    who = requesters.registered(requester, by=by)
    ruled = way_for(application, service)
    is_chosen = application.unit_id not in (None, ruled.unit_id)
    way = routing.chosen(application.unit_id, ruled) if application.unit_id and is_chosen else ruled
    ticket = _record(application, service, way, who, by)
    if ticket.is_service:
        papers.lay_out(ticket, application.paper_states)
    history.append(ticket, EventKind.RECEIVED, by=by, channel=CHANNEL_LABEL[application.channel].text)
    routing.say(ticket, way, unit=chairs.unit_name(way.unit_id) if way.rule or way.is_above else "", by=by)
    if is_chosen:
        told = _("Unitnya dipilih pencatat: %(unit)s.", unit=chairs.unit_name(way.unit_id))
        history.append(ticket, EventKind.NOTED, by=by, is_public=False, text=told)
    _bring_along(ticket, application, who, by)
    search.index(ticket)
    if ticket.is_service:
        jobs.enqueue("receipt.pdf", {"ticket": ticket.id}, dedupe=f"receipt:{ticket.number}:{ticket.secret_round}")
    return _opened(ticket, is_new=True)


def _require_own_door(channel: Channel, by: Actor) -> None:
    """A public address cannot claim a staffed channel, nor staff the website's (issue: four doors)."""
    is_website = channel is Channel.WEBSITE
    step = workflow.transition(Status.DRAF, Status.DITERIMA)
    if step is None or not step.is_open_to(by) or (by.is_staff and is_website):
        raise Forbidden(_("Pintu ini bukan untuk Anda."))
    if not by.is_staff and not is_website and by.user_id is None and not by.may("ticket:create"):
        raise Forbidden(_("Pintu ini hanya untuk petugas."))


def _kept(told: Told) -> Told:
    """What was told, to the letter, without what no database keeps; a door may have forgotten it."""
    words: dict[str, Any] = {f.name: getattr(told, f.name) for f in fields(told)}
    kept: dict[str, Any] = {name: storable(word) for name, word in words.items() if type(word) is str}
    return replace(told, **kept)


def _already_open(application: Application) -> Ticket | None:
    if not application.key:
        return None
    known = read(_WITH_KEY, {"key": _key(application)}).scalar()
    return db.session.get_one(Ticket, known) if known else None


_WITH_KEY = select(Ticket.id).where(Ticket.idempotency_key == bindparam("key"))
_WITH_NUMBER = select(Ticket.id).where(Ticket.number == bindparam("number"))


def _key(application: Application) -> str | None:
    return f"{application.channel.value}:{application.key[:64]}" if application.key else None


def _check_words(application: Application) -> None:
    if not application.need.strip():
        raise Refused(_("Tulis kebutuhan Anda."), field="description")
    if len(application.need) > LONGEST_NEED:
        raise Refused(_("Uraian paling panjang %(count)s huruf.", count=LONGEST_NEED), field="description")
    if application.received_at and application.received_at > clock.now() + timedelta(minutes=1):
        raise Refused(_("Waktu terima tidak boleh di masa depan."), field="received_at")


def way_for(application: Application, service: Offer) -> routing.Way:
    """Where the rules send what a door hands over."""
    text = f"{application.subject}\n{application.need}"
    return routing.way_for(
        facts.of(service.service_id, application.channel, application.requester_type, application.kelurahan_id, text)
    )


def _record(application: Application, service: Offer, way: routing.Way, who: Requester, by: Actor) -> Ticket:
    now = clock.now()
    number = application.number or numbering.draw(now)
    ticket = Ticket(
        number=number,
        tracking_key=secrets.tracking_key(secrets.token(number, application.secret_round)),
        secret_round=application.secret_round,
        idempotency_key=_key(application),
        type=application.type or service.ticket_type,
        channel=application.channel,
        sub_channel=application.sub_channel,
        reply_channel=application.reply_channel,
        language=application.language,
        service_id=service.service_id,
        service_version_id=service.version_id,
        promised_days=service.days,
        requester_type=application.requester_type,
        person_id=who.person.id if who.person else None,
        organisation_id=who.organisation.id if who.organisation else None,
        phone_id=who.phone.id if who.phone else None,
        kelurahan_id=application.kelurahan_id,
        subject=(application.subject or first_line(application.need))[:LONGEST_SUBJECT],
        need=application.need,
        is_service=application.is_service,
        unit_id=way.unit_id,
        position_id=way.position_id,
        recorded_by_id=by.user_id,
        is_priority=application.is_priority or way.is_priority,
        priority_reason=application.priority_reason or way.priority_reason or None,
        is_confidential=application.is_confidential or service.is_confidential,
        status=Status.DITERIMA,
        status_since=now,
        received_at=application.received_at or now,
        recorded_at=now,
        changed_at=now,
    )
    _start_clock(ticket, application)
    db.session.add(ticket)
    db.session.flush()
    return ticket


def _start_clock(ticket: Ticket, application: Application) -> None:
    """An invitation is due when its sender wants an answer; a service once no paper is known to be missing."""
    if not application.is_service:
        ticket.due_at = application.answer_by
    elif PaperState.MISSING not in application.paper_states.values():
        deadlines.start(ticket, ticket.received_at)


def first_line(need: str) -> str:
    """A subject where none was given: the need's beginning, cut between words."""
    line = " ".join(need.split())
    return line if len(line) <= 80 else line[:80].rsplit(" ", 1)[0] + "…"


def _bring_along(ticket: Ticket, application: Application, who: Requester, by: Actor) -> None:
    privacy.given(
        application.notice, by=by, person=who.person, organisation=who.organisation, ticket_number=ticket.number
    )
    files.attach(ticket, application.files, from_applicant=not by.is_staff)
    if application.key:
        waiting.claim(ticket, application.key, from_applicant=not by.is_staff)
        drafts.sent(application.key, ticket)


def _opened(ticket: Ticket, *, is_new: bool) -> Opened:
    token = secrets.token(ticket.number, ticket.secret_round)
    return Opened(ticket, token, secrets.pin(ticket.number, ticket.secret_round), is_new)
